"""Refusals and errors: a refusal is answered by its template, the rest by an id and one fixed sentence."""

import contextlib
import secrets

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.languages import guess
from bot.messages import Message
from bot.refusals import Refusal
from handlers.context import Context
from handlers.reply import render, reply, send

log = structlog.get_logger()

TEMPLATE = "errors/unexpected"


async def on_error(update: object, context: Context) -> None:
    """Said once: the further groups of handlers, which would fail of the same, aren't asked."""
    await _say(update, context)
    if isinstance(update, Update):
        raise ApplicationHandlerStop


async def _say(update: object, context: Context) -> None:
    error = context.error
    if not isinstance(error, Refusal):
        context.deps.troubles.note(_kind(error), context.deps.now())
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
    # Where no answer came back, one more wouldn't either; what Telegram refuses as wrong is our own mistake.
    if not isinstance(error, TelegramError) or isinstance(error, BadRequest):
        with contextlib.suppress(TelegramError):
            await send(update, context, await _sentence(update, context, error_id))


def _kind(error: BaseException | None) -> str:
    """What Telegram says of its own errors, and the name alone of ours: nothing that anybody wrote."""
    return f"{type(error).__name__}: {error.message}" if isinstance(error, TelegramError) else type(error).__name__


async def _sentence(update: Update, context: Context, error_id: str) -> Message:
    """Said even where the database can't say who reads it."""
    try:
        return await render(update, context, TEMPLATE, error_id=error_id)
    except Exception:
        log.exception("who reads the answer isn't known", error_id=error_id)
        user = update.effective_user
        language = guess(user.language_code if user else None, context.deps.config.alliance.language)
        return context.deps.messages.render(TEMPLATE, language, error_id=error_id)
