"""/intros: one's own, and how one wants to be asked."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.introductions import answering, listing
from handlers.context import Context
from handlers.reply import ID, edit, press, privately, reply
from handlers.spoken import said


@privately
async def command(update: Update, context: Context) -> None:
    """/intros."""
    found = await listing.overview(context.deps, await context.reader(update))
    await reply(update, context, "introductions/list", it=found)


async def overview(update: Update, context: Context) -> None:
    found = await listing.overview(context.deps, await context.reader(update))
    await edit(update, context, "introductions/list", it=found)


async def history(update: Update, context: Context) -> None:
    page = await listing.history(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/history", page=page)


async def show(update: Update, context: Context) -> None:
    await card(update, context, context.number)


async def card(update: Update, context: Context, number: int) -> None:
    """As it stands for whoever reads it."""
    template, values = await listing.show(context.deps, await context.reader(update), number)
    await edit(update, context, template, **values)


async def ask_hide(update: Update, context: Context) -> None:
    _, values = await listing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/ask_hide", it=values["it"])


async def hide(update: Update, context: Context) -> None:
    await answering.stop_showing(context.deps, await context.viewer(update), context.number)
    await card(update, context, context.number)


async def wishes(update: Update, context: Context) -> None:
    found = await listing.overview(context.deps, await context.reader(update))
    await edit(update, context, "introductions/wish", it=found)


async def wish(update: Update, context: Context) -> None:
    (value,) = context.parts
    found = await listing.wish(context.deps, await context.reader(update), "" if value == "usual" else value)
    await edit(update, context, "introductions/wish", it=found)


WORDS = said("引荐", "引薦", "我的引荐", "我的引薦", "intros")
HANDLERS = [
    CommandHandler("intros", command),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, command),
    press("introductions", overview),
    press(rf"introductions:ask_hide:{ID}", ask_hide),
    press(rf"introductions:hide:{ID}", hide),
    press(r"introductions:history:(\d{1,6})", history),
    press(rf"introductions:show:{ID}", show),
    press("introductions:wishes", wishes),
    press("introductions:wish:(usual|direct|secretariat|closed)", wish),
]
