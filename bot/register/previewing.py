"""What a list would do, by example: a few of its rows, the new ones and what changes of old ones."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from bot import tables
from bot.register.planning import EMPTY, Save, Values
from storage import register

MOST = 10
SHOWN = 60  # characters of a value
NAMED = {"organisation_id": "organisations", "company_id": "companies", "parent_id": "organisations"}
HEADED = {"organisation_id": "organisation", "company_id": "company", "company_name": "company", "parent_id": "parent"}
SILENT = frozenset({"key", "rank", "person_id", "updated_at", "listed"})


class Change(msgspec.Struct, frozen=True):
    """One column of a known row: what it holds, and what it would."""

    column: str
    before: str
    after: str


class Sample(msgspec.Struct, frozen=True):
    """A row by its name; of a known one what changes, of a new one what it says."""

    name: str
    new: bool
    said: str
    changes: tuple[Change, ...] = ()


def samples(connection: sqlite3.Connection, kind: str, saves: Sequence[Save]) -> tuple[Sample, ...]:
    """Some that change first, since they can be lost; then new ones, up to `MOST`."""
    old = _grouped([save for save in saves if save.id and save.table != "accounts"], MOST)
    fresh = [save for save in saves if not save.id and save.table in {kind, "memberships"}][:MOST]
    changed = [_changed(connection, group) for group in old]
    changed = [each for each in changed if each.changes]
    room = max(MOST - len(fresh), MOST // 2)
    shown = changed[:room]
    return (*shown, *(_new(connection, save) for save in fresh[: MOST - len(shown)]))


def _grouped(saves: Iterable[Save], most: int) -> list[list[Save]]:
    """A membership and its person, which are changed by one row, together."""
    groups: dict[object, list[Save]] = {}
    for save in saves:
        person = save.refs.get("person_id")
        about = ("persons", person.id) if person else (save.table, save.id)
        if about not in groups and len(groups) == most:
            continue
        if not any(each is save for each in groups.setdefault(about, [])):
            groups[about].append(save)
    return list(groups.values())


def _changed(connection: sqlite3.Connection, group: list[Save]) -> Sample:
    name, changes = "", list[Change]()
    for save in group:
        before = register.where(connection, save.table, "id", [save.id])[0]
        name = name or _name(connection, save.table, before)
        for column in save.values.keys() - SILENT:
            was, will = (_text(connection, column, row.get(column)) for row in (before, save.values))
            if was != will:
                changes.append(Change(HEADED.get(column, column), was, will))
    return Sample(name, new=False, said="", changes=tuple(sorted(changes, key=lambda each: each.column)))


def _name(connection: sqlite3.Connection, table: str, row: Values) -> str:
    if table == "memberships":
        return str(register.where(connection, "persons", "id", [row["person_id"]])[0]["name"])
    if table == "pairings":
        return _pair(connection, row)
    return str(row["name"])


def _pair(connection: sqlite3.Connection, row: Values) -> str:
    rows = {each["id"]: each["name"] for each in register.where(connection, row["kind"], "id", _ends(row))}
    return " ↔ ".join(str(rows.get(number, "")) for number in _ends(row))


def _ends(row: Values) -> tuple[int, int]:
    return row["first_id"], row["second_id"]


def _new(connection: sqlite3.Connection, save: Save) -> Sample:
    values = save.values
    if save.table == "pairings":
        return Sample(_pair(connection, values), new=True, said=values.get("subject", "")[:SHOWN])
    if save.table != "memberships":
        return Sample(values["name"], new=True, said=values.get("city") or values.get("province") or "")
    person = save.refs["person_id"]
    known = register.where(connection, "persons", "id", [person.id]) if person.id else []
    name = known[0]["name"] if known else person.values["name"]
    firm = values.get("company_name") or _text(connection, "company_id", values.get("company_id"))
    return Sample(name, new=True, said=" · ".join(part for part in (values.get("position", ""), firm) if part))


def _text(connection: sqlite3.Connection, column: str, value: Any) -> str:
    """A value as people know it, short."""
    if value in EMPTY:
        return ""
    if column in NAMED:
        found = register.where(connection, NAMED[column], "id", [value])
        return str(found[0]["name"]) if found else ""
    if column == "organisations":
        return "、".join(str(row["name"]) for row in register.where(connection, column, "id", value))[:SHOWN]
    if column in {"industries", "aliases"}:
        return "、".join(_word(column, each) for each in json.loads(value))[:SHOWN]
    return str(value)[:SHOWN]


def _word(column: str, text: str) -> str:
    found = tables.industry(text) if column == "industries" else None
    return found.short if found else text
