"""The minutes of a meeting: filed, corrected, announced, read; what was decided."""

from telegram import Update

from bot.minutes import announcing, deciding, filing, showing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply


async def _show(update: Update, context: Context, event_id: int, *, new: bool = False) -> None:
    viewer = (await context.reader(update)).viewer
    found = await showing.show(context.deps, viewer, event_id)
    await (reply if new else edit)(update, context, "minutes/show", it=found)


async def show(update: Update, context: Context) -> None:
    """As a new message: the minutes themselves stay."""
    await _show(update, context, context.number, new=True)


async def read(update: Update, context: Context) -> None:
    """Just as they were written."""
    method, parameters = await showing.content(context.deps, await context.reader(update), context.number)
    chat = update.effective_chat
    assert chat
    await context.bot.call(method, {"chat_id": chat.id, **parameters})


async def write(update: Update, context: Context) -> None:
    await forms.say(update, context, await filing.begin(context.deps, await context.reader(update), context.number))


async def file(update: Update, context: Context) -> None:
    found = await filing.file(context.deps, await context.reader(update), context.number)
    await _show(update, context, found.id)


async def announce(update: Update, context: Context) -> None:
    turn = await announcing.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def send(update: Update, context: Context) -> None:
    found = await announcing.send(context.deps, await context.reader(update), context.number)
    await _show(update, context, found.id)


async def decide(update: Update, context: Context) -> None:
    await forms.say(update, context, await deciding.begin(context.deps, await context.reader(update), context.number))


async def decided(update: Update, context: Context) -> None:
    found = await deciding.record(context.deps, await context.reader(update), context.number)
    await _show(update, context, found.id)


async def decisions(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    found = await showing.show(context.deps, viewer, context.number)
    await edit(update, context, "minutes/decisions", it=found)


async def remove(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    event = await deciding.remove(context.deps, reader, context.number)
    await edit(update, context, "minutes/decisions", it=await showing.show(context.deps, reader.viewer, event.id))


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"minutes:show:{ID}", show),
    press(rf"minutes:read:{ID}", read),
    press(rf"minutes:write:{ID}", write),
    press(rf"minutes:file:{ID}", file),
    press(rf"minutes:announce:{ID}", announce),
    press(rf"minutes:send:{ID}", send),
    press(rf"minutes:decide:{ID}", decide),
    press(rf"minutes:decided:{ID}", decided),
    press(rf"minutes:decisions:{ID}", decisions),
    press(rf"minutes:remove:{ID}", remove),
]
