"""Whom an announcement is for: everybody of an organisation, some of its positions, groups; and how many that reaches.

In a draft a list of `all`, `r<rank>` (bot/positions.py) and `g<chat>`; `x`: of the whole alliance rather than of one's
own organisation. Once it is sent, with the conditions by which it was narrowed (bot/announcements/narrowing.py).
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from bot.announcements import narrowing
from bot.announcements.narrowing import ALLIANCE_WIDE
from bot.announcements.rights import ALLIANCE
from bot.deps import Deps
from bot.forms.steps import Asking, Choice
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import audiences, groups, segments
from storage.announcements import Announcement
from storage.audiences import Rank, Who
from storage.database import Reader
from storage.groups import Group

EVERYBODY = "all"
SAMPLE = 10
MOST_RANKS, MOST_GROUPS, MOST_SEGMENTS = 30, 12, 4


class AudienceEmpty(Refusal):
    """The register has nobody like that, and there is no group."""


class Reach(msgspec.Struct, frozen=True):
    """`register`: whom it is for; `on_bot`: who of them hears it from the bot. What is chosen, for people to read."""

    register: int
    on_bot: int
    everybody: bool
    ranks: tuple[Rank, ...]
    groups: tuple[Group, ...]
    alliance: bool = False  # of all organisations
    left_out: int = 0  # want none of this category

    @property
    def recipients(self) -> int:
        return self.on_bot + len(self.groups)

    @property
    def off_bot(self) -> int:
        return self.register - self.on_bot


def toggled(chosen: Sequence[str], value: str) -> list[str]:
    """Everybody, everybody of the alliance, and single positions exclude each other; groups go with either."""
    groups = [each for each in chosen if each.startswith("g")]
    wide = [each for each in chosen if each == ALLIANCE_WIDE]
    if value == ALLIANCE_WIDE:
        return [EVERYBODY, *groups] if wide else [ALLIANCE_WIDE, EVERYBODY, *groups]
    if value == EVERYBODY and (wide or EVERYBODY not in chosen):
        return [EVERYBODY, *groups]
    if value in chosen:
        return [each for each in chosen if each != value]
    others = [each for each in chosen if each != EVERYBODY or value.startswith("g")]
    return [*others, value]


def tokens(answers: Mapping[str, Any]) -> list[str]:
    """All that a draft says of whom it is for."""
    return [*(answers.get("audience") or []), *narrowing.of(answers).tokens]


def everywhere(source: int, chosen: Sequence[str]) -> bool:
    """Whether it isn't one organisation's people: kinds and regions are of organisations, and mean all such."""
    by = [each for name in ("kinds", "regions") for each in narrowing.values_of(chosen, name)]
    return source == ALLIANCE or ALLIANCE_WIDE in chosen or bool(by)


def beyond(viewer: Viewer, source: int, chosen: Sequence[str]) -> bool:
    """Whether people of other organisations than his own are meant: the office has to agree."""
    others = {int(each) for each in narrowing.values_of(chosen, "organisations")} - {*viewer.desks, source}
    people = any(each == EVERYBODY or each.startswith("r") for each in chosen)
    named = bool(narrowing.values_of(chosen, "organisations"))
    return people and (bool(others) if named and source != ALLIANCE else everywhere(source, chosen))


def who(source: int, chosen: Sequence[str], today: str, category: str = "", otherwise: str = "zh-Hans") -> Who | None:
    """The people of the register; None where only groups are chosen. Raises Gone for what was never offered.

    `category`: who wants none of it is left out; `otherwise`: the language of who chose none.
    """
    ranks = None if EVERYBODY in chosen else tuple(_number(each) for each in chosen if each.startswith("r"))
    if ranks == ():
        return None
    narrow = partial(narrowing.values_of, chosen)
    organisations = tuple(map(int, narrow("organisations")))
    return Who(
        None if organisations or everywhere(source, chosen) else source,
        ranks,
        today,
        organisations,
        narrow("kinds"),
        narrow("regions"),
        narrow("trades"),
        narrow("homes"),
        narrow("languages"),
        narrow("answers"),
        category,
        otherwise,
    )


def chats(chosen: Sequence[str]) -> list[int]:
    return [_number(each) for each in chosen if each.startswith("g")]


def _number(value: str) -> int:
    try:
        return int(value[1:])
    except ValueError as error:
        raise Gone from error


def is_one(value: str) -> bool:
    """Whether it can be part of an audience at all."""
    return value in {EVERYBODY, ALLIANCE_WIDE} or (value[:1] in {"r", "g"} and value[1:].removeprefix("-").isdecimal())


async def choices(asking: Asking) -> list[Choice]:
    """Everybody of the organisation, the positions that are held, the groups."""
    viewer, source, today = asking.reader.viewer, asking.answers["source"], asking.deps.today()
    chosen = asking.answers.get("audience") or []
    wide = source == ALLIANCE or ALLIANCE_WIDE in chosen
    async with asking.deps.database.reading() as reader:
        everybody, _ = await audiences.reach(reader, Who(source or None, None, today))
        ranks = await audiences.ranks(reader, None if wide else source, today, MOST_RANKS)
        open_groups = await _groups(reader, viewer)
    offered: list[tuple[str, object]] = [(EVERYBODY, everybody)]
    offered += [(f"r{rank.rank}", rank) for rank in ranks]
    offered += [(f"g{group.chat_id}", group) for group in open_groups]
    picked = set(chosen) - ({EVERYBODY} if ALLIANCE_WIDE in chosen else set())
    return [Choice(value, about, value in picked) for value, about in offered]


async def wider(asking: Asking) -> list[Choice]:
    """The same, with everybody of the alliance, which the office has to agree to, and what was saved."""
    source, today = asking.answers["source"], asking.deps.today()
    found = await choices(asking)
    async with asking.deps.database.reading() as reader:
        alliance, _ = await audiences.reach(reader, Who(None, None, today)) if source != ALLIANCE else (0, 0)
        saved = await segments.listed(reader, source or None, MOST_SEGMENTS)
    wide = ALLIANCE_WIDE in (asking.answers.get("audience") or [])
    more = [Choice(ALLIANCE_WIDE, alliance, wide)] if source != ALLIANCE else []
    return [found[0], *more, *(Choice(f"s{each.id}", each) for each in saved), *found[1:]]


async def _groups(reader: Reader, viewer: Viewer) -> list[Group]:
    """Those of his desks, and those that he added the bot to himself."""
    return await groups.open_to(reader, viewer.telegram_id, viewer.desks, MOST_GROUPS)


def pick(asking: Asking, step: str, value: str) -> list[str]:
    """Raises Gone for what is no audience, and for everybody of the alliance: nobody would be asked."""
    if value == ALLIANCE_WIDE:
        raise Gone
    return pick_wider(asking, step, value)


def pick_wider(asking: Asking, step: str, value: str) -> list[str]:
    """The same, where the office is asked. Raises Gone for what is no audience."""
    if not is_one(value):
        raise Gone
    return toggled(asking.answers.get(step) or [], value)


async def reach(
    deps: Deps, reader: Reader, viewer: Viewer, source: int, chosen: Sequence[str], category: str = ""
) -> Reach:
    """Counted anew each time; groups that the bot has left, or that aren't his, fall out."""
    today = deps.today()
    wanted = who(source, chosen, today, category, deps.config.alliance.language)
    register, on_bot = await audiences.reach(reader, wanted) if wanted else (0, 0)
    wide = everywhere(source, chosen)
    held = await audiences.ranks(reader, None if wide else source, today, MOST_RANKS) if wanted and wanted.ranks else []
    mine = {group.chat_id: group for group in await _groups(reader, viewer)}
    return Reach(
        register=register,
        on_bot=on_bot,
        everybody=EVERYBODY in chosen,
        ranks=tuple(rank for rank in held if wanted and wanted.ranks and rank.rank in wanted.ranks),
        groups=tuple(mine[chat] for chat in chats(chosen) if chat in mine),
        alliance=wide,
        left_out=await _left_out(reader, wanted, register) if wanted and category else 0,
    )


async def meant(
    deps: Deps, reader: Reader, viewer: Viewer, source: int, chosen: Sequence[str], category: str = ""
) -> dict[str, Any]:
    """For people to read: `reach`, and the conditions by which it is `narrowed`."""
    reached = await reach(deps, reader, viewer, source, chosen, category)
    return {"reach": reached, "narrowed": await narrowing.named(reader, chosen)}


async def counted(deps: Deps, reader: Reader, found: Announcement) -> dict[str, Any]:
    """Of one that is written: how many it reaches by now, and ten of them."""
    chosen, source = json.loads(found.audience), found.organisation_id or ALLIANCE
    optional = found.category if found.category != "official" else ""
    wanted = who(source, chosen, deps.today(), optional, deps.config.alliance.language)
    register, on_bot = await audiences.reach(reader, wanted) if wanted else (0, 0)
    sample = await audiences.sample(reader, wanted, SAMPLE) if wanted else []
    return {"register": register, "on_bot": on_bot, "groups": len(chats(chosen)), "sample": sample}


async def _left_out(reader: Reader, wanted: Who, register: int) -> int:
    everybody, _ = await audiences.reach(reader, msgspec.structs.replace(wanted, category=""))
    return everybody - register
