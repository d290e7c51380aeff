"""Companies' cards."""

from telegram import Update

from bot import companies
from handlers.context import Context
from handlers.reply import press, private, reply


async def show(update: Update, context: Context, company_id: int) -> None:
    reader = await context.reader(update)
    card = await companies.card(context.deps, reader.viewer, company_id)
    await reply(update, context, "companies/card", card=card, viewer=reader.viewer, private=private(update))


async def card(update: Update, context: Context) -> None:
    await show(update, context, context.number)


HANDLERS = [press(r"companies:card:(\d{1,18})", card)]
