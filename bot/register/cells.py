"""One cell's text to the value that the register keeps. What can't be taken raises WrongError; nothing is guessed."""

import calendar
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import phonenumbers

from bot import tables
from bot.register.problems import WrongError

LINE, PROSE = 200, 4000
NOTHING = frozenset({"-", "--", "—", "——", "/", "无", "無"})
"""What people write for "there is none": it empties a field where the conflict policy is update."""
MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]")
SPACES = re.compile(r"\s+")
LIST = re.compile(r"[;；、\n]+")
INDUSTRIES = re.compile(r"[;；、,，\n]+")
PHONES = re.compile(r"[;；、,，/／\n]+|或|\s{2,}")
REMARK = re.compile(r"^[^\d:+]*:|[(\[【][^\d()\[\]【】]*[)\]】]")  # 手机: …, … (微信同号)
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,.]+(\.[^@\s<>;,.]+)+")
AS_TEXT = re.compile('="((?:[^"]|"")*)"')  # how a spreadsheet is kept from reading a number
FORMULA = re.compile("'*[=+@＝＋＠－-]")
DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)?|年)?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
TELEGRAM_ID = 2**52 - 1


def clean(text: str) -> str:
    """What a cell says, without invisible marks. Raises WrongError for a formula, and for signs that can't be kept."""
    text = unicodedata.normalize("NFC", MARKS.sub("", text)).strip()
    odd = next((sign for sign in text if _is_odd(sign)), None)
    if odd is not None:
        shown = "".join("?" if _is_odd(sign) else sign for sign in text[:40])
        raise WrongError("sign", value=shown, sign=f"U+{ord(odd):04X}")
    return _within(unguarded(text), PROSE)


def _is_odd(sign: str) -> bool:
    """Control signs, halves of pairs, and the two that XML can't hold."""
    return sign in "\ufffe\uffff" or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\r\t")


def guarded(text: str) -> str:
    """So that no spreadsheet takes it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text of a cell that is guarded, by an apostrophe or as ="…". Raises WrongError for a formula."""
    if not text.startswith("="):
        return text[1:].strip() if text.startswith("'") and FORMULA.match(text) else text
    quoted = AS_TEXT.fullmatch(text)
    if quoted is None:
        raise WrongError("formula", value=text[:80])
    return quoted[1].replace('""', '"').strip()


def line(text: str, limit: int = LINE) -> str:
    """One line, its spaces made single."""
    return _within(SPACES.sub(" ", text), limit)


def prose(text: str) -> str:
    return _within(text.replace("\r\n", "\n").replace("\r", "\n"), PROSE)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise WrongError("long", value=text[:20], length=len(text), limit=limit)
    return text


def key(text: str) -> str:
    """One word of a list of keys. Raises WrongError for what would part such a list, and for a number cut short."""
    parting = LIST.search(text)
    if parting:
        raise WrongError("sign", value=text, sign=parting[0])
    if ROUNDED.fullmatch(text):
        raise WrongError("rounded", value=text)
    return line(text, 80)


def _listed(pattern: re.Pattern[str], text: str) -> list[str]:
    return [part for part in map(str.strip, pattern.split(text)) if part and part not in NOTHING]


def words(text: str) -> str:
    """A list: JSON, without what is said twice."""
    return json.dumps(list(dict.fromkeys(line(part) for part in _listed(LIST, text))), ensure_ascii=False)


def industries(text: str) -> str:
    """Codes or words: JSON list of GB/T 4754 codes."""
    return json.dumps(list(dict.fromkeys(_industry(part) for part in _listed(INDUSTRIES, text))))


def _industry(text: str) -> str:
    found = tables.find_industry(text)
    if not found:
        raise WrongError("industry", value=text)
    return found[0].code


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """One of several words; `choices`: every allowed spelling to the word that is kept."""
    first = {kept: spelling for spelling, kept in reversed(list(choices.items())) if not spelling.isascii()}
    allowed = ", ".join(
        f"{kept} ({first[kept]})" if kept in first else kept for kept in dict.fromkeys(choices.values())
    )

    def read(text: str) -> str:
        found = choices.get(text.strip().lower()) or choices.get(tables.fold(text))
        if found is None:
            raise WrongError("one_of", value=text, choices=allowed)
        return found

    return read


YES = dict.fromkeys(("yes", "y", "1", "true", "是", "√", "✓", "对"), "yes")
NO = dict.fromkeys(("no", "n", "0", "false", "否", "不是", "×"), "no")


