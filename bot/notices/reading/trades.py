"""The industries that a notice is likely of: by the words of bot/tables/industries.tsv, those of the title first."""

import re
from collections.abc import Iterator
from functools import cache

from bot import tables
from bot.search import folding, meanings

MOST = 3
LONGEST = 6  # characters of a Chinese word
PHRASE = 3  # words of another script
# In them the word is of another trade; what they are read as.
NOT_IN = {
    "农业龙头企业": "",
    "龙头企业": "",
    "伞齿轮": "齿轮",
    "伞形": "",
    "平台": "",
    "石墨": "",
    "设计图": "",
    "茶几": "桌",
    "环保袋": "袋",
    "福利用": "",
}
GENERAL = frozenset({"51", "52", "64", "70", "71", "72", "73", "74", "75", "95", "50", "54", "59"})
"""Services and trade: named beside what is traded, they are rarely what it is about."""
TRADED = frozenset({"product", "second_hand", "agency", "investment", "partner"})
SERVICES = "43"  # the first division that makes nothing
OF_MONEY = "67"  # whoever looks for investors is of another trade
PHRASES = re.compile(r"(?<=[\u3400-\u9fff）)])[\s,，、/|｜；;]+(?=[\u3400-\u9fff])")


@cache
def _words() -> dict[str, str]:
    """Folded word -> the code of its division."""
    found: dict[str, str] = {}
    divisions = [each for each in tables.industries() if each.parent]
    products = tables.products()
    lists = (lambda row: products.get(row.code, ()), lambda row: (row.name, row.short, row.english, *row.aliases))
    for listed in lists:
        for row in divisions:
            for word in listed(row):
                folded = tables.fold(word)
                if folded:
                    found.setdefault(folded, row.code)
    return found


def industries_of(title: str, text: str, nature: str = "product") -> tuple[str, ...]:
    """Codes of divisions, the likeliest first; none where nothing says it."""
    first, *others = PHRASES.split(title)
    merits: dict[str, float] = {}
    for part, weight in ((first, 3.0), (" ".join(others), 1.5), (text, 1.0)):
        seen: set[str] = set()
        for at, (word, code) in enumerate(_found(folding.fold(part))):
            if word not in seen:
                seen.add(word)
                # Steel sinks: of a title's words the last is the thing.
                later = 1 + min(at, 4) / 10 if part == first else 1
                merits[code] = merits.get(code, 0) + weight * _general(code, nature) * later * min(len(word), LONGEST)
    best = sorted(merits, key=lambda code: -merits[code])
    least = merits[best[0]] / 4 if best else 0
    return tuple(code for code in best if merits[code] >= least)[:MOST]


def of_goods(title: str) -> bool:
    """Whether it names something that is made or grown."""
    return any(code < SERVICES for _, code in _found(folding.fold(title)))


def _general(code: str, nature: str) -> float:
    """How much less a word of trade or service says of a notice of something else."""
    return 0.4 if nature in TRADED and (code in GENERAL or (code == OF_MONEY and nature == "investment")) else 1.0


def _found(folded: str) -> Iterator[tuple[str, str]]:
    for word, instead in NOT_IN.items():
        folded = folded.replace(word, f" {instead} ")
    words = _words()
    latin: list[str] = []
    for run, is_han in folding.runs(folded):
        if is_han:
            yield from _in_han(run, words)
            latin = []
        else:
            latin.append(run)
            yield from _in_latin(latin, words)


def _in_han(run: str, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The longest words first from each place on; one character counts at the end alone: 劳保鞋."""
    at = 0
    while at < len(run):
        least = 0 if at == len(run) - 1 else 1
        size = next((n for n in range(min(LONGEST, len(run) - at), least, -1) if run[at : at + n] in words), 0)
        if size:
            yield run[at : at + size], words[run[at : at + size]]
        at += max(size, 1)


def _in_latin(latin: list[str], words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The newest word, by itself and with the one before."""
    for size in range(PHRASE, 0, -1):
        phrase = "".join(latin[-size:])
        single = phrase.removesuffix("s")
        known = next((each for each in (phrase, single, f"{single}s") if each in words), "")
        if known and len(known) > 1 and len(latin) >= size:
            yield known, words[known]
            return
    for meant in meanings.of_word(latin[-1]) if meanings.is_english_alone(latin[-1].removesuffix("s")) else ():
        if meant in words:
            yield meant, words[meant]
            return
