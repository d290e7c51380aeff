"""/admin: who works with the bot, how it is, and a copy of the database at once."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import admin
from handlers.context import Context
from handlers.reply import edit, press, reply

WORDS = filters.Regex(r"^\s*(系统管理|系統管理|admin)\s*$")


async def overview(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await reply(update, context, "admin/overview", it=await admin.overview(context.deps, viewer))


async def refresh(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "admin/overview", it=await admin.overview(context.deps, viewer))


async def appointing(update: Update, context: Context) -> None:
    admin.check((await context.reader(update)).viewer)
    await edit(update, context, "admin/appointing")


async def back_up(update: Update, context: Context) -> None:
    """Begun here, told when it is done: nobody waits for it."""
    viewer = (await context.reader(update)).viewer
    admin.check_backups(context.deps, viewer)
    await reply(update, context, "admin/backing_up")
    context.application.create_task(admin.back_up(context.deps, viewer, update.update_id), update=update)


HANDLERS = [
    CommandHandler("admin", overview),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, overview),
    press("admin", refresh),
    press("admin:appointing", appointing),
    press("admin:backup", back_up),
]
