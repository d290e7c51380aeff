"""How an announcement goes: counted every few seconds and shown in its author's panel, until it is a report."""

import sqlite3
from functools import partial
from typing import Any

import msgspec

from bot import accounts, outbox
from bot.accounts import Reader
from bot.announcements import rights
from bot.calls import edit_message
from bot.deps import Deps
from bot.messages import Message
from bot.outbox import UNREACHABLE, Kind
from bot.refusals import Gone
from storage import announced, announcements, broadcasts, jobs
from storage import database as rows
from storage import outbox as outbox_rows
from storage.announcements import Announcement
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order

PROGRESS = "announcement.progress"
SOON_MS, EVERY_MS = 1_000, 5_000
PRIORITY = 1
BAR = 10
OVER = frozenset({"done", "cancelled", "recalled"})
PATIENCE_MS = 3_600_000
FAST = 300.0  # a second, without a limit
PANEL = Kind(again_when_unknown=True)
"""Editing it twice harms nobody."""


class Follow(msgspec.Struct, frozen=True):
    """Of corrections, or of what was taken back: how many are done, couldn't be, are still to be."""

    done: int = 0
    failed: int = 0
    left: int = 0


class Progress(msgspec.Struct, frozen=True):
    """`left` waits for its turn; `later` of them for the morning, the first until `resumes` (Unix ms UTC). `newer`: the
    id of what its draft was written anew as, where nobody got this one; 0: nothing.
    """

    recipients: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unknown: int = 0
    left: int = 0
    later: int = 0
    resumes: int | None = None
    people: int = 0
    off_bot: int = 0
    told: int = 0
    filled: bool = True
    per_second: float = 30.0
    edited: Follow = Follow()
    deleted: Follow = Follow()
    newer: int = 0

    @property
    def over(self) -> int:
        return self.recipients - self.left

    @property
    def share(self) -> float:
        return self.over / self.recipients if self.recipients else 1.0

    @property
    def bar(self) -> str:
        full = round(self.share * BAR)
        return "▓" * full + "░" * (BAR - full)

    @property
    def left_ms(self) -> int:
        """How long the rest takes, but for what waits for the morning."""
        return round((self.left - self.later) / self.per_second * 1000)

    @property
    def busy(self) -> bool:
        """Something of it is still to go out."""
        return bool(not self.filled or self.left or self.edited.left or self.deleted.left)


OPEN = frozenset({"due", "claimed", "sending", "paused"})


async def count(deps: Deps, reader: rows.Reader, found: Announcement) -> Progress:
    """As it stands now."""
    tallies = await broadcasts.tally(reader, "announcement", found.id, deps.now())
    states: dict[str, int] = {}
    for each in tallies:
        if each.operation == "send":
            states[each.state] = states.get(each.state, 0) + each.number
    why = await broadcasts.reasons(reader, "announcement", found.id) if states.get("failed") else []
    blocked = sum(number for error, number in why if any(each in error.lower() for each in UNREACHABLE))
    people, off_bot, told = await announced.count(reader, found.id)
    later = [each for each in tallies if each.operation == "send" and each.state == "due" and each.later]
    return Progress(
        recipients=sum(number for state, number in states.items() if state != "dropped"),
        sent=states.get("sent", 0),
        blocked=blocked,
        failed=states.get("failed", 0) - blocked,
        unknown=states.get("unknown", 0),
        left=sum(number for state, number in states.items() if state in OPEN),
        later=sum(each.number for each in later),
        resumes=min((each.later for each in later if each.later), default=None),
        people=people,
        off_bot=off_bot,
        told=told,
        filled=found.cursor < 0 or found.state not in {"sending", "paused"},
        per_second=deps.config.telegram.messages_per_second or FAST,
        edited=_follow(tallies, "edit"),
        deleted=_follow(tallies, "delete"),
        newer=await _newer(reader, found),
    )


async def _newer(reader: rows.Reader, found: Announcement) -> int:
    if found.state != "cancelled" or found.started_at is not None:
        return 0
    newest = await announcements.of_draft(reader, found.draft_id)
    return newest.id if newest and newest.id != found.id else 0


