"""A file of members, a membership a row, to the rows that will be written."""

from dataclasses import dataclass
from typing import Any

from bot import positions, tables
from bot.register import columns
from bot.register.files import Line
from bot.register.known import Companies, Organisations
from bot.register.persons import Person, Persons
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError
from storage import register

STAFF = ("secretary", "term_from", "term_to", "organisation_id")
MEMBERSHIP = ("position", "rank_order", "term", "term_from", "term_to", "secretary")
Identity = tuple[object, int]


def plan(planner: Planner) -> None:
    rows = list(planner.rows())
    organisations = Organisations(planner.connection)
    companies = Companies(planner.connection, {given["company"] for _line, given in rows if given.get("company")})
    rows = [(line, given) for line, given in rows if _named(planner, line, given, organisations, companies)]
    keys = [given["key"] for _line, given in rows if given.get("key")]
    by_key = {row["key"]: row for row in register.where(planner.connection, "memberships", "key", keys)}
    rows = [(line, given) for line, given in rows if _held_here(planner, line, by_key.get(given.get("key", "")))]
    persons = Persons(planner, rows, by_key)
    unnamed = Unnamed(planner, persons, [given for _line, given in rows if not given.get("key")])
    accounts = Accounts(planner, rows, persons)
    guard = Guard(planner, organisations)
    planned: list[Planned] = []
    for line, given in rows:
        try:
            old = by_key.get(given["key"]) if given.get("key") else unnamed.find(line, given)
        except WrongError as wrong:
            planner.error(line, "name", wrong.code, **wrong.values)
            continue
        person = persons.of(line, given, old)
        if person is not None:
            links = accounts.link(line, given, person)
            planned.append(_planned(planner, line, given, old, person, guard, links=links))
    persons.settle()
    _settle(planner, planned)
    planner.saves += accounts.saves


def _named(planner: Planner, line: Line, given: Values, organisations: Organisations, companies: Companies) -> bool:
    """Makes the cells columns of the database; False where one can't be."""
    before = len(planner.notes.errors)
    country = ""
    try:
        found = organisations.find(given.pop("organisation"))
        given["organisation_id"], country = found["id"], found["country"]
        if not planner.scope.holds(found["id"]):
            planner.error(line, "organisation", "elsewhere", value=found["name"])
    except WrongError as wrong:
        workplace = wrong.code == "unknown" and columns.is_workplace(planner.table.heading("organisation"))
        planner.error(line, "organisation", "workplace" if workplace else wrong.code, **wrong.values)
    planner.phone(line, given, country)
    try:
        _company(given, companies)
    except WrongError as wrong:
        planner.error(line, "company", wrong.code, **wrong.values)
    return len(planner.notes.errors) == before


def _held_here(planner: Planner, line: Line, old: Values | None) -> bool:
    """Whether a row's key isn't that of another organisation's membership, which it would move."""
    if old is None or planner.scope.holds(old["organisation_id"]):
        return True
    planner.error(line, "key", "elsewhere", value=old["key"])
    return False


def _company(given: Values, companies: Companies) -> None:
    """A company of the register, else its name as it is written."""
    if "company" not in given:
        return
    written = given.pop("company")
    found = companies.find(written) if written else None
    given["company_id"], given["company_name"] = (found["id"], "") if found else (None, written)


class Unnamed:
    """Rows without a key: the membership that they mean, by organisation and person.

    The person is known by his key, or else by name, and by phone and term where both have one.
    """

    def __init__(self, planner: Planner, persons: Persons, rows: list[Values]) -> None:
        self._planner = planner
        wanted = {tables.fold(given["name"]) for given in rows} | {given.get("person_key") for given in rows}
        self._people = {
            row["id"]: row
            for row in (persons.known.values() if rows else ())
            if row["key"] in wanted or tables.fold(row["name"]) in wanted
        }
        self._held: dict[Identity, list[Values]] = {}
        for row in register.where(planner.connection, "memberships", "person_id", self._people):
            person = self._people[row["person_id"]]
            for who in (tables.fold(person["name"]), ("key", person["key"])):
                self._held.setdefault((who, row["organisation_id"]), []).append(row)
        self._seen: dict[object, int] = {}
        self._taken: set[int] = set()

    def find(self, line: Line, given: Values) -> Values | None:
        """Raises WrongError for a row that stands twice in the file, or that several memberships fit."""
        who = ("key", given["person_key"]) if given.get("person_key") else tables.fold(given["name"])
        at = (who, given["organisation_id"])
        whole = (at, given.get("phone", ""), given.get("position", ""), given.get("term", ""))
        first = self._seen.setdefault(whole, line.number)
        if first != line.number:
            raise WrongError("same_line", other=first)
        free = [row for row in self._held.get(at, []) if row["id"] not in self._taken]
        found = self._nearest([row for row in free if self._fits(row, given)], given)
        if found:
            self._taken.add(found["id"])
        elif free and isinstance(who, str) and not any(self._has_phone(row, given) for row in free):
            self._planner.warn(line, "name", "namesake", value=given["name"], key=free[0]["key"])
        return found

    def _fits(self, row: Values, given: Values) -> bool:
        terms = {row["term"], given.get("term", "")} - {""}
        return len(terms) <= 1 and (bool(given.get("person_key")) or self._has_phone(row, given))

    def _has_phone(self, row: Values, given: Values) -> bool:
        return len({self._people[row["person_id"]]["phone"], given.get("phone", "")} - {""}) <= 1

    def _nearest(self, fitting: list[Values], given: Values) -> Values | None:
        """Of several memberships, the one of this position and term. Raises WrongError where people are too alike."""

        def alike(row: Values) -> int:
            return sum(name in given and row[name] == given[name] for name in ("position", "term"))

        best = max(map(alike, fitting), default=0)
        nearest = [row for row in fitting if alike(row) == best]
        if len({row["person_id"] for row in nearest}) > 1:
            raise WrongError("ambiguous", value=given["name"], choices=", ".join(row["key"] for row in nearest[:5]))
        return nearest[0] if nearest else None


