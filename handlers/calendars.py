"""Files for one's own calendar: one event's, or all that is coming."""

from msgspec.structs import replace
from telegram import Update

from bot.calendars import taking
from handlers.context import Context
from handlers.reply import press, private, render, reply, send


async def take(update: Update, context: Context) -> str | None:
    """In a group its reader is anybody: there it is asked for in private."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return None
    taken = await taking.take(context.deps, await context.reader(update), context.number)
    message = await render(update, context, "calendars/file", event=taken.event, now=context.deps.now())
    await send(update, context, replace(message, attachment=taken.file))
    return None


async def feed(update: Update, context: Context) -> None:
    taken = await taking.feed(context.deps, await context.reader(update))
    message = await render(update, context, "calendars/feed", number=taken.number)
    await send(update, context, replace(message, attachment=taken.file))


HANDLERS = [
    press(r"calendars:take:(\d{1,18})", take),
    press("calendars:feed", feed),
]
