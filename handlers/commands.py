"""The menu of commands, as Telegram shows it beside the input, per language and scope."""

import contextlib

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Update,
)
from telegram.error import TelegramError

from bot import accounts
from bot.messages import Messages
from handlers.context import Context

PRIVATE = (
    *("start", "find", "need", "offer", "notices", "mine", "intros", "events", "agenda", "orgs", "me", "privacy"),
    "help",
    "cancel",
)
GROUPS = ("find", "notices", "events", "orgs", "help")
ROLES: dict[str, tuple[str, ...]] = {"": (), "staff": ("announce", "meeting", "desk"), "admin": ("desk", "admin")}


def menu(messages: Messages, language: str, names: tuple[str, ...]) -> list[BotCommand]:
    words: dict[str, str] = messages.words(language)["commands"]
    return [BotCommand(name, words[name]) for name in names]


async def register(bot: Bot, messages: Messages, language: str) -> None:
    """For everybody: English by Telegram's code en, Chinese by zh, the alliance's own for all others."""
    scopes = {BotCommandScopeAllPrivateChats(): PRIVATE, BotCommandScopeAllGroupChats(): GROUPS}
    codes = {"": language, "zh": "zh-Hant" if language == "zh-Hant" else "zh-Hans", "en": "en"}
    for scope, names in scopes.items():
        for code, wanted in codes.items():
            await bot.set_my_commands(menu(messages, wanted, names), scope=scope, language_code=code)


async def refresh(update: Update, context: Context) -> None:
    """Give a chat the menu that its person should have: a role came or went, or he chose a language."""
    reader = await context.reader(update)
    chat = update.effective_chat
    if reader.commands == reader.commands_set or chat is None or chat.type != chat.PRIVATE:
        return
    with contextlib.suppress(TelegramError):  # a convenience: without it everything is reachable by buttons
        await _set(context.bot, context.deps.messages, chat.id, reader.commands)
        await accounts.note_menu(context.deps, chat.id, reader.commands)


async def _set(bot: Bot, messages: Messages, chat_id: int, commands: str) -> None:
    scope = BotCommandScopeChat(chat_id)
    role, _, language = commands.partition("/")
    if not commands:
        await bot.delete_my_commands(scope=scope)
        return
    await bot.set_my_commands(menu(messages, language, (*PRIVATE, *ROLES[role])), scope=scope)
