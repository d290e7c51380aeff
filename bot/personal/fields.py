"""The fields of oneself that one may change, and how each is read when it is typed."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.announcements.quiet import NONE
from bot.config import HOURS
from bot.forms import readers
from bot.forms.steps import Asking, Sent
from bot.linking import NotYourContact, verified
from bot.refusals import Refusal
from bot.register import cells
from bot.register.problems import WrongError
from bot.times import zones

REGISTER = ("salutation", "industries", "hometown", "languages", "offers", "wants", "email", "wechat")
"""For who is in the register; the others are everybody's."""
GUIDED = ("salutation", "industries", "hometown", "languages", "offers", "wants")
"""What a newcomer is led through, as far as it is missing."""
PHONE = "phone"
"""His own too, as Telegram vouches for it: he shares his contact. Nobody is asked, for nobody knows better."""
ACCOUNT = ("time_zone", "quiet_hours")
POSITION = "position"
"""Not changed here: his secretariat is asked."""
TONGUES = ("cmn", "nan", "yue", "en", "fil", "id", "ms", "th", "vi", "ja", "es", "ru")
"""What people of the alliances speak (ISO 639)."""
GENDERS = ("m", "f")
DEFAULT = "default"
QUIET = (DEFAULT, "22:00-07:00", "23:00-08:00", NONE)
MOST: Mapping[str, int] = {"salutation": 12, "hometown": 30, "email": 100, "wechat": 40, "offers": 300, "wants": 300}
MOST_OTHERWISE = 300
NOON = 12
LATE = re.compile(
    r"(?:(?P<night>晚上|晚|夜里|夜裡)|下午|傍晚)(?P<after>\d{1,2})(?P<minutes>:\d{2})?|(?P<before>\d{1,2})(?P<more>:\d{2})?pm"
)
EARLY = re.compile("每天|每晚|从|從|早上|早晨|清晨|凌晨|早|上午|第二天|次日|am")
SPAN = re.compile(r"(\d{1,2})(?::?(\d{2}))?[-~至到](\d{1,2})(?::?(\d{2}))?")


class EmailWanted(Refusal):
    """`typed` is none."""


class ZoneWanted(Refusal):
    """A place that isn't known: `typed`."""


class HoursWanted(Refusal):
    """No span of hours: `typed`."""


def own_phone(asking: Asking, sent: Sent) -> str:
    """Raises NotYourContact, for a number that is typed too."""
    own = sent.contact and sent.contact.owner == asking.reader.viewer.telegram_id
    number = verified(sent.contact.phone) if sent.contact and own else ""
    if not number:
        raise NotYourContact
    return number


def read(asking: Asking, sent: Sent) -> Any:
    """A typed answer, as it is kept."""
    field = asking.answers["field"]
    typed = readers.text(1, MOST.get(field, MOST_OTHERWISE))(asking, sent)
    match field:
        case "time_zone":
            return _zone(typed)
        case "quiet_hours":
            return hours(typed)
        case "email":
            return _email(typed)
        case "offers" | "wants" | "position":
            return cells.prose(typed)
        case _:
            return cells.line(typed)


def _zone(typed: str) -> str:
    found = zones.typed(typed)
    if not found:
        raise ZoneWanted(typed=typed)
    return found


def hours(typed: str) -> str:
    """22:00-7:00, 22点到7点, 2200-0700, 晚上10点到早上7点, 10pm to 7am as 22:00-07:00."""
    plain = re.sub(r"[\s点點時时]", "", unicodedata.normalize("NFKC", typed).lower().replace("to", "-"))
    plain = LATE.sub(_late, plain.replace("–", "-").replace("—", "-"))
    plain = EARLY.sub("", plain)
    found = SPAN.fullmatch(plain)
    span = "{:0>2}:{}-{:0>2}:{}".format(*(part or "00" for part in found.groups())) if found else ""
    if not HOURS.fullmatch(span):
        raise HoursWanted(typed=typed)
    return span


def _late(found: re.Match[str]) -> str:
    """10 of 晚上10 as 22; 12 at night is 0."""
    hour = int(found["after"] or found["before"]) % 12 + 12
    if found["night"] and hour == NOON:
        hour = 0
    return f"{hour:02}{found['minutes'] or found['more'] or ''}"


def _email(typed: str) -> str:
    try:
        return cells.email(typed)
    except WrongError as error:
        raise EmailWanted(typed=typed) from error
