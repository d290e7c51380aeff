"""The office's table of public holidays: what comes, adding days, taking them out."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.forms import filling
from bot.glossary.writing import allow
from bot.holidays import writing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply
from handlers.spoken import said

WORDS = said("节假日", "節假日", "放假安排", "holidays")


async def show(update: Update, context: Context) -> None:
    await _show(update, context, "")


async def of(update: Update, context: Context) -> None:
    assert context.matches
    await _show(update, context, context.matches[0][1])


async def _show(update: Update, context: Context, code: str) -> None:
    reader = await context.reader(update)
    found = await writing.coming(context.deps, reader.viewer, code, reader.language)
    await (edit if update.callback_query else reply)(update, context, "holidays/list", coming=found)


async def add(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    allow(reader.viewer)
    await forms.say(update, context, await filling.begin(context.deps, reader, writing.NAME, {}))


async def save(update: Update, context: Context) -> None:
    number, code = await writing.save(context.deps, await context.reader(update), context.number)
    await edit(update, context, "holidays/saved", number=number, country=code)


async def remove(update: Update, context: Context) -> None:
    assert context.matches
    code, day = context.matches[0].groups()
    await writing.remove(context.deps, (await context.reader(update)).viewer, code, day)
    await trim(update, context)


async def trim(update: Update, context: Context) -> None:
    """Which of the office's days shall go? Until none is left."""
    assert context.matches
    reader = await context.reader(update)
    found = await writing.coming(context.deps, reader.viewer, context.matches[0][1], reader.language)
    await edit(update, context, "holidays/trim" if found.own else "holidays/list", coming=found)


HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, show),
    press("holidays", show),
    press(r"holidays:of:([A-Z]{2})", of),
    press("holidays:add", add),
    press(r"holidays:save:(\d{1,18})", save),
    press(r"holidays:trim:([A-Z]{2})", trim),
    press(r"holidays:remove:([A-Z]{2}):(\d{4}-\d\d-\d\d)", remove),
]
