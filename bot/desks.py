"""Desks: where what is asked of a secretariat waits. Who is told of it, and who sees it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.calls import send_message
from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import accounts, claims, leads, lookalikes, reviews
from storage.accounts import Reachable
from storage.claims import Claim
from storage.database import Reader, Transaction
from storage.outbox import Order

SECRETARIAT, OFFICE, ADMINS = LEVELS = "secretariat", "office", "admins"
"""Who decides at least: what is for a secretariat the office sees too, and admins see all."""
FIRST = 5  # claims that stand above the leads; the others are a tap away


class DeskOnly(Refusal):
    """What waits at a desk is for secretariats."""


class Desk(msgspec.Struct, frozen=True):
    """What waits: a page of leads, and above the first page the oldest claims and how many there are."""

    leads: Page
    claims: tuple[Claim, ...]
    claims_total: int
    office: bool = False
    lookalikes: int = 0  # pairs of rows that may be one person
    reviews: int = 0  # changes of members that the desk looks at first


async def staff(deps: Deps, reader: Reader, organisation_id: int | None, level: str = SECRETARIAT) -> list[Reachable]:
    """Who is told: the organisation's secretariat, else the office, else the admins; those who are on the bot."""
    today = deps.today()
    found: list[Reachable] = []
    if level == SECRETARIAT and organisation_id:
        found = await accounts.at_desk(reader, organisation_id, today)
    if not found and level != ADMINS:
        found = await accounts.at_desk(reader, None, today)
    return found or await accounts.languages(reader, {*deps.config.alliance.admins, *await accounts.admins(reader)})


async def tell(
    deps: Deps, tx: Transaction, template: str, order: Order, told: Sequence[Reachable], **values: Any
) -> None:
    """Queue a message for these, each in his language, with its cause; ring `deps.bell` after the commit."""
    for language, readers in _by_language(deps, told).items():
        parameters = send_message(deps.messages.render(template, language, **values))
        queue = partial(outbox.queue, method="sendMessage", parameters=parameters, order=order)
        await tx.run(partial(queue, recipients=readers, now=deps.now()))


def _by_language(deps: Deps, told: Sequence[Reachable]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in told:
        found.setdefault(each.language or deps.config.alliance.language, []).append(each.telegram_id)
    return found


def levels(viewer: Viewer) -> tuple[str, ...]:
    """Of the claims, those that he decides."""
    if viewer.admin:
        return LEVELS
    return (SECRETARIAT, OFFICE) if viewer.officer else (SECRETARIAT,)


def organisations(viewer: Viewer) -> frozenset[int] | None:
    """Whose desks he sees; None: everybody's."""
    return None if viewer.officer or viewer.admin else viewer.desks


async def count_waiting(deps: Deps, viewer: Viewer) -> int:
    """How much waits at the viewer's desks; nothing for who has none."""
    if not viewer.staff:
        return 0
    async with deps.database.reading() as reader:
        claimed = await claims.count_waiting(reader, levels(viewer), organisations(viewer))
        changed = await reviews.count_waiting(reader, organisations(viewer))
        return claimed + changed + await leads.count_waiting(reader, organisations(viewer))


async def open_at(reader: Reader, organisation_id: int, kind: str) -> dict[str, int]:
    """What is open at the desk of an organisation, of all for the office: by claims, leads, reviews."""
    at = None if kind == OFFICE else {organisation_id}
    decided = (SECRETARIAT, OFFICE) if kind == OFFICE else (SECRETARIAT,)
    return {
        "claims": await claims.count_waiting(reader, decided, at),
        "leads": await leads.count_waiting(reader, at),
        "reviews": await reviews.count_waiting(reader, at),
    }


async def waiting(deps: Deps, viewer: Viewer, offset: int) -> Desk:
    """What waits at the viewer's desks, the oldest first. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    at = organisations(viewer)
    async with deps.database.reading() as reader:
        found = await leads.waiting(reader, at, PAGE + 1, offset)
        claimed = [] if offset else await claims.waiting(reader, levels(viewer), at, FIRST, 0)
        total = await claims.count_waiting(reader, levels(viewer), at) if claimed else 0
        alike = await lookalikes.count_waiting(reader, at)
        changed = 0 if offset else await reviews.count_waiting(reader, at)
    return Desk(page(found, offset), tuple(claimed), total, viewer.officer or viewer.admin, alike, changed)


async def claimed(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """The claims alone. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    async with deps.database.reading() as reader:
        return page(await claims.waiting(reader, levels(viewer), organisations(viewer), PAGE + 1, offset), offset)
