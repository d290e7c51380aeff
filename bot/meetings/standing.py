"""How a meeting stands: who of those called comes, who gave his vote to whom, whether that is enough."""

from collections.abc import Mapping
from typing import Any

import msgspec

from bot.meetings import quorum
from bot.meetings.quorum import Answer, Count
from storage import meetings
from storage.database import Reader
from storage.events import Event
from storage.meetings import Rules

SHOWN = 30


class Standing(msgspec.Struct, frozen=True):
    """`held`: it takes place or took place, so who checked in counts; `proxies`: who gave his vote to whom, by name."""

    count: Count
    rules: Rules
    held: bool
    proxies: tuple[tuple[str, str], ...] = ()


async def of(reader: Reader, event: Event, now: int) -> Standing:
    """At an instant (Unix ms UTC)."""
    rules = await meetings.held_by(reader, event.id)
    found = await meetings.standing(reader, event.id)
    answers = [Answer(each.person_id, each.answer, each.proxy_person_id, each.present) for each in found]
    held = any(each.present for each in answers) or event.begins_at <= now
    count = quorum.count(answers, rules.quorum, proxies_count=rules.proxies_count, held=held)
    return Standing(count, rules, held, tuple(await meetings.proxies(reader, event.id, SHOWN)))


async def part(reader: Reader, event: Event) -> Mapping[str, Any]:
    """What a meeting's card has to say beside an event's: once somebody checked in, those who are there count."""
    return {"standing": await of(reader, event, 0)}

