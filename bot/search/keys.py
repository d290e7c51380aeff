"""The one key maker: rows to documents, with the tokens that the index keeps and the fields that a hit is scored by.

Tokens, told apart by their first sign:
    南 南安     a character, two in a row; a word of another script: from every field
    ^南 ^南安   the same, from the names alone
    +南安       the same, from the head of what a firm makes or an organisation says of itself
    =…          a name as a whole: its characters, its reading, its initials
    ~nan        three letters in a row of a name's reading, or of its Latin words, as `readings.near` makes them
    !xas        three initials in a row of a name's reading
    @leader     a person whom guests may see
    @+闸阀      a notice that offers a thing, or a kind of it; @!闸阀 one that needs it
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from bot import tables
from bot.glossary.terms import Glossary
from bot.matching import reading as matching
from bot.matching.reading import Item, Profile
from bot.positions import LEADER_RANK
from bot.search import folding, readings
from storage.companies import Company
from storage.notices import Notice
from storage.organisations import Organisation
from storage.people import Membership, Person
from storage.search import EXACT, Document

KEYS_VERSION = 6
LONGEST_FIELD = 800  # characters of a field that are indexed
LEADER = "@leader"
ABOUT = {"supply": "@+", "demand": "@!"}
LEAST_WEIGHT = 0.25
HEAD = 24  # characters of a text that say what it is about
TEXTS = frozenset({"products", "intro", "industry", "hometown", "offers", "wants"})
NAMES = frozenset({"name", "short_name", "alias"})


class Field(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A field that can match: its folded text without gaps between runs, and as people see it.

    `readings`: of a name, its readings, each as syllables joined by spaces. `rank`: of the membership it belongs to,
    `membership`: which one of the person's it is, from 1.
    """

    name: str
    text: str
    shown: str
    readings: tuple[str, ...] = ()
    rank: int = 0
    membership: int = 0


def document_for_organisation(organisation: Organisation) -> Document:
    """~60 µs; pure."""
    fields = [
        *_names([("name", organisation.name), ("short_name", organisation.short_name)]),
        *_names(("alias", alias) for alias in json.loads(organisation.aliases)),
        *_places(organisation.country, organisation.province, organisation.city),
        *_industries(organisation.industries),
        *_plain([("address", organisation.address), ("intro", organisation.intro)]),
    ]
    return _document("organisations", organisation.id, fields)


def document_for_company(company: Company, organisations: Sequence[str] = ()) -> Document:
    """~100 µs with a few hundred characters of products; pure. `organisations`: names of those that it belongs to."""
    fields = [
        *_names([("name", company.name)]),
        *_places(company.country, company.province, company.city),
        *_industries(company.industries),
        *_plain([("products", company.products), ("intro", company.intro)]),
        *_plain(("organisation", name) for name in dict.fromkeys(organisations)),
    ]
    return _document("companies", company.id, fields)


def document_for_person(person: Person, memberships: Sequence[Membership]) -> Document:
    """~60 µs; pure. Contacts are never among the fields."""
    fields = [
        *_names([("name", person.name)], person=True),
        *_names((("alias", alias) for alias in json.loads(person.aliases)), person=True),
        *_plain([("hometown", person.hometown), ("offers", person.offers), ("wants", person.wants)]),
        *_industries(person.industries),
    ]
    seen: set[tuple[str, str, str]] = set()
    for membership in memberships:
        held = (membership.organisation, membership.position, membership.company)
        if held not in seen:
            seen.add(held)
            named = zip(("organisation", "position", "company"), held, strict=True)
            fields += _plain(named, membership.rank, len(seen))
    leads = any(membership.rank <= LEADER_RANK for membership in memberships)
    return _document("people", person.id, fields, [LEADER] if leads else [])


class NoticeFields(msgspec.Struct, frozen=True, array_like=True):
    """What a notice is scored by, in searches and in matching. Texts are folded; `readings` are the title's."""

    title: str
    text: str
    readings: tuple[str, ...]
    profile: Profile
    kind: str


def document_for_notice(notice: Notice, glossary: Glossary) -> Document:
    """~1.2 ms; pure. Contacts are never among the fields: what is published has none, or was looked at."""
    text = str(json.loads(notice.content).get("text", ""))[:LONGEST_FIELD]
    title = Field("name", folding.fold(notice.title).strip(), "")
    named = Field("name", title.text, "", _readings(title.text, person=False))
    body = folding.fold(f"{text} {notice.quantity}").strip()
    profile = profile_of(notice, glossary)
    places = [field.text for field in _places(notice.country, notice.province, notice.city)]
    tokens = {about(notice.kind, each) for item in profile.items for each in _kinds(glossary, item)}
    for words in (body, folding.fold(notice.place), *places):
        tokens |= body_tokens(words)
    fields = NoticeFields(named.text, body, named.readings, profile, notice.kind)
    document = _document("notices", notice.id, [named], sorted(tokens))
    return Document(document.kind, document.id, document.keys, msgspec.msgpack.encode(fields))


