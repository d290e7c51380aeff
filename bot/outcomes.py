"""What Telegram's errors mean for a delivery: try again with backoff, never again, or nobody knows.

The texts are those of the official server's source.
"""

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.outbox import UNREACHABLE, Outcome, backoff_s
from bot.transport import BrokenError, NeverSentError

THERE_ALREADY = ("not modified", "message to delete not found")
GATEWAYS = ("Bad Gateway", "Gateway Time")


def outcome_of(error: TelegramError, attempts: int) -> Outcome:
    """`attempts` counts the one that failed so."""
    text = error.message
    if isinstance(error, RetryAfter):
        return Outcome("due", error=text, wait_s=_seconds(error), told=True)
    if isinstance(error, ChatMigrated):
        return Outcome("due", error=text, wait_s=0.0, moved_to=error.new_chat_id)
    if isinstance(error, (BadRequest, Forbidden)):
        return _refused(text, forbidden=isinstance(error, Forbidden))
    if _surely_not_done(error):
        return _later(text, attempts)
    return Outcome("unknown", error=text)


def _refused(text: str, *, forbidden: bool) -> Outcome:
    """For good, unless it is there already."""
    if any(each in text.lower() for each in THERE_ALREADY):
        return Outcome("sent")
    return Outcome("failed", error=text, unreachable=forbidden or any(each in text.lower() for each in UNREACHABLE))


def _surely_not_done(error: TelegramError) -> bool:
    """No way to the server, or the server itself said no; a gateway before it doesn't know what the server did."""
    if isinstance(error, (NeverSentError, InvalidToken)):
        return True
    said = isinstance(error, NetworkError) and type(error) is NetworkError and not isinstance(error, BrokenError)
    return said and not any(gateway in error.message for gateway in GATEWAYS)


def _later(text: str, attempts: int) -> Outcome:
    wait_s = backoff_s(attempts)
    return Outcome("failed", error=text) if wait_s is None else Outcome("due", error=text, wait_s=wait_s)


def _seconds(error: RetryAfter) -> float:
    told = error.retry_after
    return float(told) if isinstance(told, int) else told.total_seconds()
