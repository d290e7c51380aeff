"""How a meeting stands: who of those called comes, who gave his vote to whom, whether that is enough."""

from collections.abc import Mapping
from typing import Any

import msgspec

from bot.accounts import Reader as As
from bot.deps import Deps
from bot.events.cards import Card
from bot.meetings import quorum
from bot.meetings.quorum import Count
from storage import meetings, minutes
from storage.database import Reader
from storage.events import Event
from storage.meetings import Given, Rules

MOST = 200


class Standing(msgspec.Struct, frozen=True):
    """`held`: it takes place or took place, so who checked in counts; `proxies`: who gave his vote to whom."""

    count: Count
    rules: Rules
    held: bool
    proxies: tuple[Given, ...] = ()

    def taker(self, person_id: int | None) -> str:
        """To whom somebody gave his; empty for who didn't."""
        return next((each.taker for each in self.proxies if each.giver_id == person_id), "")


async def of(reader: Reader, event: Event, now: int) -> Standing:
    """At an instant (Unix ms UTC)."""
    rules = await meetings.held_by(reader, event.id)
    found = await meetings.tally(reader, event.id)
    held = found.present > 0 or event.begins_at <= now
    count = quorum.count(found, rules.quorum, proxies_count=rules.proxies_count, held=held)
    return Standing(count, rules, held, tuple(await meetings.proxies(reader, event.id, MOST)))


async def part(reader: Reader, event: Event) -> Mapping[str, Any]:
    """What a meeting's card has to say beside an event's: once somebody checked in, those who are there count."""
    newest = await minutes.newest(reader, event.id)
    return {"standing": await of(reader, event, 0), "minutes": newest is not None and newest.announced_at is not None}


def rows(deps: Deps, reader: As, card: Card) -> list[tuple[tuple[str, str], ...]]:
    """The minutes: for all once they are announced, for who holds it from its begin on."""
    event = card.event
    if event.kind != "meeting":
        return []
    writes = card.holds and event.begins_at <= deps.now() and event.state != "cancelled"
    if not writes and not card.parts.get("minutes"):
        return []
    label: str = deps.messages.words(reader.language)["meeting_buttons"]["minutes"]
    return [((label, f"minutes:show:{event.id}"),)]
