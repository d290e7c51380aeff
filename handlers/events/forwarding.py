"""For those who aren't on Telegram: an event to forward as a text, and as a poster."""

from telegram import Update

from bot.events import forwarding
from handlers.context import Context
from handlers.forwarding import hand_out
from handlers.reply import press


async def forward(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    event, version = await forwarding.version(context.deps, reader, context.number, context.bot.username)
    await hand_out(update, context, version, "events/poster", event=event)


HANDLERS = [press(r"events:forward:(\d{1,18})", forward)]
