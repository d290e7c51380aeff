"""Whose yes an event needs before its call goes to other organisations' members, and who is called without it.

Members are their own desk's to call; an officer may call any. What goes to the whole alliance the office approves, as
it does announcements.
"""

from collections.abc import Collection, Sequence

from bot.announcements import audience, narrowing
from bot.announcements.audience import EVERYBODY
from bot.announcements.narrowing import ALLIANCE_WIDE
from bot.announcements.rights import ALLIANCE
from bot.privacy import Viewer

OFFICE = 0
"""Among the ids of organisations: the office, for the whole alliance."""


def organisations(tokens: Sequence[str]) -> tuple[int, ...]:
    """Those that an audience names."""
    return tuple(map(int, narrowing.values_of(tokens, "organisations")))


def needed(viewer: Viewer, source: int, tokens: Sequence[str]) -> tuple[int, ...]:
    """Whose yes is needed, of an event that `source` calls; OFFICE: the office's. Pure."""
    if viewer.officer or not audience.beyond(viewer, source, tokens):
        return ()
    if ALLIANCE_WIDE in tokens:
        return (OFFICE,)
    own = {*viewer.desks, source}
    return tuple(each for each in organisations(tokens) if each not in own)


def _people(tokens: Sequence[str]) -> list[str]:
    """Which of the members: all, or some positions; of some trades."""
    return [each for each in tokens if each == EVERYBODY or each[:1] in {"r", narrowing.BY["trades"]}]


def at_once(source: int, tokens: Sequence[str], asked: Collection[int]) -> list[str]:
    """Of an audience the part that needs nobody's yes; empty: nobody. Pure."""
    people, named = _people(tokens), organisations(tokens)
    if OFFICE in asked:
        return [*people, f"o{source}"] if source != ALLIANCE else []
    left = [each for each in named if each not in asked]
    if named and not left:
        return []
    return [*people, *(f"o{each}" for each in left), *([ALLIANCE_WIDE] if ALLIANCE_WIDE in tokens else [])]


def after_yes(tokens: Sequence[str], organisation: int) -> list[str]:
    """Of an audience the part that waits for one yes. Pure."""
    return [*_people(tokens), f"o{organisation}" if organisation != OFFICE else ALLIANCE_WIDE]
