"""The form of a notice: one message will do; each part of the preview is one tap to change."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot import contents, tables
from bot.contents import Content
from bot.forms import readers
from bot.forms.readers import NothingToSend, TooLong
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.notices import audiences, meant, previewing, rights, validity
from bot.notices.reading import places
from bot.notices.reading.kinds import KINDS, NATURE
from bot.notices.reading.titles import LONGEST
from bot.notices.reading.trades import MOST
from bot.refusals import Gone, Refusal

NAME = "notices"
LEAST = 2  # letters or characters that say something
MOST_TEXT = 1_500  # characters: it is a notice, not a catalogue
FILES = frozenset({"photo", "video", "document", "animation"})
NATURES = ("product", *NATURE, "other")


class PlaceUnknown(Refusal):
    """`typed`: nothing that the tables know."""


class IndustryUnknown(Refusal):
    """`typed`: neither a code nor a word that the tables know."""


class TooManyIndustries(Refusal):
    """`most`."""


class PictureWanted(Refusal):
    """A voice, a sticker or words came where pictures and documents are asked for."""


class TooManyFiles(Refusal):
    """`most` are there already."""


def today(asking: Asking) -> str:
    """The alliance's own date, ISO."""
    zone = ZoneInfo(asking.deps.config.alliance.time_zone)
    return datetime.fromtimestamp(asking.now / 1000, UTC).astimezone(zone).date().isoformat()


