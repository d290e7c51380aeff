"""From a card or a notice: an introduction is asked for, and taken back."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.deps import Deps
from bot.introductions import answering, asking, targets
from bot.privacy import Viewer
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, Handler, edit, press, privately


@privately
async def begin(update: Update, context: Context) -> None:
    """From a card."""
    turn = await asking.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


@privately
async def begin_of_notice(update: Update, context: Context) -> None:
    turn = await asking.begin(context.deps, await context.reader(update), 0, context.number)
    await forms.say(update, context, turn)


def begin_with(whom: Callable[[Deps, Viewer, int], Awaitable[int]]) -> Handler:
    """From the card of something that somebody is asked for."""

    @privately
    async def begin_with_him(update: Update, context: Context) -> None:
        reader = await context.reader(update)
        target = await whom(context.deps, reader.viewer, context.number)
        await forms.say(update, context, await asking.begin(context.deps, reader, target))

    return begin_with_him


async def send(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    asked = await asking.ask(context.deps, reader, context.number)
    await edit(update, context, "introductions/asked", it=asked)


async def withdraw(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    done = await answering.withdraw(context.deps, viewer, context.number)
    await edit(update, context, "introductions/withdrawn", it=done)


HANDLERS = [
    press(rf"introductions:ask:{ID}", begin),
    press(rf"introductions:notice:{ID}", begin_of_notice),
    press(rf"introductions:company:{ID}", begin_with(targets.of_company)),
    press(rf"introductions:organisation:{ID}", begin_with(targets.of_organisation)),
    press(rf"introductions:send:{ID}", send),
    press(rf"introductions:withdraw:{ID}", withdraw),
]
