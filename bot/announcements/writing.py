"""The form of an announcement: for whom one speaks, what, to whom, when; the preview shows how many it reaches."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import msgspec

from bot import contents
from bot.announcements import approving, audience, categories, looking, narrowing, quiet, rights
from bot.announcements.categories import OFFICIAL
from bot.announcements.rights import ALLIANCE
from bot.calls import inline_keyboard
from bot.contents import Content
from bot.deps import Deps
from bot.forms import readers
from bot.forms.steps import Asking, Call, Choice, Form, Step
from bot.holidays import calendars
from bot.messages import Button
from bot.recurrences import coming, picking
from bot.refusals import Gone
from bot.times.moments import Moment, SpringGap, at_instant, moment, wall
from bot.times.offers import offers
from storage import announcements, audiences, organisations
from storage.announcements import Announcement
from storage.audiences import Who
from storage.database import Reader

NAME = "announcements"
NOW = "now"
DEFAULTS: dict[str, Any] = {
    "audience": [audience.EVERYBODY],
    "narrow": {},
    "category": OFFICIAL,
    "time": NOW,
    "urgent": False,
    **picking.DEFAULTS,
}
"""Answered beforehand: the preview comes straight after the text, and each is one tap to change."""
TEXTS = {"text_hans": "zh-Hans", "text_hant": "zh-Hant", "text_en": "en"}
"""The steps that ask for a language's own text."""
MORNING, DAY = time(9), timedelta(days=1)
SHOWN = 4


class Source(msgspec.Struct, frozen=True):
    """For whom he may speak: its name, and how many people are its own."""

    name: str
    people: int


def _several(asking: Asking) -> bool:
    return len(rights.sources(asking.reader.viewer)) > 1


async def _sources(asking: Asking) -> list[Choice]:
    """The organisations of his desks, and the alliance for an officer: each with its name, and how many it reaches."""
    found, deps = rights.sources(asking.reader.viewer), asking.deps
    async with deps.database.reading() as reader:
        named = {each: await source_name(deps, reader, each) for each in found}
        number = {each: (await audiences.reach(reader, Who(each or None, None, deps.today())))[0] for each in found}
    return [Choice(str(each), Source(named[each], number[each])) for each in sorted(found)]  # the alliance first


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
    found = offers(asking.now, asking.reader.zone)
    named = [moment for moment in found if moment.zone == asking.reader.zone]  # not the second of two autumn hours
    return [Choice(NOW), *(Choice(moment.local, moment) for moment in named)]


def _pick_time(asking: Asking, step: str, value: str) -> Any:
    return NOW if value == NOW else readers.offered_time(asking, step, value)


def _pick_urgent(asking: Asking, step: str, _value: str) -> bool:
    """On and off. Raises Gone for who isn't an officer."""
    if not asking.reader.viewer.officer:
        raise Gone
    return not asking.answers.get(step)


def _first(asking: Asking) -> Moment:
    """Of something that recurs: the time that was chosen, else tomorrow morning."""
    if asking.answers["time"] != NOW:
        return readers.as_moment(asking.answers["time"])
    zone = asking.reader.zone
    local = datetime.combine(wall(asking.now, zone).date() + DAY, MORNING)
    try:
        return moment(local, zone)
    except SpringGap:
        return at_instant(asking.now + 86_400_000, zone)


async def _languages(asking: Asking) -> list[Choice]:
    """The steps that ask for a language's own text, and whether it has one."""
    return [Choice(step, language, bool(asking.answers.get(step))) for step, language in TEXTS.items()]


