"""How an organisation meets, as its secretariat sets it: a press on a value puts the next one in its place."""

import msgspec

from bot import audit
from bot.announcements.rights import ALLIANCE, sources
from bot.announcements.writing import source_name
from bot.deps import Deps
from bot.events.rights import HostsOnly
from bot.meetings import quorum
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import meetings
from storage.meetings import Rules

NOTICE_DAYS = (0, 3, 5, 7, 10, 15)
MOST_PROXIES = (0, 1, 2, 3)
VALUES: dict[str, tuple[object, ...]] = {
    "notice_days": NOTICE_DAYS,
    "quorum": quorum.CHOICES,
    "proxies_count": (True, False),
    "most_proxies": MOST_PROXIES,
}
"""What each rule can be, in the order in which presses go through them."""


class Panel(msgspec.Struct, frozen=True):
    """`source`: the organisation's id, 0 for the alliance; `others`: whose rules he may set beside it."""

    source: int
    name: str
    rules: Rules
    others: tuple[tuple[int, str], ...]


async def panel(deps: Deps, viewer: Viewer, source: int | None = None) -> Panel:
    """Of one, or of the first that he may set. Raises HostsOnly, Gone."""
    mine = sources(viewer)
    if not mine:
        raise HostsOnly
    wanted = mine[0] if source is None else source
    if wanted not in mine:
        raise Gone
    async with deps.database.reading() as reader:
        rules = await meetings.rules_of(reader, wanted or None)
        names = {each: await source_name(deps, reader, each) for each in mine[:8]}
        name = await source_name(deps, reader, wanted)
    return Panel(wanted, name, rules, tuple((each, names[each]) for each in names if each != wanted))


async def turn(deps: Deps, viewer: Viewer, source: int, rule: str) -> Panel:
    """The rule's next value. Raises Gone."""
    if source not in sources(viewer) or rule not in VALUES:
        raise Gone
    async with deps.database.transaction() as tx:
        was = await meetings.rules_of(tx, source or None)
        now, values = getattr(was, rule), VALUES[rule]
        at = values.index(now) + 1 if now in values else 0
        rules = msgspec.structs.replace(was, **{rule: values[at % len(values)]})
        await meetings.set_rules(tx, source or None, rules, deps.now())
        before, after = msgspec.structs.asdict(was), msgspec.structs.asdict(rules)
        about = None if source == ALLIANCE else source
        subject = ("organisations", about)
        await audit.note(
            tx, viewer, "meetings:rules", now=deps.now(), subject=subject, organisation=about,
            details={"rule": rule, "before": before[rule], "after": after[rule]},
        )  # fmt: skip
    return await panel(deps, viewer, source)
