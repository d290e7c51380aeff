"""The fields of single rows that a desk corrects: which columns each is, and how what is typed is read.

Cells are read as at import (bot/register/cells.py): phones as E.164, industries by code or words, places by names.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from bot import positions, tables
from bot.forms import readers
from bot.forms.steps import Asking, Sent, WordsWanted
from bot.privacy import CONTACTS
from bot.refusals import Refusal
from bot.register import cells, columns
from bot.register.problems import WrongError

Values = dict[str, Any]
KINDS = ("people", "memberships", "organisations", "companies")
TABLES = {"people": "persons"} | {kind: kind for kind in KINDS[1:]}
KIND_OF = {table: kind for kind, table in TABLES.items()}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "people": ("full_name", "salutation", "gender", "phone", "wechat", "email", "industries", "hometown", "aliases"),
    "memberships": ("position", "company", "rank_order"),
    "organisations": (
        "short_name", "aliases", "address", "office_phone", "wechat", "email", "website", "place", "industries",
        "founded_on", "intro", "name",
    ),
    "companies": ("products", "industries", "place", "website", "intro", "name"),
}  # fmt: skip
NEEDED = frozenset(
    {("people", "full_name"), ("memberships", "position"), ("organisations", "name"), ("companies", "name")}
)
"""What can't be left empty."""
COLUMNS = {
    "full_name": ("name",),
    "office_phone": ("phone",),
    "place": ("country", "province", "city"),
    "position": ("position", "rank"),
    "company": ("company_id", "company_name"),
}
EMPTY: Values = {"aliases": "[]", "industries": "[]", "languages": "[]", "rank_order": 0, "company_id": None}
MOST = {
    "name": 80, "full_name": 60, "salutation": 20, "position": 40, "company": 100, "hometown": 30, "wechat": 40,
    "email": 100, "short_name": 40, "products": 1_000, "intro": 2_000, "address": 200,
}  # fmt: skip
MOST_OTHERWISE = 300
MOST_ORDER = 1_000_000
LISTS = frozenset({"aliases", "industries", "languages"})
SPLIT = re.compile(r"[,，、;；/／]+")
KNOWN_KINDS = ("country", "province", "city", "county", "town")


class CellWrong(Refusal):
    """It can't be taken: `code` of bot/register/problems.py, `field`, `typed`, `limit`."""


class Answer(msgspec.Struct, frozen=True):
    """What was typed, as columns of the row; `notes`: what else there is to say of it (codes of problems)."""

    values: Values
    notes: tuple[str, ...] = ()


class Said(msgspec.Struct, frozen=True):
    """A field's value for a template: `text`, or `items` of a list, or a place. `masked`: not all of it is shown."""

    field: str
    text: str = ""
    items: tuple[str, ...] = ()
    country: str = ""
    province: str = ""
    city: str = ""
    masked: bool = False

    @property
    def empty(self) -> bool:
        return not (self.text or self.items or self.country or self.province or self.city)


def columns_of(field: str) -> tuple[str, ...]:
    return COLUMNS.get(field, (field,))


def empty(field: str) -> Values:
    return {column: EMPTY.get(column, "") for column in columns_of(field)}


def part(row: Values, field: str) -> Values:
    """A field's own columns of a row."""
    return {column: row[column] for column in columns_of(field)}


