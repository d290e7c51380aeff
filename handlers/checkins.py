"""Check-in: by the code on the table; by the host's list, by name, and for who comes unannounced."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.checkins import attendance, coming, rules, sheets, ticking
from bot.checkins.coming import Came
from bot.forms import filling
from handlers import forms, search
from handlers.context import Context
from handlers.reply import ID, edit, press, private, render, reply, send, send_drawn
from storage.events import Event


async def by_link(update: Update, context: Context, code: str) -> None:
    """/start checkin-…: the QR picture on the table."""
    await _come(update, context, code, rules.QR)


async def typed(update: Update, context: Context) -> None:
    """The six characters; without 签到 before them they may be a word that is looked for."""
    said, code = context.parts
    if not said:
        async with context.deps.database.reading() as reader:
            known = await coming.is_code(reader, code)
        if not known:
            await search.plain(update, context)
            return
    await _come(update, context, code, rules.CODE)


async def _come(update: Update, context: Context, code: str, how: str) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    it: Came = await coming.by_code(context.deps, await context.viewer(update), code, how)
    context.deps.bell.set()
    await reply(update, context, "checkins/came", it=it, now=context.deps.now())


async def ask(update: Update, context: Context) -> None:
    """签到 alone: what to type; a host's events that are on."""
    found = await ticking.open_ones(context.deps, await context.viewer(update))
    await reply(update, context, "checkins/ask", events=found, now=context.deps.now())


async def panel(update: Update, context: Context) -> None:
    found = await ticking.panel(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "checkins/panel", it=found, now=context.deps.now())


async def listed(update: Update, context: Context) -> None:
    await _listed(update, context, *context.numbers)


async def _listed(update: Update, context: Context, event_id: int, offset: int) -> None:
    event, figures, page = await ticking.listed(context.deps, await context.viewer(update), event_id, offset)
    await edit(update, context, "checkins/list", event=event, figures=figures, page=page)


def ticked(act: Callable[..., Awaitable[Event]]) -> Callable[[Update, Context], Any]:
    """A name of the list; the list stays where it is."""

    async def ticking_(update: Update, context: Context) -> None:
        number, offset = context.numbers
        event = await act(context.deps, await context.viewer(update), number)
        await _listed(update, context, event.id, offset)

    return ticking_


def begin(form: str) -> Callable[[Update, Context], Any]:
    """A question to the host of an event."""

    async def beginning(update: Update, context: Context) -> None:
        answers = await ticking.begun(context.deps, await context.viewer(update), context.number)
        turn = await filling.begin(context.deps, await context.reader(update), form, answers)
        await forms.say(update, context, turn)

    return beginning


async def found(update: Update, context: Context) -> None:
    """One of those who were found by name; the next name can be typed at once."""
    draft, what, number = context.parts
    reader = await context.reader(update)
    event_id = await ticking.sought_at(context.deps, reader, int(draft))
    if what == "person":
        await ticking.person(context.deps, reader.viewer, event_id, int(number))
    else:
        await (ticking.tick if what == "in" else ticking.untick)(context.deps, reader.viewer, int(number))
    await forms.show(update, context, await filling.resume(context.deps, reader, int(draft)))


async def entered(update: Update, context: Context) -> None:
    """Somebody who hadn't signed up, written down at the door."""
    event, rsvp = await ticking.enter(context.deps, await context.reader(update), context.number)
    await edit(update, context, "checkins/entered", event=event, rsvp=rsvp)


async def sheet(update: Update, context: Context) -> None:
    """The picture for the table."""
    it = await sheets.sheet(context.deps, await context.reader(update), context.number, context.bot.username)
    message = await render(update, context, "checkins/sheet", event=it.event)
    await send_drawn(update, context, message, "checkin.png", it.make)


async def export(update: Update, context: Context) -> None:
    """The workbook."""
    reader = await context.reader(update)
    made = await attendance.make(context.deps, reader, context.number)
    message = await render(update, context, "checkins/workbook", it=made)
    sent = await send(update, context, replace(message, attachment=made.file))
    await attendance.sent(context.deps, reader, made, sent)


OFFSET = r"(\d{1,6})"
SAID = r"(签到码?|簽到碼?|check ?in(?: code)?)"
CODE = filters.Regex(rf"(?i)^\s*(?:{SAID}\s*[:\uff1a]?\s*)?([A-Za-z0-9\uff10-\uff19\uff21-\uff3a]{{6}})\s*$")
ALONE = filters.Regex(rf"(?i)^\s*{SAID}\s*$")
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & ALONE, ask),
    MessageHandler(filters.ChatType.PRIVATE & CODE, typed),
    press(rf"checkins:panel:{ID}", panel),
    press(rf"checkins:list:{ID}:{OFFSET}", listed),
    press(rf"checkins:in:{ID}:{OFFSET}", ticked(ticking.tick)),
    press(rf"checkins:out:{ID}:{OFFSET}", ticked(ticking.untick)),
    press(rf"checkins:seek:{ID}", begin(ticking.SEEKING)),
    press(rf"checkins:found:{ID}:(in|out|person):{ID}", found),
    press(rf"checkins:walk:{ID}", begin(ticking.WALKING)),
    press(rf"checkins:entered:{ID}", entered),
    press(rf"checkins:sheet:{ID}", sheet),
    press(rf"checkins:export:{ID}", export),
]
