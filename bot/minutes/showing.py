"""The minutes of a meeting with its decisions and to-dos: for who holds it, and for who may read them."""

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms.steps import Call
from bot.minutes import announcing, rights
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import minutes, todos
from storage.events import Event
from storage.minutes import Decision, Minutes
from storage.todos import Todo


class Shown(msgspec.Struct, frozen=True):
    """`versions`: the newest first; a reader has the newest that was announced alone. `hosts`: he may write them.
    `pressable`: the to-dos still open that he may change: all for who holds it, else his own.
    """

    event: Event
    versions: tuple[Minutes, ...]
    decisions: tuple[Decision, ...]
    todos: tuple[Todo, ...]
    hosts: bool
    begun: bool
    readers: int = 0
    on_bot: int = 0
    pressable: tuple[Todo, ...] = ()

    @property
    def newest(self) -> Minutes | None:
        return self.versions[0] if self.versions else None


async def show(deps: Deps, viewer: Viewer, event_id: int) -> Shown:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        event, hosts = await rights.read(reader, viewer, event_id)
        found = await minutes.versions(reader, event_id)
        seen = found if hosts else [each for each in found if each.announced_at is not None][:1]
        decisions = await minutes.decisions(reader, event_id)
        listed = await todos.of_event(reader, event_id)
        told, on_bot = await minutes.told(reader, event_id) if hosts else (0, 0)
    begun = event.begins_at <= deps.now()
    his = tuple(each for each in listed if each.open and (hosts or each.owner_id == (viewer.person_id or 0)))
    return Shown(event, tuple(seen), tuple(decisions), tuple(listed), hosts, begun, told, on_bot, his)


async def content(deps: Deps, reader: Reader, minutes_id: int) -> Call:
    """One version, just as it went out. Raises Gone: of an earlier one who reads has his own message."""
    async with deps.database.reading() as connection:
        found = await minutes.by_id(connection, minutes_id)
        if found is None:
            raise Gone
        event, hosts = await rights.read(connection, reader.viewer, found.event_id)
        newest = [each for each in await minutes.versions(connection, event.id) if each.announced_at is not None][:1]
    if not hosts and found not in newest:
        raise Gone
    return announcing.call(deps, event, found, reader.language)
