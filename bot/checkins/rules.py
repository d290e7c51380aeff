"""When one checks in, and how a code is read. Pure."""

import re
import unicodedata

from bot.config import Events
from bot.refusals import Refusal
from storage.events import Event

HOUR_MS = 3_600_000
LIST, CODE, QR, WALK_IN = "list", "code", "qr", "walk_in"


class CheckInClosed(Refusal):
    """`why`: early, late or cancelled; `event`; `opens` and `closes`, Unix ms UTC."""


class CheckInUnknown(Refusal):
    """No event has this code; `left` more may be tried."""


class CheckInAtTable(Refusal):
    """He isn't on its list, nor a member who may walk in: the host enters him. `event`."""


def window(event: Event, config: Events) -> tuple[int, int]:
    """From when until when one checks in, Unix ms UTC."""
    opens = event.begins_at - round(config.checkin_before_hours * HOUR_MS)
    return opens, event.ends_at + round(config.checkin_after_hours * HOUR_MS)


def check(event: Event, config: Events, now: int) -> None:
    """Raises CheckInClosed."""
    opens, closes = window(event, config)
    why = "cancelled" if event.state == "cancelled" else "early" if now < opens else "late" if now > closes else ""
    if why:
        raise CheckInClosed(why=why, event=event, opens=opens, closes=closes)


def plain(code: str) -> str:
    """As it is stored: half-width, in capitals, without what people put between."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())
