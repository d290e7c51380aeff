"""Before every other handler: who may not press a button or give a command at all is turned away (bot/permissions).

In a group he is asked for as who he is; what a group may not read is kept from it further in.
"""

from telegram import Update
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, MessageHandler, filters

from bot.permissions import rules
from bot.permissions.rules import ALL, Rule
from bot.permissions.table import COMMANDS, VERBS, verb_of
from bot.refusals import Refusal
from handlers.context import Context
from handlers.reply import acknowledge, reply


async def press(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    await _check(update, context, VERBS.get(verb_of(query.data or "")))


async def command(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message
    name, _, whose = (message.text or "").split(maxsplit=1)[0].removeprefix("/").lower().partition("@")
    if whose in {"", context.bot.username.lower()}:  # in a group there are other bots
        await _check(update, context, COMMANDS.get(name))


async def _check(update: Update, context: Context, rule: Rule | None) -> None:
    if rule is None or rule.roles == ALL:  # what nobody knows is answered by the fallback
        return
    try:
        rules.check(rule, await context.account(update))
    except Refusal as refusal:
        await reply(update, context, refusal.template, **refusal.values)
        await acknowledge(update)
        raise ApplicationHandlerStop from refusal


DOOR = [CallbackQueryHandler(press), MessageHandler(filters.COMMAND, command)]
"""In a group of its own, before the forms'."""
