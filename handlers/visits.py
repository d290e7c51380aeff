"""Visits: begun from a pairing, the route, each stop's hosts and their people, changes, what came of it."""

from telegram import Update

from bot.visits import beginning, changing, forwarding, hosting, joining, proposing, results, showing
from handlers import forms
from handlers.context import Context
from handlers.forwarding import hand_out
from handlers.reply import edit, press, private, reply
from handlers.waiting import Settling, settling
from storage.visits import Stop


def _two(context: Context) -> tuple[int, int]:
    assert context.matches
    return int(context.matches[0][1]), int(context.matches[0][2])


async def begin(update: Update, context: Context) -> None:
    """From an organisation's card: its one pairing, or which of several."""
    reader = await context.reader(update)
    found = await beginning.choices(context.deps, reader.viewer, context.number)
    if len(found) == 1:
        await forms.say(update, context, await beginning.begin(context.deps, reader, found[0].id))
        return
    await reply(update, context, "visits/choose", found=found, side=context.number)


async def new(update: Update, context: Context) -> None:
    """From a pairing; `visiting`: which of the two, where it isn't the viewer's own."""
    assert context.matches
    number, visiting = context.matches[0].groups()
    reader = await context.reader(update)
    turn = await beginning.begin(context.deps, reader, int(number), int(visiting or 0))
    await forms.say(update, context, turn)


async def turn_round(update: Update, context: Context) -> None:
    """Who visits and who is visited change places."""
    turn = await beginning.turn_round(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def route(update: Update, context: Context) -> None:
    await _route(update, context, context.number)


async def _route(update: Update, context: Context, number: int) -> None:
    reader = await context.reader(update)
    found = await showing.route(context.deps, reader, number)
    values = {"it": found, "now": context.deps.now(), "private": private(update)}
    say = reply if await _is_live(update, context, number) else edit
    await say(update, context, "visits/route", **values)


async def _is_live(update: Update, context: Context, number: int) -> bool:
    """Pressed below a panel that is kept up to date: what is shown in its place would be edited away."""
    pressed = update.callback_query.message if update.callback_query else None
    if pressed is None:
        return False
    return await showing.is_kept(context.deps, number, pressed.chat.id, pressed.message_id)


async def stop(update: Update, context: Context) -> None:
    await _stop(update, context, context.number)


async def _stop(update: Update, context: Context, number: int) -> None:
    reader = await context.reader(update)
    found = await showing.stop(context.deps, reader.viewer, number)
    await edit(update, context, "visits/stop", it=found, now=context.deps.now(), private=private(update))


def _settled(stop: Stop) -> Settling:
    return Settling("visits/settled", stop.asked_at, {"stop": stop}, id=stop.id)


@settling("stops")
async def confirm(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    return _settled(await hosting.confirm(context.deps, viewer, *_two(context)))


@settling("stops")
async def decline(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    return _settled(await hosting.decline(context.deps, viewer, *_two(context)))


async def confirm_all(update: Update, context: Context) -> None:
    """Of one organisation's stops those that are asked."""
    viewer = (await context.reader(update)).viewer
    event, stops = await hosting.confirm_all(context.deps, viewer, *_two(context))
    await edit(update, context, "visits/all_settled", event=event, stops=stops)


async def propose(update: Update, context: Context) -> None:
    turn = await proposing.begin(context.deps, await context.reader(update), *_two(context))
    await forms.say(update, context, turn)


async def proposed(update: Update, context: Context) -> None:
    found = await proposing.propose(context.deps, await context.reader(update), context.number)
    await edit(update, context, "visits/settled", stop=found)


async def take(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "visits/taken", stop=await proposing.take(context.deps, viewer, *_two(context)))


async def keep(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "visits/taken", stop=await proposing.keep(context.deps, viewer, *_two(context)))


async def join(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await joining.join(context.deps, viewer, context.number)
    await _stop(update, context, context.number)


async def leave(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await joining.leave(context.deps, viewer, context.number)
    await _stop(update, context, context.number)


async def add(update: Update, context: Context) -> None:
    await forms.say(update, context, await changing.add(context.deps, await context.reader(update), context.number))


async def change(update: Update, context: Context) -> None:
    turn = await changing.change(context.deps, await context.reader(update), *_two(context))
    await forms.say(update, context, turn)


async def changed(update: Update, context: Context) -> None:
    done = await changing.save(context.deps, await context.reader(update), context.number)
    await edit(update, context, "visits/written", done=done)


async def remove(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    event, found = await changing.preview(context.deps, viewer, *_two(context))
    await edit(update, context, "visits/remove", event=event, stop=found)


async def removed(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    event, _ = await changing.remove(context.deps, viewer, *_two(context))
    await _route(update, context, event.id)


async def result(update: Update, context: Context) -> None:
    """Which of them?"""
    viewer = (await context.reader(update)).viewer
    event, visit = await results.of(context.deps, viewer, context.number)
    await edit(update, context, "visits/result", event=event, visit=visit)


async def report(update: Update, context: Context) -> None:
    assert context.matches
    number, said = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    event, visit = await results.report(context.deps, viewer, int(number), said)
    await edit(update, context, "visits/reported", event=event, visit=visit)


async def note(update: Update, context: Context) -> None:
    await forms.say(update, context, await results.begin(context.deps, await context.reader(update), context.number))


async def noted(update: Update, context: Context) -> None:
    event, visit = await results.note(context.deps, await context.reader(update), context.number)
    await edit(update, context, "visits/reported", event=event, visit=visit)


async def forward(update: Update, context: Context) -> None:
    """A text to copy, and a poster."""
    reader = await context.reader(update)
    event, version = await forwarding.version(context.deps, reader, context.number, context.bot.username)
    await hand_out(update, context, version, "visits/picture", event=event)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"visits:begin:{ID}", begin),
    press(rf"visits:new:{ID}(?::{ID})?", new),
    press(rf"visits:turn:{ID}", turn_round),
    press(rf"visits:route:{ID}", route),
    press(rf"visits:stop:{ID}", stop),
    press(rf"visits:confirm:{ID}:{ID}", confirm),
    press(rf"visits:all:{ID}:{ID}", confirm_all),
    press(rf"visits:decline:{ID}:{ID}", decline),
    press(rf"visits:propose:{ID}:{ID}", propose),
    press(rf"visits:proposed:{ID}", proposed),
    press(rf"visits:take:{ID}:{ID}", take),
    press(rf"visits:keep:{ID}:{ID}", keep),
    press(rf"visits:join:{ID}", join),
    press(rf"visits:leave:{ID}", leave),
    press(rf"visits:add:{ID}", add),
    press(rf"visits:change:{ID}:{ID}", change),
    press(rf"visits:changed:{ID}", changed),
    press(rf"visits:remove:{ID}:{ID}", remove),
    press(rf"visits:removed:{ID}:{ID}", removed),
    press(rf"visits:result:{ID}", result),
    press(rf"visits:report:{ID}:([a-z]{{1,20}})", report),
    press(rf"visits:note:{ID}", note),
    press(rf"visits:noted:{ID}", noted),
    press(rf"visits:forward:{ID}", forward),
]
