"""The trade glossary, for officers: what it has of their own, adding words, taking them out."""

import json

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.forms import filling
from bot.glossary import writing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply
from handlers.spoken import said

WORDS = said("词库", "詞庫", "行业词库", "行業詞庫", "glossary")


async def show(update: Update, context: Context) -> None:
    await _show(update, context, 0)


async def further(update: Update, context: Context) -> None:
    await _show(update, context, context.number)


async def _show(update: Update, context: Context, offset: int) -> None:
    viewer = await context.viewer(update)
    page = await writing.listed(context.deps, viewer, offset)
    say = edit if update.callback_query else reply
    await say(update, context, "glossary/list", page=page, terms={row.id: json.loads(row.terms) for row in page.items})


async def add(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    writing.allow(reader.viewer)
    await forms.say(update, context, await filling.begin(context.deps, reader, writing.NAME, {}))


async def save(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await edit(update, context, "glossary/saved", number=await writing.save(context.deps, reader, context.number))


async def remove(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    row = await writing.remove(context.deps, viewer, context.number)
    await edit(update, context, "glossary/removed", entry=row)


HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, show),
    press("glossary", show),
    press(r"glossary:page:(\d{1,6})", further),
    press("glossary:add", add),
    press(r"glossary:save:(\d{1,18})", save),
    press(r"glossary:remove:(\d{1,18})", remove),
]
