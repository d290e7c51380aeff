"""/find, and plain text in a private chat: what people type is looked up."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.notices.reading.kinds import reads_like_a_notice
from bot.privacy import Viewer
from bot.search import lists
from handlers.context import Context
from handlers.reply import edit, press, private, reply

# A typing error that was put right asks anew; a picture's caption asks like a text.
TEXT = filters.ChatType.PRIVATE & (filters.TEXT & ~filters.COMMAND | filters.CAPTION) & filters.UpdateType.MESSAGES


async def find(update: Update, context: Context) -> None:
    """/find TEXT."""
    message = update.effective_message
    assert message
    _, _, text = (message.text or "").partition(" ")
    await _answer(update, context, text)


async def plain(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message
    await _answer(update, context, message.text or message.caption or "")


async def _answer(update: Update, context: Context, text: str) -> None:
    reader = await context.reader(update)
    results = await lists.ask(context.deps, reader.viewer, update.update_id, text)
    template = "search/results" if results.groups else "search/nothing"
    values = {"guest": _guest(update, reader.viewer), "notice": _notice(update, reader.viewer, results.query)}
    await reply(update, context, template, results=results, staff=reader.viewer.staff, **values)


def _guest(update: Update, viewer: Viewer) -> bool:
    """He may have looked for himself, whom guests don't see."""
    return private(update) and viewer.person_id is None


def _notice(update: Update, viewer: Viewer, text: str) -> str:
    """The kind of what he may post at once, where it reads like a notice."""
    return reads_like_a_notice(text) if private(update) and (viewer.organisations or viewer.staff) else ""


async def more(update: Update, context: Context) -> None:
    """One kind's further results, in the place of the first ones."""
    list_id, kind, offset = context.parts
    viewer = await context.viewer(update)
    page = await lists.page(context.deps, viewer, int(list_id), kind, int(offset))
    await edit(update, context, "search/more", page=page)


async def back(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    results = await lists.again(context.deps, viewer, context.number)
    template = "search/results" if results.groups else "search/nothing"
    values = {"guest": _guest(update, viewer), "notice": _notice(update, viewer, results.query)}
    await edit(update, context, template, results=results, staff=viewer.staff, **values)


HANDLERS = [
    CommandHandler("find", find),
    press(r"search:more:(\d{1,18}):(organisations|companies|people|notices):(\d{1,4})", more),
    press(r"search:list:(\d{1,18})", back),
    MessageHandler(TEXT, plain),
]
"""The room of plain text: after every other that waits for words."""
