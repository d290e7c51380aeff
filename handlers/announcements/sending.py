"""/announce: write, look at it, send; then how it goes, and what can still be done about it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace
from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.announcements import (
    approving,
    confirming,
    correcting,
    forwarding,
    progress,
    recurring,
    reports,
    rights,
    steering,
    writing,
)
from bot.announcements.approving import ReasonWantedError
from bot.announcements.confirming import Pressed
from bot.announcements.progress import Progress
from bot.announcements.sending import OutdatedError
from bot.forms import filling
from bot.messages import Attachment
from bot.personal import redacting
from bot.times.refusals import PastTime
from handlers import forms
from handlers.context import Context
from handlers.forwarding import hand_out
from handlers.reply import ID, Handler, edit, press, pressed, put, render, reply, send, toast
from handlers.spoken import said
from storage.announcements import Announcement

WORDS = said("通知", "发通知", "發通知", "announce")


async def announce(update: Update, context: Context) -> None:
    """/announce: what he left unfinished, else a new one."""
    chat = update.effective_chat
    if chat is not None and chat.type != chat.PRIVATE:
        await reply(update, context, "announcements/elsewhere")
        return
    reader = await context.reader(update)
    rights.check(reader.viewer)
    turn = await filling.unfinished(context.deps, reader, writing.NAME)
    if turn is None:
        turn = await filling.begin(context.deps, reader, writing.NAME, writing.begun(rights.sources(reader.viewer)))
    await forms.say(update, context, turn)


async def anew(update: Update, context: Context) -> None:
    """Another one; an unfinished one is given up, which can be taken back."""
    reader = await context.reader(update)
    rights.check(reader.viewer)
    turn = await filling.unfinished(context.deps, reader, writing.NAME)
    if turn is not None:
        await filling.cancel(context.deps, reader, turn.draft)
    await announce(update, context)


async def test(update: Update, context: Context) -> str:
    reader = await context.reader(update)
    await confirming.test(context.deps, reader, context.number)
    return await toast(update, context, "test_sent")


async def go(update: Update, context: Context) -> str | None:
    """Send, or schedule; the panel takes the preview's place. What isn't as it was shown any more is shown anew."""
    assert context.matches
    draft, version = int(context.matches[0][1]), int(context.matches[0][2])
    reader, reason = await context.reader(update), context.matches[0][3] or ""
    try:
        found = await confirming.send(context.deps, reader, draft, Pressed(version, pressed(update), reason))
    except ReasonWantedError:
        await edit(update, context, "announcements/own", draft=draft, version=version, reasons=approving.REASONS)
        return None
    except (OutdatedError, PastTime):
        await forms.say(update, context, await filling.resume(context.deps, reader, draft))
        return await toast(update, context, "outdated")
    await _panel(update, context, found)
    return None


async def _panel(update: Update, context: Context, found: Announcement) -> None:
    reader = await context.reader(update)
    if found.rule:
        values = await recurring.shown(context.deps, reader, found)
        await edit(update, context, "announcements/series", **values)
        return
    await progress.move_panel(context.deps, reader, found, pressed(update))
    async with context.deps.database.reading() as connection:
        counted: Progress = await progress.count(context.deps, connection, found)
    await put(update, context, progress.panel(context.deps, reader, found, counted))


async def show(update: Update, context: Context) -> None:
    await _panel(update, context, await progress.one(context.deps, await context.reader(update), context.number))


async def _beside(update: Update, context: Context, template: str, **values: Any) -> int:
    """In the place of the pressed message, but below a panel that will be edited again; the message's id."""
    live = await progress.is_live(context.deps, await context.reader(update), pressed(update))
    return await (reply if live else edit)(update, context, template, **values)


def steer(act: Callable[..., Awaitable[Announcement]]) -> Handler:
    """A button of the panel that does something and shows the panel as it is then."""

    async def acting(update: Update, context: Context) -> None:
        await _panel(update, context, await act(context.deps, await context.reader(update), context.number))

    return acting


async def again(update: Update, context: Context) -> str:
    """To those that failed, or that are unknown."""
    number, state = context.parts
    reader = await context.reader(update)
    count = await steering.again(context.deps, reader, int(number), state)
    await show(update, context)
    return await toast(update, context, "sent_again", count=count)


