"""🙈: one's own list of people to have no more to do with."""

from telegram import Update

from bot import avoiding
from handlers.context import Context
from handlers.reply import edit, press, privately, reply


@privately
async def ask(update: Update, context: Context) -> None:
    card, avoided = await avoiding.show(context.deps, await context.viewer(update), context.number)
    await reply(update, context, "avoiding/ask", person=card.person, avoided=avoided)


async def add(update: Update, context: Context) -> None:
    card = await avoiding.add(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "avoiding/added", person=card.person)


async def remove(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await avoiding.remove(context.deps, viewer, context.number)
    await edit(update, context, "avoiding/list", page=await avoiding.listed(context.deps, viewer, 0), removed=True)


async def show(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    page = await avoiding.listed(context.deps, viewer, context.number)
    await edit(update, context, "avoiding/list", page=page, removed=False)


HANDLERS = [
    press(r"avoiding:ask:(\d{1,18})", ask),
    press(r"avoiding:add:(\d{1,18})", add),
    press(r"avoiding:remove:(\d{1,18})", remove),
    press(r"avoiding:list:(\d{1,4})", show),
]
