"""A secretariat hands over what is asked of its people, recommended or not, or to another desk; what came of them."""

from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update

from bot.deps import Deps
from bot.introductions import carrying, endorsing, funnel
from bot.introductions.carrying import Carried
from bot.privacy import Viewer
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, Handler, edit, press
from handlers.waiting import Settling, settling


async def desk(update: Update, context: Context) -> None:
    """One of a desk's, from what told it."""
    viewer = await context.viewer(update)
    await edit(update, context, "introductions/desk", it=await carrying.show(context.deps, viewer, context.number))


def settles(act: Callable[[Deps, Viewer, int], Awaitable[Carried]]) -> Handler:
    """A press that settles one, and says so."""

    @settling("introductions")
    async def settle(update: Update, context: Context) -> Settling:
        return _settled(await act(context.deps, await context.viewer(update), context.number))

    return settle


def _settled(done: Carried) -> Settling:
    return Settling("introductions/settled", done.it.created_at, {"it": done}, id=done.it.id)


async def recommend(update: Update, context: Context) -> None:
    """In the secretariat's own words."""
    turn = await endorsing.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


@settling("introductions")
async def recommended(update: Update, context: Context) -> Settling:
    return _settled(await endorsing.send(context.deps, await context.reader(update), context.number))


async def desks(update: Update, context: Context) -> None:
    """The picker of those to whom it can be handed on."""
    number, offset = context.numbers
    viewer = await context.viewer(update)
    found, page = await carrying.other_desks(context.deps, viewer, number, offset)
    await edit(update, context, "introductions/desks", it=found, page=page)


@settling("introductions")
async def hand_on(update: Update, context: Context) -> Settling:
    number, organisation = context.numbers
    viewer = await context.viewer(update)
    done = await carrying.hand_on(context.deps, viewer, number, organisation or None)
    return Settling("introductions/handed_on", done.it.created_at, {"it": done})


async def stages(update: Update, context: Context) -> None:
    await _stages(update, context, 0)


async def more_stages(update: Update, context: Context) -> None:
    await _stages(update, context, context.number)


async def _stages(update: Update, context: Context, offset: int) -> None:
    found = await funnel.of(context.deps, await context.viewer(update), offset)
    await edit(update, context, "introductions/funnel", it=found)


HANDLERS = [
    press("introductions:funnel", stages),
    press(r"introductions:funnel:(\d{1,6})", more_stages),
    press(rf"introductions:desk:{ID}", desk),
    press(rf"introductions:carry:{ID}", settles(partial(carrying.hand_over, endorsed=False))),
    press(rf"introductions:endorse:{ID}", settles(partial(carrying.hand_over, endorsed=True))),
    press(rf"introductions:recommend:{ID}", recommend),
    press(rf"introductions:recommended:{ID}", recommended),
    press(rf"introductions:agreed:{ID}", settles(carrying.agreed)),
    press(rf"introductions:passed_on:{ID}", settles(carrying.passed_on)),
    press(rf"introductions:decline:{ID}", settles(carrying.decline)),
    press(rf"introductions:desks:{ID}:(\d{{1,6}})", desks),
    press(rf"introductions:to:{ID}:{ID}", hand_on),
]
