"""What a draft means: what its author said of each part, else what was read from his words. Pure."""

from typing import Any

import msgspec

from bot.contents import Content, Media
from bot.forms import readers
from bot.forms.steps import Answers
from bot.notices import flags, validity
from bot.notices.reading.kinds import plainly
from bot.notices.reading.notice import Read, read
from bot.notices.reading.places import Located

MOST_FILES = 9
NOWHERE = Located("", "", "", "")


class Meant(msgspec.Struct, frozen=True):
    """A notice as it would be posted. `valid_until` is ISO; `unsure`: what its author should look at.

    `unsure`: of several (dates), past (the date named), wrong (no such date), far (beyond the longest), files (more
    than are kept), kind (the words begin otherwise than what was chosen).
    """

    kind: str
    nature: str
    title: str
    text: str
    media: tuple[Media, ...]
    quantity: str
    place: Located
    industries: tuple[str, ...]
    valid_until: str
    deadline: bool  # valid_until was named by the author, it isn't the usual span
    unsure: tuple[str, ...]
    dates: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def content(self) -> Content:
        return Content(text=self.text, media=self.media)


def text_of(answers: Answers) -> str:
    """What he wrote, in one message or below its pictures."""
    return str(answers.get("words") or (answers.get("content") or {}).get("text", "")).strip()


def kind_of(answers: Answers, today: str) -> str:
    """Empty where neither he nor his words say."""
    return str(answers.get("kind") or read(text_of(answers), today).kind)


def media_of(answers: Answers) -> tuple[Media, ...]:
    """All files, the pictures first, since an album takes no documents beside them."""
    parts = [readers.as_content(answers[name]) for name in ("content", "pictures") if answers.get(name)]
    found = [media for part in parts for media in part.media]
    return tuple(sorted(found, key=lambda media: media.kind == "document"))


def of(answers: Answers, today: str, valid_days: int, banned: tuple[str, ...] = ()) -> Meant:
    """`today`: the alliance's own, ISO."""
    text, files = text_of(answers), media_of(answers)
    found = read(text, today, str(answers.get("kind") or ""))
    until, named, unsure = _until(answers, found, today, valid_days)
    if len(files) > MOST_FILES:
        unsure = (*unsure, "files")
    if plainly(text) not in {"", found.kind}:
        unsure = (*unsure, "kind")
    links = [entity.get("url", "") for entity in (answers.get("content") or {}).get("entities", ())]
    return Meant(
        kind=found.kind,
        nature=str(answers.get("nature") or found.nature),
        title=str(answers.get("title") or found.title),
        text=text,
        media=files[:MOST_FILES],
        quantity=_said(answers, "quantity", found.quantity) or "",
        place=_place(answers, found),
        industries=tuple(_said(answers, "industries", found.industries) or ()),
        valid_until=until,
        deadline=named,
        unsure=unsure,
        dates=found.deadline.others,
        flags=flags.flags(text, links, banned),
    )


def _said(answers: Answers, name: str, read_: Any) -> Any:
    """None is an answer too: there is none."""
    return answers.get(name, read_)


def _place(answers: Answers, found: Read) -> Located:
    if "place" in answers:
        return msgspec.convert(answers["place"], Located) if answers["place"] else NOWHERE
    return found.place or NOWHERE


def _until(answers: Answers, found: Read, today: str, valid_days: int) -> tuple[str, bool, tuple[str, ...]]:
    usual, last = validity.in_days(valid_days, today), validity.in_days(validity.LONGEST_DAYS, today)
    said = answers.get("valid_until")
    if said:
        return str(said), True, ("past",) if said < today else ()
    named = found.deadline
    if named.wrong:
        return usual, False, ("wrong",)
    if not named.day:
        return usual, False, ()
    if named.past:
        return usual, False, ("past",)
    if named.day > last:
        return last, True, ("far",)
    return named.day, True, ("several",) if named.others else ()
