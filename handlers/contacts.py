"""请联系我: a guest's way on from any dead end; and the desk that opens it, hands it on or closes it."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot import contacts, leads
from bot.forms import filling
from handlers import forms
from handlers.context import Context, asker
from handlers.reply import ID, edit, place, press, privately
from handlers.spoken import said
from handlers.waiting import Settling, settling
from storage.leads import Lead

WORDS = said(
    "(?:找|转|轉)?(?:人工|客服|人工客服|人工服务|人工服務)",
    "(?:请|請)?(?:联系|聯絡|聯繫)(?:我|你们|你們|客服|秘书处|秘書處)",
    "(?:please )?(?:contact|call) (?:me|us|you|the (?:secretariat|office))",
    "contact",
    "(?:(?:can i |i want to )?(?:speak|talk) (?:to|with) )?(?:a human|a person|someone|a real person|an agent)",
)


@privately
async def begin(update: Update, context: Context) -> None:
    """With what he looked at, where there is such."""
    kind, number = context.parts or ("", "")  # typed, it is about nothing that he looked at
    reader = await context.reader(update)
    answers = await contacts.begun(context.deps, reader.viewer, kind or "", int(number or 0), asker(update).name)
    await forms.say(update, context, await filling.begin(context.deps, reader, contacts.NAME, answers))


async def ask(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    asked = await contacts.ask(context.deps, reader, context.number, asker(update), update.update_id)
    await edit(update, context, "contacts/asked", lead=asked.lead, told=asked.told)


async def show(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    template, values = await contacts.card(context.deps, viewer, context.number)
    await edit(update, context, template, **values)


async def desks(update: Update, context: Context) -> None:
    """The picker of those to whom it can be handed on."""
    number, offset = context.numbers
    viewer = await context.viewer(update)
    found, page = await contacts.other_desks(context.deps, viewer, number, offset)
    await edit(update, context, "leads/desks", it=found, page=page)


@settling("contacts")
async def hand_on(update: Update, context: Context) -> Settling:
    number, organisation = context.numbers
    viewer = await context.viewer(update)
    found = await contacts.hand_on(context.deps, viewer, number, organisation or None, place(update))
    return Settling("leads/handed_on", found.lead.created_at, {"it": found}, _kind(found.lead))


def _kind(lead: Lead) -> str:
    """As what it waits."""
    return "contacts" if lead.kind == leads.CONTACT else "leads"


async def ask_decline(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "leads/ask_decline", it=await contacts.show(context.deps, viewer, context.number))


@settling("contacts")
async def decline(update: Update, context: Context) -> Settling:
    viewer = await context.viewer(update)
    lead = await leads.close(context.deps, viewer, context.number, leads.CLOSED, place(update))
    return Settling("leads/dismissed", lead.created_at, {"lead": lead}, _kind(lead))


HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, begin),
    press(rf"contacts(?::(organisations|companies|people|notices):{ID})?", begin),
    press(rf"contacts:ask:{ID}", ask),
    press(rf"leads:show:{ID}", show),
    press(rf"leads:desks:{ID}:(\d{{1,6}})", desks),
    press(rf"leads:to:{ID}:{ID}", hand_on),
    press(rf"leads:ask_decline:{ID}", ask_decline),
    press(rf"leads:decline:{ID}", decline),
]