def yes(text: str) -> int:
    return int(one_of(YES | NO)(text) == "yes")


def number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,18}", text) or not least <= int(text) <= most:
            raise WrongError("number", value=text, least=least, most=most)
        return int(text)

    return read


def date(text: str) -> str:
    """As exact as it is written: 2026-05-30, 2026-05 or 2026."""
    year, month, day = _parts(text)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def first_day(text: str) -> str:
    year, month, day = _parts(text)
    return dt.date(year, month or 1, day or 1).isoformat()


def last_day(text: str) -> str:
    year, month, day = _parts(text)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1]).isoformat()


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month, day; 0 for what isn't given."""
    found = DATE.fullmatch(text)
    if not found:
        raise WrongError("date", value=text)
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError as error:
        raise WrongError("date", value=text) from error
    return year, month, day


def email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise WrongError("email", value=text)
    return line(text)


def website(text: str) -> str:
    address = text if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", text) else f"https://{text}"
    try:
        parts = urlsplit(address)
        known = parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        known = False
    if not known or SPACES.search(address):
        raise WrongError("website", value=text)
    return line(address, 500)


def credit_code(text: str) -> tuple[str, bool]:
    """The code, and whether GB 32100 holds: real ones can fail the check."""
    code = SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if ROUNDED.fullmatch(text):
        raise WrongError("rounded", value=text)
    from stdnum.cn import uscc  # noqa: PLC0415, see tests/test_resident.py

    return line(code, 40), bool(uscc.is_valid(code))


def phone(text: str, region: str) -> tuple[str, list[tuple[str, dict[str, object]]]]:
    """The cell's first number as E.164, and what else is to be said of it: (code, values)."""
    if ROUNDED.fullmatch(text):
        raise WrongError("rounded", value=text)
    parts = [part.strip() for part in PHONES.split(text) if part.strip()] or [text]
    found = [_phone(part, region) for part in parts]
    numbers = list(dict.fromkeys(_e164(each) for each in found))
    said: list[tuple[str, dict[str, object]]] = []
    if len(numbers) > 1:
        said.append(("many_phones", {"value": text, "kept": numbers[0]}))
    if found[0].extension:
        said.append(("extension", {"value": text}))
    if not phonenumbers.is_valid_number(found[0]):
        said.append(("phone_unusual", {"value": text}))
    return numbers[0], said


def _phone(text: str, region: str) -> phonenumbers.PhoneNumber:
    written = re.sub("转|轉|分机", " ext. ", REMARK.sub("", unicodedata.normalize("NFKC", text)))
    written = re.sub(r"^00(?=[1-9])", "+", written)
    try:
        found = phonenumbers.parse(written, region if re.fullmatch("[A-Z]{2}", region) else tables.HOME)
    except phonenumbers.NumberParseException as error:
        raise WrongError("phone", value=text) from error
    # Not what may be dialled within a town or country alone, such as 95588.
    if phonenumbers.is_possible_number_with_reason(found) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise WrongError("phone", value=text)
    return found


def _e164(found: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))


FIELDS = {
    "phone": "phone", "手机": "phone", "电话": "phone", "wechat": "wechat", "微信": "wechat", "email": "email",
    "邮箱": "email", "电邮": "email", "hometown": "hometown", "籍贯": "hometown", "company": "company",
    "企业": "company", "language": "language", "语言": "language", "aliases": "aliases", "别名": "aliases",
    "offers": "offers", "我能提供": "offers", "wants": "wants", "我在找": "wants",
    "industry": "industry", "行业": "industry",
}  # fmt: skip
LEVELS = {
    "hidden": "hidden", "隐藏": "hidden", "不公开": "hidden", "members": "members", "会员": "members",
    "registered": "registered", "public": "public", "公开": "public",
}  # fmt: skip


def visibility(text: str) -> str:
    """phone=members;hometown=hidden: JSON map from field to level."""
    found: dict[str, str] = {}
    for part in _listed(LIST, text):
        pair = re.split("[=:：]", part, maxsplit=1)
        if len(pair) == 1:
            raise WrongError("one_of", value=part, choices="field=level pairs such as phone=members")
        found[one_of(FIELDS)(pair[0])] = one_of(LEVELS)(pair[1])
    return json.dumps(dict(sorted(found.items())))
