"""/desk: what waits, the oldest first; one after the other in the same message, until nothing is left."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

import msgspec
from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import reminding, waiting
from bot.desks import DeskOnly
from bot.messages import Message
from bot.refusals import Gone, Refusal, Settled
from bot.waiting import Next
from handlers.context import Context
from handlers.reply import ID, Handler, edit, press, put, render, reply
from handlers.spoken import said
from storage.waiting import Place

HOME = frozenset({"waiting", "menu"})  # the next one brings its own way back
MOST_PASSED = 5


class Settling(msgspec.Struct, frozen=True):
    """What is said of a thing that was settled, and since when it waited: the next one is the one after it.

    `kind`, `id`: which it was, where it isn't of the press's kind, or its callback data doesn't name it.
    """

    template: str
    since: int
    values: dict[str, Any]
    kind: str = ""
    id: int = 0


Decides = Callable[[Update, Context], Coroutine[Any, Any, Settling | str | None]]


def settling(kind: str) -> Callable[[Decides], Handler]:
    """For a press that settles one thing of a kind, the first number of its callback data.

    What it says, or why a colleague was first, takes the pressed message's place, with the next one below. A handler
    that returns None, or a toast, has said itself what is still to be asked.
    """

    def wrapped(handler: Decides) -> Handler:
        @wraps(handler)
        async def pressed(update: Update, context: Context) -> str | None:
            assert context.matches
            try:
                done = await handler(update, context)
            except Settled as refusal:
                said = await render(update, context, refusal.template, **refusal.values)
                await _go_on(update, context, said, Place())
                return None
            if isinstance(done, str):
                return done
            if done:
                said = await render(update, context, done.template, **done.values)
                place = Place(done.since, done.kind or kind, done.id or int(context.matches[0][1]))
                await _go_on(update, context, said, place)
            return None

        return pressed

    return wrapped


async def _go_on(update: Update, context: Context, said: Message, after: Place) -> None:
    viewer = await context.viewer(update)
    card = await _next(update, context, after, around=True) if viewer.staff else None
    if card is None:
        await put(update, context, said)
        return
    rows = (*_without_home(said), *card.rows)
    await put(update, context, Message(f"{said.text}\n\n{card.text}", rows, discloses=card.discloses))


def _without_home(message: Message) -> tuple[Any, ...]:
    rows = (tuple(each for each in row if each.action not in HOME) for row in message.rows)
    return tuple(row for row in rows if row)


async def _next(update: Update, context: Context, after: Place, *, around: bool) -> Message | None:
    """The one after a place, but for what was settled a moment ago, or isn't his to decide. None: nothing is left."""
    viewer, place = await context.viewer(update), after
    for _ in range(MOST_PASSED):
        following = await waiting.following(context.deps, viewer, place, around=around)
        if following is None or (following.item.kind, following.item.it.id) == (after.kind, after.id):
            return None
        card = await _card(update, context, following)
        if card:
            return card
        place = following.item.place
    return None


async def _card(update: Update, context: Context, following: Next) -> Message | None:
    """One thing with the buttons that settle it, and the way past it; None where he can't settle it any more."""
    item, viewer = following.item, await context.viewer(update)
    try:
        template, values = await context.deps.waiting[item.kind].card(context.deps, viewer, item.it.id)
    except Refusal:
        return None
    moment = {"zone": (await context.reader(update)).zone, "now": context.deps.now()}
    shown = await render(update, context, template, **(moment | values))
    head = await render(update, context, "waiting/one", item=item, left=following.left, now=context.deps.now())
    rows = (*_without_home(shown), *head.rows)
    return Message(f"{head.text}\n\n{shown.text}", rows, discloses=shown.discloses)


async def desk(update: Update, context: Context) -> None:
    """/desk: what waits."""
    await _show(update, context, reply)


async def back(update: Update, context: Context) -> None:
    await _show(update, context, edit)


async def turn(update: Update, context: Context) -> None:
    kind, offset = context.parts
    await _show(update, context, edit, "" if kind == "all" else kind, int(offset))


async def _show(
    update: Update, context: Context, say: Callable[..., Awaitable[object]], kind: str = "", offset: int = 0
) -> None:
    viewer = await context.viewer(update)
    found = await waiting.desk(context.deps, viewer, kind, offset)
    await reminding.note_seen(context.deps, viewer.telegram_id, (await context.reader(update)).zone)
    await say(update, context, "waiting/desk", desk=found, viewer=viewer)


async def tools(update: Update, context: Context) -> None:
    """What a desk does of itself, in groups: all of them at once are too many buttons."""
    assert context.matches
    viewer = (await context.reader(update)).viewer
    if not viewer.staff:
        raise DeskOnly
    await edit(update, context, "waiting/toolbox", group=context.matches[0][1], viewer=viewer)


async def begin(update: Update, context: Context) -> None:
    """The oldest of all."""
    await _walk(update, context, Place())


async def skip(update: Update, context: Context) -> None:
    """The one after this; after the last the desk again."""
    kind, number, since = context.parts
    await _walk(update, context, Place(int(since), kind, int(number)))


async def _walk(update: Update, context: Context, after: Place) -> None:
    card = await _next(update, context, after, around=False)
    if card is None:
        await _show(update, context, edit)
    else:
        await put(update, context, card)


async def show(update: Update, context: Context) -> None:
    """One of the list. Those that come after it in time follow it. Raises Gone, Settled."""
    kind, number, since = context.parts
    viewer = await context.viewer(update)
    if kind not in context.deps.waiting:
        raise Gone
    before = Place(int(since), kind, int(number) - 1)
    following = await waiting.following(context.deps, viewer, before, around=False)
    if following is None or (following.item.kind, following.item.it.id) != (kind, int(number)):
        await context.deps.waiting[kind].card(context.deps, viewer, int(number))  # says what became of it
        raise Gone
    card = await _card(update, context, following)
    if card is None:
        raise Gone
    await put(update, context, card)


DESK_WORDS = said("待办", "待辦", "desk")
KIND, SINCE = r"([a-z]{1,20})", r"(\d{1,15})"
HANDLERS = [
    CommandHandler("desk", desk),
    MessageHandler(filters.ChatType.PRIVATE & DESK_WORDS, desk),
    press("waiting", back),
    press(r"leads:desk:\d{1,6}", back),  # below messages of earlier versions, as the next
    press(r"claims:desk:\d{1,6}", back),
    press("waiting:next", begin),
    press("waiting:tools:(all|work|settings)", tools),
    press(rf"waiting:list:{KIND}:(\d{{1,4}})", turn),
    press(rf"waiting:skip:{KIND}:{ID}:{SINCE}", skip),
    press(rf"waiting:show:{KIND}:{ID}:{SINCE}", show),
]
