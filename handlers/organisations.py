"""/orgs: kind -> region or industry -> card; what a card leads on to."""

from typing import Any

from msgspec.structs import replace
from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import organisations, people, vcards
from bot.messages import Attachment
from bot.refusals import Gone
from handlers.context import Context
from handlers.reply import edit, press, private, render, reply, send, swap
from handlers.spoken import said

WORDS = said("商会", "商會", "协会", "協會", "商协会", "商協會", "通讯录", "通訊錄", "chambers", "orgs")


async def browse(update: Update, context: Context) -> None:
    await reply(update, context, "organisations/kinds", **await _kinds(update, context))


async def kinds(update: Update, context: Context) -> None:
    await edit(update, context, "organisations/kinds", **await _kinds(update, context))


async def _kinds(update: Update, context: Context) -> dict[str, Any]:
    viewer = (await context.reader(update)).viewer
    return {"kinds": await organisations.kinds(context.deps), "browses": people.may_browse(viewer)}


async def kind(update: Update, context: Context) -> None:
    assert context.matches
    await edit(
        update, context, "organisations/narrow", places=await organisations.narrow(context.deps, context.matches[0][1])
    )


async def everywhere(update: Update, context: Context) -> None:
    name, offset = context.parts
    page = await organisations.of_kind(context.deps, name, int(offset))
    await edit(
        update, context, "organisations/list", kind=name, region=None, industry="", base=f"orgs:all:{name}", page=page
    )


async def region(update: Update, context: Context) -> None:
    name, tag, offset = context.parts
    where, page = await organisations.in_region(context.deps, name, tag, int(offset))
    if len(page.items) == 1 and page.previous is None:  # a list of one is a tap too many
        await show(update, context, page.items[0].id)
        return
    base = f"orgs:region:{name}:{tag}"
    await edit(update, context, "organisations/list", kind=name, region=where, industry="", base=base, page=page)


async def industry(update: Update, context: Context) -> None:
    name, code, offset = context.parts
    page = await organisations.in_industry(context.deps, name, code, int(offset))
    base = f"orgs:industry:{name}:{code}"
    await edit(update, context, "organisations/list", kind=name, region=None, industry=code, base=base, page=page)


async def show(update: Update, context: Context, organisation_id: int) -> None:
    reader = await context.reader(update)
    card = await organisations.card(context.deps, reader.viewer, organisation_id)
    await reply(update, context, "organisations/card", card=card, viewer=reader.viewer, private=private(update))


async def card(update: Update, context: Context) -> None:
    await show(update, context, context.number)


async def more(update: Update, context: Context) -> None:
    """What is asked for seldom, below the same card."""
    await _below(update, context, "organisations/more")


async def manage(update: Update, context: Context) -> None:
    """What its staff does with it, below the same card; in a private chat alone."""
    if not private(update):
        raise Gone
    organisations.check_manages(await context.viewer(update), context.number)
    await _below(update, context, "organisations/manage")


async def back(update: Update, context: Context) -> None:
    """The card's own buttons again."""
    await _below(update, context, "organisations/card")


async def _below(update: Update, context: Context, template: str) -> None:
    """The buttons of a template, below the card that is there."""
    viewer = await context.viewer(update)
    found = await organisations.card(context.deps, viewer, context.number)
    values = {"card": found, "viewer": viewer, "private": private(update)}
    await swap(update, context, await render(update, context, template, **values))


async def members(update: Update, context: Context) -> None:
    """The members' first page comes as a message of its own, the next ones in its place."""
    number, offset = context.parts
    reader = await context.reader(update)
    organisation, page = await organisations.members(context.deps, reader.viewer, int(number), int(offset or 0))
    put = reply if offset is None else edit
    await put(update, context, "organisations/members", organisation=organisation, page=page, viewer=reader.viewer)


async def firms(update: Update, context: Context) -> None:
    number, offset = context.parts
    organisation, page = await organisations.firms(context.deps, int(number), int(offset or 0))
    put = reply if offset is None else edit
    await put(update, context, "organisations/companies", organisation=organisation, page=page)


async def vcard(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    view = (await organisations.card(context.deps, reader.viewer, context.number)).organisation
    message = await render(update, context, "organisations/vcard", organisation=view)
    attachment = Attachment(f"{view.name}.vcf", vcards.of_organisation(view))
    await send(update, context, replace(message, attachment=attachment))


HANDLERS = [
    CommandHandler("orgs", browse),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, browse),
    press("orgs", kinds),
    press(r"orgs:kind:([a-z]+)", kind),
    press(r"orgs:all:([a-z]+):(\d{1,6})", everywhere),
    press(r"orgs:region:([a-z]+):([0-9a-f]{8}):(\d{1,6})", region),
    press(r"orgs:industry:([a-z]+):([0-9A-Z]{1,5}):(\d{1,6})", industry),
    press(r"orgs:card:(\d{1,18})", card),
    press(r"orgs:more:(\d{1,18})", more),
    press(r"orgs:manage:(\d{1,18})", manage),
    press(r"orgs:back:(\d{1,18})", back),
    press(r"orgs:members:(\d{1,18})(?::(\d{1,6}))?", members),
    press(r"orgs:companies:(\d{1,18})(?::(\d{1,6}))?", firms),
    press(r"orgs:vcard:(\d{1,18})", vcard),
]
