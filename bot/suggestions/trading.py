"""Members with what they trade in and look for, as all members see them; how well two of them fit, and why."""

import json
import re
import sqlite3
from collections.abc import Collection, Mapping

import msgspec

from bot import tables
from bot.claims.rights import current
from bot.glossary.terms import Glossary
from bot.matching import reading, scoring
from bot.matching.reading import Profile
from bot.privacy import Level, levels
from bot.search.expressions import Frequencies
from bot.suggestions import chains
from storage import companies, people
from storage.companies import Company
from storage.people import Membership, Person
from storage.suggestions import pairing as rows

LONGEST = 120  # characters: a register's scope of business begins with what a firm does
MAIN = 0.6  # of the weight of what it does first
MOST = 4  # things
NEEDS, CHAIN, PEERS, NOTICE = KINDS = "needs", "chain", "peers", "notice"
ENDS = re.compile(r"[。；;\n]")
_weigh = Frequencies({}).weight


class Trader(msgspec.Struct, frozen=True):
    """`has`: what he offers, or his firm makes; `needs`: what he says he looks for; `mains`: the things of `has`.

    `role`: MAKER, DEALER, SHOP, or empty where nothing tells.
    """

    person_id: int
    company_id: int | None
    organisations: frozenset[int]
    city: str
    country: str
    has: Profile | None
    needs: Profile | None
    mains: tuple[str, ...]
    role: str
    hometown: str
    there: bool


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    """No words of theirs: who hides what he wrote isn't quoted. `gives`: first or second, who has what the other needs.

    `thing`, `other`: concepts of the glossary, what the giver has and what the other makes of it; `places`: of a trade
    in two places, the first's and the second's; `demand`: the notice asks for something.
    """

    kind: str
    gives: str = "first"
    thing: str = ""
    other: str = ""
    places: tuple[str, str] = ("", "")
    demand: bool = False


class Readings:
    """What was read already: the same firm comes up for many."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._known: dict[tuple[str, str, str], Profile] = {}

    def read(self, kind: str, text: str, place: str) -> Profile | None:
        if not text:
            return None
        key = (kind, text, place)
        if key not in self._known:
            head, *rest = ENDS.split(text[:LONGEST].strip(), maxsplit=1)
            self._known[key] = reading.read(self.glossary, kind, head, "".join(rest), place)
        found = self._known[key]
        return found if found.items else None


def traders(connection: sqlite3.Connection, readings: Readings, ids: Collection[int], today: str) -> list[Trader]:
    """Those of these people who belong to an organisation, with what they show of what they do."""
    wanted = sorted(ids)
    held: dict[int, list[Membership]] = {}
    for each in people.memberships_of(connection, wanted):
        held.setdefault(each.person_id, []).append(each)
    firms = {each.id: each for each in companies.rows(connection, sorted(_companies(held)))}
    there = rows.on_bot(connection, wanted)
    return [
        _trader(readings, person, current(held[person.id], today), firms, there=person.id in there)
        for person in people.rows(connection, wanted)
        if person.id in held
    ]


def _companies(held: Mapping[int, list[Membership]]) -> set[int]:
    return {each.company_id for several in held.values() for each in several if each.company_id}


def _trader(
    readings: Readings, person: Person, held: Collection[Membership], firms: Mapping[int, Company], *, there: bool
) -> Trader:
    shown = {name for name, level in levels(person.visibility, person.consent_on).items() if level <= Level.MEMBERS}
    firm = next((firms[each.company_id] for each in held if each.company_id and each.company_id in firms), None)
    firm = firm if "company" in shown else None
    place = " ".join(part for part in (firm.city, firm.province, firm.country) if part) if firm else ""
    offers = person.offers if "offers" in shown else ""
    trade = _trade(person) if "industry" in shown else ""
    has = readings.read("supply", offers or (firm.products if firm else "") or trade, place)
    return Trader(
        person_id=person.id,
        company_id=firm.id if firm else None,
        organisations=frozenset(each.organisation_id for each in held),
        city=_city(firm.city or firm.province) if firm else "",
        country=firm.country if firm else "",
        has=has,
        needs=readings.read("demand", person.wants if "wants" in shown else "", place),
        mains=mains(readings.glossary, has),
        role=role(firm.name, firm.products) if firm else "",
        hometown=person.hometown if "hometown" in shown else "",
        there=there,
    )


def _trade(person: Person) -> str:
    """What he does, of who says no more than his industry: by its short name, as people say it."""
    found = [tables.industry(code) for code in json.loads(person.industries)]
    return "；".join(each.short for each in found if each)


def _city(written: str) -> str:
    found = next(iter(tables.find_place(written)), None) if written else None
    return found.code if found else written


MAKER, DEALER, SHOP = "maker", "dealer", "shop"
MAKES = ("生产", "制造", "加工", "厂", "manufactur")
DEALS = ("贸易", "商贸", "商行", "经营部", "进出口", "供应链", "批发", "销售", "代购", "trading", "wholesale")
SHOPS = ("零售", "门市", "供销", "超市", "retail")
NEITHER = ("邮政", "银行", "支局", "培训", "艺术", "林场", "学校", "医院", "事务所")
"""In a firm's name: what it sells by the way is none of its trade."""


