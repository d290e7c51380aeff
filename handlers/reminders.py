"""When people are reminded of an event, as its host chooses."""

from telegram import Update

from bot.reminders import choosing
from handlers.context import Context
from handlers.reply import edit, press


async def show(update: Update, context: Context) -> None:
    found = await choosing.shown(context.deps, await context.reader(update), context.number)
    await edit(update, context, "reminders/choose", it=found, now=context.deps.now())


async def put(update: Update, context: Context) -> None:
    number, minutes, wanted = context.parts
    reader = await context.reader(update)
    found = await choosing.put(context.deps, reader, int(number), int(minutes), wanted=wanted == "on")
    await edit(update, context, "reminders/choose", it=found, now=context.deps.now())


HANDLERS = [
    press(r"reminders:show:(\d{1,18})", show),
    press(r"reminders:put:(\d{1,18}):(\d{1,6}):(on|off)", put),
]
