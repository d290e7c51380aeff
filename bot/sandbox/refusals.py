"""What a Bot API server says when it refuses, in its own words."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of this program
    """An answer with ok = false. `code` is the HTTP status too; `parameters` as in ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class ActRefused(ValueError):  # noqa: N818 - a client's app would not let the person do it
    """A person of the sandbox can't do this (unknown person, no such button, blocked bot …)."""


def bad_request(message: str) -> Refusal:
    """400. The server lower-cases the first letter unless the second is upper case or `_` (MESSAGE_TOO_LONG stays)."""
    second = message[1:2]
    if not (second.isupper() or second == "_"):
        message = message[:1].lower() + message[1:]
    return Refusal(400, f"Bad Request: {message}")


def forbidden(message: str) -> Refusal:
    return Refusal(403, f"Forbidden: {message}")


def conflict(message: str) -> Refusal:
    return Refusal(409, f"Conflict: {message}")


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(chat_id: int) -> Refusal:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, text, {"migrate_to_chat_id": chat_id})


def within(refusal: Refusal, what: str) -> Refusal:
    """The server says of what it can't parse in which object it stood, but not of codes such as BUTTON_DATA_INVALID."""
    reason = refusal.description.removeprefix("Bad Request: ")
    return refusal if reason.isupper() else bad_request(f"can't parse {what}: {reason[:1].upper()}{reason[1:]}")


METHOD_NOT_FOUND = Refusal(404, "Not Found: method not found")
UNAUTHORIZED = Refusal(401, "Unauthorized")
INVALID_TOKEN = Refusal(401, "Unauthorized: invalid token specified")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
