"""Erasing oneself: asked with a phrase, planned, cancelled."""

from telegram import Update

from bot.forms import filling
from bot.personal import erasing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, privately, reply


@privately
async def ask(update: Update, context: Context) -> None:
    """The form; what is planned already is shown instead."""
    reader = await context.reader(update)
    planned = await erasing.planned(context.deps, reader.viewer)
    if planned:
        await reply(update, context, "erasure/planned", erasure=planned, zone=reader.zone)
        return
    turn = await filling.unfinished(context.deps, reader, erasing.NAME)
    await forms.say(update, context, turn or await filling.begin(context.deps, reader, erasing.NAME, {}))


async def plan(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    planned = await erasing.plan(context.deps, reader, context.number)
    await edit(update, context, "erasure/planned", erasure=planned, zone=reader.zone)


async def cancel(update: Update, context: Context) -> None:
    await erasing.cancel(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "erasure/cancelled")


HANDLERS = [
    press("erasure:ask", ask),
    press(r"erasure:plan:(\d{1,18})", plan),
    press(r"erasure:cancel:(\d{1,18})", cancel),
]
