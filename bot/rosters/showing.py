"""How a list goes: one message, edited from the question what it is of to what became of it."""

import sqlite3
from functools import partial

import msgspec

from bot import outbox
from bot.accounts import Reader
from bot.calls import edit_message, send_message
from bot.deps import Deps
from bot.messages import Message
from bot.outbox import Kind
from bot.register.judging import Plan, Verdict
from storage import rosters
from storage.database import Transaction
from storage.imports import Kept
from storage.outbox import Delivery, Order
from storage.rosters import Roster

KIND = "roster"
PRIORITY = 2  # somebody waits for it
UNDO_MS = 24 * 3_600_000
AT = "at "  # how the occurrence begins of what only says how far it is


class Earlier(msgspec.Struct, frozen=True):
    """The same file, before: when, how it ended, and its counts."""

    at: int
    state: str
    plan: Plan


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a list beside its state: `why` says what it comes back from (changed, cut_off, busy)."""

    verdict: Verdict = Verdict()
    why: str = ""
    earlier: Earlier | None = None
    done: Plan | None = None
    kept: tuple[Kept, ...] = ()

    @property
    def plan(self) -> Plan:
        return self.done or Plan()


def outcome(roster: Roster) -> Outcome:
    return msgspec.json.decode(roster.outcome, type=Outcome)


def stored(found: Outcome) -> str:
    return msgspec.json.encode(found).decode()


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """How far it is says nobody once it is over."""
    if not delivery.occurrence.startswith(AT):
        return True
    return rosters.is_at(connection, delivery.object_id, int(delivery.occurrence.split()[1]))


PANEL = Kind(again_when_unknown=True, still_due=_still_due)  # editing it twice harms nobody


def panel(deps: Deps, reader: Reader, roster: Roster, progress: tuple[int, int] = (0, 0)) -> Message:
    """`progress`: rows done, and of how many; 0: not known yet."""
    found = outcome(roster)
    undo_until = roster.changed_at + UNDO_MS if roster.state == "done" else 0
    return deps.messages.render(
        "rosters/panel",
        reader.language,
        roster=roster,
        it=found,
        plan=found.verdict.plans.get(roster.policy) or found.plan,
        progress=progress,
        undo_until=undo_until if undo_until > deps.now() else 0,
        zone=reader.zone,
        now=deps.now(),
    )


async def tell(
    deps: Deps,
    tx: Transaction,
    reader: Reader,
    roster: Roster,
    *,
    progress: tuple[int, int] | None = None,
    anew: bool = False,
    after: int = 0,
) -> None:
    """Queue the edit of its message, or a new one. Ring `deps.bell` after the commit."""
    message = panel(deps, reader, roster, progress or (0, 0))
    now = deps.now()
    when = f"{AT}{roster.version} {now}" if progress else f"{roster.version} {roster.state} {now}"
    order = Order(KIND, roster.id, 0, operation="show", occurrence=when, priority=PRIORITY, not_before=after)
    if anew or roster.panel is None:
        call = ("sendMessage", send_message(message))
    else:
        call = ("editMessageText", edit_message(message) | {"message_id": roster.panel})
    await tx.run(
        partial(
            outbox.queue,
            method=call[0],
            parameters=call[1],
            order=order,
            recipients=[reader.viewer.telegram_id],
            now=now,
        )
    )