def texts(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By languages, where one has its own."""
    return {language: answers[step] for step, language in TEXTS.items() if answers.get(step)}


async def review(asking: Asking) -> dict[str, Any]:
    """What the preview shows beside the answers."""
    answers, deps, viewer = asking.answers, asking.deps, asking.reader.viewer
    category, chosen = categories.of(answers), audience.tokens(answers)
    async with deps.database.reading() as reader:
        name = await source_name(deps, reader, answers["source"])
        optional = categories.optional(category)
        meant = await audience.meant(deps, reader, viewer, answers["source"], chosen, optional)
        approval = await approving.needed(deps, reader, viewer, answers["source"], chosen)
        wanted = audience.who(answers["source"], chosen, deps.today(), optional, deps.config.alliance.language)
        sample = await audiences.sample(reader, wanted, audience.SAMPLE) if wanted else []
    rule = picking.rule_of(answers)
    calendar = await deps.database.here.run(calendars.current)
    following = (
        coming.preview(rule, asking.now, partial(calendar.name, language=asking.reader.language), SHOWN) if rule else []
    )
    planned = None if answers["time"] == NOW or rule else readers.as_moment(answers["time"])
    starts = planned.at if planned else following[0].moment.at if following else asking.now
    return {
        "source": name,
        **meant,
        "sample": sample,
        "category": category,
        "approval": approval,
        "looks": await looking.of_draft(asking),
        "own_texts": list(texts(answers)),
        "rule": rule,
        "coming": following,
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


async def _whom(asking: Asking) -> dict[str, Any]:
    """What is chosen so far, and how many that reaches."""
    answers, category = asking.answers, categories.optional(categories.of(asking.answers))
    async with asking.deps.database.reading() as reader:
        viewer, chosen = asking.reader.viewer, audience.tokens(answers)
        return await audience.meant(asking.deps, reader, viewer, answers["source"], chosen, category)


async def exact(asking: Asking) -> list[Call]:
    """Just what will arrive: the text for all, then each language's own."""
    answers = asking.answers
    async with asking.deps.database.reading() as reader:
        name = await source_name(asking.deps, reader, answers["source"])
    every = [answers["content"], *texts(answers).values()]
    category = categories.of(answers)
    shown = [signed(readers.as_content(each), answers["source"], name, category=category) for each in every]
    return [contents.sending(*each) for each in shown]


def signed(
    content: Content, source: int, name: str, *, group: bool = False, category: str = OFFICIAL
) -> tuple[Content, dict[str, Any] | None]:
    """Who speaks: by a button below that leads to its card; in the words where there can be none, or all see it.

    Beside it, where somebody may want none of its kind, the button that says so: a sign, since the text is for readers
    of all languages.
    """
    mute = [Button("🔕", f"announcements:mute:{category}")] if category != OFFICIAL else []
    if not name:
        return content, inline_keyboard((tuple(mute),)) if mute and not content.album and not group else None
    if content.album or group:
        line = f"{content.text}\n\n—— {name}".strip()
        return (content if len(line) > content.most else msgspec.structs.replace(content, text=line)), None
    action = f"orgs:card:{source}" if source else "orgs"
    return content, inline_keyboard(((Button(f"🏛 {name}", action), *mute),))


def _never(_asking: Asking) -> bool:
    """Asked only from the preview."""
    return False


FORM = Form(
    NAME,
    (
        Step("content", read=readers.content, album=readers.further),
        Step("source", choices=_sources, pick=_pick_source, wanted=_several),
        Step("audience", choices=audience.wider, pick=audience.pick_wider, several=True, about=_whom),
        msgspec.structs.replace(narrowing.STEP, wanted=_never, about=_whom),
        Step("category", choices=categories.choices, wanted=_never),
        Step("languages", choices=_languages, wanted=_never),
        *(
            Step(name, read=readers.content, album=readers.further, optional=True, wanted=_never)
            for name in TEXTS
        ),
        Step("time", read=readers.time, choices=_times, pick=_pick_time),
        *(
            msgspec.structs.replace(step, wanted=_never)
            for step in picking.steps(_first, lambda asking: calendars.of_zone(_first(asking).zone))
        ),
        Step("urgent", pick=_pick_urgent),
    ),
    review=review,
    exact=exact,
    exact_of=("content", "source", "category", *TEXTS),
    allowed=lambda asking: rights.check(asking.reader.viewer),
)  # fmt: skip


def begun(asking_viewer_sources: list[int]) -> dict[str, Any]:
    """The answers that a new draft begins with."""
    known = {"source": asking_viewer_sources[0]} if len(asking_viewer_sources) == 1 else {}
    return {**DEFAULTS, **known}


def content_of(text: str) -> Content:
    """An announcement's stored content."""
    return msgspec.json.decode(text, type=Content)


def texts_of(text: str) -> dict[str, Content]:
    """An announcement's stored texts, by languages."""
    return {language: msgspec.convert(each, Content) for language, each in json.loads(text).items()}
