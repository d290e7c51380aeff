"""Suggestions: a desk's pairs of the week, asked in one tap; the two, who both must say yes; what a desk carries."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.deps import Deps
from bot.privacy import Viewer
from bot.suggestions import answering, asking, carrying, listing
from bot.suggestions.carrying import Carried
from handlers.context import Context
from handlers.reply import ID, Handler, edit, press
from handlers.waiting import Settling, settling


async def week(update: Update, context: Context) -> None:
    found = await asking.week(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "suggestions/list", it=found, weekly=False)


async def pair(update: Update, context: Context) -> None:
    found = await asking.show(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "suggestions/pair", it=found)


async def ask(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    done = await asking.ask(context.deps, viewer, context.number)
    found = await asking.week(context.deps, viewer, 0, "asked", done)
    await edit(update, context, "suggestions/list", it=found, weekly=False)


async def pass_over(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    done = await asking.pass_over(context.deps, viewer, context.number)
    found = await asking.week(context.deps, viewer, 0, "passed", done)
    await edit(update, context, "suggestions/list", it=found, weekly=False)


async def restore(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await asking.restore(context.deps, viewer, context.number)
    await edit(update, context, "suggestions/list", it=await asking.week(context.deps, viewer), weekly=False)


async def show(update: Update, context: Context) -> None:
    """One that somebody was asked."""
    template, values = await listing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, template, **values)


async def yes(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "suggestions/agreed", it=await answering.yes(context.deps, viewer, context.number))


async def no(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "suggestions/declined", it=await answering.no(context.deps, viewer, context.number))


async def later(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await edit(update, context, "suggestions/later", it=await answering.later(context.deps, reader, context.number))


async def desk(update: Update, context: Context) -> None:
    """A member whom his desk is to ask, from what told it."""
    viewer = await context.viewer(update)
    await edit(update, context, "suggestions/desk", it=await carrying.show(context.deps, viewer, context.number))


def settles(act: Callable[[Deps, Viewer, int], Awaitable[Carried]]) -> Handler:
    """A press by which a desk settles one, and says so."""

    @settling("suggestions")
    async def settle(update: Update, context: Context) -> Settling:
        done = await act(context.deps, await context.viewer(update), context.number)
        return Settling("suggestions/settled", done.side.created_at, {"it": done})

    return settle


HANDLERS = [
    press(r"suggestions:list:(\d{1,6})", week),
    press(rf"suggestions:pair:{ID}", pair),
    press(rf"suggestions:ask:{ID}", ask),
    press(rf"suggestions:pass:{ID}", pass_over),
    press(rf"suggestions:restore:{ID}", restore),
    press(rf"suggestions:show:{ID}", show),
    press(rf"suggestions:yes:{ID}", yes),
    press(rf"suggestions:no:{ID}", no),
    press(rf"suggestions:later:{ID}", later),
    press(rf"suggestions:desk:{ID}", desk),
    press(rf"suggestions:carry:{ID}", settles(carrying.hand_over)),
    press(rf"suggestions:agreed:{ID}", settles(carrying.agreed)),
    press(rf"suggestions:decline:{ID}", settles(carrying.decline)),
]
