"""The organisations that one belongs to: which comes first, joining one more, moving, leaving; the desk's record."""

from telegram import Update

from bot.belonging import leaving, mine, recording
from bot.belonging.leaving import Left
from bot.claims import moving
from bot.forms import filling
from handlers import commands, forms
from handlers.context import Context, asker
from handlers.reply import ID, edit, press, privately, reply


@privately
async def show(update: Update, context: Context) -> None:
    it = await mine.mine(context.deps, await context.viewer(update))
    await edit(update, context, "belonging/mine", it=it)


async def one(update: Update, context: Context) -> None:
    it = await mine.mine(context.deps, await context.viewer(update))
    found = await leaving.preview(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "belonging/one", it=found, home=it.home, several=len(it.held) > 1)


async def home(update: Update, context: Context) -> None:
    await mine.choose_home(context.deps, await context.viewer(update), context.number)
    context.forget_reader()
    await show(update, context)


def _asked(context: Context) -> tuple[int, int | None]:
    """Which organisation he would join, and which he would leave for it."""
    number, leaves = context.parts
    return int(number), int(leaves) if leaves else None


async def preview(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    it = await mine.application(context.deps, viewer, *_asked(context))
    await reply(update, context, "belonging/apply", it=it, asker=asker(update))


async def apply(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    asked = await mine.apply(context.deps, viewer, *_asked(context), asker(update), update.update_id)
    await edit(update, context, "claims/asked", claim=asked.claim, told=asked.told, busy=False)


async def move(update: Update, context: Context) -> None:
    """How to move: the other one is looked up first."""
    it = await leaving.preview(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "belonging/move", it=it)


async def hold(update: Update, context: Context) -> None:
    claim = await moving.hold(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "claims/holding", claim=claim)


async def ask_leave(update: Update, context: Context) -> None:
    it = await leaving.preview(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "belonging/leave", it=it)


async def leave(update: Update, context: Context) -> None:
    left = await leaving.leave(context.deps, await context.viewer(update), context.number, update.update_id)
    await _gone(update, context, left)


async def _gone(update: Update, context: Context, left: Left) -> None:
    context.forget_reader()
    await edit(update, context, "belonging/left", it=left)
    await commands.refresh(update, context)


async def undo(update: Update, context: Context) -> None:
    left = await leaving.undo(context.deps, await context.viewer(update), context.number)
    context.forget_reader()
    await edit(update, context, "belonging/back", it=left, own=left.departure.way != leaving.RECORDED)
    await commands.refresh(update, context)


async def ask_record(update: Update, context: Context) -> None:
    answers = await recording.begun(context.deps, await context.viewer(update), context.number)
    turn = await filling.begin(context.deps, await context.reader(update), recording.NAME, answers)
    await forms.say(update, context, turn)


async def record(update: Update, context: Context) -> None:
    left = await recording.record(context.deps, await context.reader(update), context.number)
    await edit(update, context, "belonging/recorded", it=left)


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
