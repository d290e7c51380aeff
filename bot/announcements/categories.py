"""What an announcement is about, and who wants none of which kind. What is official reaches all whom it is for."""

from typing import Any

from bot.deps import Deps
from bot.forms.steps import Asking, Choice
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import optouts

OFFICIAL = "official"
OPTIONAL = ("events", "business", "training", "welfare", "news")
CATEGORIES = (OFFICIAL, *OPTIONAL)


class NotOptional(Refusal):
    """Official announcements go to everybody."""


async def choices(asking: Asking) -> list[Choice]:
    chosen = of(asking.answers)
    return [Choice(each, chosen=each == chosen) for each in CATEGORIES]


def of(answers: Any) -> str:
    """A draft's; older ones were never asked."""
    return str(answers.get("category") or OFFICIAL)


def optional(category: str) -> str:
    """For a search of who wants none of it: empty where nobody is asked."""
    return category if category in OPTIONAL else ""


async def unwanted(deps: Deps, viewer: Viewer) -> frozenset[str]:
    """Those that somebody doesn't want."""
    return await optouts.of(deps.database.here, viewer.telegram_id)


async def switch(deps: Deps, viewer: Viewer, category: str, *, wanted: bool) -> frozenset[str]:
    """What is queued for him of it doesn't go out either. Those that he doesn't want then. Raises Gone, NotOptional."""
    if category not in CATEGORIES:
        raise Gone
    if category == OFFICIAL:
        raise NotOptional
    async with deps.database.transaction() as tx:
        await optouts.put(tx, viewer.telegram_id, category, deps.now(), wanted=wanted)
        return await optouts.of(tx, viewer.telegram_id)
