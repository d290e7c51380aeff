"""What each of Telegram's errors means for a delivery."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outbox import BACKOFF_S
from bot.outcomes import outcome_of
from bot.transport import BrokenError, NeverSentError


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NeverSentError("can't connect"), "due"),
        (NetworkError("Internal Server Error (500)"), "due"),
        (InvalidToken("Unauthorized"), "due"),
        (BrokenError("the connection broke"), "unknown"),
        (TimedOut(), "unknown"),
        (NetworkError("Bad Gateway"), "unknown"),
        (NetworkError("Gateway Timeout (504)"), "unknown"),
        (TelegramError("what answers is no Bot API"), "unknown"),
        (Forbidden("Forbidden: bot was blocked by the user"), "failed"),
        (BadRequest("Chat not found"), "failed"),
        (BadRequest("Message is too long"), "failed"),
        (BadRequest("Message is not modified: …"), "sent"),
        (BadRequest("Message to delete not found"), "sent"),  # it is gone, as was wanted
        (BadRequest("Message to edit not found"), "failed"),
    ],
)
def test_state_after_an_error(error, state):
    assert outcome_of(error, 1).state == state


@pytest.mark.parametrize(
    ("text", "unreachable"),
    [
        ("Chat not found", True),
        ("User is deactivated", True),
        ("Message is too long", False),
        ("Can't parse entities", False),
    ],
)
def test_who_cannot_be_reached(text, unreachable):
    assert outcome_of(BadRequest(text), 1).unreachable is unreachable
    assert outcome_of(Forbidden(text), 1).unreachable


def test_429_waits_as_told_and_moves_follow():
    told = outcome_of(RetryAfter(7), 3)
    assert (told.state, told.wait_s, told.told) == ("due", 7.0, True)
    moved = outcome_of(ChatMigrated(-1001), 1)
    assert (moved.state, moved.wait_s, moved.moved_to) == ("due", 0.0, -1001)


def test_waits_grow_and_end():
    waits = [outcome_of(NeverSentError("x"), attempts) for attempts in range(1, len(BACKOFF_S) + 2)]
    assert [each.wait_s for each in waits[:-1]] == sorted(BACKOFF_S)
    assert waits[-1].state == "failed"
