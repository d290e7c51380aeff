"""The audit as a workbook: what the list shows, with the values; itself an act."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from bot import audit, workbooks
from bot.accounts import Reader
from bot.auditing import reading
from bot.auditing.reading import Choice, Field
from bot.auditing.wording import details, label
from bot.deps import Deps
from bot.times.moments import wall
from bot.wording import audited, day
from bot.workbooks import Sheet
from storage import audit as rows
from storage.audit import Entry

MOST = 20_000
WIDTHS = {"at": 18, "who": 16, "role": 14, "kind": 14, "act": 44, "organisation": 20, "values": 50, "details": 30}
"""The columns, and how wide each is in characters."""


class Workbook(msgspec.Struct, frozen=True):
    """`make`: the XLSX, by a thread. `more`: there are more rows than one file takes."""

    name: str
    number: int
    more: bool
    make: Callable[[], bytes]


async def workbook(deps: Deps, reader: Reader, choice: Choice) -> Workbook:
    """The newest MOST of what is chosen. Raises DeskOnly."""
    at = reading.scope(reader.viewer)
    wanted = reading.filters(choice, deps.now(), reader)
    async with deps.database.reading() as connection:
        found = await rows.listed(connection, at, wanted, MOST + 1)
        entries = found[:MOST]
        fields = await reading.fields(connection, reader.viewer, entries)
    async with deps.database.transaction() as tx:
        details = {"rows": len(entries), **msgspec.structs.asdict(choice)}
        await audit.note(tx, reader.viewer, "audit:export", now=deps.now(), details=details)
    words = deps.messages.words(reader.language)
    day = wall(deps.now(), reader.zone).strftime("%Y-%m-%d")
    make = _maker(words, reader.language, entries, fields, reader.zone)
    return Workbook(f"audit-{day}.xlsx", len(entries), len(found) > MOST, make)


def _maker(
    words: dict[str, Any],
    language: str,
    entries: Sequence[Entry],
    fields: Mapping[int, tuple[Field, ...]],
    zone: str,
) -> Callable[[], bytes]:
    def make() -> bytes:
        lines = [_line(words, language, entry, fields[entry.id], zone) for entry in entries]
        said = words["audit_columns"]
        columns = [(said[name], width) for name, width in WIDTHS.items()]
        return workbooks.workbook(Sheet(said["sheet"], columns, lines))

    return make


def _line(words: dict[str, Any], language: str, entry: Entry, fields: Sequence[Field], zone: str) -> list[Any]:
    act = words["audit"].get(entry.act, entry.act).format(subject=subject(words, entry))
    kind = entry.act.partition(":")[0]
    return [
        wall(entry.at, zone),
        entry.name or (str(entry.actor) if entry.actor else ""),
        words["audit_roles"].get(entry.role, entry.role),
        words["audit_kinds"].get(kind, kind),
        act,
        entry.organisation,
        "\n".join(_value(words, language, each) for each in fields),
        "\n".join(f"{name}: {day(said, language)}" for name, said in details(words, json.loads(entry.details))),
    ]


def subject(words: Mapping[str, Any], entry: Entry) -> str:
    """Whom or what it is about; a word for who isn't known, or isn't any more."""
    first = entry.subject.strip().partition("\n")[0]
    if entry.subject_kind in {"imports", "exports"}:  # whose name is a kind of rows
        first = words["audit_codes"].get(first, first)
    return str(first or words["audit_subjects"].get(entry.subject_kind, ""))


def _value(words: dict[str, Any], language: str, field: Field) -> str:
    name = label(words, field.name)
    if field.hidden or (field.before is None and field.after is None):
        return f"{name}: {words['audit_values']['hidden' if field.hidden else 'emptied']}"
    before, after = (audited(words, language, field.name, each or "") for each in (field.before, field.after))
    return f"{name}: {before or '—'} → {after or '—'}"
