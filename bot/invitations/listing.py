"""What a desk sees of its invitations: which there are, who joined by each, and an end to one."""

import msgspec

from bot import audit, desks
from bot.deps import Deps
from bot.invitations import codes, coming, flood, rights
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import accounts, invitations
from storage.database import Reader, Transaction
from storage.invitations import Invitation
from storage.outbox import Order


class Panel(msgspec.Struct, frozen=True):
    """An invitation with its codes; these are empty where the bot's token changed since: they can't be shown again.

    `over`: why nobody joins by it any more, or empty.
    """

    invitation: Invitation
    code: str
    digits: str
    over: str


async def listed(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Those of his desks: (invitation, why it is over), the open ones first. Raises DeskOnly."""
    rights.check(viewer)
    async with deps.database.reading() as reader:
        levels, at = desks.levels(viewer), desks.organisations(viewer)
        found = await invitations.listed(reader, levels, at, PAGE + 1, offset)
    return page([(each, coming.over(each, deps.today())) for each in found], offset)


async def panel(deps: Deps, viewer: Viewer, invitation_id: int) -> Panel:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        return await shown(deps, reader, await rights.seen(reader, viewer, invitation_id))


async def shown(deps: Deps, reader: Reader, found: Invitation) -> Panel:
    token = deps.config.telegram.token
    code = codes.link_code(token, found.nonce)
    over = coming.over(found, deps.today())
    if codes.link_digest(code) != await invitations.digest_of(reader, found.id):
        return Panel(found, "", "", over)
    return Panel(found, code, codes.digits(token, found.nonce), over)


async def end(deps: Deps, viewer: Viewer, invitation_id: int) -> Panel:
    """At once; who has joined stays. Ended before, it is shown as it is. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await rights.seen(tx, viewer, invitation_id)
        if await invitations.end(tx, found.id, viewer.telegram_id, deps.now()):
            await _note(tx, viewer, "invitations:end", found, deps.now(), ("invitations", found.id))
            await flood.tell_waiting(deps, tx, found)
        panel = await shown(deps, tx, await rights.seen(tx, viewer, invitation_id))
    deps.bell.set()
    return panel


async def _note(
    tx: Transaction, viewer: Viewer, act: str, found: Invitation, now: int, about: tuple[str, int]
) -> None:  # fmt: skip
    at, details = found.organisation_id, {"invitation": found.id}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)


async def joined(deps: Deps, viewer: Viewer, invitation_id: int, offset: int) -> tuple[Invitation, Page]:
    """Who joined by it. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await rights.seen(reader, viewer, invitation_id)
        return found, page(await invitations.joined(reader, found.id, PAGE + 1, offset), offset)


async def undo(deps: Deps, viewer: Viewer, invitation_id: int, person_id: int) -> None:
    """It wasn't he: a guest again, who hears of it. Undone before: nothing. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await rights.seen(tx, viewer, invitation_id)
        level = await rights.level_of(tx, person_id, deps.today())
        if level not in desks.levels(viewer):
            raise Gone
        account = await invitations.undo(tx, found.id, person_id)
        if account and await accounts.person_of(tx, account) == person_id:
            await accounts.unlink(tx, account)
            order = Order("decision", found.id, 0, occurrence=f"undone.{deps.now()}", priority=2)
            await desks.tell(deps, tx, "claims/revoked", order, await accounts.languages(tx, [account]))
            await _note(tx, viewer, "invitations:undo", found, deps.now(), ("people", person_id))
    deps.bell.set()
