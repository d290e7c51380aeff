"""Refusals and errors: a refusal is answered by its template, the rest by an id and one fixed sentence."""

import secrets

import structlog
from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.refusals import Refusal
from handlers.context import Context
from handlers.reply import reply

log = structlog.get_logger()


async def on_error(update: object, context: Context) -> None:
    error = context.error
    if not isinstance(update, Update) or update.effective_chat is None:
        log.error("an update failed", exc_info=error)
        return
    if isinstance(error, Refusal):
        await reply(update, context, error.template, **error.values)
        return
    if isinstance(error, Forbidden):  # he blocked the bot before the answer came
        log.info("the answer couldn't be delivered", update_id=update.update_id)
        return
    error_id = secrets.token_hex(4)
    log.error("an update failed", error_id=error_id, update_id=update.update_id, exc_info=error)
    if not isinstance(error, TelegramError):
        await reply(update, context, "errors/unexpected", error_id=error_id)
