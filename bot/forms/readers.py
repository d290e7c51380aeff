"""What steps make of what was sent: each reader gives an answer, or a refusal that says what is allowed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import phonenumbers

from bot import contents, tables
from bot.contents import Content, Media
from bot.forms.steps import Asking, Sent, WordsWanted
from bot.refusals import Gone, Refusal
from bot.times.moments import Moment, moment
from bot.times.refusals import PastTime
from bot.times.typed import parse

MOST_PICTURES = 10  # of an album, as Telegram has it


class TooShort(Refusal):
    """`least` characters, `typed`."""


class TooLong(Refusal):
    """`most` characters, `length` came."""


class NothingToSend(Refusal):
    """A sticker, a poll, a game: nothing that can be sent on."""


class FileTooLarge(Refusal):
    """`most` MB, `size` MB came."""


class FileWanted(Refusal):
    """`wanted`: photo or document."""


class LocationWanted(Refusal):
    """Something else than a location came."""


class ContactWanted(Refusal):
    """Something else than a contact came."""


class PhoneWanted(Refusal):
    """Neither a contact nor a phone number: `typed`."""


def text(least: int, most: int) -> Callable[[Asking, Sent], str]:
    """A text of so many characters."""

    def read(_asking: Asking, sent: Sent) -> str:
        if sent.content.media or not sent.content.text:
            raise WordsWanted
        typed = sent.content.text.strip()
        if len(typed) < least:
            raise TooShort(least=least, typed=typed)
        if len(typed) > most:
            raise TooLong(most=most, length=len(typed))
        return typed

    return read


def content(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """Any message that can be sent on, whole: bot.contents.Content as JSON."""
    came = sent.content
    if not came.text.strip() and not came.media:
        raise NothingToSend
    if len(came.text) > came.most:
        raise TooLong(most=came.most, length=len(came.text))
    for media in came.media:
        _check_size(media)
    return as_json(came)


def further(answer: dict[str, Any], sent: Sent) -> dict[str, Any]:
    """One more of the same album: its picture, and its words where the others have none."""
    so_far, came = as_content(answer), sent.content
    if not came.media or len(so_far.media) >= MOST_PICTURES:
        return answer
    _check_size(came.media[0])
    worded = came if came.text and not so_far.text else so_far
    return as_json(msgspec.structs.replace(worded, media=(*so_far.media, *came.media)))


def file(kind: str) -> Callable[[Asking, Sent], dict[str, Any]]:
    """A photo or a document, with what is written below it; as bot.contents.Content."""

    def read(asking: Asking, sent: Sent) -> dict[str, Any]:
        if sent.content.shape != (kind,):
            raise FileWanted(wanted=kind)
        return content(asking, sent)

    return read


def _check_size(media: Media) -> None:
    if media.size > contents.MOST_BYTES:
        raise FileTooLarge(most=contents.MOST_BYTES >> 20, size=-(-media.size >> 20))


def location(_asking: Asking, sent: Sent) -> list[float]:
    """Latitude and longitude, in degrees."""
    if sent.location is None:
        raise LocationWanted
    return list(sent.location)


def contact(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """Of anybody: {"phone", "name", "owner"}."""
    if sent.contact is None:
        raise ContactWanted
    return msgspec.structs.asdict(sent.contact)


def phone(_asking: Asking, sent: Sent) -> str:
    """E.164: of a contact, or typed; one without a country is the home country's, if it is one there at all.

    Eight digits are Singapore's or Hong Kong's: whoever calls +86 instead reaches nobody.
    """
    typed = f"+{sent.contact.phone.lstrip('+')}" if sent.contact else sent.content.text
    try:
        found = phonenumbers.parse(typed, tables.HOME)
    except phonenumbers.NumberParseException as error:
        raise PhoneWanted(typed=typed) from error
    right = phonenumbers.is_possible_number if typed.strip().startswith("+") else phonenumbers.is_valid_number
    if not right(found):
        raise PhoneWanted(typed=typed)
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))


def time(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A moment to come, typed by somebody in the reader's zone: bot.times.moments.Moment as JSON."""
    if not sent.content.text:
        raise WordsWanted
    return msgspec.structs.asdict(parse(sent.content.text, asking.now, asking.reader.zone))


def offered_time(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Of a button: a local time, ISO to the minute, in the reader's zone. It may have passed meanwhile."""
    try:
        found = moment(datetime.fromisoformat(value), asking.reader.zone)
    except ValueError as error:  # forged; an offer is never in the spring gap
        raise Gone from error
    if found.at <= asking.now:
        raise PastTime(meant=found, typed=value.replace("T", " "))
    return msgspec.structs.asdict(found)


def as_json(found: Content) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(found)
    return made


def as_content(answer: dict[str, Any]) -> Content:
    return msgspec.convert(answer, Content)


def as_moment(answer: dict[str, Any]) -> Moment:
    return msgspec.convert(answer, Moment)
