"""Whom an announcement is for: everybody of an organisation, some of its positions, groups; and how many that reaches.

In a draft a list of `all`, `r<rank>` (bot/positions.py) and `g<chat>`.
"""

from collections.abc import Sequence

import msgspec

from bot.announcements.rights import ALLIANCE
from bot.deps import Deps
from bot.forms.steps import Asking, Choice
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import audiences, groups
from storage.audiences import Rank, Who
from storage.database import Reader
from storage.groups import Group

EVERYBODY = "all"
MOST_RANKS, MOST_GROUPS = 30, 12


class AudienceEmpty(Refusal):
    """The register has nobody like that, and there is no group."""


class Reach(msgspec.Struct, frozen=True):
    """`register`: whom it is for; `on_bot`: who of them hears it from the bot. What is chosen, for people to read."""

    register: int
    on_bot: int
    everybody: bool
    ranks: tuple[Rank, ...]
    groups: tuple[Group, ...]

    @property
    def recipients(self) -> int:
        return self.on_bot + len(self.groups)

    @property
    def off_bot(self) -> int:
        return self.register - self.on_bot


def toggled(chosen: Sequence[str], value: str) -> list[str]:
    """Everybody and single positions exclude each other; groups go with either."""
    if value in chosen:
        return [each for each in chosen if each != value]
    if value == EVERYBODY:
        return [EVERYBODY, *(each for each in chosen if each.startswith("g"))]
    others = [each for each in chosen if each != EVERYBODY or value.startswith("g")]
    return [*others, value]


def who(source: int, chosen: Sequence[str], today: str) -> Who | None:
    """The people of the register; None where only groups are chosen. Raises Gone for what was never offered."""
    organisation = None if source == ALLIANCE else source
    if EVERYBODY in chosen:
        return Who(organisation, None, today)
    ranks = tuple(_number(each) for each in chosen if each.startswith("r"))
    return Who(organisation, ranks, today) if ranks else None


def chats(chosen: Sequence[str]) -> list[int]:
    return [_number(each) for each in chosen if each.startswith("g")]


def _number(value: str) -> int:
    try:
        return int(value[1:])
    except ValueError as error:
        raise Gone from error


def is_one(value: str) -> bool:
    """Whether it can be part of an audience at all."""
    return value == EVERYBODY or (value[:1] in {"r", "g"} and value[1:].removeprefix("-").isdecimal())


async def choices(asking: Asking) -> list[Choice]:
    """Everybody, the positions that are held, the groups."""
    viewer, source = asking.reader.viewer, asking.answers["source"]
    chosen = asking.answers.get("audience") or []
    async with asking.deps.database.reading() as reader:
        everybody, _ = await audiences.reach(reader, Who(source or None, None, asking.deps.today()))
        ranks = await audiences.ranks(reader, source or None, asking.deps.today(), MOST_RANKS)
        open_groups = await _groups(reader, viewer)
    offered: list[tuple[str, object]] = [(EVERYBODY, everybody)]
    offered += [(f"r{rank.rank}", rank) for rank in ranks]
    offered += [(f"g{group.chat_id}", group) for group in open_groups]
    return [Choice(value, about, value in chosen) for value, about in offered]


async def _groups(reader: Reader, viewer: Viewer) -> list[Group]:
    """Those of his desks, and those that he added the bot to himself."""
    return await groups.open_to(reader, viewer.telegram_id, viewer.desks, MOST_GROUPS)


def pick(asking: Asking, step: str, value: str) -> list[str]:
    """Raises Gone for what is no audience."""
    if not is_one(value):
        raise Gone
    return toggled(asking.answers.get(step) or [], value)


async def reach(deps: Deps, reader: Reader, viewer: Viewer, source: int, chosen: Sequence[str]) -> Reach:
    """Counted anew each time; groups that the bot has left, or that aren't his, fall out."""
    wanted, today = who(source, chosen, deps.today()), deps.today()
    register, on_bot = await audiences.reach(reader, wanted) if wanted else (0, 0)
    held = await audiences.ranks(reader, source or None, today, MOST_RANKS) if wanted and wanted.ranks else []
    mine = {group.chat_id: group for group in await _groups(reader, viewer)}
    return Reach(
        register=register,
        on_bot=on_bot,
        everybody=EVERYBODY in chosen,
        ranks=tuple(rank for rank in held if wanted and wanted.ranks and rank.rank in wanted.ranks),
        groups=tuple(mine[chat] for chat in chats(chosen) if chat in mine),
    )
