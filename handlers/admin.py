"""/admin: who works with the bot, how it is, and a copy of the database at once."""

from msgspec.structs import replace
from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import admin
from bot.messages import Attachment
from bot.privacy import Viewer
from handlers.context import Context
from handlers.reply import edit, press, render, reply, send
from handlers.spoken import said

WORDS = said("系统管理", "系統管理", "admin")


async def overview(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await reply(update, context, "admin/overview", it=await admin.overview(context.deps, viewer))


async def refresh(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "admin/overview", it=await admin.overview(context.deps, viewer))


async def appointing(update: Update, context: Context) -> None:
    admin.check(await context.viewer(update))
    await edit(update, context, "admin/appointing")


async def back_up(update: Update, context: Context) -> None:
    """Begun here, told when it is done: nobody waits for it."""
    viewer = await context.viewer(update)
    admin.check_backups(context.deps, viewer)
    await reply(update, context, "admin/backing_up")
    context.application.create_task(admin.back_up(context.deps, viewer, update.update_id), update=update)


async def ask_send(update: Update, context: Context) -> None:
    """What the file would hold, before it leaves the server."""
    viewer = await context.viewer(update)
    await edit(update, context, "admin/send", it=await admin.holds(context.deps, viewer))


async def send_backup(update: Update, context: Context) -> None:
    """Begun here: a large one takes a while."""
    viewer = await context.viewer(update)
    admin.check(viewer)
    await reply(update, context, "admin/packing")
    context.application.create_task(_send_backup(update, context, viewer), update=update)


async def _send_backup(update: Update, context: Context, viewer: Viewer) -> None:
    made = await admin.pack(context.deps, viewer)
    message = await render(update, context, "admin/file", it=made)
    if not made.content:
        await send(update, context, message)
        return
    attachment = Attachment(made.name, made.content)
    await admin.sent(context.deps, viewer, await send(update, context, replace(message, attachment=attachment)))


HANDLERS = [
    CommandHandler("admin", overview),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, overview),
    press("admin", refresh),
    press("admin:appointing", appointing),
    press("admin:backup", back_up),
    press("admin:send", ask_send),
    press("admin:send_backup", send_backup),
]
