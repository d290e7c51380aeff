"""/agenda: what is coming that concerns one; the Monday digest, wanted or not."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.agenda import listing
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from handlers.spoken import said

WORDS = said("日程", "我的日程", "行程", "日程表", "agenda")


async def agenda(update: Update, context: Context) -> None:
    """/agenda."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    found = await listing.listed(context.deps, await context.reader(update))
    await reply(update, context, "agenda/agenda", it=found, now=context.deps.now())


async def show(update: Update, context: Context) -> None:
    await _show(update, context, 0)


async def turn(update: Update, context: Context) -> None:
    await _show(update, context, context.number)


async def _show(update: Update, context: Context, offset: int) -> None:
    found = await listing.listed(context.deps, await context.reader(update), offset)
    await edit(update, context, "agenda/agenda", it=found, now=context.deps.now())


async def digest(update: Update, context: Context) -> str:
    """Each Monday, or not."""
    assert context.matches
    wanted = context.matches[0][1] == "on"
    reader = await context.reader(update)
    await listing.want(context.deps, reader, wanted=wanted)
    await _show(update, context, 0)
    words: str = context.deps.messages.words(reader.language)["toasts"]["digest_on" if wanted else "digest_off"]
    return words


HANDLERS = [
    CommandHandler("agenda", agenda),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, agenda),
    press("agenda", show),
    press(r"agenda:page:(\d{1,4})", turn),
    press("agenda:digest:(on|off)", digest),
]
