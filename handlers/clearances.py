"""A desk is asked whether its members may be called to another organisation's event; who calls sees how it answered."""

from telegram import Update

from bot.clearances import asking, deciding
from bot.clearances.deciding import Settled
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply
from handlers.waiting import Settling, settling


def _two(context: Context) -> tuple[int, int]:
    assert context.matches
    return int(context.matches[0][1]), int(context.matches[0][2])


async def show(update: Update, context: Context) -> None:
    """As it is now."""
    reader = await context.reader(update)
    template, values = await deciding.card(context.deps, reader.viewer, context.number)
    await edit(update, context, template, zone=reader.zone, now=context.deps.now(), **values)


async def exact(update: Update, context: Context) -> None:
    """Just what its members will get; what is asked stands below it."""
    reader, chat = await context.reader(update), update.effective_chat
    assert chat
    method, parameters = await deciding.exact(context.deps, reader, context.number)
    template, values = await deciding.card(context.deps, reader.viewer, context.number)
    await context.bot.call(method, {"chat_id": chat.id, **parameters})
    await reply(update, context, template, zone=reader.zone, now=context.deps.now(), **values)


def _settled(found: Settled) -> Settling:
    values = {"event": found.event, "clearance": found.clearance, "number": found.number}
    return Settling("clearances/settled", found.clearance.asked_at, values, id=found.clearance.id)


@settling("clearances")
async def agree(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    return _settled(await deciding.agree(context.deps, viewer, *_two(context)))


async def decline(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    turn = await deciding.begin(context.deps, reader, *_two(context), asking.DECLINED)
    await forms.say(update, context, turn)


async def remark(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    turn = await deciding.begin(context.deps, reader, *_two(context), asking.RETURNED)
    await forms.say(update, context, turn)


@settling("clearances")
async def answer(update: Update, context: Context) -> Settling:
    return _settled(await deciding.send(context.deps, await context.reader(update), context.number))


async def listed(update: Update, context: Context) -> None:
    await _list(update, context, context.number)


async def _list(update: Update, context: Context, number: int) -> None:
    reader = await context.reader(update)
    event, found = await deciding.listed(context.deps, reader.viewer, number)
    await edit(update, context, "clearances/list", event=event, found=found, viewer=reader.viewer)


async def again(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    event = await deciding.again(context.deps, viewer, *_two(context))
    await _list(update, context, event.id)


async def withdraw(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    event = await deciding.withdraw(context.deps, viewer, *_two(context))
    await _list(update, context, event.id)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"clearances:show:{ID}", show),
    press(rf"clearances:exact:{ID}", exact),
    press(rf"clearances:agree:{ID}:{ID}", agree),
    press(rf"clearances:decline:{ID}:{ID}", decline),
    press(rf"clearances:remark:{ID}:{ID}", remark),
    press(rf"clearances:answer:{ID}", answer),
    press(rf"clearances:list:{ID}", listed),
    press(rf"clearances:again:{ID}:{ID}", again),
    press(rf"clearances:withdraw:{ID}:{ID}", withdraw),
]
