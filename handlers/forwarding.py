"""For those who aren't on Telegram: a text to copy or forward, and a poster."""

from typing import Any

from telegram import Update

from bot.forwarding import Version
from handlers.context import Context
from handlers.reply import render, send_drawn


async def hand_out(update: Update, context: Context, version: Version, template: str, **values: Any) -> None:
    """Both, the poster with the template's words below."""
    chat = update.effective_chat
    assert chat
    await context.bot.call("sendMessage", {"chat_id": chat.id, **version.text})
    message = await render(update, context, template, **values)
    await send_drawn(update, context, message, "poster.png", version.picture)
