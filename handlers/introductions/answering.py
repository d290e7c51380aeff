"""Whoever is asked says yes or no, or asks first; later both say what came of it."""

from telegram import Update

from bot.introductions import amounts, answering, meeting, relaying
from handlers import forms
from handlers.context import Context
from handlers.introductions.listing import card
from handlers.reply import ID, edit, press


async def yes(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "introductions/agreed", it=await answering.yes(context.deps, viewer, context.number))


async def no(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "introductions/declined", it=await answering.no(context.deps, viewer, context.number))


async def later(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await edit(update, context, "introductions/later", it=await answering.later(context.deps, reader, context.number))


async def ask_reason(update: Update, context: Context) -> None:
    turn = await answering.ask_reason(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def give_reason(update: Update, context: Context) -> None:
    await answering.give_reason(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/reason_kept")


async def question(update: Update, context: Context) -> None:
    """A question first, or the answer to one."""
    turn = await relaying.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def relay(update: Update, context: Context) -> None:
    done = await relaying.send(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/relayed", it=done)


async def ask_met(update: Update, context: Context) -> None:
    found = await meeting.show(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "introductions/met", it=found.it, person=found.person, answers=meeting.ANSWERS)


async def met(update: Update, context: Context) -> None:
    number, answer = context.parts
    said = await meeting.say(context.deps, await context.viewer(update), int(number), answer)
    await edit(update, context, "introductions/met_kept", it=said, answer=answer)


async def amount(update: Update, context: Context) -> None:
    """What it came to, for himself."""
    turn = await amounts.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def keep_amount(update: Update, context: Context) -> None:
    number = await amounts.keep(context.deps, await context.reader(update), context.number)
    await card(update, context, number)


async def forget_amount(update: Update, context: Context) -> None:
    await amounts.forget(context.deps, await context.viewer(update), context.number)
    await card(update, context, context.number)


HANDLERS = [
    press(rf"introductions:yes:{ID}", yes),
    press(rf"introductions:no:{ID}", no),
    press(rf"introductions:later:{ID}", later),
    press(rf"introductions:why:{ID}", ask_reason),
    press(rf"introductions:reason:{ID}", give_reason),
    press(rf"introductions:question:{ID}", question),
    press(rf"introductions:relay:{ID}", relay),
    press(rf"introductions:ask_met:{ID}", ask_met),
    press(rf"introductions:met:{ID}:([a-z_]{{3,10}})", met),
    press(rf"introductions:amount:{ID}", amount),
    press(rf"introductions:keep_amount:{ID}", keep_amount),
    press(rf"introductions:forget_amount:{ID}", forget_amount),
]
