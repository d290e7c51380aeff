"""/start, /menu, /help, /cancel, and the words that act as these."""

from typing import Any

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import codes, waiting
from bot.refusals import Gone
from handlers import checkins, commands, companies, invitations, organisations, people
from handlers.context import Context
from handlers.events import cards as events
from handlers.notices import cards as notices
from handlers.reply import edit, press, reply
from handlers.spoken import said

CARDS = {
    "org": organisations.show,
    "company": companies.show,
    "person": people.show,
    "notice": notices.show,
    "event": events.show,
}
MENU_WORDS = said("菜单", "菜單", "主菜单", "主選單", "選單", "menu", "开始", "開始")
HELP_WORDS = said(
    "帮助", "幫助", "說明", "说明", "怎么用", "怎麼用", "help", "how does (?:this|it) work"
) | filters.Regex(r"^\s*[?？]+\s*$")
CANCEL_WORDS = said("取消", "cancel")
HELLO_WORDS = filters.Regex(
    r"(?i)^\W*((你|您|大家|早上|上午|下午|晚上)好|早安?|嗨|在[吗嗎]|hello|hi|hey|good (morning|afternoon|evening))\W*$"
)
THANKS_WORDS = filters.Regex(r"(?i)^\W*((谢谢|謝謝|多谢|多謝|感谢|感謝)[您你]?|辛苦了|thanks|thank you|thx|tks)\W*$")
CODE = filters.Regex(r"^\s*([a-zA-Z0-9]{4}-[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})\s*$")


async def start(update: Update, context: Context) -> None:
    """/start [payload]: the welcome, or what a link leads to."""
    kind, _, number = (context.args[0] if context.args else "").partition("-")
    if kind in CARDS and number.isascii() and number.isdigit():
        await CARDS[kind](update, context, int(number))
        return
    if kind == "join":
        await invitations.by_link(update, context, number)
        return
    if kind == "checkin":
        await checkins.by_link(update, context, number)
        return
    if kind:
        raise Gone
    await _welcome(update, context)


async def _welcome(update: Update, context: Context) -> None:
    await reply(
        update, context, "start/welcome", alliance=context.deps.config.alliance.name, **await _desk(update, context)
    )
    await commands.refresh(update, context)


async def _desk(update: Update, context: Context) -> dict[str, Any]:
    """What the menu's buttons depend on: a secretariat sees what waits for it."""
    viewer = await context.viewer(update)
    return {"viewer": viewer, "waiting": await waiting.count(context.deps, viewer)}


async def menu(update: Update, context: Context) -> None:
    await reply(update, context, "start/menu", **await _desk(update, context))
    await commands.refresh(update, context)


async def show_menu(update: Update, context: Context) -> None:
    await edit(update, context, "start/menu", **await _desk(update, context))
    await commands.refresh(update, context)


async def explain(update: Update, context: Context) -> None:
    """/help: what this person may do."""
    reader = await context.reader(update)
    chat = update.effective_chat
    private = chat is not None and chat.type == chat.PRIVATE
    await reply(update, context, "start/help", viewer=reader.viewer, private=private)


async def hello(update: Update, context: Context) -> None:
    await _welcome(update, context)


async def thanked(update: Update, context: Context) -> None:
    await reply(update, context, "start/thanked")


async def cancel(update: Update, context: Context) -> None:
    """A form that has the floor was asked before."""
    await reply(update, context, "start/nothing_open")


async def claim(update: Update, context: Context) -> None:
    """The one-time code of `jiedui init`, typed by the first admin."""
    user = update.effective_user
    assert user
    assert context.matches
    claimed = await codes.claim(context.deps, context.matches[0][1], user.id)
    context.forget_reader()
    await reply(update, context, "start/claimed" if claimed else "refusals/code_unknown")
    await commands.refresh(update, context)


HANDLERS = [
    CommandHandler("start", start),
    CommandHandler("menu", menu),
    CommandHandler("help", explain),
    CommandHandler("cancel", cancel),
    MessageHandler(filters.ChatType.PRIVATE & MENU_WORDS, menu),
    MessageHandler(filters.ChatType.PRIVATE & HELP_WORDS, explain),
    MessageHandler(filters.ChatType.PRIVATE & CANCEL_WORDS, cancel),
    MessageHandler(filters.ChatType.PRIVATE & HELLO_WORDS, hello),
    MessageHandler(filters.ChatType.PRIVATE & THANKS_WORDS, thanked),
    MessageHandler(filters.ChatType.PRIVATE & CODE, claim),
    press("menu", show_menu),
    press("help", explain),
]
