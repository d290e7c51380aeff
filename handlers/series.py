"""Series: an event that recurs; what is changed from one on; the end."""

from telegram import Update

from bot.series import beginning, changing, showing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply


async def begin(update: Update, context: Context) -> None:
    """How does it recur?"""
    await forms.say(update, context, await beginning.begin(context.deps, await context.reader(update), context.number))


async def make(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    found = await beginning.make(context.deps, reader, context.number)
    await edit(update, context, "series/show", it=await showing.show(context.deps, reader, found.id), made=True)


async def show(update: Update, context: Context) -> None:
    """As a new message: the panel that it was asked from is kept up to date."""
    found = await showing.show(context.deps, await context.reader(update), context.number)
    await reply(update, context, "series/show", it=found, made=False)


async def back(update: Update, context: Context) -> None:
    """In the place of what was asked."""
    found = await showing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, "series/show", it=found, made=False)


async def follow(update: Update, context: Context) -> None:
    found = await changing.apply(context.deps, await context.reader(update), context.number)
    await reply(update, context, "series/changed", it=found)


async def ask_end(update: Update, context: Context) -> None:
    found = await showing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, "series/ask_end", it=found)


async def end(update: Update, context: Context) -> None:
    found = await showing.end(context.deps, await context.reader(update), context.number)
    await edit(update, context, "series/show", it=found, made=False)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"series:begin:{ID}", begin),
    press(rf"series:make:{ID}", make),
    press(rf"series:show:{ID}", show),
    press(rf"series:back:{ID}", back),
    press(rf"series:follow:{ID}", follow),
    press(rf"series:ask_end:{ID}", ask_end),
    press(rf"series:end:{ID}", end),
]
