"""From a file's rows to the rows that will be written: every kind's plan stands on this; nothing is written here."""

import functools
import secrets
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from bot import tables
from bot.register import cells, columns
from bot.register.files import Line, Table
from bot.register.problems import Notes, WrongError
from bot.register.scopes import EVERYTHING, Scope

Policy = Literal["skip", "update", "fill"]
Values = dict[str, Any]
KEYS = frozenset({"key", "person_key"})
EMPTY: tuple[Any, ...] = ("", None, 0, "[]", "{}", [])


@dataclass(slots=True)
class Save:
    """A row to write: new while `id` is 0. `refs`: columns that take the id of another row, which is written first."""

    table: str
    values: Values
    id: int = 0
    refs: "dict[str, Save]" = field(default_factory=dict)
    written: bool = False
    new: bool = field(init=False)

    def __post_init__(self) -> None:
        self.new = not self.id


@dataclass
class Planner:
    """One file's way to its saves. `policy` says what happens to a row whose key the register has; None: an error."""

    kind: str
    table: Table
    connection: sqlite3.Connection
    policy: Policy | None
    notes: Notes
    scope: Scope = EVERYTHING
    now: int = 0
    zone: str = "Asia/Shanghai"
    counts: Counter[str] = field(default_factory=Counter)
    saves: list[Save] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    meant: dict[int, int] = field(default_factory=dict)

    def error(self, line: Line, column: str, code: str, **values: object) -> None:
        self.notes.error(line.number, self.table.heading(column), code, **values)

    def warn(self, line: Line, column: str, code: str, **values: object) -> None:
        self.notes.warn(line.number, self.table.heading(column), code, **values)

    def rows(self) -> Iterator[tuple[Line, Values]]:
        """Each line with its cells read; every problem of a line is noted, and what can't be understood is left out."""
        told = {(problem.line, problem.column) for problem in self.notes.errors}
        for line in self.table.lines:
            values, wrong = self._read(line, told)
            key = values.get("key")
            if key and self.keys.setdefault(key, line.number) != line.number:
                self.error(line, "key", "same_line", value=key, other=self.keys[key])
            elif not wrong & self.needed:
                yield line, values

    @functools.cached_property
    def needed(self) -> frozenset[str]:
        """Without these columns, the rest of a line can't be judged."""
        return KEYS | {column.name for column in columns.COLUMNS[self.kind] if column.required}

    def _read(self, line: Line, told: Collection[tuple[int, str]]) -> tuple[Values, set[str]]:
        """What a line says; a column that it doesn't mention stays out. And the columns that are wrong."""
        values, wrong = Values(), set[str]()
        for column in columns.COLUMNS[self.kind]:
            try:
                if cleaned := _cleaned(column, line.cells.get(column.name, "")):
                    values[column.name] = column.empty if cleaned in cells.NOTHING else column.read(cleaned)
            except WrongError as error:
                wrong.add(column.name)
                if error.code != "missing" or (line.number, self.table.heading(column.name)) not in told:
                    self.error(line, column.name, error.code, **error.values)
        return values, wrong

    def decide(self, line: Line, existing: Values | None, given: Values) -> Values:
        """What is to be written of a row, counted: all for a new one, what changes for an old one, maybe nothing."""
        if existing and self.meant.setdefault(existing["id"], line.number) != line.number:
            self.error(line, _meant_by(line), "same_line", other=self.meant[existing["id"]])
        changed = given if existing is None else self.changed(line, existing, given)
        self.count(existing, changed=bool(changed))
        return changed

    def changed(self, line: Line, existing: Values, given: Values) -> Values:
        """What a row changes of one that the register has; without a policy, that is an error."""
        if self.policy is None:
            column = _meant_by(line)
            self.error(line, column, "exists", value=line.cells.get(column, existing["key"]))
            return {}
        return changes(existing, given, self.policy)

    def count(self, existing: Values | None, *, changed: bool) -> None:
        outcome = "skipped" if self.policy == "skip" else "updated" if changed else "unchanged"
        self.counts["added" if existing is None else outcome] += 1

    def phone(self, line: Line, given: Values, region: str) -> None:
        """Reads the phone in its place's way of writing it."""
        if not given.get("phone"):
            return
        try:
            given["phone"], said = cells.phone(given["phone"], region)
        except WrongError as wrong:
            self.error(line, "phone", wrong.code, **wrong.values)
            return
        for code, values in said:
            self.warn(line, "phone", code, **values)

    def places(self, line: Line, given: Values) -> None:
        """Country, province and city by their known names; what isn't known is kept as written, with a word."""
        country = tables.find_country(given["country"]) if given.get("country") else None
        if given.get("country") and country is None:
            self.warn(line, "country", "country", value=given["country"])
        code = country.code if country else given.get("country", "")
        above = ""
        for name, kinds in (("province", ("province",)), ("city", ("city", "county", "town"))):
            text = given.get(name)
            found = _place(text, kinds, code, above) if text else None
            if found:
                given[name], above, code = found.name, found.code, code or tables.country_of(found)
            elif text and code in {"", tables.HOME}:
                self.warn(line, name, "place", value=text, what=name)
        if code:
            given["country"] = code


def _cleaned(column: columns.Column, text: str) -> str:
    """Empty where nothing is said. Raises WrongError."""
    cleaned = cells.clean(text)
    if column.required and (not cleaned or cleaned in cells.NOTHING):
        raise WrongError("missing")
    return cleaned


def _meant_by(line: Line) -> str:
    """The column by which a row means one of the register."""
    return "key" if "key" in line.cells or "name" not in line.cells else "name"


def _place(text: str, kinds: tuple[str, ...], country: str, above: str) -> tables.Place | None:
    """The place of a name, within a country and a province where they are known."""
    found = [
        each
        for each in tables.find_place(text)
        if each.kind in kinds and country in {"", tables.country_of(each)} and _lies_in(each, above)
    ]
    return found[0] if found else None


def _lies_in(found: tables.Place, above: str) -> bool:
    at: tables.Place | None = found
    while at and above and at.code != above:
        at = tables.place(at.parent)
    return at is not None


def changes(existing: Values, given: Values, policy: Policy) -> Values:
    """The values that a row's policy lets in, and that differ from what is there."""
    if policy == "skip":
        return {}
    differing = {name: value for name, value in given.items() if existing.get(name) != value and name != "key"}
    if policy == "fill":
        return {name: value for name, value in differing.items() if existing.get(name) in EMPTY}
    return differing


def made_key(letter: str) -> str:
    """For a row that has none; export returns it."""
    return f"{letter}-{secrets.token_hex(6)}"
