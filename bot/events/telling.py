"""Those who are called, or answered, hear of it: one text for each language and clock, not in anybody's night."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.meetings import moving
from bot.outbox import Kind
from bot.times.zones import guess
from storage import events, rsvps
from storage.accounts import Reachable
from storage.called import Called, reached
from storage.database import Reader, Transaction
from storage.events import Event
from storage.outbox import Delivery, Order
from storage.rsvps import Heard

TOLD = "event_told"
PRIORITY = 3
TOLD_KIND = Kind(again_when_unknown=True)


class Told(msgspec.Struct, frozen=True):
    """Whom to write to, in which language, by which clock; `quiet_hours`: his own, or empty."""

    telegram_id: int
    language: str
    zone: str
    quiet_hours: str = ""


def called(deps: Deps, found: Sequence[Called]) -> list[Told]:
    return [
        _told(deps, each.place.telegram_id, each.language, each.place.time_zone, each.place.quiet_hours,
              (each.place.country, each.place.province, each.place.city))
        for each in found
    ]  # fmt: skip


def heard(deps: Deps, found: Sequence[Heard]) -> list[Told]:
    return [
        _told(deps, each.telegram_id, each.language, each.time_zone, each.quiet_hours,
              (each.country, each.province, each.city))
        for each in found
    ]  # fmt: skip


async def concerned(deps: Deps, reader: Reader, event: Event, answers: Iterable[str]) -> list[Told]:
    """Who gave one of some answers; of a meeting whoever was called to it, or holds another's vote, as well."""
    people = heard(deps, await rsvps.heard(reader, event.id, answers))
    also = await moving.hearing(reader, event, ("when",))
    if also:
        people += called(deps, await reader.run(partial(reached, ids=also.silent)))
    return people


def staff(deps: Deps, found: Sequence[Reachable]) -> list[Told]:
    """Of a desk: by the alliance's clock."""
    return [_told(deps, each.telegram_id, each.language, "", "", ("", "", "")) for each in found]


def _told(deps: Deps, who: int, language: str, zone: str, hours: str, place: tuple[str, str, str]) -> Told:
    clock = zone or guess(*place) or deps.config.alliance.time_zone
    return Told(who, language or deps.config.alliance.language, clock, hours)


def start(deps: Deps, told: Told, before: int | None) -> int:
    """From when on he is told: when his night is over, or now where that is too late. Unix ms UTC."""
    now = deps.now()
    when = quiet.from_when(deps, now, told.zone, told.quiet_hours, urgent=False)
    return now if before is not None and when >= before else when


def morning(deps: Deps, event: Event) -> int | None:
    """Until when a call to it that goes out now waits, by the alliance's clock (Unix ms UTC); None where it doesn't."""
    later = quiet.put_off(deps, deps.now(), deps.config.alliance.time_zone)
    return later if later is not None and later < event.closes_at else None


async def tell(
    deps: Deps,
    tx: Transaction,
    template: str,
    order: Order,
    people: Sequence[Told],
    *,
    before: int | None = None,
    **values: Any,
) -> None:
    """Queue `template` for these; ring `deps.bell` after the commit. `before`: the night doesn't count past it."""
    now = deps.now()
    groups: dict[tuple[str, str, int], list[int]] = {}
    for each in people:
        groups.setdefault((each.language, each.zone, start(deps, each, before)), []).append(each.telegram_id)
    for (language, zone, at), recipients in groups.items():
        message = deps.messages.render(template, language, zone=zone, now=now, **values)
        timed = msgspec.structs.replace(order, not_before=at if at > now else 0)
        queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=timed)
        await tx.run(partial(queue, recipients=recipients, now=now))


def order(event: Event, what: str) -> Order:
    """Of something that is told once: `what` says which."""
    return Order(TOLD, event.id, 0, occurrence=what, priority=PRIORITY)


def still_on(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """It takes place, and isn't over."""
    found = events.here(connection, delivery.object_id)
    return found is not None and found.on