async def rewrite(update: Update, context: Context) -> None:
    turn = await steering.rewrite(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def ask(update: Update, context: Context) -> None:
    """Before what can't be undone: to send again what may double, to stop, to take back."""
    what, number = context.parts
    found = await progress.one(context.deps, await context.reader(update), int(number))
    async with context.deps.database.reading() as connection:
        counted = await progress.count(context.deps, connection, found)
    await _beside(update, context, "announcements/ask", what=what, announcement=found, progress=counted)


async def correct(update: Update, context: Context) -> None:
    """The new words; where languages have texts of their own, first which of them."""
    assert context.matches
    reader, language = await context.reader(update), context.matches[0][2]
    found, languages = await correcting.texts(context.deps, reader, context.number)
    if languages and language is None:
        await _beside(update, context, "announcements/which_text", announcement=found, languages=languages)
        return
    chosen = "" if language in {None, "all"} else language
    await forms.say(update, context, await correcting.begin(context.deps, reader, context.number, chosen))


async def corrected(update: Update, context: Context) -> None:
    found, proposed = await correcting.apply(context.deps, await context.reader(update), context.number)
    if proposed is None:
        await _panel(update, context, found)
    else:
        await edit(update, context, "announcements/correction_submitted", announcement=found, correction=proposed)


async def report(update: Update, context: Context) -> None:
    """The workbook."""
    reader = await context.reader(update)
    made = await reports.workbook(context.deps, reader, context.number)
    message = await render(update, context, "announcements/workbook", announcement=made.announcement)
    attachment = Attachment(reports.file_name(context.deps, made.announcement), await asyncio.to_thread(made.make))
    sent = await send(update, context, replace(message, attachment=attachment))
    await redacting.sent_list(context.deps, reader.viewer.telegram_id, redacting.REPORT, made.at, sent)


async def forward(update: Update, context: Context) -> None:
    """For those who aren't on Telegram: a text to copy, and a poster."""
    reader = await context.reader(update)
    found, version = await forwarding.version(context.deps, reader, context.number, context.bot.username)
    await hand_out(update, context, version, "announcements/poster", announcement=found)


async def off_bot(update: Update, context: Context) -> None:
    """Who isn't on the bot, with ticks."""
    number, offset = context.numbers
    await _off_bot(update, context, number, offset)


async def _off_bot(update: Update, context: Context, number: int, offset: int) -> None:
    reader = await context.reader(update)
    found, page, at = await reports.off_bot(context.deps, reader, number, offset)
    shown = await _beside(update, context, "announcements/off_bot", announcement=found, page=page)
    await redacting.sent_list(context.deps, reader.viewer.telegram_id, redacting.PAGE, at, shown)


async def tell(update: Update, context: Context) -> None:
    number, person, way, offset = context.parts
    way = "" if way == "none" else way
    await reports.tell(context.deps, await context.reader(update), int(number), int(person), way)
    await _off_bot(update, context, int(number), int(offset))


async def tell_rest(update: Update, context: Context) -> None:
    """All who aren't on the bot at once, since it stands in their group on WeChat; taken back in one tap."""
    found = await reports.tell_rest(context.deps, await context.reader(update), context.number)
    await _beside(update, context, "announcements/told_rest", rest=found)


async def untell_rest(update: Update, context: Context) -> None:
    assert context.matches
    number, at = map(int, context.matches[0].groups())
    found = await reports.untell_rest(context.deps, await context.reader(update), number, at)
    await _beside(update, context, "announcements/told_rest", rest=found)


async def listed(update: Update, context: Context) -> None:
    page = await reports.listed(context.deps, await context.reader(update), context.number)
    reader = await context.reader(update)
    await _beside(update, context, "announcements/list", page=page, zone=reader.zone, now=context.deps.now())


def skipping(*, back: bool) -> Handler:
    """One of what recurs doesn't take place, or does after all."""

    async def skip(update: Update, context: Context) -> None:
        number, day = context.parts
        reader = await context.reader(update)
        await _panel(update, context, await recurring.skip(context.deps, reader, int(number), day, back=back))

    return skip


DAY = r"(\d{4}-\d\d-\d\d)"
HANDLERS = [
    CommandHandler("announce", announce),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, announce),
    press("announcements", announce),
    press("announcements:new", anew),
    press(rf"announcements:test:{ID}", test),
    press(rf"announcements:send:{ID}:{ID}(?::(alone|leader|urgent))?", go),
    press(rf"announcements:skip:{ID}:{DAY}", skipping(back=False)),
    press(rf"announcements:unskip:{ID}:{DAY}", skipping(back=True)),
    press(rf"announcements:show:{ID}", show),
    press(rf"announcements:pause:{ID}", steer(steering.pause)),
    press(rf"announcements:go_on:{ID}", steer(steering.go_on)),
    press(rf"announcements:cancel:{ID}", steer(steering.cancel)),
    press(rf"announcements:now:{ID}", steer(steering.send_now)),
    press(rf"announcements:recall:{ID}", steer(correcting.recall)),
    press(rf"announcements:ask:(cancel|recall|unknown):{ID}", ask),
    press(rf"announcements:again:{ID}:(failed|unknown)", again),
    press(rf"announcements:rewrite:{ID}", rewrite),
    press(rf"announcements:correct:{ID}(?::(all|zh-Hans|zh-Hant|en))?", correct),
    press(rf"announcements:corrected:{ID}", corrected),
    press(rf"announcements:report:{ID}", report),
    press(rf"announcements:forward:{ID}", forward),
    press(rf"announcements:off_bot:{ID}:(\d{{1,6}})", off_bot),
    press(rf"announcements:tell:{ID}:{ID}:(phone|wechat|none):(\d{{1,6}})", tell),
    press(rf"announcements:tell_rest:{ID}", tell_rest),
    press(rf"announcements:untell_rest:{ID}:{ID}", untell_rest),
    press(r"announcements:list:(\d{1,6})", listed),
]
