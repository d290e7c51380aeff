"""The form of /meeting: kind, title, begin, place; the rest has a usual answer, and is one tap from the preview."""

import re
from typing import Any

from bot.announcements import narrowing
from bot.announcements import writing as announcing
from bot.announcements.rights import sources
from bot.events import picking, rights, telling, times, titles, trades, whom, wider
from bot.events.composing import drafted, exact, is_open
from bot.forms import readers
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.meetings import steps as meeting_steps
from bot.meetings.calling import short
from bot.refusals import Refusal
from bot.visits import steps as visiting

NAME = "calling"
KINDS = ("event", "meeting", "visit")
LONGEST_FEE, LONGEST_LINK = 100, 500
CAPACITIES = (10, 20, 30, 50, 100, 200)
GUESTS = (0, 1, 2, 3, 5)
LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
DEFAULTS: dict[str, Any] = {
    "end": None,
    "zone": None,
    "link": None,
    "agenda": None,
    "capacity": None,
    "closes": None,
    "guests": 0,
    "fee": None,
    "hosts": None,
    "wider": None,
}
"""Answered beforehand: the preview comes straight after the place, and each is one tap to change."""


class LinkWanted(Refusal):
    """`typed` is no address such as https://…"""


class NumberWanted(Refusal):
    """`typed` is no number from `least` to `most`."""


def _several(asking: Asking) -> bool:
    return len(sources(asking.reader.viewer)) > 1


async def _kinds(_asking: Asking) -> list[Choice]:
    return [Choice(each) for each in KINDS]


async def _sources(asking: Asking) -> list[Choice]:
    """The organisations of his desks, and the alliance for an officer: each with its name."""
    found = sources(asking.reader.viewer)
    async with asking.deps.database.reading() as reader:
        names = {each: await announcing.source_name(asking.deps, reader, each) for each in found}
    return [Choice(str(each), names[each]) for each in sorted(found)]  # the whole alliance first


def _pick_source(asking: Asking, _step: str, value: str) -> int:
    """Raises NotYourEvent."""
    source = int(value) if value.isdecimal() else -1
    rights.check_source(asking.reader.viewer, source)
    return source