def _content(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """Words, pictures, documents; the words can follow."""
    came = sent.content
    if not came.text.strip() and not came.media:
        raise NothingToSend
    if not came.media and not _says(came.text):
        raise readers.TooShort(least=LEAST, typed=came.text.strip())
    _check_files(came)
    if len(came.text) > MOST_TEXT:
        raise TooLong(most=MOST_TEXT, length=len(came.text))
    return readers.as_json(came)


def _check_files(came: Content) -> None:
    for media in came.media:
        if media.kind not in FILES:
            raise PictureWanted
        if media.size > contents.MOST_BYTES:
            raise readers.FileTooLarge(most=contents.MOST_BYTES >> 20, size=-(-media.size >> 20))


def _further(answer: dict[str, Any], sent: Sent) -> dict[str, Any]:
    """One more of an album, as long as there is room. Raises TooManyFiles."""
    so_far = readers.as_content(answer)
    _check_files(sent.content)
    if len(so_far.media) >= meant.MOST_FILES:
        raise TooManyFiles(most=meant.MOST_FILES)
    return readers.further(answer, sent)


def _pictures(asking: Asking, sent: Sent) -> dict[str, Any]:
    """Beside those that are there."""
    if not sent.content.media:
        raise PictureWanted
    _check_files(sent.content)
    if len(meant.media_of(asking.answers)) >= meant.MOST_FILES:
        raise TooManyFiles(most=meant.MOST_FILES)
    there = readers.as_content(asking.answers["pictures"]) if asking.answers.get("pictures") else Content()
    return readers.as_json(Content(media=(*there.media, *sent.content.media)))


def _says(text: str) -> bool:
    """Something that one can look for: emoji alone say nothing."""
    return sum(each.isalnum() for each in text) >= LEAST


def _words(asking: Asking, sent: Sent) -> str:
    typed = readers.text(LEAST, MOST_TEXT)(asking, sent)
    if not _says(typed):
        raise readers.TooShort(least=LEAST, typed=typed)
    return typed


def _words_follow(asking: Asking) -> bool:
    return bool(asking.answers.get("content")) and not _says(asking.answers["content"].get("text") or "")


async def _kinds(_asking: Asking) -> list[Choice]:
    return [Choice(kind) for kind in KINDS]


async def _natures(asking: Asking) -> list[Choice]:
    now = meant.of(asking.answers, today(asking), 1).nature
    return [Choice(nature, chosen=nature == now) for nature in NATURES]


def _place(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """Raises PlaceUnknown."""
    typed = readers.text(1, 40)(_asking, sent)
    found = places.find(typed)
    if found is None:
        raise PlaceUnknown(typed=typed)
    return dict(msgspec.to_builtins(msgspec.structs.replace(found, name=typed)))


def _chosen(asking: Asking) -> list[str]:
    return list(meant.of(asking.answers, today(asking), 1).industries)


async def _industries(asking: Asking) -> list[Choice]:
    """What is chosen, and what the words suggest."""
    chosen = _chosen(asking)
    read = meant.of({key: value for key, value in asking.answers.items() if key != "industries"}, today(asking), 1)
    return [Choice(code, chosen=code in chosen) for code in dict.fromkeys([*chosen, *read.industries])]


def _pick_industry(asking: Asking, _step: str, value: str) -> list[str]:
    """On and off."""
    chosen = _chosen(asking)
    if value in chosen:
        return [code for code in chosen if code != value]
    if tables.industry(value) is None:
        raise Gone
    if len(chosen) >= MOST:
        raise TooManyIndustries(most=MOST)
    return [*chosen, value]


def _type_industry(asking: Asking, sent: Sent) -> list[str]:
    """By its words; with those that are chosen. Raises IndustryUnknown, TooManyIndustries."""
    typed = readers.text(1, 40)(asking, sent)
    found = tables.find_industry(typed)
    if not found:
        raise IndustryUnknown(typed=typed)
    chosen = _chosen(asking)
    return chosen if found[0].code in chosen else _pick_industry(asking, "industries", found[0].code)


async def _days(asking: Asking) -> list[Choice]:
    return [Choice(str(days), validity.in_days(days, today(asking))) for days in validity.OFFERED_DAYS]


def _pick_days(asking: Asking, _step: str, value: str) -> str:
    if not value.isdecimal() or int(value) not in validity.OFFERED_DAYS:
        raise Gone
    return validity.in_days(int(value), today(asking))


def _type_day(asking: Asking, sent: Sent) -> str:
    if not sent.content.text:
        raise WordsWanted
    return validity.day_typed(sent.content.text, today(asking))


def _pick_via(asking: Asking, _step: str, _value: str) -> bool:
    """On and off."""
    return not asking.answers.get("via")


def never(_asking: Asking) -> bool:
    """Not asked: it is read from the words, or usual; a tap changes it."""
    return False


def _adds_files(sent: Sent) -> str:
    """Pictures that come while the preview shows are added."""
    return "pictures" if sent.content.media else ""


FORM = Form(
    NAME,
    (
        Step("content", read=_content, album=_further),
        Step("words", read=_words, wanted=_words_follow),
        Step("kind", choices=_kinds, wanted=lambda asking: not meant.kind_of(asking.answers, today(asking))),
        Step(
            "member",
            read=audiences.type_member,
            choices=audiences.members,
            pick=audiences.pick_member,
            wanted=lambda asking: bool(asking.answers.get("other")),
            stays=True,
        ),
        Step("title", read=readers.text(2, LONGEST), wanted=never),
        Step("quantity", read=readers.text(1, 40), wanted=never, optional=True),
        Step("place", read=_place, wanted=never, optional=True),
        Step("nature", choices=_natures, wanted=never),
        Step("industries", read=_type_industry, choices=_industries, pick=_pick_industry, several=True, wanted=never),
        Step("valid_until", read=_type_day, choices=_days, pick=_pick_days, wanted=never),
        Step(
            "audience",
            read=audiences.type_organisation,
            choices=audiences.organisations,
            pick=audiences.pick_organisation,
            several=True,
            stays=True,
            wanted=never,
        ),
        Step("organisation", choices=audiences.speakers, pick=audiences.pick_speaker, wanted=never),
        Step("pictures", read=_pictures, album=_further, wanted=never, optional=True),
        Step("via", pick=_pick_via, wanted=never),
    ),
    review=previewing.review,
    allowed=lambda asking: rights.check_may_post(asking.reader.viewer),
    further=_adds_files,
    lifetime_ms=30 * validity.DAY_MS,
)
