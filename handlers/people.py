"""People's cards, and browsing by home town and by industry."""

from msgspec.structs import replace
from telegram import Update

from bot import people, vcards
from bot.messages import Attachment, Message
from bot.privacy import PersonView
from bot.refusals import Gone
from handlers.context import Context
from handlers.reply import edit, press, private, render, send, swap


async def show(update: Update, context: Context, person_id: int) -> None:
    reader = await context.reader(update)
    card = await people.card(context.deps, reader.viewer, person_id)
    message = await render(update, context, "people/card", card=card, viewer=reader.viewer, private=private(update))
    await _disclosing(update, context, card.person, message)


async def manage(update: Update, context: Context) -> None:
    """What staff does with him, below the same card; in a private chat alone."""
    if not private(update):
        raise Gone
    viewer = await context.viewer(update)
    found = await people.managed(context.deps, viewer, context.number)
    await swap(update, context, await render(update, context, "people/manage", card=found, viewer=viewer))


async def back(update: Update, context: Context) -> None:
    """The card's own buttons again."""
    viewer = await context.viewer(update)
    found = await people.managed(context.deps, viewer, context.number)
    values = {"card": found, "viewer": viewer, "private": private(update)}
    await swap(update, context, await render(update, context, "people/card", **values))


async def card(update: Update, context: Context) -> None:
    await show(update, context, context.number)


async def vcard(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    view = (await people.card(context.deps, reader.viewer, context.number)).person
    message = await render(update, context, "people/vcard", person=view)
    attachment = Attachment(f"{view.name}.vcf", vcards.of_person(view))
    await _disclosing(update, context, view, replace(message, attachment=attachment))


async def _disclosing(update: Update, context: Context, person: PersonView, message: Message) -> int:
    """Send what shows a person, a text or a document; contacts of others go out only with a row that says so."""
    chat = update.effective_chat
    assert chat
    if person.own or not person.contacts:
        return await send(update, context, message)
    kind, viewer = "vcard" if message.attachment else "card", await context.viewer(update)
    disclosure = await people.disclose(context.deps, viewer, person, chat.id, kind)
    sent = await send(update, context, message)
    await people.sent(context.deps, disclosure, sent)
    return sent


async def hometowns(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    towns = await people.hometowns(context.deps, reader.viewer)
    await edit(update, context, "people/hometowns", hometowns=towns)


async def hometown(update: Update, context: Context) -> None:
    tag, offset = context.parts
    reader = await context.reader(update)
    name, page = await people.from_hometown(context.deps, reader.viewer, tag, int(offset))
    values = {"hometown": name, "industry": "", "base": f"people:hometown:{tag}", "page": page}
    await edit(update, context, "people/list", **values)


async def industries(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "people/industries", industries=await people.industries(context.deps, viewer))


async def industry(update: Update, context: Context) -> None:
    assert context.matches
    code, offset = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    page = await people.in_industry(context.deps, viewer, code, int(offset))
    values = {"hometown": "", "industry": code, "base": f"people:industry:{code}", "page": page}
    await edit(update, context, "people/list", **values)


HANDLERS = [
    press(r"people:card:(\d{1,18})", card),
    press(r"people:manage:(\d{1,18})", manage),
    press(r"people:back:(\d{1,18})", back),
    press(r"people:vcard:(\d{1,18})", vcard),
    press("people:hometowns", hometowns),
    press(r"people:hometown:([0-9a-f]{8}):(\d{1,6})", hometown),
    press("people:industries", industries),
    press(r"people:industry:([0-9A-Z]{1,5}):(\d{1,6})", industry),
]
