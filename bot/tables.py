"""Names of industries, places and surnames, read once from bot/tables; sources in its README."""

import csv
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
from babel import Locale
from opencc import OpenCC

from bot import traditional

T = TypeVar("T", "Industry", "Place", "Surname")
FOLDER = Path(__file__).parent / "tables"
HOME = "CN"
LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}
CUSTOMARY = frozenset({"HK", "MO", "TW"})  # in places.tsv, named as this audience does
COUNTRY_WORDS = {
    "CN": ("中华人民共和国", "大陆", "Mainland China", "PRC"), "PH": ("菲", "菲国"), "MY": ("马", "大马", "新马"),
    "SG": ("星", "新"), "ID": ("印尼",), "TH": ("泰",), "MM": ("缅甸", "Burma"), "BN": ("文莱",), "KR": ("Korea",),
    "AE": ("阿联酋", "UAE"), "US": ("美", "美国", "USA"), "GB": ("英", "英国", "UK"), "ZA": ("南非",),
}  # fmt: skip


class Industry(msgspec.Struct, frozen=True):
    """A section (A-T) or division (01-97) of GB/T 4754-2017; `aliases` are words that people type."""

    code: str
    parent: str
    name: str
    short: str
    english: str
    aliases: tuple[str, ...]


class Place(msgspec.Struct, frozen=True):
    """kind: country, province, city, county, town. `parent` is a code; a country's code is its ISO 3166 one."""

    code: str
    parent: str
    kind: str
    name: str
    short: str
    english: str
    aliases: tuple[str, ...]


class Surname(msgspec.Struct, frozen=True):
    surname: str
    traditional: str
    pinyin: str
    romanised: tuple[str, ...]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _read(into: type[T], row: dict[str, str], listed: str) -> T:
    """A row, whose field `listed` holds several words."""
    words = tuple(part.strip() for part in (row[listed] or "").split(";") if part.strip())
    return msgspec.convert({**row, listed: words}, into)


@functools.cache
def industries() -> tuple[Industry, ...]:
    return tuple(_read(Industry, row, "aliases") for row in _rows("industries"))


@functools.cache
def places() -> tuple[Place, ...]:
    """Countries first, then what lies in them, the larger before the smaller."""
    return (*_countries(), *(_read(Place, row, "aliases") for row in _rows("places")))


def _countries() -> Iterator[Place]:
    chinese, english = _territories("zh-Hans"), _territories("en")
    for code in sorted(code for code in english if re.fullmatch("[A-Z]{2}", code) and code not in CUSTOMARY):
        name = chinese.get(code, code)
        yield Place(code, "", "country", name, name, english[code], COUNTRY_WORDS.get(code, ()))


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale.parse(LOCALES[language]).territories.items()}


@functools.cache
def products() -> dict[str, tuple[str, ...]]:
    """Division -> words for what is made, sold or done in it, beside those of its own name."""
    return {row["code"]: tuple(row["words"].split(";")) for row in _rows("products")}


@functools.cache
def surnames() -> tuple[Surname, ...]:
    return tuple(_read(Surname, row, "romanised") for row in _rows("surnames"))


@functools.cache
def zones() -> dict[str, str]:
    """Place (a country, or a city with a clock of its own) -> IANA zone."""
    return {row["place"]: row["zone"] for row in _rows("zones")}


@functools.cache
def _by_code() -> dict[str, Place]:
    return {place.code: place for place in places()}


@functools.cache
def _industries_by_code() -> dict[str, Industry]:
    return {each.code: each for each in industries()}


@functools.cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """How names are compared: simplified, lower case, without spaces, dots and apostrophes."""
    folded = _simplified().convert(text).lower()
    return "".join(sign for sign in folded if sign.isalnum())


def _index(rows: Iterable[Industry | Place]) -> dict[str, list[str]]:
    """Folded word -> codes: full names first, then short ones and English, then aliases."""
    found: dict[str, list[str]] = {}
    rows = list(rows)
    for words in (lambda row: [row.name], lambda row: [row.short, row.english], lambda row: row.aliases):
        for row in rows:
            for word in words(row):
                codes = found.setdefault(fold(word), [])
                if row.code not in codes:
                    codes.append(row.code)
    found.pop("", None)
    return found


@functools.cache
def _industry_words() -> dict[str, list[str]]:
    return _index(industries())


@functools.cache
def _place_words() -> dict[str, list[str]]:
    return _index(places())


def industry(code: str) -> Industry | None:
    """By its code; a three- or four-digit class counts as its division."""
    return _industries_by_code().get(code) or _industries_by_code().get(code[:2])


def find_industry(text: str) -> list[Industry]:
    """By code, or by a word: 34, 阀门, 閥門, valves, 装备制造业. Divisions before sections."""
    text = text.strip()
    by_code = industry(text.upper()) if text[:1].isdigit() or len(text) == 1 else None
    if by_code:
        return [by_code]
    folded, words = fold(text), _industry_words()
    stems = [folded, *(folded.removesuffix(ending) for ending in ("业", "行业", "产业", "制造业"))]
    codes = next((words[stem] for stem in stems if stem in words), [])
    return sorted((_industries_by_code()[code] for code in codes), key=lambda each: len(each.code) == 1)


def find_country(text: str) -> Place | None:
    """By ISO code or name in any of our languages; Hong Kong, Macau and Taiwan too, as forms have them."""
    code = text.strip().upper()
    if code in _by_code() and len(code) == 2:  # noqa: PLR2004, ISO 3166
        return _by_code()[code]
    return next((place for place in find_place(text) if place.kind == "country" or place.code in CUSTOMARY), None)


def find_place(text: str) -> list[Place]:
    """All places of a name, the largest first: 西安, 西安市, Xi'an, xian, 陕, Manila, 岷里拉, 仑苍."""
    return [_by_code()[code] for code in _place_words().get(fold(text), [])]


def place(code: str) -> Place | None:
    return _by_code().get(code)


def country_of(found: Place) -> str:
    """The ISO code of the country (or of Hong Kong, Macau, Taiwan) that a place lies in."""
    while found.parent and found.parent in _by_code():
        found = _by_code()[found.parent]
    return found.code


@functools.lru_cache(maxsize=4096)
def place_name(written: str, language: str) -> str:
    """A place of the register (an ISO code, or a name as written) in the reader's language, short; else as written."""
    if not written:
        return ""
    found = place(written) or next(iter(find_place(written)), None)
    if found is None:
        return written
    if found.kind == "country":
        return _territories(language).get(found.code, found.name)
    if language == "en":
        return found.english
    return traditional.word(found.short) if language == "zh-Hant" else found.short