def _follow(tallies: list[broadcasts.Tally], operation: str) -> Follow:
    mine = [(each.state, each.number) for each in tallies if each.operation == operation]
    done = sum(number for state, number in mine if state == "sent")
    left = sum(number for state, number in mine if state in OPEN)
    return Follow(done, sum(number for _, number in mine) - done - left, left)


async def plan(deps: Deps, tx: Transaction, announcement_id: int) -> None:
    """Count and show from now on."""
    await jobs.plan(tx, PROGRESS, announcement_id, deps.now() + SOON_MS, deps.now())


async def show(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: one edit of the panel; again in a while, until all is over."""
    found = await announcements.by_id(tx, job.object_id)
    if found is None:
        return None
    counted = await count(deps, tx, found)
    if not counted.busy and await announcements.move(tx, found.id, ("sending",), "done", deps.now()):
        found = await announcements.by_id(tx, found.id) or found
    if found.state in OVER and not counted.busy and await broadcasts.arrived(tx, "panel", found.id, _last(found)):
        return None
    await _edit_panel(deps, tx, found, counted)
    if found.state == "paused":
        return None
    if not counted.busy:  # look again whether the report arrived, for an hour
        return deps.now() + EVERY_MS if deps.now() - (found.ended_at or 0) < PATIENCE_MS else None
    waits = counted.later and counted.left == counted.later and not counted.edited.left and not counted.deleted.left
    return max(deps.now() + EVERY_MS, counted.resumes or 0) if waits else deps.now() + EVERY_MS


def _last(found: Announcement) -> str:
    """How the occurrence of the report begins, of this end and this correction."""
    return f"last {found.ended_at} {found.revision} "


async def _edit_panel(deps: Deps, tx: Transaction, found: Announcement, counted: Progress) -> None:
    reader = await author(deps, tx, found)
    if reader is None or found.panel_message is None:
        return
    now = deps.now()
    parameters = edit_message(panel(deps, reader, found, counted)) | {"message_id": found.panel_message}
    last = _last(found) if found.state in OVER and not counted.busy else ""
    order = Order("panel", found.id, 0, occurrence=f"{last}{now}", operation="show", priority=PRIORITY)
    await tx.run(partial(_instead, parameters=parameters, order=order, author=found.author, now=now))


def _instead(connection: sqlite3.Connection, parameters: dict[str, Any], order: Order, author: int, now: int) -> None:
    """In the place of an edit that still waits; it goes out however late."""
    outbox_rows.drop(connection, order.kind, order.object_id, "a newer one follows", now)
    outbox.queue(connection, "editMessageText", parameters, order, [author], now)


def panel(deps: Deps, reader: Reader, found: Announcement, counted: Progress) -> Message:
    """How it goes, or, once it is over, the report."""
    return deps.messages.render(
        "announcements/panel",
        reader.language,
        announcement=found,
        progress=counted,
        mine=found.author == reader.viewer.telegram_id,
        zone=reader.zone,
        now=deps.now(),
    )


async def is_live(deps: Deps, reader: Reader, message_id: int) -> bool:
    """Whether the reader's message is a panel that will be edited again: what he asks for goes below it."""
    async with deps.database.reading() as connection:
        return await announcements.is_live_panel(connection, reader.viewer.telegram_id, message_id)


async def move_panel(deps: Deps, reader: Reader, found: Announcement, message_id: int) -> None:
    """Where its author looks at it last, it is shown how it goes."""
    if found.author == reader.viewer.telegram_id and found.panel_message != message_id:
        async with deps.database.transaction() as tx:
            await announcements.set_panel(tx, found.id, message_id)


async def author(deps: Deps, tx: rows.Reader, found: Announcement) -> Reader | None:
    """Who sent it, as a reader of what the bot tells him unasked."""
    try:
        return await accounts.known(deps, tx, found.author)
    except Gone:
        return None


async def one(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """As it is now, for who may steer it. Raises Gone."""
    async with deps.database.reading() as connection:
        return await rights.steered(connection, reader.viewer, announcement_id)
