"""The form of an announcement: for whom one speaks, what, to whom, when; the preview shows how many it reaches."""

from typing import Any

import msgspec

from bot import contents
from bot.announcements import audience, quiet, rights
from bot.announcements.rights import ALLIANCE
from bot.calls import inline_keyboard
from bot.contents import Content
from bot.deps import Deps
from bot.forms import readers
from bot.forms.steps import Asking, Call, Choice, Form, Step
from bot.messages import Button
from bot.refusals import Gone
from bot.times.offers import offers
from storage import announcements, organisations
from storage.announcements import Announcement
from storage.database import Reader

NAME = "announcements"
NOW = "now"
DEFAULTS: dict[str, Any] = {"audience": [audience.EVERYBODY], "time": NOW, "urgent": False}
"""Answered beforehand: the preview comes straight after the text, and each is one tap to change."""


def _several(asking: Asking) -> bool:
    return len(rights.sources(asking.reader.viewer)) > 1


async def _sources(asking: Asking) -> list[Choice]:
    """The organisations of his desks, and the alliance for an officer: each with its name."""
    found = rights.sources(asking.reader.viewer)
    async with asking.deps.database.reading() as reader:
        names = {each: await source_name(asking.deps, reader, each) for each in found}
    return [Choice(str(each), names[each]) for each in sorted(found)]  # the whole alliance first


async def source_name(deps: Deps, reader: Reader, source: int) -> str:
    """An organisation's short name, else its name; the alliance's. Raises Gone."""
    if source == ALLIANCE:
        return deps.config.alliance.name
    found = await organisations.by_id(reader, source)
    if found is None:
        raise Gone
    return found.short_name or found.name


def _pick_source(asking: Asking, _step: str, value: str) -> int:
    """Raises NotYourDesk."""
    source = int(value) if value.isdecimal() else -1
    rights.check_source(asking.reader.viewer, source)
    return source


async def _times(asking: Asking) -> list[Choice]:
    """At once, and moments that people often choose, in the reader's zone."""
    coming = offers(asking.now, asking.reader.zone)
    named = [moment for moment in coming if moment.zone == asking.reader.zone]  # not the second of two autumn hours
    return [Choice(NOW), *(Choice(moment.local, moment) for moment in named)]


def _pick_time(asking: Asking, step: str, value: str) -> Any:
    return NOW if value == NOW else readers.offered_time(asking, step, value)


def _pick_urgent(asking: Asking, step: str, _value: str) -> bool:
    """On and off. Raises Gone for who isn't an officer."""
    if not asking.reader.viewer.officer:
        raise Gone
    return not asking.answers.get(step)


async def review(asking: Asking) -> dict[str, Any]:
    """What the preview shows beside the answers."""
    answers, deps, viewer = asking.answers, asking.deps, asking.reader.viewer
    async with deps.database.reading() as reader:
        name = await source_name(deps, reader, answers["source"])
        reached = await audience.reach(deps, reader, viewer, answers["source"], answers["audience"])
    planned = None if answers["time"] == NOW else readers.as_moment(answers["time"])
    starts = planned.at if planned else asking.now
    return {
        "source": name,
        "reach": reached,
        "content": readers.as_content(answers["content"]),
        "planned": planned,
        "passed": planned is not None and planned.at <= asking.now,
        "replaces": await _waiting(asking),
        "quiet_until": None if answers["urgent"] else quiet.put_off(deps, starts, deps.config.alliance.time_zone),
        "officer": viewer.officer,
        "several": _several(asking),
    }


async def _waiting(asking: Asking) -> Announcement | None:
    """What this draft was scheduled as before: it goes out at its time unless it is replaced."""
    async with asking.deps.database.reading() as reader:
        return await announcements.waiting_of(reader, asking.draft)


async def exact(asking: Asking) -> list[Call]:
    """Just what will arrive."""
    content = readers.as_content(asking.answers["content"])
    async with asking.deps.database.reading() as reader:
        name = await source_name(asking.deps, reader, asking.answers["source"])
    return [contents.sending(*signed(content, asking.answers["source"], name))]


def signed(content: Content, source: int, name: str, *, group: bool = False) -> tuple[Content, dict[str, Any] | None]:
    """Who speaks: by a button below that leads to its card; in the words where there can be none, or all see it."""
    if not name:
        return content, None
    if content.album or group:
        line = f"{content.text}\n\n—— {name}".strip()
        return (content if len(line) > content.most else msgspec.structs.replace(content, text=line)), None
    action = f"orgs:card:{source}" if source else "orgs"
    return content, inline_keyboard(((Button(f"🏛 {name}", action),),))


FORM = Form(
    NAME,
    (
        Step("content", read=readers.content, album=readers.further),
        Step("source", choices=_sources, pick=_pick_source, wanted=_several),
        Step("audience", choices=audience.choices, pick=audience.pick, several=True),
        Step("time", read=readers.time, choices=_times, pick=_pick_time),
        Step("urgent", pick=_pick_urgent),
    ),
    review=review,
    exact=exact,
    exact_of=("content", "source"),
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


def begun(asking_viewer_sources: list[int]) -> dict[str, Any]:
    """The answers that a new draft begins with."""
    known = {"source": asking_viewer_sources[0]} if len(asking_viewer_sources) == 1 else {}
    return {**DEFAULTS, **known}


def content_of(text: str) -> Content:
    """An announcement's stored content."""
    return msgspec.json.decode(text, type=Content)