@dataclass(slots=True)
class Planned:
    """A row on its way: what was there, what of it is to be written, and whether it links an account."""

    line: Line
    old: Values | None
    save: Save
    person: Person
    links: bool


class Guard:
    """Who is staff, since when and until when isn't for every list to say: it is left as it is, with a word."""

    def __init__(self, planner: Planner, organisations: Organisations) -> None:
        self._planner = planner
        self._kinds = {number: row["kind"] for number, row in organisations.by_id.items()}

    def pass_on(self, line: Line, old: Values | None, values: Values) -> Values:
        """What of a membership's values may be written."""
        places = {each["organisation_id"] for each in (old or {}, values) if "organisation_id" in each}
        if not any(self._planner.scope.guards(self._kinds[each]) for each in places):
            return values
        staff = bool(old and old["secretary"])
        kept = [name for name in STAFF if name in values and (staff or (name == "secretary" and values[name]))]
        for name in kept:
            self._planner.warn(line, "organisation" if name == "organisation_id" else name, "guarded")
        return {name: value for name, value in values.items() if name not in kept}


def _planned(
    planner: Planner, line: Line, given: Values, old: Values | None, person: Person, guard: Guard, *, links: bool
) -> Planned:
    wanted = (*MEMBERSHIP, "organisation_id", "company_id", "company_name", "key")
    values: dict[str, Any] = {name: given[name] for name in wanted if name in given}
    if old is None:
        values["key"] = values.get("key") or made_key("m")
        values["rank"] = positions.rank(values.get("position", ""))
        values = guard.pass_on(line, None, values)
        if person.foreign and given.get("phone"):
            values["listed"] = given["phone"]
        return Planned(line, old, Save("memberships", values, refs={"person_id": person.save}), person, links)
    if planner.policy == "fill" and (old["company_id"] or old["company_name"]):
        values = {name: value for name, value in values.items() if name not in {"company_id", "company_name"}}
    values = guard.pass_on(line, old, planner.changed(line, old, values))
    if "position" in values:
        values["rank"] = positions.rank(values["position"])
    if "term_to" in values:
        values["ended_on"] = ""  # another term counts by itself
    return Planned(line, old, Save("memberships", values, id=old["id"], written=not values), person, links)


def _settle(planner: Planner, rows: list[Planned]) -> None:
    """Count each row; one that changes its person or links an account alone is an update too."""
    for row in rows:
        told = any(row.person.said_on(name) is row.line for name in row.person.save.values if name in row.person.given)
        planner.count(row.old, changed=not row.save.written or row.links or (bool(row.person.existing) and told))
        planner.saves += [row.save, row.person.save]


class Accounts:
    """Telegram ids that a file links to people."""

    def __init__(self, planner: Planner, rows: list[tuple[Line, Values]], persons: Persons) -> None:
        self._planner = planner
        self._kept = persons.guarded | persons.on_bot
        wanted = [given["telegram_id"] for _line, given in rows if given.get("telegram_id")]
        found = register.where(planner.connection, "accounts", "telegram_id", wanted)
        self._known: dict[int, Values] = {row["telegram_id"]: row for row in found}
        self._own: dict[int, Person] = {}
        self.saves: list[Save] = []

    def link(self, line: Line, given: Values, person: Person) -> bool:
        """Whether the row links an account that wasn't."""
        telegram_id = given.get("telegram_id")
        if "telegram_id" in given and (self._planner.scope.is_desk or person.save.id in self._kept):
            if telegram_id and self._owner(telegram_id) != person.save.id:
                self._planner.warn(line, "telegram_id", "guarded")
            return False
        if "telegram_id" in given and not telegram_id:
            return self._unlink(person)
        if not telegram_id or self._own.get(telegram_id) is person:
            return False
        account = self._known.get(telegram_id)
        linked = self._owner(telegram_id)
        if telegram_id in self._own or (linked and linked != person.save.id):
            self._planner.error(line, "telegram_id", "other_account", value=telegram_id)
            return False
        self._own[telegram_id] = person
        if linked or (self._planner.policy == "skip" and person.existing):
            return False
        values = {} if account else {"telegram_id": telegram_id, "reachable": 0}  # until he writes to the bot
        number = account["id"] if account else 0
        self.saves.append(Save("accounts", values, id=number, refs={"person_id": person.save}))
        return True

    def _owner(self, telegram_id: int) -> int | None:
        account = self._known.get(telegram_id)
        return account["person_id"] if account else None

    def _unlink(self, person: Person) -> bool:
        """An emptied cell takes the person's accounts away, as the policy lets it."""
        if self._planner.policy != "update" or not person.existing:
            return False
        held = register.where(self._planner.connection, "accounts", "person_id", [person.existing["id"]])
        self.saves += [Save("accounts", {"person_id": None}, id=row["id"]) for row in held]
        return bool(held)
