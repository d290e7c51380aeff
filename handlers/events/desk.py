"""What the desk that holds an event does: who answered, who hasn't and a push to them, signing up for others."""

from telegram import Update

from bot.events import entering, nudging
from bot.events.entering import Entered
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press


async def who(update: Update, context: Context) -> None:
    assert context.matches
    number, offset = map(int, context.matches[0].groups())
    event, page = await entering.listed(context.deps, await context.reader(update), number, offset)
    await edit(update, context, "events/who", event=event, page=page)


async def one(update: Update, context: Context) -> None:
    """Somebody's answer, and what the desk may do about it."""
    event, rsvp, waits = await entering.one(context.deps, (await context.reader(update)).viewer, context.number)
    await edit(update, context, "events/one", event=event, rsvp=rsvp, waits=waits)


async def put(update: Update, context: Context) -> None:
    assert context.matches
    number, what = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    found = await entering.change(context.deps, viewer, int(number), comes=what == "go")
    await _entered(update, context, found)


async def enter(update: Update, context: Context) -> None:
    turn = await entering.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def entered(update: Update, context: Context) -> None:
    assert context.matches
    draft, what = context.matches[0].groups()
    reader = await context.reader(update)
    await _entered(update, context, await entering.apply(context.deps, reader, int(draft), comes=what == "go"))


async def _entered(update: Update, context: Context, found: Entered) -> None:
    await edit(update, context, "events/entered_desk", it=found)


async def undo(update: Update, context: Context) -> None:
    event = await entering.undo(context.deps, (await context.reader(update)).viewer, context.number)
    await edit(update, context, "events/undone", event=event)


async def silent(update: Update, context: Context) -> None:
    assert context.matches
    number, offset = map(int, context.matches[0].groups())
    reader = await context.reader(update)
    event, silence, page = await nudging.silent(context.deps, reader, number, offset)
    await edit(update, context, "events/silent", event=event, silence=silence, page=page, now=context.deps.now())


async def push(update: Update, context: Context) -> None:
    """Whom it would reach, before it goes out."""
    reader = await context.reader(update)
    event, silence, _ = await nudging.silent(context.deps, reader, context.number, 0)
    hours = context.deps.config.events.nudge_hours
    await edit(update, context, "events/push", event=event, silence=silence, hours=hours)


async def nudge(update: Update, context: Context) -> None:
    event, number = await nudging.nudge(context.deps, await context.reader(update), context.number)
    await edit(update, context, "events/nudged", event=event, number=number)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"events:who:{ID}:(\d{{1,6}})", who),
    press(rf"events:one:{ID}", one),
    press(rf"events:put:{ID}:(go|no)", put),
    press(rf"events:enter:{ID}", enter),
    press(rf"events:entered:{ID}:(go|no)", entered),
    press(rf"events:undo:{ID}", undo),
    press(rf"events:silent:{ID}:(\d{{1,6}})", silent),
    press(rf"events:push:{ID}", push),
    press(rf"events:nudge:{ID}", nudge),
]
