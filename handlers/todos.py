"""To-dos of meetings: recorded by who holds the meeting, done by their owners."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.announcements.sending import OutdatedError
from bot.forms import filling
from bot.minutes import showing
from bot.todos import changing, doing, recording
from handlers import forms
from handlers.context import Context
from handlers.reply import Handler, edit, press, reply
from handlers.spoken import said

WORDS = said("我的待办", "我的待辦", "my to-?dos?")


async def add(update: Update, context: Context) -> None:
    await forms.say(update, context, await recording.begin(context.deps, await context.reader(update), context.number))


async def save(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    event = await recording.record(context.deps, reader, context.number)
    await edit(update, context, "minutes/show", it=await showing.show(context.deps, reader.viewer, event.id))


async def show(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "todos/show", it=await doing.show(context.deps, viewer, context.number))


def settle(was: str, state: str) -> Handler:
    """From one state to another, in one tap."""

    async def settling(update: Update, context: Context) -> None:
        viewer = (await context.reader(update)).viewer
        found = await doing.settle(context.deps, viewer, context.number, was, state)
        await edit(update, context, "todos/show", it=found)

    return settling


async def later(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "todos/later", it=await doing.later(context.deps, viewer, context.number))


async def change(update: Update, context: Context) -> None:
    """Ask for one thing of it anew."""
    assert context.matches
    number, field = context.matches[0].groups()
    turn = await changing.begin(context.deps, await context.reader(update), int(number), field)
    await forms.say(update, context, turn)


async def changed(update: Update, context: Context) -> str | None:
    assert context.matches
    draft, version = map(int, context.matches[0].groups())
    reader = await context.reader(update)
    try:
        found = await changing.apply(context.deps, reader, draft, version)
    except OutdatedError:
        await forms.say(update, context, await filling.resume(context.deps, reader, draft))
        words: str = context.deps.messages.words(reader.language)["toasts"]["outdated"]
        return words
    await edit(update, context, "todos/changed_now", it=found)
    return None


async def mine(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "todos/list", it=await doing.mine(context.deps, viewer, context.number))


async def asked(update: Update, context: Context) -> None:
    """By a plain word."""
    viewer = (await context.reader(update)).viewer
    await reply(update, context, "todos/list", it=await doing.mine(context.deps, viewer))


async def listed(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "todos/list", it=await doing.listed(context.deps, viewer, context.number))


ID = r"(\d{1,18})"
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, asked),
    press(rf"todos:add:{ID}", add),
    press(rf"todos:save:{ID}", save),
    press(rf"todos:show:{ID}", show),
    press(rf"todos:done:{ID}", settle("open", "done")),
    press(rf"todos:open:{ID}", settle("done", "open")),
    press(rf"todos:drop:{ID}", settle("open", "dropped")),
    press(rf"todos:again:{ID}", settle("dropped", "open")),
    press(rf"todos:change:{ID}:(text|owner|due)", change),
    press(rf"todos:changed:{ID}:{ID}", changed),
    press(rf"todos:later:{ID}", later),
    press(r"todos:mine:(\d{1,6})", mine),
    press(r"todos:list:(\d{1,6})", listed),
]