def role(name: str, products: str) -> str:
    """Whether a firm makes things, sells what others make, or is a shop, or an office: not one of a trade. Pure."""
    written = f"{name} {products[:LONGEST]}".lower()
    if any(word in name for word in NEITHER):
        return SHOP
    if any(word in written for word in SHOPS) and not any(word in written for word in (*MAKES, "批发")):
        return SHOP
    if any(word in written for word in MAKES):
        return MAKER
    return DEALER if any(word in written for word in DEALS) else ""


def mains(glossary: Glossary, has: Profile | None) -> tuple[str, ...]:
    """What somebody does first: things and services, no materials."""
    if has is None:
        return ()
    items = [item for item in has.items if not glossary.concepts[item.concept].stuff]
    least = MAIN * items[0].weight if items else 0.0
    return tuple(item.concept for item in items if item.weight >= least)[:MOST]


def answers(glossary: Glossary, need: Profile | None, has: Profile | None) -> tuple[float, str]:
    """How well what one has answers what another needs, and which thing it is."""
    if need is None or has is None or not any(item.weight >= scoring.MAIN for item in need.items):
        return 0.0, ""
    match = scoring.score(glossary, need, has, _weigh)
    return (match.score, match.concepts[0]) if match.concepts else (0.0, "")


def serves(glossary: Glossary, one: Trader, other: Trader) -> tuple[float, str, str]:
    """How surely what one does goes into what the other makes: the two things."""
    best = (0.0, "", "")
    if other.role in {DEALER, SHOP} or one.role == SHOP or set(one.mains) & set(other.mains):
        return best  # who deals in things makes nothing of them; two of one trade are peers
    for at, thing in enumerate(one.mains):
        for beside, made in enumerate(other.mains):
            vague = glossary.concepts[thing].trade + glossary.concepts[made].trade
            score = CLEAR - AFTER * (at + beside) - VAGUE * vague
            if score > best[0] and chains.link(glossary, thing, made):
                best = (score, thing, made)
    return best


CLEAR, AFTER, VAGUE = 0.8, 0.07, 0.1
SAME, ABROAD, MAKER_AND_DEALER, FIRST = 0.5, 0.1, 0.15, 2
WITH_PEERS = frozenset({"物流", "外贸服务", "跨境电商", "装修工程", "建筑施工"})
"""Services of which two in different places do better together; a bank has no use for another."""


def peers(glossary: Glossary, one: Trader, other: Trader) -> tuple[float, str]:
    """How much two do the same in different places: the thing."""
    if not one.city or not other.city or one.city == other.city or one.organisations & other.organisations:
        return 0.0, ""
    if SHOP in {one.role, other.role}:
        return 0.0, ""
    for at, thing in enumerate(one.mains[:FIRST]):
        if thing in other.mains[:FIRST] and _has_peers(glossary, thing):
            beside = at + other.mains.index(thing)
            more = ABROAD * (one.country != other.country) + MAKER_AND_DEALER * (one.role != other.role)
            return SAME - AFTER * beside + more, thing
    return 0.0, ""


def _has_peers(glossary: Glossary, thing: str) -> bool:
    concept = glossary.concepts[thing]
    return bool({thing, *concept.above, *concept.trades} & WITH_PEERS) or not (concept.trade or concept.service)
