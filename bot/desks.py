"""Desks: where what is asked of a secretariat waits. Who is told of it, and who sees it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import accounts
from storage.accounts import Reachable
from storage.database import Reader, Transaction
from storage.outbox import Order

SECRETARIAT, OFFICE, ADMINS = LEVELS = "secretariat", "office", "admins"
"""Who decides at least: what is for a secretariat the office sees too, and admins see all."""


class DeskOnly(Refusal):
    """What waits at a desk is for secretariats."""


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


async def tell_in_the_day(
    deps: Deps, tx: Transaction, template: str, order: Order, told: Sequence[Reachable], **values: Any
) -> None:
    """The same, but not at night: what the clock did, and nobody waits for."""
    for each in told:
        start = await quiet.in_the_day(deps, tx, each.telegram_id)
        await tell(deps, tx, template, msgspec.structs.replace(order, not_before=start), [each], **values)


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
