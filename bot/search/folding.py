"""Text as the search sees it: NFKC, simplified, lower case, in runs of Han characters and words of other scripts."""

import re
import unicodedata
from functools import cache

import opencc

LONGEST = 200  # characters of a query that count: a paste is searched by its beginning
# Han characters (with the extensions and 〇), or letters and digits of any other script, or whatever is drawn (emoji).
RUNS = re.compile(
    r"(?P<han>[〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+)"
    r"|(?P<word>(?:(?![〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff])[^\W_])+)"
    r"|(?P<sign>[\u2190-\u2bff\U0001f000-\U0001faff])"
)
UNUSUAL = re.compile(r"[^ -~、-〟〇㐀-䶿一-鿿]")
WITHOUT_CHARACTER = re.compile("[\0\ud800-\udfff]")  # OpenCC takes no NUL and no half of a pair
APOSTROPHES = re.compile(r"(?<=[a-z])['’‘`´](?=[a-z])")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """NFKC, simplified, lower case, without accents and apostrophes inside words; control signs and marks are gone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = _simplifier().convert(WITHOUT_CHARACTER.sub(" ", plain))
        plain = _without_marks(plain)
    return APOSTROPHES.sub("", plain)


def _without_marks(text: str) -> str:
    """Accents (Xī'ān) and directions of writing away; ü is typed v."""
    if not UNUSUAL.search(text):
        return text
    apart = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    kept = [character for character in apart if unicodedata.category(character) not in {"Mn", "Cf", "Cc", "Cs", "Me"}]
    return unicodedata.normalize("NFC", "".join(kept))


def runs(folded: str) -> list[tuple[str, bool]]:
    """The runs of a folded text in their order, each with whether it is Han."""
    return [(match[0], match.lastgroup == "han") for match in RUNS.finditer(folded)]


def joined(folded: str) -> str:
    """All runs without what stands between them: how names are compared as wholes."""
    return "".join(match[0] for match in RUNS.finditer(folded))