def _venue(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """A place that Telegram knows, a pin, or typed: the name in the first line, the address below it."""
    name, address = sent.venue or ("", "")
    if sent.location is None:
        typed = readers.text(1, titles.LONGEST_VENUE)(_asking, sent)
        name, _, address = (part.strip() for part in typed.partition("\n"))
    return {"name": name, "address": address.replace("\n", " "), "place": list(sent.location or ())}


def _link(_asking: Asking, sent: Sent) -> str:
    typed = sent.content.text.strip()
    if not LINK.fullmatch(typed) or len(typed) > LONGEST_LINK:
        raise LinkWanted(typed=typed)
    return typed


def number(typed: str, least: int, most: int) -> int:
    """Raises NumberWanted."""
    digits = typed.strip()
    if not digits.isdecimal() or not least <= int(digits[:12]) <= most:
        raise NumberWanted(typed=typed, least=least, most=most)
    return int(digits)


def _capacity(asking: Asking, sent: Sent) -> int:
    if not sent.content.text:
        raise WordsWanted
    return number(sent.content.text, 1, asking.deps.config.events.most_places)


async def _capacities(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("capacity")
    return [Choice("0", None, chosen=not chosen), *(Choice(str(each), each, each == chosen) for each in CAPACITIES)]


def _pick_capacity(asking: Asking, _step: str, value: str) -> int | None:
    """0: without a limit."""
    return number(value, 0, asking.deps.config.events.most_places) or None


def _guests(asking: Asking, sent: Sent) -> int:
    if not sent.content.text:
        raise WordsWanted
    return number(sent.content.text, 0, asking.deps.config.events.most_guests)


async def _guest_choices(asking: Asking) -> list[Choice]:
    most, chosen = asking.deps.config.events.most_guests, asking.answers.get("guests")
    return [Choice(str(each), each, each == chosen) for each in GUESTS if each <= most]


def _pick_guests(asking: Asking, _step: str, value: str) -> int:
    return number(value, 0, asking.deps.config.events.most_guests)


def _pick_open(asking: Asking, _step: str, _value: str) -> bool:
    """On and off."""
    return not is_open(asking.answers)


def never(_asking: Asking) -> bool:
    """Not asked: it is usual, and a tap changes it."""
    return False


def _one_place(asking: Asking) -> bool:
    """Of a visit the route says when and where."""
    return asking.answers.get("kind") != visiting.KIND


STEPS = (
    Step("kind", choices=_kinds),
    Step("source", choices=_sources, pick=_pick_source, wanted=_several),
    Step("title", read=titles.read),
    Step("begin", read=times.read_begin, choices=times.begins, pick=times.pick_begin, wanted=_one_place),
    Step("venue", read=_venue, optional=True, wanted=_one_place),
    Step("end", read=times.read_end, choices=times.lengths, pick=times.pick_end, wanted=never),
    Step("zone", read=times.read_zone, choices=times.zones, pick=times.pick_zone, wanted=never),
    Step("agenda", read=readers.content, album=readers.further, wanted=never, optional=True),
    Step("link", read=_link, wanted=never, optional=True),
    Step("capacity", read=_capacity, choices=_capacities, pick=_pick_capacity, wanted=never),
    Step("closes", read=times.read_closing, choices=times.closings, pick=times.pick_closing, wanted=never),
    Step("guests", read=_guests, choices=_guest_choices, pick=_pick_guests, wanted=never),
    Step("fee", read=readers.text(1, LONGEST_FEE), wanted=never, optional=True),
    Step(
        "hosts",
        read=picking.type_host,
        choices=picking.hosts,
        pick=picking.pick_host,
        several=True,
        stays=True,
        wanted=never,
    ),
    Step("audience", choices=whom.choices, pick=whom.pick, several=True, wanted=never),
    Step(
        wider.NAME,
        read=wider.read,
        choices=wider.choices,
        pick=wider.pick,
        several=True,
        stays=True,
        wanted=never,
    ),
    trades.STEP,
    Step("open", pick=_pick_open, wanted=never),
)
KIND_STEPS: tuple[Step, ...] = (*meeting_steps.STEPS, *visiting.STEPS)
"""Those of a kind alone: each `wanted` by the answer to `kind`."""


async def review(asking: Asking) -> dict[str, Any]:
    """What the preview shows beside the answers."""
    answers, deps = asking.answers, asking.deps
    async with deps.database.reading() as reader:
        name = await announcing.source_name(deps, reader, answers["source"])
        reached = await whom.reached(asking, reader)
        named = await narrowing.named(reader, trades.tokens(answers))
    card = await drafted(asking)
    async with deps.database.reading() as reader:
        late = await short(deps, reader, card.event)
    return {
        "short": late,
        "source": name,
        **reached,
        "card": card,
        "quiet_until": telling.morning(deps, card.event),
        "passed": card.event.begins_at <= asking.now,
        "may_widen": answers.get("kind") == wider.KIND,
        "widened": wider.said(answers),
        "trades": named,
        "several": _several(asking),
        "most_guests": deps.config.events.most_guests,
    }


UNSHOWN = frozenset({"audience", wider.NAME, trades.NAME, "open", "kind", "source", "venue"})
SHOWN = tuple(step.name for step in STEPS if step.name not in UNSHOWN)
FORM = Form(
    NAME,
    (*STEPS, *KIND_STEPS),
    review=review,
    exact=exact,
    exact_of=(*SHOWN, "venue", *(step.name for step in KIND_STEPS)),
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


def begun(known_sources: list[int], kind: str = "") -> dict[str, Any]:
    """The answers that a new draft begins with."""
    known: dict[str, Any] = {"source": known_sources[0]} if len(known_sources) == 1 else {}
    return {**DEFAULTS, **known, **({"kind": kind} if kind in KINDS else {})}
