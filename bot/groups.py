"""Groups that the bot is added to: whose they are, so that these may announce in them."""

from bot import audit, outbox
from bot.accounts import Reader
from bot.calls import send_message
from bot.deps import Deps
from storage import groups
from storage.groups import Group
from storage.outbox import Order

PRIORITY = 3


async def joined(deps: Deps, reader: Reader, chat_id: int, title: str) -> None:
    """Added by the reader: his secretariat's group, where he has one desk; who may announce is told how."""
    desks, now = reader.viewer.desks, deps.now()
    organisation = next(iter(desks)) if len(desks) == 1 else None
    async with deps.database.transaction() as tx:
        await groups.put(tx, Group(chat_id, title, reader.viewer.telegram_id, organisation), now)
        if desks or reader.viewer.officer:
            about = ("groups", chat_id)
            await audit.note(tx, reader.viewer, "groups:join", now=now, subject=about, organisation=organisation)
            parameters = send_message(deps.messages.render("announcements/group", reader.language, title=title))
            order = Order("group", -chat_id, 0, occurrence=str(now), priority=PRIORITY)
            who = [reader.viewer.telegram_id]
            await tx.run(lambda c: outbox.queue(c, "sendMessage", parameters, order, who, now))
    deps.bell.set()


async def left(deps: Deps, reader: Reader, chat_id: int) -> None:
    """Taken out, or not allowed to write, by the reader."""
    now, viewer = deps.now(), reader.viewer
    async with deps.database.transaction() as tx:
        found = await groups.by_id(tx, chat_id)
        await tx.run(lambda connection: groups.leave(connection, chat_id, now))
        if found and (viewer.desks or viewer.officer):
            about, at = ("groups", chat_id), found.organisation_id
            await audit.note(tx, viewer, "groups:leave", now=now, subject=about, organisation=at)