def digest(values: Values) -> str:
    """By which a change in between is noticed; it says nothing of the values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def said(field: str, values: Values, *, company: str = "", masked: bool = False) -> Said:
    """`company`: the name behind a company_id; `masked`: of contacts, only that there is one and how it ends."""
    if field == "place":
        return Said(field, **{name: values[name] for name in COLUMNS["place"]})
    if field == "company":
        return Said(field, company or values["company_name"])
    value = values[columns_of(field)[0]]
    if field in LISTS:
        return Said(field, items=tuple(json.loads(value)))
    if field == "salutation":  # 先生 and 女士 are said by the gender
        value = value or values.get("gender", "")
    text = "" if value in {None, 0, ""} else str(value)
    if masked and field in CONTACTS and text:
        return Said(field, "…" + text[-4:] if field == "phone" else text[:1] + "…", masked=True)
    return Said(field, text)


def read(field: str, asking: Asking, sent: Sent, region: str = "") -> Answer:
    """Raises WordsWanted, TooLong, CellWrong."""
    if sent.contact:
        if columns_of(field) != ("phone",):
            raise WordsWanted
        typed = f"+{sent.contact.phone.lstrip('+')}"
    else:
        typed = readers.text(1, MOST.get(field, MOST_OTHERWISE))(asking, sent)
    try:
        return _read(field, cells.clean(typed), region)
    except WrongError as wrong:
        limit = wrong.values.get("limit", wrong.values.get("most", 0))
        raise CellWrong(code=wrong.code, field=field, typed=typed, limit=limit) from wrong


def _read(field: str, text: str, region: str) -> Answer:
    match field:
        case "phone" | "office_phone":
            number, notes = cells.phone(text, region)
            return Answer({"phone": number}, tuple(code for code, _ in notes))
        case "place":
            return place(text)
        case "position":
            return position(text)
        case "company":
            return Answer({"company_id": None, "company_name": cells.line(text)})
        case "rank_order":
            return Answer({field: cells.number(0, MOST_ORDER)(text)})
    return Answer({columns_of(field)[0]: READ.get(field, cells.line)(text)})


READ: Mapping[str, Callable[[str], Any]] = {
    "gender": cells.one_of(columns.GENDERS),
    "email": cells.email,
    "website": cells.website,
    "founded_on": cells.date,
    "aliases": cells.words,
    "industries": cells.industries,
    "products": cells.prose,
    "intro": cells.prose,
}


def position(text: str) -> Answer:
    """With its rank."""
    line = cells.line(text)
    return Answer({"position": line, "rank": positions.rank(line)})


def place(text: str) -> Answer:
    """福建 泉州, 西安, 菲律宾马尼拉, Manila, Philippines: what is known by its full name, the rest as a town's."""
    found, rest = {"country": "", "province": "", "city": ""}, list[str]()
    for word in _words(text):
        each = _known(word, found["country"])
        if each is None:
            rest.append(word)
            continue
        found["country"] = found["country"] or tables.country_of(each)
        if each.kind == "country" or each.code in tables.CUSTOMARY:
            found["country"] = each.code
        elif each.kind == "province":
            found["province"] = each.name
        elif not found["city"]:
            found["city"] = each.name
            found["province"] = found["province"] or _province(each)
    if rest and not found["city"]:
        found["city"] = cells.line(" ".join(rest))
    return Answer(dict(found), ("place",) if rest else ())


def _words(text: str) -> list[str]:
    """Kuala Lumpur stays together, 福建 泉州 and 陕西省西安市 don't."""
    words: list[str] = []
    for piece in filter(None, map(str.strip, SPLIT.split(text))):
        words += [piece] if _known(piece, "") else [each for part in piece.split() for each in _parted(part)]
    return words


def _parted(word: str) -> list[str]:
    """At the end of the longest beginning that is a place, where both are known."""
    if _known(word, ""):
        return [word]
    ends = (at for at in range(len(word) - 2, 1, -1) if _known(word[:at], "") and _known(word[at:], ""))
    end = next(ends, 0)
    return [word[:end], word[end:]] if end else [word]


def _known(word: str, country: str) -> tables.Place | None:
    """The place of a name, in the country where that is said; the largest, but a country by its usual names first."""
    fitting = [each for each in tables.find_place(word) if country in {"", tables.country_of(each)}]
    return next((each for kind in KNOWN_KINDS for each in fitting if each.kind == kind), None)


def _province(found: tables.Place) -> str:
    at: tables.Place | None = found
    while at and at.kind != "province":
        at = tables.place(at.parent)
    return at.name if at else ""
