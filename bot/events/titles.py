"""A title as it is typed, often with when and where: 年会 下周五14:00 西安宾馆. Each goes where it belongs.

A date stays out of a title: it would be there still when the event has moved.
"""

import re
from typing import Any

import msgspec

from bot.contents import Content
from bot.events import times
from bot.forms import readers
from bot.forms.steps import Asking, Sent, Several
from bot.refusals import Refusal
from bot.times.refusals import Ambiguous, NoTimeOfDay
from bot.times.typed import parse
from bot.times.within import Within, find
from bot.visits import reading
from bot.visits import steps as visiting

LEAST, LONGEST = 2, 80
LONGEST_VENUE = 200
EDGES = " \t\n:：,，、;；·|｜-—–()（）"
SAYS_WHERE = r"(?:地[点點][:：]?|在|[于於]|@|\bat\b|\bin\b)\s*"
PLACE = re.compile(rf"^(?:[\s,，、;；·|｜]*{SAYS_WHERE}|[\s,，;；|｜]+)(?=\S)", re.IGNORECASE)


def read(asking: Asking, sent: Sent) -> str | Several:
    """The title, with what else was said in it. Raises WordsWanted, TooShort, TooLong."""
    said = sent.content.text.strip()
    found = None if sent.content.media else _found(asking, said)
    if found is None:
        return _title(asking, sent, said)
    title, more = found
    return Several(_title(asking, sent, title), more)


def _title(asking: Asking, sent: Sent, title: str) -> str:
    worded = Content(text=title, media=sent.content.media)
    return readers.text(LEAST, LONGEST)(asking, msgspec.structs.replace(sent, content=worded))


def _found(asking: Asking, said: str) -> tuple[str, dict[str, Any]] | None:
    """The title that is left, and the other answers; None where it is all title."""
    within = find(said)
    if within is None:
        return None
    if asking.answers.get("kind") == visiting.KIND:
        return _visit(asking, said, within)
    return _timed(asking, within) if within.timed else _dated(asking, within)


def _timed(asking: Asking, within: Within) -> tuple[str, dict[str, Any]] | None:
    """With a time of day: the begin; words behind it that stand apart are the place."""
    title, venue = _parts(asking, within)
    if len(title) < LEAST:
        return None
    place = {"venue": {"name": venue, "address": "", "place": []}} if venue else {}
    try:
        return title, {"begin": times.begun(within.words, asking.now, times.zone_of(asking)), **place}
    except Ambiguous as either:  # 下周五3点
        local = [each.local for each in either.values["readings"]]
        known = asking.answers.get("begin") or not local
        return None if known else (title, {"said": {"day": local[0][:10], "times": local}, **place})
    except Refusal:  # over, or no such day: he is asked, and sees what he wrote
        return None


def _parts(asking: Asking, within: Within) -> tuple[str, str]:
    """The title, and the place if it says one."""
    before, after = within.before.strip(EDGES), within.after.strip()
    place = PLACE.match(within.after)
    if before and after and place and not asking.answers.get("venue"):
        venue = within.after[place.end() :].strip(EDGES)
        if len(venue) <= LONGEST_VENUE:
            return before, " ".join(venue.split())
    return f"{within.before.rstrip(EDGES[:3])} {after.strip(EDGES)}".strip(EDGES), ""


def _dated(asking: Asking, within: Within) -> tuple[str, dict[str, Any]] | None:
    """A day alone, at the head or the tail: at which hour is asked. Of another day than it is on already, it stays."""
    title = (within.before + within.after).strip(EDGES)
    if (within.before.strip(EDGES) and within.after.strip(EDGES)) or len(title) < LEAST:
        return None
    day = _day(within.words, asking)
    begin = asking.answers.get("begin")
    if not day or (begin and begin["local"][:10] != day):
        return None
    return title, {} if begin else {"said": {"day": day}}


def _day(words: str, asking: Asking) -> str:
    """An ISO date to come; empty: none."""
    try:
        parse(words, asking.now, times.zone_of(asking))
    except NoTimeOfDay as refusal:
        return str(refusal.values["day"]) if refusal.values["day"] >= asking.deps.today() else ""
    except Refusal:
        return ""
    return ""


def _visit(asking: Asking, said: str, within: Within) -> tuple[str, dict[str, Any]] | None:
    """Of a visit the route says when: what follows the title is its stops, or the day of the first one."""
    title = within.before.strip(EDGES)
    if len(title) >= LEAST and visiting.asked(asking) and not asking.answers.get("route"):
        try:
            stops = reading.parse(said[len(within.before) :], asking.now, asking.reader.zone)
        except Refusal:
            stops = []
        if stops:
            return title, {"route": msgspec.to_builtins(sorted(stops, key=lambda each: each.at))}
    title = (within.before + within.after).strip(EDGES)
    if within.timed or (within.before.strip(EDGES) and within.after.strip(EDGES)) or len(title) < LEAST:
        return None
    day = _day(within.words, asking)
    return (title, {"said": {"day": day}}) if day else None
