"""Two rows of one person both answered an event: which answer stands."""

from collections.abc import Callable, Collection
from typing import Any

from bot.deps import Deps
from bot.events import following, waitlist
from storage import events, rsvps
from storage.database import Transaction

Values = dict[str, Any]
WISHES = {"lapsed": 0, "waiting": 1, "offered": 2, "going": 3}
"""He wants to come; the more, the nearer he is to a place."""
THERE = ("checked_in_at", "checked_in_by", "checked_in_how")


def choose(own: Collection[int]) -> Callable[[Values, Values], tuple[Values, Values]]:
    """The rule for a person whose accounts are `own`. Pure.

    What he said himself goes before what was entered for him, and of two alike the newer. Where he wants to come, the
    place that either has is his, and the earlier turn on the waitlist; and whoever was there was there.
    """

    def chosen(one: Values, other: Values) -> tuple[Values, Values]:
        first = _weight(one, other, own) > _weight(other, one, own)
        said, was = (one, other) if first else (other, one)
        stays = was if _place(was) > _place(said) and said["answer"] in WISHES else said
        more: Values = {}
        if stays["answer"] == "waiting":
            turns = [row["waiting_since"] for row in (one, other) if row["answer"] == "waiting"]
            more["waiting_since"] = min(turns)
        came = [row for row in (said, was) if row["checked_in_at"] is not None]
        if came:
            earliest = min(came, key=lambda row: row["checked_in_at"])
            more |= {name: earliest[name] for name in THERE}
        return stays, more

    return chosen


def _weight(row: Values, other: Values, own: Collection[int]) -> tuple[bool, bool, int, int]:
    """A vote that he gave to his other row says nothing."""
    himself = row["answer"] == "proxy" and row["proxy_person_id"] == other["person_id"]
    return not himself, row["answered_by"] in own, row["answered_at"], row["id"]


def _place(row: Values) -> int:
    return WISHES.get(row["answer"], -1)


async def settle(deps: Deps, tx: Transaction, person_id: int, event_ids: Collection[int]) -> None:
    """What follows of the answers that stand: votes that come back, places that are the next ones'."""
    found = sorted(set(event_ids))
    for number in found:
        event, rsvp = await events.by_id(tx, number), await rsvps.of_person(tx, number, person_id)
        if event and rsvp and event.on and event.begins_at > deps.now():
            await following.answered(deps, tx, event, rsvp)
    await waitlist.refill(deps, tx, found)
