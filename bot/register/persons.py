"""Whose membership a row is: a person of the register, one of the same file, or a new one."""

from dataclasses import dataclass, field

from bot import tables
from bot.register.files import Line
from bot.register.planning import Planner, Save, Values, changes, made_key
from storage import register

FIELDS = (
    "name", "aliases", "salutation", "gender", "hometown", "phone", "email", "wechat", "language",
    "visibility", "consent_on",
)  # fmt: skip

OWN_CHOICE = frozenset({"visibility", "consent_on"})


@dataclass(slots=True)
class Person:
    """One person of a file: what its rows say of him; `later`: what isn't on the first `line` of his already."""

    save: Save
    existing: Values | None
    line: Line
    foreign: bool = False  # others entered him: what they say of him stays
    given: Values = field(default_factory=dict)
    later: dict[str, Line] = field(default_factory=dict)

    def said_on(self, name: str) -> Line:
        return self.later.get(name, self.line)


class Persons:
    """The people that a file's rows may mean."""

    def __init__(self, planner: Planner, rows: list[tuple[Line, Values]], member_of: dict[str, Values]) -> None:
        self._planner = planner
        ids = {row["person_id"] for row in member_of.values()}
        found = register.where(planner.connection, "persons", "id", ids)
        keys = {given["person_key"] for _line, given in rows if given.get("person_key")} - {row["key"] for row in found}
        found += register.where(planner.connection, "persons", "key", keys)
        self._namesakes = self._called(rows, member_of)
        self.known: dict[int, Values] = {row["id"]: row for row in [*found, *self._namesakes]}
        self._by_key: dict[str, Values] = {row["key"]: row for row in self.known.values()}
        self._people: dict[object, Person] = {}
        scope, connection = planner.scope, planner.connection
        self.guarded = scope.guarded(connection, self.known)
        self.on_bot = scope.on_bot(connection, self.known)
        self._own = scope.own(connection, self.known)

    def _called(self, rows: list[tuple[Line, Values]], member_of: dict[str, Values]) -> list[Values]:
        """Those of the names and phones of rows that no key says whose they are."""
        open_rows = [
            given for _line, given in rows if not given.get("person_key") and given.get("key") not in member_of
        ]
        names = {given["name"] for given in open_rows}
        phones = {given["phone"] for given in open_rows if given.get("phone")}
        return register.namesakes(self._planner.connection, names, phones)

    def of(self, line: Line, given: Values, membership: Values | None) -> Person | None:
        """The person of a row; None where the row contradicts the register or an earlier row."""
        existing = self._existing(given, membership)
        key = given.get("person_key")
        if membership and key and existing and existing["key"] != key:
            self._planner.error(line, "person_key", "other_person", value=key, key=membership["key"])
            return None
        if key and existing and not self._is_own(existing):
            self._planner.error(line, "person_key", "elsewhere", value=key)
            return None
        person = self._person(line, given, existing)
        self._tell(person, line, {name: given[name] for name in FIELDS if name in given})
        return person

    def _is_own(self, existing: Values) -> bool:
        """Whether the list may say something of him: a secretariat's speaks of whom it entered itself."""
        return self._own is None or existing["id"] in self._own

    def _existing(self, given: Values, membership: Values | None) -> Values | None:
        """By his membership, by his key, by name and phone together."""
        if membership:
            return self._merged(self.known[membership["person_id"]])
        if given.get("person_key"):
            found = self._by_key.get(given["person_key"])
            return self._merged(found) if found else None
        folded = tables.fold(given["name"])
        same = [
            row for row in self._namesakes if given.get("phone") == row["phone"] and tables.fold(row["name"]) == folded
        ]
        return same[0] if given.get("phone") and same else None

    def _merged(self, row: Values) -> Values:
        """Who he was found to be."""
        into = row["merged_into"]
        return self.known.get(into, row) if into else row

    def _person(self, line: Line, given: Values, existing: Values | None) -> Person:
        identity = existing["id"] if existing else _identity(given)
        person = self._people.get(identity)
        if person is None:
            values = {} if existing else {"key": given.get("person_key") or made_key("p")}
            save = Save("persons", values, id=existing["id"] if existing else 0)
            person = self._people[identity] = Person(save, existing, line)
            person.foreign = existing is not None and not self._is_own(existing)
        return person

    def _tell(self, person: Person, line: Line, said: Values) -> None:
        """The first row that says something counts; a later one that says otherwise is told so."""
        for name, value in said.items():
            if name not in person.given and line is not person.line:
                person.later[name] = line
            if person.given.setdefault(name, value) == value:
                continue
            other, first = person.said_on(name).number, person.given[name]
            if name == "name":
                self._planner.error(line, name, "differs_name", value=value, other=other, first=first)
            else:
                self._planner.warn(line, name, "differs", value=line.cells.get(name, ""), other=other)

    def settle(self) -> None:
        """Once all rows are read: what is to be written of each person."""
        for person in self._people.values():
            if person.existing is None:
                person.save.values.update(person.given)
            else:
                person.save.values = self._changes(person, person.existing)
                person.save.written = not person.save.values

    def _changes(self, person: Person, existing: Values) -> Values:
        """Without a policy a known person's empty fields are filled; what differs is told, and kept."""
        if person.foreign:
            self._planner.warn(person.line, "name", "entered_elsewhere", value=existing["name"])
            return {}
        policy = self._planner.policy
        differing = self._let_in(person, existing, changes(existing, person.given, policy or "fill"))
        if policy is None:
            for name, value in person.given.items():
                if name not in differing and existing[name] != value:
                    self._keep(person.said_on(name), name, existing)
        return differing

    def _let_in(self, person: Person, existing: Values, differing: Values) -> Values:
        """What opens an account, or is for the person himself to choose, isn't for every list to change."""
        kept = {"phone"} if existing["id"] in self.guarded else set[str]()
        kept |= OWN_CHOICE if existing["id"] in self.on_bot else set()
        for name in kept & differing.keys():
            self._planner.warn(person.said_on(name), name, "guarded" if name == "phone" else "own_choice")
        return {name: value for name, value in differing.items() if name not in kept}

    def _keep(self, line: Line, name: str, existing: Values) -> None:
        """Another name under the same key is another person, most likely; the rest can be looked at later."""
        value, kept = line.cells.get(name, ""), existing[name]
        if name == "name" and tables.fold(value) != tables.fold(kept):
            self._planner.error(line, name, "other_name", value=value, kept=kept, key=existing["key"])
        else:
            self._planner.warn(line, name, "kept", value=value, kept=kept)


def _identity(given: Values) -> object:
    """What makes two rows of a file one new person: the key; else name and phone; else name and organisation."""
    if given.get("person_key"):
        return ("key", given["person_key"])
    return (tables.fold(given["name"]), given.get("phone") or given["organisation_id"])
