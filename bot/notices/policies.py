"""Which notices are looked at before they come out: as the organisation's desk chose, else as configured."""

import msgspec

from bot import audit
from bot.deps import Deps
from bot.notices import authors
from bot.notices.authors import Author
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import notice_reviews, notices, organisations
from storage.database import Reader
from storage.organisations import Listed

POLICIES = ("none", "flagged", "first", "all")
FIRST, ALL, BANNED = "first", "all", "banned"


def reasons(policy: str, found: tuple[str, ...], *, first: bool) -> tuple[str, ...]:
    """Why it is reviewed; nothing: it comes out at once. Banned words are looked at in any case. Pure."""
    match policy:
        case "all":
            return (ALL, *found)
        case "first" if first:
            return (FIRST, *found)
        case "none":
            return (BANNED,) if BANNED in found else ()
    return found


async def why(deps: Deps, reader: Reader, viewer: Viewer, author: Author, found: tuple[str, ...]) -> tuple[str, ...]:
    """Nobody reviews himself: what a desk posts for its own organisation comes out at once."""
    if author.organisation_id in viewer.desks or viewer.officer:
        return ()
    chosen = await policy(deps, reader, author.organisation_id)
    first = author.person_id is not None and not await notices.ever_published(reader, author.person_id)
    return reasons(chosen, found, first=first)


async def policy(deps: Deps, reader: Reader, organisation_id: int) -> str:
    return await notice_reviews.policy(reader, organisation_id) or deps.config.notices.review


async def choose(deps: Deps, viewer: Viewer, organisation_id: int, chosen: str) -> None:
    """By its desk. Raises Gone."""
    authors.may_speak_for(viewer, organisation_id)
    if chosen not in POLICIES:
        raise Gone
    async with deps.database.transaction() as tx:
        before = await policy(deps, tx, organisation_id)
        await notice_reviews.set_policy(tx, organisation_id, chosen, viewer.telegram_id, deps.now())
        await audit.note(
            tx,
            viewer,
            "notices:policy",
            now=deps.now(),
            subject=("organisations", organisation_id),
            organisation=organisation_id,
            before={"review": before},
            after={"review": chosen},
        )


class Chosen(msgspec.Struct, frozen=True):
    organisation: Listed
    chosen: str


async def of(deps: Deps, viewer: Viewer, organisation_id: int, chosen: str) -> Chosen:
    """What holds for an organisation; first changed, where something is chosen. Raises Gone."""
    authors.may_speak_for(viewer, organisation_id)
    if chosen:
        await choose(deps, viewer, organisation_id, chosen)
    async with deps.database.reading() as reader:
        named = await organisations.listed(reader, f"[{organisation_id}]")
        if not named:
            raise Gone
        return Chosen(named[0], await policy(deps, reader, organisation_id))
