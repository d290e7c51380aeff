"""For those who aren't on Telegram: an event to forward as a text, and as a poster."""

import asyncio

from msgspec.structs import replace
from telegram import Update

from bot.events import forwarding
from bot.messages import Attachment
from handlers.context import Context
from handlers.reply import press, render, send


async def forward(update: Update, context: Context) -> None:
    """A text to copy or forward, and a poster."""
    reader = await context.reader(update)
    version = await forwarding.version(context.deps, reader, context.number, context.bot.username)
    chat = update.effective_chat
    assert chat
    await context.bot.call("sendMessage", {"chat_id": chat.id, **version.text})
    message = await render(update, context, "events/poster", event=version.event)
    picture = Attachment("poster.png", await asyncio.to_thread(version.picture), photo=True)
    await send(update, context, replace(message, attachment=picture))


HANDLERS = [press(r"events:forward:(\d{1,18})", forward)]
