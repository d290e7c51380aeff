"""The organisations that one belongs to: which comes first, joining one more, moving, leaving; the desk's record."""

from telegram import Update

from bot.belonging import leaving, mine, recording
from bot.belonging.leaving import Left
from bot.claims import moving
from bot.forms import filling
from bot.leads import Asker
from bot.privacy import Viewer
from handlers import commands, forms
from handlers.context import Context
from handlers.reply import edit, press, private, reply


async def _viewer(update: Update, context: Context) -> Viewer:
    return (await context.reader(update)).viewer


async def show(update: Update, context: Context) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    it = await mine.mine(context.deps, await _viewer(update, context))
    await edit(update, context, "belonging/mine", it=it)


async def one(update: Update, context: Context) -> None:
    it = await mine.mine(context.deps, await _viewer(update, context))
    found = await leaving.preview(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "belonging/one", it=found, home=it.home, several=len(it.held) > 1)


async def home(update: Update, context: Context) -> None:
    await mine.choose_home(context.deps, await _viewer(update, context), context.number)
    context.forget_reader()
    await show(update, context)


def _asked(context: Context) -> tuple[int, int | None]:
    """Which organisation he would join, and which he would leave for it."""
    assert context.matches
    number, leaves = context.matches[0].groups()
    return int(number), int(leaves) if leaves else None


async def preview(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    viewer = await _viewer(update, context)
    it = await mine.application(context.deps, viewer, *_asked(context))
    await reply(update, context, "belonging/apply", it=it, asker=Asker(user.full_name, user.username or ""))


async def apply(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    viewer, asker = await _viewer(update, context), Asker(user.full_name, user.username or "")
    asked = await mine.apply(context.deps, viewer, *_asked(context), asker, update.update_id)
    await edit(update, context, "claims/asked", claim=asked.claim, told=asked.told)


async def move(update: Update, context: Context) -> None:
    """How to move: the other one is looked up first."""
    it = await leaving.preview(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "belonging/move", it=it)


async def hold(update: Update, context: Context) -> None:
    claim = await moving.hold(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "claims/holding", claim=claim)


async def ask_leave(update: Update, context: Context) -> None:
    it = await leaving.preview(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "belonging/leave", it=it)


async def leave(update: Update, context: Context) -> None:
    left = await leaving.leave(context.deps, await _viewer(update, context), context.number, update.update_id)
    await _gone(update, context, left)


async def _gone(update: Update, context: Context, left: Left) -> None:
    context.forget_reader()
    await edit(update, context, "belonging/left", it=left)
    await commands.refresh(update, context)


async def undo(update: Update, context: Context) -> None:
    left = await leaving.undo(context.deps, await _viewer(update, context), context.number)
    context.forget_reader()
    await edit(update, context, "belonging/back", it=left, own=left.departure.way != leaving.RECORDED)
    await commands.refresh(update, context)


async def ask_record(update: Update, context: Context) -> None:
    answers = await recording.begun(context.deps, await _viewer(update, context), context.number)
    turn = await filling.begin(context.deps, await context.reader(update), recording.NAME, answers)
    await forms.say(update, context, turn)


async def record(update: Update, context: Context) -> None:
    left = await recording.record(context.deps, await context.reader(update), context.number)
    await edit(update, context, "belonging/recorded", it=left)


ID = r"(\d{1,18})"
HANDLERS = [
    press("belonging", show),
    press(rf"belonging:one:{ID}", one),
    press(rf"belonging:home:{ID}", home),
    press(rf"belonging:apply:{ID}(?::{ID})?", preview),
    press(rf"belonging:ask:{ID}(?::{ID})?", apply),
    press(rf"belonging:move:{ID}", move),
    press(rf"belonging:hold:{ID}", hold),
    press(rf"belonging:leave:{ID}", ask_leave),
    press(rf"belonging:go:{ID}", leave),
    press(rf"belonging:undo:{ID}", undo),  # he himself
    press(rf"belonging:restore:{ID}", undo),  # the desk that recorded it
    press(rf"belonging:record:{ID}", ask_record),
    press(rf"belonging:recorded:{ID}", record),
]
