"""What members change, at a desk that looks first: taken over, or sent back with a reason; and their side of it."""

from telegram import Update

from bot.entries import showing
from bot.reviews import asking, deciding
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, reply
from handlers.waiting import Settling, settling


async def show(update: Update, context: Context) -> None:
    found = await deciding.show(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "reviews/review", it=found)


@settling("edits")
async def approve(update: Update, context: Context) -> Settling | None:
    """Where the row changed meanwhile, it is shown once more."""
    found = await deciding.approve(context.deps, await context.viewer(update), context.number)
    if not found.changed:
        return Settling("reviews/taken", found.review.created_at, {"it": found})
    await edit(update, context, "reviews/review", it=found)
    return None


async def ask_reason(update: Update, context: Context) -> None:
    await forms.say(update, context, await deciding.begin(context.deps, await context.reader(update), context.number))


@settling("edits")
async def send_back(update: Update, context: Context) -> Settling:
    found = await deciding.send_back(context.deps, await context.reader(update), context.number)
    return Settling("reviews/sent_back", found.review.created_at, {"it": found}, id=found.review.id)


async def again(update: Update, context: Context) -> None:
    await forms.say(update, context, await deciding.again(context.deps, await context.reader(update), context.number))


async def withdraw(update: Update, context: Context) -> None:
    await asking.withdraw(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "reviews/withdrawn")


async def switch(update: Update, context: Context) -> None:
    number, on = context.parts
    reader = await context.reader(update)
    await deciding.switch(context.deps, reader.viewer, int(number), reviewed=on == "1")
    found = await showing.panel(context.deps, reader.viewer, "organisations", int(number))
    await edit(update, context, "entries/organisations", it=found, zone=reader.zone)


async def explain(update: Update, context: Context) -> None:
    """What the switch does, before it is turned."""
    found = await showing.panel(context.deps, await context.viewer(update), "organisations", context.number)
    await reply(update, context, "reviews/switch", it=found)


HANDLERS = [
    press(rf"reviews:show:{ID}", show),
    press(rf"reviews:yes:{ID}", approve),
    press(rf"reviews:no:{ID}", ask_reason),
    press(rf"reviews:return:{ID}", send_back),
    press(rf"reviews:again:{ID}", again),
    press(rf"reviews:withdraw:{ID}", withdraw),
    press(rf"reviews:switch:{ID}", explain),
    press(rf"reviews:switch:{ID}:([01])", switch),
]
