"""Filters for templates: forms of address, places, industries, dates, phone numbers, in a reader's language."""

import asyncio
import functools
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

import phonenumbers
from babel.dates import format_date
from opencc import OpenCC

from bot import latin, positions, tables, terms, traditional
from bot.auditing import wording as auditing
from bot.glossary.current import seeded
from bot.privacy import OrganisationView, PersonView
from storage import people
from storage.amounts import Amount
from storage.database import Database
from storage.organisations import Region

BABEL = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "en": "en_GB"}
HOME = "CN"
POSITIONS = 2_000
DAY_LENGTH, MONTH_LENGTH = 10, 7
LISTED = re.compile(r"\s*[;；]\s*")
DAYS = frozenset({"consent_on", "founded_on", "left_on", "since", "term_from", "term_to", "valid_until"})
HEADS = frozenset({"会长", "会長", "會長", "理事长", "理事長", "主席"})


def filters(language: str, words: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """The filters of one language; `words` is its words.toml."""

    def word(value: str, table: str) -> str:
        """The language's word for a value of ours; what it has no word for stays."""
        found: str = words[table].get(value, value)
        return found

    return {
        "word": word,
        "hometown": lambda name: tables.place_name(name, language),
        "brief": brief,
        "size": size,
        "phone": phone,
        "money": money,
        "map_url": map_url,
        "day": lambda value: day(value, language),
        "place": lambda row: place(row, language),
        "region": lambda region: region_name(region, language),
        "industry": lambda code: industry(code, language),
        "thing": lambda name: thing(name, language),
        "industries": lambda codes: (", " if language == "en" else "、").join(
            industry(code, language) for code in codes
        ),
        "matched": lambda pair: matched(pair, language),
        "position": lambda text: positions.english(text) if language == "en" else script(text, language),
        "audit_label": lambda field: auditing.label(words, field),
        "audit_value": lambda text, field: audited(words, language, field, text),
        "audit_details": lambda found: [(name, day(text, language)) for name, text in auditing.details(words, found)],
        "explained": lambda problem: explained(problem, words),
        "holding": terms.of,
        "address": lambda person: address(person, words["address"], language),
        "spelt": latin.person,
        "latin": latin.organisation,
        "named": latin.REGISTER.named,
        "listed": lambda text: LISTED.sub(", " if language == "en" else "、", text),
    }


def audited(words: dict[str, Any], language: str, field: str, text: str) -> str:
    """What the audit says a field was, as the language writes it."""
    if field == "industries":
        codes = json.loads(text) if text.startswith("[") else []
        return ", ".join(industry(code, language) for code in codes)
    if field == "country":  # other places stay as they were written: that may be what was changed
        return tables.place_name(text, language)
    if field == "position" and language == "en":
        return positions.english(text)
    return day(auditing.value(words, field, text), language) if field in DAYS else auditing.value(words, field, text)


def size(number: int) -> str:
    """Of bytes: 640 KB, 12 MB, 1.5 GB."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB")):
        if number >= unit:
            return f"{number / unit:.{0 if number >= 10 * unit else 1}f} {name}"
    return f"{max(1, number // 1000)} KB"


@functools.lru_cache(maxsize=2048)
def thing(name: str, language: str) -> str:
    """A concept of the trade glossary in the reader's language, where it has a word in it."""
    if language != "en":
        return script(name, language)
    concept = seeded().concepts.get(name)
    return next((each for each in concept.terms if each.isascii()), name) if concept else name


@functools.lru_cache(maxsize=2048)
def script(text: str, language: str) -> str:
    """A word of the trade, such as a position, in the reader's script; never for a name."""
    return traditional.word(text) if language == "zh-Hant" else str(_simplifier().convert(text))


@functools.cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def vocabulary() -> list[str]:
    """Words of the trade that are shown in the reader's script."""
    places, industries = tables.places(), tables.industries()
    shorts = [*(each.short for each in places), *(each.short for each in industries)]
    return [*shorts, *(name for name, _rank, _english in positions.TABLE), *HEADS]


async def warm(database: Database) -> None:
    """Learn how the register's positions are written in traditional characters, and what its organisations are called
    in Latin ones, before anybody waits for them.
    """
    await latin.REGISTER.follow(database)
    async with database.reading() as reader:
        found = await people.positions(reader, POSITIONS)
    await asyncio.to_thread(traditional.learn, found)


def explained(problem: Any, words: dict[str, dict[str, str]]) -> str:
    """Why a cell of a list, or all of it, can't be taken (bot/register/problems.py), in the language of `words`."""
    values = dict(problem.values)
    if "what" in values:
        values["what"] = words["columns"].get(values["what"], values["what"])
    if "names" in values:
        values["needed"] = ", ".join(words["columns"].get(name, name) for name in values["names"])
    return words["problems"][problem.code].format(**values)


def brief(text: str, limit: int) -> str:
    """A text of people's own, before it becomes HTML, cut at `limit` characters."""
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def phone(number: str) -> str:
    """+862912345678 -> +86 29 1234 5678."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def money(given: Amount) -> str:
    """12000000 CNY -> CNY 120,000; hundredths only where there are any."""
    whole, part = divmod(given.amount, 100)
    return f"{given.currency} {whole:,}" + (f".{part:02}" if part else "")


def day(value: str, language: str) -> str:
    """An ISO date, or a year, or a year and month, as the language writes it."""
    try:
        if len(value) == DAY_LENGTH:
            return format_date(date.fromisoformat(value), "long", locale=BABEL[language])
        if len(value) == MONTH_LENGTH:
            skeleton = "MMMM y" if language == "en" else "y年M月"
            return format_date(date.fromisoformat(f"{value}-01"), skeleton, locale=BABEL[language])
    except ValueError:
        pass
    return value


def place(row: Any, language: str) -> str:
    """Where an organisation or a company is: the country too where it isn't the home country."""
    names = [name for name in (tables.place_name(part, language) for part in (row.province, row.city)) if name]
    if row.country and row.country != HOME:
        names.insert(0, tables.place_name(row.country, language))
    names = list(dict.fromkeys(names))
    return ", ".join(reversed(names)) if language == "en" else " ".join(names)


def region_name(region: Region, language: str) -> str:
    return tables.place_name(region.province or region.country, language) or "?"


def industry(code: str, language: str) -> str:
    found = tables.industry(code)
    if found is None:
        return code
    return found.english if language == "en" else script(found.short, language)


def matched(pair: tuple[str, str], language: str) -> str:
    """What a search found, a field and its text, in the reader's words where they are ours."""
    field, text = pair
    if field == "industry" and (found := tables.find_industry(text)):
        return industry(found[0].code, language)
    return tables.place_name(text, language) if field == "hometown" else text


def map_url(organisation: OrganisationView) -> str:
    """A link that every phone opens in its maps; in the home country the service that works there."""
    if organisation.country in {HOME, ""}:
        return "https://uri.amap.com/search?keyword=" + quote(organisation.address)
    return "https://www.google.com/maps/search/?api=1&query=" + quote(organisation.address)


def address(person: PersonView, patterns: dict[str, str], language: str) -> str:
    """林会长; else 林总 for the head of a firm; else 先生 or 女士 if given; else the full name. Salutations stay.

    In English no title goes before a surname: a vice president isn't President Lim there.
    """
    if person.salutation:
        return f"{person.salutation} {person.name}"
    surname = positions.surname(person.name)
    if not surname:
        return person.name
    title = positions.title(person.top.position) if person.top and language != "en" else ""
    if title:
        return patterns["pattern"].format(surname=surname, title=script(title, language))
    if person.gender in {"m", "f"}:
        known = latin.person(person.name).partition(" ")[0] if language == "en" else ""
        return patterns[person.gender].format(surname=known or surname)
    return person.name
