"""/meeting: call people to an event, a meeting, a visit; then how it goes; change it, call it off."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.accounts import Reader
from bot.announcements.sending import OutdatedError
from bot.deps import Deps
from bot.events import calling, cancelling, changing, listing, panels, widening, writing
from bot.forms import filling
from bot.times.refusals import PastTime
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, private, put, reply
from handlers.spoken import said

Act = Callable[[Deps, Reader, int, int], Awaitable[Any]]
"""Does what a draft of a version says, and gives back its event."""
WORDS = said("发起活动", "發起活動", "办活动", "辦活動", "召开会议", "召開會議", "开会", "開會")


async def meeting(update: Update, context: Context) -> None:
    """/meeting: what he left unfinished, else a new one."""
    if not private(update):
        await reply(update, context, "events/elsewhere")
        return
    await forms.say(update, context, await calling.begin(context.deps, await context.reader(update)))


async def anew(update: Update, context: Context) -> None:
    """Another one; an unfinished one is given up, which can be taken back."""
    reader = await context.reader(update)
    turn = await filling.unfinished(context.deps, reader, writing.NAME)
    if turn is not None:
        await filling.cancel(context.deps, reader, turn.draft)
    await forms.say(update, context, await calling.begin(context.deps, reader))


async def test(update: Update, context: Context) -> str:
    reader = await context.reader(update)
    await calling.test(context.deps, reader, context.number)
    words: str = context.deps.messages.words(reader.language)["toasts"]["test_sent"]
    return words


def _version(context: Context) -> tuple[int, int]:
    assert context.matches
    draft, version = map(int, context.matches[0].groups())
    return draft, version


def _pressed(update: Update) -> int:
    """The message whose button was pressed."""
    query = update.callback_query
    assert query
    assert query.message
    return query.message.message_id


async def call(update: Update, context: Context) -> str | None:
    """Send; the panel takes the preview's place. What isn't as it was shown any more is shown anew."""
    draft, version = _version(context)
    reader = await context.reader(update)
    try:
        event = await calling.call(context.deps, reader, draft, version, _pressed(update))
    except (OutdatedError, PastTime):
        return await _outdated(update, context, draft)
    await _panel(update, context, event.id)
    return None


async def _outdated(update: Update, context: Context, draft: int) -> str:
    reader = await context.reader(update)
    await forms.say(update, context, await filling.resume(context.deps, reader, draft))
    words: str = context.deps.messages.words(reader.language)["toasts"]["outdated"]
    return words


async def _panel(update: Update, context: Context, event_id: int) -> None:
    reader = await context.reader(update)
    found = await panels.panel(context.deps, reader, event_id)
    await panels.moved(context.deps, reader, event_id, _pressed(update))
    await put(update, context, panels.render(context.deps, reader, found))


async def panel(update: Update, context: Context) -> None:
    await _panel(update, context, context.number)


async def held(update: Update, context: Context) -> None:
    """Those of his desks."""
    reader = await context.reader(update)
    page = await listing.held(context.deps, reader, context.number)
    await edit(update, context, "events/held", page=page, now=context.deps.now())


async def alternatives(update: Update, context: Context) -> None:
    """What shall be otherwise?"""
    found = await panels.panel(context.deps, await context.reader(update), context.number)
    await edit(update, context, "events/alter", card=found.card)


async def alter(update: Update, context: Context) -> None:
    assert context.matches
    number, field = context.matches[0].groups()
    turn = await changing.begin(context.deps, await context.reader(update), int(number), field)
    await forms.say(update, context, turn)


async def _apply(update: Update, context: Context, act: Act) -> str | None:
    """What a draft says is done to its event, unless another preview was pressed."""
    draft, version = _version(context)
    try:
        event = await act(context.deps, await context.reader(update), draft, version)
    except OutdatedError:
        return await _outdated(update, context, draft)
    await _panel(update, context, event.id)
    return None


async def changed(update: Update, context: Context) -> str | None:
    return await _apply(update, context, changing.apply)


async def invite(update: Update, context: Context) -> None:
    """More people."""
    turn = await widening.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def invited(update: Update, context: Context) -> str | None:
    return await _apply(update, context, widening.invite)


async def cancel(update: Update, context: Context) -> None:
    turn = await cancelling.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def called_off(update: Update, context: Context) -> None:
    event = await cancelling.apply(context.deps, await context.reader(update), context.number)
    await _panel(update, context, event.id)


ID = r"(\d{1,18})"
HANDLERS = [
    CommandHandler("meeting", meeting),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, meeting),
    press("events:new", anew),
    press(rf"events:test:{ID}", test),
    press(rf"events:call:{ID}:{ID}", call),
    press(rf"events:panel:{ID}", panel),
    press(r"events:held:(\d{1,6})", held),
    press(rf"events:alternatives:{ID}", alternatives),
    press(rf"events:alter:{ID}:([a-z_]{{1,20}})", alter),
    press(rf"events:changed:{ID}:{ID}", changed),
    press(rf"events:invite:{ID}", invite),
    press(rf"events:invited:{ID}:{ID}", invited),
    press(rf"events:cancel:{ID}", cancel),
    press(rf"events:called_off:{ID}", called_off),
]