def profile_of(notice: Notice, glossary: Glossary) -> Profile:
    """What a notice is about."""
    text = str(json.loads(notice.content).get("text", ""))
    place = notice.place or " ".join(each for each in (notice.country, notice.province, notice.city) if each)
    codes = json.loads(notice.industries)
    return matching.read(glossary, notice.kind, notice.title, text, place, codes, notice.nature)


def about(kind: str, concept: str) -> str:
    """The token of notices that are about a thing; ABOUT tells supplies from demands."""
    return ABOUT[kind] + "".join(sign for sign in concept if sign.isalnum())


def _kinds(glossary: Glossary, item: Item) -> tuple[str, ...]:
    """A thing and what it is a kind of; nothing for what is said by the way."""
    if item.weight < LEAST_WEIGHT:
        return ()
    return (item.concept, *glossary.concepts[item.concept].above)


def _names(named: Iterable[tuple[str, str]], *, person: bool = False) -> list[Field]:
    return [
        Field(name, folded, "" if text == folded else text, _readings(folded, person=person))
        for name, text in named
        if (folded := folding.fold(text).strip())
    ]


def _plain(named: Iterable[tuple[str, str]], rank: int = 0, membership: int = 0) -> list[Field]:
    return [
        Field(name, folded, "" if text == folded else text, (), rank, membership)
        for name, text in named
        if text and (folded := folding.fold(text[:LONGEST_FIELD]).strip())
    ]


def _places(country: str, province: str, city: str) -> list[Field]:
    """Where the home country is, nobody asks for it."""
    written = [("city", city), ("province", province), ("country", "" if country == tables.HOME else country)]
    return [Field(name, _place_words(text), text) for name, text in written if text]


@lru_cache(4096)
def _place_words(written: str) -> str:
    """A place as written, and by its Chinese and English names."""
    found = tables.place(written) or next(iter(tables.find_place(written)), None)
    names = [written, found.short, found.english] if found else [written]
    return " ".join(dict.fromkeys(folding.fold(name) for name in names))


def _industries(codes: str) -> list[Field]:
    found = [tables.industry(code) for code in json.loads(codes)]
    return [Field("industry", _industry_words(each), each.short) for each in found if each]


@lru_cache(256)
def _industry_words(industry: tables.Industry) -> str:
    return folding.fold(" ".join([industry.short, industry.name, industry.english, *industry.aliases]))


def _readings(folded: str, *, person: bool) -> tuple[str, ...]:
    """Of the Han characters of a name; its other words stand for themselves."""
    first: list[str] = []
    han = ""
    for run, is_han in folding.runs(folded):
        if is_han:
            han += run
            first += readings.syllables(run)
        else:
            han += run[0]
            first.append(run)
    if not first:
        return ()
    return tuple(" ".join(reading) for reading in (first, *readings.others(han, first, person=person)))


def _document(kind: str, row_id: int, fields: Sequence[Field], more: Sequence[str] = ()) -> Document:
    tokens: set[str] = set(more)
    for field in fields:
        body = body_tokens(field.text)
        tokens.update(body)
        if field.name in NAMES:
            tokens.update("^" + token for token in body)
            tokens.update(EXACT + whole for whole in wholes(field))
            for reading in field.readings:
                tokens.update(reading_tokens(reading))
        elif field.name in TEXTS:
            tokens.update(["+" + token for token in body_tokens(field.text[:HEAD])])
    return Document(kind, row_id, " ".join(sorted(tokens)), msgspec.msgpack.encode(fields))


def body_tokens(folded: str) -> set[str]:
    """Characters, pairs of characters, and words of other scripts."""
    tokens: set[str] = set()
    for run, is_han in folding.runs(folded):
        if is_han:
            tokens.update(run)
            tokens.update(map("".join, itertools.pairwise(run)))
        else:
            tokens.add(run)
    return tokens


def wholes(field: Field) -> set[str]:
    """A name's forms as wholes: written, read, and by initials."""
    found = {folding.joined(field.text)}
    for reading in field.readings:
        found.add(reading.replace(" ", ""))
        found.add(initials(reading))
    return found


def initials(reading: str) -> str:
    return "".join(syllable[0] for syllable in reading.split(" "))


def reading_tokens(reading: str) -> set[str]:
    letters = readings.near(reading.replace(" ", ""))
    return {"~" + three for three in threes(letters)} | {"!" + three for three in threes(initials(reading))}


def threes(letters: str) -> list[str]:
    return [letters[at : at + 3] for at in range(len(letters) - 2)]
