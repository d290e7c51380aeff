"""What goes out later or to others: queued with its cause, in the same transaction; each kind says what holds for it.

States: due -> claimed -> sending -> sent | failed | unknown | dropped; due <-> paused. A row is `sending` from just
before the request to just after its answer: what a kill leaves there is unknown, listed, and sent again only where its
kind says that doubling harms nobody.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from storage import broadcasts, outbox
from storage.broadcasts import Which
from storage.outbox import Delivery, Order


def always(_connection: sqlite3.Connection, _delivery: Delivery) -> bool:
    return True


class Kind(msgspec.Struct, frozen=True):
    """`still_due` is asked inside the transaction that begins the sending: paused, cancelled, left meanwhile?"""

    again_when_unknown: bool = False
    still_due: Callable[[sqlite3.Connection, Delivery], bool] = always


class Outcome(msgspec.Struct, frozen=True):
    """What became of one request.

    `state`: sent, failed, unknown, or due for another try after `wait_s` (told by the server: `told`).
    """

    state: str
    message_id: int | None = None
    more: str = ""  # an album's further messages, a JSON list
    error: str = ""
    wait_s: float | None = None
    told: bool = False
    unreachable: bool = False  # blocked, deactivated, or never begun
    moved_to: int | None = None  # a group that became a supergroup


UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "bot was blocked",
    "can't initiate conversation",
    "bot was kicked",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
)
"""Telegram's words for who can't be written to any more, lower case."""

BACKOFF_S = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


def backoff_s(attempts: int) -> float | None:
    """How long to wait after so many tries; None: give up."""
    return BACKOFF_S[attempts - 1] if attempts <= len(BACKOFF_S) else None


def aim(
    connection: sqlite3.Connection, call: tuple[str, dict[str, Any]], order: Order, chat_id: int, target: int, now: int
) -> None:
    """Like `queue`, for the edit or the deletion of one message that was an answer."""
    text = msgspec.json.encode(call[1]).decode()
    body_id = outbox.put_body(connection, call[0], text, now)
    outbox.aim(connection, msgspec.structs.replace(order, body_id=body_id), chat_id, target, now)


def queue(
    connection: sqlite3.Connection,
    method: str,
    parameters: dict[str, Any],
    order: Order,
    recipients: Iterable[int],
    now: int,
) -> int:
    """Write a call's body and a row for each recipient; how many are new. `order.body_id` is filled in."""
    text = msgspec.json.encode(parameters).decode()
    body_id = outbox.put_body(connection, method, text, now)
    filled = msgspec.structs.replace(order, body_id=body_id)
    return outbox.queue(connection, filled, recipients, now)


def follow(
    connection: sqlite3.Connection, call: tuple[str, dict[str, Any]], order: Order, which: Which, now: int
) -> int:
    """Like `queue`, for the edit or the deletion of what of an object was sent already; how many."""
    text = msgspec.json.encode(call[1]).decode()
    body_id = outbox.put_body(connection, call[0], text, now)
    return broadcasts.follow(connection, msgspec.structs.replace(order, body_id=body_id), which, now)
