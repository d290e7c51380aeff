"""A notice's card, the least that a search's result needs; the whole of it is posted, browsed and steered elsewhere."""

from telegram import Update

from bot.notices import glancing
from handlers.context import Context
from handlers.reply import edit, press


async def card(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "notices/glance", it=await glancing.glance(context.deps, viewer, context.number))


HANDLERS = [press(r"notices:card:(\d{1,18})", card)]
