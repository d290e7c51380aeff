"""Drains the outbox: claims what is due, sends it within the limits, writes what became of it at once."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
import structlog
from telegram import InputFile
from telegram.error import TelegramError

from bot.config import FREE_PER_SECOND
from bot.deps import Deps
from bot.limiter import Limiter
from bot.outbox import Kind, Outcome
from bot.outcomes import outcome_of
from bot.transport import Bot
from storage import accounts, broadcasts, groups, outbox
from storage.outbox import Delivery

log = structlog.get_logger()

SIDE_BY_SIDE, SIDE_BY_SIDE_PAID = 30, 200
MOST_TRIES = 3  # of what may double: hearing it twice harms nobody, hearing it all night does
IDLE_S = 1.0  # the clock may jump: look again, whatever was due when
TARGETED = frozenset({"edit", "delete"})


class NotYetError(Exception):
    """What an edit is for is just being sent."""


class Sender:
    """One per database. `stop` waits for what is under way."""

    def __init__(self, deps: Deps, bot: Bot, limiter: Limiter, kinds: Mapping[str, Kind]) -> None:
        self._database = deps.database
        self._clock = deps.clock
        self._bell = deps.bell
        self._bot = bot
        self._limiter = limiter
        self._kinds = kinds
        free = 0 < deps.config.telegram.messages_per_second <= FREE_PER_SECOND
        self._most = SIDE_BY_SIDE if free else SIDE_BY_SIDE_PAID
        self._under_way: set[asyncio.Task[None]] = set()
        self._latest: dict[int, asyncio.Task[None]] = {}  # of those, by chat
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Settle what the last life left, then send."""
        cut_off = await self._database.write(lambda connection: outbox.recover(connection, self._clock.now()))
        for delivery in cut_off:
            log.warning("a delivery was cut off: nobody knows whether it arrived", delivery=delivery.id)
        again = [each.id for each in cut_off if self._kind(each).again_when_unknown]
        if again:
            await self._database.write(lambda connection: outbox.again(connection, again, self._clock.now()))
        self._running = asyncio.create_task(self._run())

    async def stop(self, patience_s: float) -> None:
        """What isn't answered by then stays `sending`, and is unknown at the next start."""
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=patience_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _kind(self, delivery: Delivery) -> Kind:
        return self._kinds.get(delivery.kind, Kind())

    async def _run(self) -> None:
        while True:
            self._bell.clear()
            try:
                claimed = await self._claim()
            except sqlite3.Error as error:
                log.warning("the outbox can't be read; trying again", error=str(error))
                claimed = []
            for delivery in claimed:
                self._set_out(delivery)
            if not claimed or len(self._under_way) >= self._most:
                await self._wait()

    def _set_out(self, delivery: Delivery) -> None:
        chat = delivery.recipient
        task = asyncio.create_task(self._in_turn(delivery, self._latest.get(chat)))
        self._under_way.add(task)
        self._latest[chat] = task
        task.add_done_callback(partial(self._over, chat))

    async def _in_turn(self, delivery: Delivery, before: asyncio.Task[None] | None) -> None:
        """In a chat one after the other, as they were queued: what is asked stands below what it is about."""
        if before:
            await asyncio.wait({before})
        await self._deliver(delivery)

    def _over(self, chat: int, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if self._latest.get(chat) is task:
            del self._latest[chat]

    async def _claim(self) -> list[Delivery]:
        free = self._most - len(self._under_way)
        if free <= 0:
            return []
        return await self._database.write(lambda connection: outbox.claim(connection, self._clock.now(), free))

    async def _wait(self) -> None:
        """For a commit, for one to be done, or for the time."""
        bell = asyncio.create_task(self._bell.wait())
        try:
            await asyncio.wait({bell, *self._under_way}, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bell.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            if delivery.operation in TARGETED and delivery.target is None:
                delivery = await self._aimed(delivery)
            begin = partial(self._begin, delivery)
            async with self._limiter.slot(delivery.recipient, delivery.method, begin) as begun:
                if not begun:
                    return
                outcome = await self._call(delivery)
            if outcome.told and outcome.wait_s:
                self._limiter.told_to_wait(delivery.recipient, outcome.wait_s)
        except NotYetError:
            outcome = Outcome("due", wait_s=IDLE_S, told=True)
        except sqlite3.Error as error:
            log.warning("a delivery can't be begun", delivery=delivery.id, error=str(error))
            outcome = Outcome("due", wait_s=IDLE_S)
        except Exception as error:
            # A fault of our own: one delivery is for a person to look at, the others go on.
            log.exception("a delivery failed", delivery=delivery.id)
            outcome = Outcome("unknown", error=f"unexpected: {type(error).__name__}")
        await self._settle(delivery, outcome)

    async def _aimed(self, delivery: Delivery) -> Delivery:
        """What was still being sent when its edit was queued: by now it is known as which message."""
        state, target, more = await self._database.write(partial(broadcasts.sent_as, delivery=delivery))
        if target is None and state in {"claimed", "sending", "due"}:
            raise NotYetError
        return msgspec.structs.replace(delivery, target=target, more=more)

    async def _begin(self, delivery: Delivery) -> bool:
        return await self._database.write(partial(self._begun, delivery=delivery))

    def _begun(self, connection: sqlite3.Connection, delivery: Delivery) -> bool:
        """Whether it is to be sent: in one transaction with the question whether it is still wanted."""
        now = self._clock.now()
        why = self._why_not(connection, delivery, now)
        if why:
            outbox.settle(connection, delivery.id, "dropped", now, error=why)
            return False
        return outbox.begin(connection, delivery, now)

    def _why_not(self, connection: sqlite3.Connection, delivery: Delivery, now: int) -> str:
        if delivery.operation in TARGETED and delivery.target is None:
            return "it never arrived"
        if delivery.not_after is not None and delivery.not_after < now:
            return "too late"
        return "" if self._kind(delivery).still_due(connection, delivery) else "not due any more"

    async def _call(self, delivery: Delivery) -> Outcome:
        method, parameters = _request(delivery)
        try:
            answer = await self._bot.call(method, parameters, held=True)
        except TelegramError as error:
            return outcome_of(error, delivery.attempts + 1)
        ids = _message_ids(answer)
        more = msgspec.json.encode(ids[1:]).decode() if ids[1:] else ""
        return Outcome("sent", message_id=ids[0] if ids else None, more=more)

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Written at once, again and again while the disk is full: what was sent must not be sent twice."""
        while True:
            try:
                await self._database.write(partial(self._settled, delivery=delivery, outcome=outcome))
            except sqlite3.Error as error:
                log.warning("what became of a delivery can't be written", delivery=delivery.id, error=str(error))
                await asyncio.sleep(IDLE_S)
            else:
                return

    def _settled(self, connection: sqlite3.Connection, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock.now()
        not_before = None if outcome.wait_s is None else now + round(outcome.wait_s * 1000)
        if outcome.moved_to:
            outbox.migrate(connection, delivery.recipient, outcome.moved_to)
            groups.migrate(connection, delivery.recipient, outcome.moved_to, now)
        outbox.settle(
            connection,
            delivery.id,
            outcome.state,
            now,
            message_id=outcome.message_id,
            more=outcome.more,
            error=outcome.error,
            not_before=not_before,
            counted=not outcome.told,
        )
        if outcome.unreachable:
            accounts.note_unreachable(connection, delivery.recipient)
            groups.leave(connection, delivery.recipient, now)
        tries = delivery.attempts + 1
        if outcome.state == "unknown" and self._kind(delivery).again_when_unknown and tries < MOST_TRIES:
            outbox.again(connection, [delivery.id], now)


def _request(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    """The method and its parameters: a delete takes an album's further messages along."""
    parameters = {**msgspec.json.decode(delivery.parameters), "chat_id": delivery.recipient}
    # A small file may go with it: its name and its text by the name that the call has for it (attach://name).
    files = {name: InputFile(text.encode(), filename) for name, (filename, text) in parameters.pop("files", {}).items()}
    parameters |= files
    if delivery.operation == "delete" and delivery.more:
        return "deleteMessages", parameters | {"message_ids": [delivery.target, *msgspec.json.decode(delivery.more)]}
    aimed = {"message_id": delivery.target} if delivery.operation in TARGETED else {}
    return delivery.method, parameters | aimed


def _message_ids(answer: Any) -> list[int]:
    """Of a message, of an album's messages, of a copy; none of true."""
    messages = answer if isinstance(answer, list) else [answer]
    return [each["message_id"] for each in messages if isinstance(each, dict) and "message_id" in each]
