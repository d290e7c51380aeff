"""Once a year: is it still true? And the desk's word for who isn't on the bot."""

from telegram import Update

from bot import confirming
from handlers import people
from handlers.context import Context
from handlers.reply import edit, press, toast


async def question(update: Update, context: Context) -> None:
    """From /me, or after a change: as it stands now."""
    await _ask(update, context, fresh=False)


async def _ask(update: Update, context: Context, *, fresh: bool) -> None:
    found = await confirming.mine(context.deps, await context.reader(update))
    values = {"it": found, "asked_on": context.deps.today(), "saved": fresh, "later": False}
    await edit(update, context, "confirming/question", **values)


async def yes(update: Update, context: Context) -> None:
    assert context.matches
    reader = await context.reader(update)
    if await confirming.yes(context.deps, reader, context.matches[0][1]) is None:
        await _ask(update, context, fresh=True)
        return
    await edit(update, context, "confirming/confirmed")


async def later(update: Update, context: Context) -> None:
    assert context.matches
    again = await confirming.later(context.deps, await context.reader(update), context.matches[0][1])
    await edit(update, context, "confirming/later", again=again)


async def desk(update: Update, context: Context) -> str:
    """A tap on a card; the card shows it."""
    reader = await context.reader(update)
    await confirming.by_desk(context.deps, reader.viewer, context.number)
    await people.show(update, context, context.number)
    return await toast(update, context, "confirmed")


HANDLERS = [
    press("confirming", question),
    press(r"confirming:yes:([0-9a-f]{8})", yes),
    press(r"confirming:later:(\d{4}-\d{2}-\d{2})", later),
    press(r"confirming:desk:(\d{1,18})", desk),
]
