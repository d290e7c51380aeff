"""Writing what was planned: short locks, each row's earlier state journalled first, its search document with it."""

import sqlite3
from collections.abc import Iterable, Sequence

from bot.glossary.changing import LATER
from bot.notices import indexing
from bot.register.planning import Save
from bot.search import keys
from storage import companies, imports, jobs, organisations, people, register, search

CHUNK = 100  # rows in one lock: some 30 ms, which an answer to a person can wait
KINDS = {"organisations": "organisations", "companies": "companies", "persons": "people", "notices": "notices"}
# Whose names stand in the documents of others.
NAMES = {"organisations": frozenset({"name", "short_name"}), "companies": frozenset({"name"})}
Row = tuple[str, int]  # of a table, by its id


def apply(connection: sqlite3.Connection, saves: Iterable[Save], import_id: int, now: int) -> None:
    """Write saves, and index what they touch; `renamed` says which people are still to be indexed."""
    touched: dict[str, set[int]] = {}
    for save in saves:
        _write(connection, save, import_id, now, touched)
    index(connection, touched)


def renamed(connection: sqlite3.Connection, saves: Iterable[Save]) -> list[Row]:
    """The rows whose documents name what these saves gave another name: thousands, too many for one lock."""
    named: dict[str, list[int]] = {}
    for save in saves:
        if save.table in NAMES and NAMES[save.table] & save.values.keys() and not save.new:
            named.setdefault(save.table, []).append(save.id)
    return sorted({row for table, ids in named.items() for row in naming(connection, table, ids)})


def naming(connection: sqlite3.Connection, table: str, ids: Sequence[int]) -> list[Row]:
    """Whose documents hold the names of these organisations, or companies."""
    found = [("persons", person) for person in register.people_of(connection, table, ids)]
    if table == "organisations":
        found += [("companies", company) for company in register.companies_of(connection, ids)]
    return found


def index_rows(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    touched: dict[str, set[int]] = {}
    for table, row_id in rows:
        touched.setdefault(table, set()).add(row_id)
    index(connection, touched)


def _write(connection: sqlite3.Connection, save: Save, import_id: int, now: int, touched: dict[str, set[int]]) -> None:
    for column, other in save.refs.items():
        _write(connection, other, import_id, now, touched)
        save.values[column] = other.id
    if save.written:
        return
    save.written = True
    values = save.values if save.table == "accounts" else {**save.values, "updated_at": now}
    if save.table == "accounts" and not save.id:
        values["created_at"] = now
    if save.id:
        _update(connection, save, values, import_id)
    else:
        save.id = register.insert(connection, save.table, values)
        imports.note(connection, import_id, save.table, save.id, None, values)
    if save.table == "memberships":
        person = values.get("person_id") or _column(connection, save.id)
        touched.setdefault("persons", set()).add(person)
    elif save.table == "glossary":
        jobs.plan_at(connection, LATER, save.id, now)
    elif save.table in KINDS:
        touched.setdefault(save.table, set()).add(save.id)


def _column(connection: sqlite3.Connection, membership_id: int) -> int:
    """Whose it is; 0 where it is gone: he left since."""
    found = register.where(connection, "memberships", "id", [membership_id])
    return int(found[0]["person_id"]) if found else 0


def _update(connection: sqlite3.Connection, save: Save, values: dict[str, object], import_id: int) -> None:
    before = register.where(connection, save.table, "id", [save.id])[0]
    imports.note(connection, import_id, save.table, save.id, before, values)
    register.update(connection, save.table, save.id, values)


def undo(connection: sqlite3.Connection, import_id: int, limit: int = CHUNK) -> int:
    """Take the newest changes of an import back; how many, 0 when none is left."""
    changes = imports.newest_changes(connection, import_id, limit)
    if changes:
        imports.forget_changes(connection, import_id, changes[-1].id)
    made = {table: [each.row_id for each in changes if each.table == table and each.before is None] for table in KINDS}
    for table, ids in made.items():
        search.remove(connection, KINDS[table], ids)
    touched: dict[str, set[int]] = {}
    for each in changes:
        table, row_id, before = each.table, each.row_id, each.before
        if table == "memberships" and (person := _column(connection, row_id)):
            touched.setdefault("persons", set()).add(person)  # unless a desk removed it meanwhile
        if before is None:
            register.delete(connection, table, row_id)
        else:
            restore(connection, import_id, table, row_id, before)
            if table in KINDS:
                touched.setdefault(table, set()).add(row_id)
    index(connection, {table: ids - set(made[table]) for table, ids in touched.items()})
    return len(changes)


def restore(connection: sqlite3.Connection, import_id: int, table: str, row_id: int, before: register.Values) -> None:
    """What a name comes back to: the rows whose documents hold it are noted as the next to be undone."""
    if table in NAMES and before:
        now = register.where(connection, table, "id", [row_id])
        if now and any(now[0][name] != before[name] for name in NAMES[table] & before.keys()):
            for other, other_id in naming(connection, table, [row_id]):
                imports.note(connection, import_id, other, other_id, {})
    register.update(connection, table, row_id, before)


def index(connection: sqlite3.Connection, touched: dict[str, set[int]]) -> None:
    """Make the search documents of these rows anew."""
    documents: list[search.Document] = []
    if "notices" in touched:
        indexing.follow(connection, touched.pop("notices"))
    for table, ids in touched.items():
        documents += _documents(connection, table, sorted(ids))
    search.put(connection, documents)


def _documents(connection: sqlite3.Connection, table: str, ids: Sequence[int]) -> list[search.Document]:
    if table == "organisations":
        return [keys.document_for_organisation(row) for row in organisations.rows(connection, ids)]
    if table == "companies":
        names = search.organisations_of(connection, ids)
        return [keys.document_for_company(row, names.get(row.id, ())) for row in companies.rows(connection, ids)]
    held: dict[int, list[people.Membership]] = {}
    for membership in people.memberships_of(connection, ids):
        held.setdefault(membership.person_id, []).append(membership)
    search.remove(connection, "people", [number for number in ids if number not in held])  # who left isn't found
    return [keys.document_for_person(row, held[row.id]) for row in people.rows(connection, ids) if row.id in held]
