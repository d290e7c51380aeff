"""Meetings beside what they share with events: a proxy given and declined, how an organisation meets."""

from telegram import Update

from bot.events import calling, cards, changing, panels
from bot.forms import filling
from bot.meetings import declining, excusing, giving, ruling
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, put


async def proxy(update: Update, context: Context) -> None:
    """Ask to whom."""
    await forms.say(update, context, await giving.begin(context.deps, await context.reader(update), context.number))


async def proxy_for(update: Update, context: Context) -> None:
    """The same, of whom the desk signs up."""
    reader = await context.reader(update)
    await forms.say(update, context, await giving.begin_for(context.deps, reader, context.number))


async def give(update: Update, context: Context) -> None:
    """The meeting's card says to whom by then."""
    reader = await context.reader(update)
    event, rsvp = await giving.give(context.deps, reader, context.number)
    if rsvp.person_id != reader.viewer.person_id:  # the desk, for somebody who rang
        found = await panels.panel(context.deps, reader, event.id)
        await put(update, context, panels.render(context.deps, reader, found))
        return
    await put(update, context, cards.message(context.deps, reader, await cards.card(context.deps, reader, event.id)))


async def decline(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    event, rsvp = await declining.decline(context.deps, viewer, context.number)
    await edit(update, context, "meetings/refused", event=event, rsvp=rsvp)


async def reason(update: Update, context: Context) -> None:
    """Why he is away."""
    await forms.say(update, context, await excusing.begin(context.deps, await context.reader(update), context.number))


async def excuse(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    rsvp = await excusing.apply(context.deps, reader, context.number)
    found = await cards.card(context.deps, reader, rsvp.event_id)
    await put(update, context, cards.message(context.deps, reader, found))


async def anyway(update: Update, context: Context) -> None:
    """Called though it is late: the press that was refused, with his yes."""
    reader = await context.reader(update)
    turn = await filling.pick(context.deps, reader, context.number, "anyway", "yes")
    message = _pressed(update)
    event = await calling.call(context.deps, reader, turn.draft, turn.version, message)
    await _panel(update, context, event.id, message)


def _pressed(update: Update) -> int:
    """The message whose button was pressed."""
    query = update.callback_query
    assert query
    assert query.message
    return query.message.message_id


async def moved(update: Update, context: Context) -> None:
    """The same of one that is put on another day."""
    reader = await context.reader(update)
    turn = await filling.pick(context.deps, reader, context.number, "anyway", "yes")
    event = await changing.apply(context.deps, reader, turn.draft, turn.version)
    await _panel(update, context, event.id, _pressed(update))


async def _panel(update: Update, context: Context, event_id: int, message: int) -> None:
    reader = await context.reader(update)
    await panels.moved(context.deps, reader, event_id, message)
    await put(update, context, panels.render(context.deps, reader, await panels.panel(context.deps, reader, event_id)))


async def rules(update: Update, context: Context) -> None:
    """Of one organisation, or the first of his."""
    assert context.matches
    number = context.matches[0][1]
    viewer = (await context.reader(update)).viewer
    found = await ruling.panel(context.deps, viewer, int(number) if number else None)
    await edit(update, context, "meetings/rules", it=found)


async def turn(update: Update, context: Context) -> None:
    assert context.matches
    number, rule = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "meetings/rules", it=await ruling.turn(context.deps, viewer, int(number), rule))


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"meetings:proxy:{ID}", proxy),
    press(rf"meetings:for:{ID}", proxy_for),
    press(rf"meetings:give:{ID}", give),
    press(rf"meetings:anyway:{ID}", anyway),
    press(rf"meetings:moved:{ID}", moved),
    press(rf"meetings:decline:{ID}", decline),
    press(rf"meetings:reason:{ID}", reason),
    press(rf"meetings:excuse:{ID}", excuse),
    press(rf"meetings:rules(?::{ID})?", rules),
    press(rf"meetings:turn:{ID}:({'|'.join(ruling.VALUES)})", turn),
]
