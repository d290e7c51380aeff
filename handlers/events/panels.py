"""A panel whose place something else takes isn't brought up to date any more: that would take the place back."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.events import panels
from handlers.context import Context
from handlers.reply import private

STAYS = (
    "events:panel:",
    "events:enter:",
    "events:cancel:",
    "events:invite:",
    "events:agenda:",
    "events:map:",
    "events:forward:",
    "visits:route:",
)
"""What is answered below it, or shows it again."""


async def leave(update: Update, context: Context) -> None:
    query = update.callback_query
    if query is None or query.message is None or not private(update) or (query.data or "").startswith(STAYS):
        return
    await panels.leave(context.deps, query.from_user.id, query.message.message_id)


LEAVING = [CallbackQueryHandler(leave)]
"""In a group of its own, before all others."""
