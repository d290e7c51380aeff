"""/privacy: who sees what of me, consent, and how others see me."""

from typing import Any

from msgspec.structs import replace
from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.personal import erasing, exporting, showing
from bot.refusals import Gone
from handlers.context import Context
from handlers.reply import edit, press, private, privately, render, reply, send
from handlers.spoken import said

WORDS = said(
    "隐私",
    "隱私",
    "我的隐私",
    "我的隱私",
    "privacy",
    "(?:我(?:要|想))?(?:注销|註銷)(?:账号|帳號|账户|帳戶)?",
    "(?:删除|刪除|清除)(?:我的)?(?:账号|帳號|账户|帳戶|资料|資料|数据|資料)",
    "(?:delete|erase|remove)(?: me| my (?:account|data|profile))",
)


async def privacy(update: Update, context: Context) -> None:
    if not private(update):  # what one shows isn't for everybody's eyes
        await reply(update, context, "me/elsewhere")
        return
    await reply(update, context, "privacy/overview", **await _overview(update, context))


async def _overview(update: Update, context: Context, just: str = "") -> dict[str, Any]:
    """`just`: what was done a moment ago."""
    reader = await context.reader(update)
    erasure = await erasing.planned(context.deps, reader.viewer)
    mine = await showing.overview(context.deps, reader.viewer)
    fate = await showing.fate(context.deps, reader.viewer)
    return {"mine": mine, "fate": fate, "just": just, "erasure": erasure, "zone": reader.zone}


async def _again(update: Update, context: Context, just: str = "") -> None:
    await edit(update, context, "privacy/overview", **await _overview(update, context, just))


async def show(update: Update, context: Context) -> None:
    await _again(update, context)


async def choose(update: Update, context: Context) -> None:
    assert context.matches
    viewer = await context.viewer(update)
    await showing.choose(context.deps, viewer, context.matches[0][1], context.matches[0][2])
    await fields(update, context)


async def fields(update: Update, context: Context) -> None:
    """Each with its level; a tap takes it to the next one."""
    mine = await showing.overview(context.deps, (await context.reader(update)).viewer)
    if mine is None:
        raise Gone
    await edit(update, context, "privacy/fields", mine=mine)


async def agree(update: Update, context: Context) -> None:
    await showing.agree(context.deps, await context.viewer(update))
    await _again(update, context, "agreed")


async def withdraw(update: Update, context: Context) -> None:
    await showing.withdraw(context.deps, await context.viewer(update))
    await _again(update, context, "withdrawn")


async def as_seen(update: Update, context: Context) -> None:
    assert context.matches
    by = context.matches[0][1]
    view = await showing.as_seen(context.deps, await context.viewer(update), by)
    await edit(update, context, "privacy/as_seen", it=view, by=by)


@privately
async def export(update: Update, context: Context) -> None:
    """Two documents, in his private chat alone; each is noted as soon as it is out, so that it goes in time."""
    made = await exporting.make(context.deps, await context.reader(update))
    for template, attachment in (("privacy/export", made.page), ("privacy/export_data", made.data)):
        message = replace(await render(update, context, template), attachment=attachment)
        await exporting.sent(context.deps, made.id, await send(update, context, message))


HANDLERS = [
    CommandHandler("privacy", privacy),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, privacy),
    press("privacy", privacy),
    press("privacy:show", show),
    press("privacy:fields", fields),
    press(r"privacy:set:([a-z]{1,20}):([a-z]{1,20})", choose),
    press("privacy:export", export),
    press("privacy:agree", agree),
    press("privacy:withdraw", withdraw),
    press(rf"privacy:as:({'|'.join(showing.OTHERS)})", as_seen),
]
