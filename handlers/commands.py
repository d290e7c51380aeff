"""The menu of commands, as Telegram shows it beside the input, per language and scope."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.messages import Messages

PRIVATE = ("start", "find", "orgs", "me", "help", "cancel")
GROUPS = ("find", "orgs", "help")


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


async def register_for(bot: Bot, messages: Messages, chat_id: int, language: str) -> None:
    """For one who chose a language: two letters can't tell simplified from traditional, a chat's scope can."""
    await bot.set_my_commands(menu(messages, language, PRIVATE), scope=BotCommandScopeChat(chat_id))
