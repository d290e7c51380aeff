"""One tap: going, not; how many guests, and their names. In a group the answer is a toast."""

import re
from collections.abc import Awaitable

from telegram import Update

from bot.events import answering, cards, companions
from bot.events.answering import EventAltered
from bot.refusals import Gone, Refusal
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, private, put
from storage.rsvps import Rsvp

LONGEST_TOAST = 200  # https://core.telegram.org/bots/api#answercallbackquery
TAGS = re.compile(r"<[^>]+>")


async def go(update: Update, context: Context) -> str | None:
    """A place, the waitlist, or the place that was offered."""
    viewer, (event, shown) = await context.account(update), _pressed(context)
    return await _answered(update, context, answering.come(context.deps, viewer, event, shown=shown))


def _pressed(context: Context) -> tuple[int, int | None]:
    """The event, and its sequence on the card that was pressed, if that says it."""
    assert context.matches
    number, shown = context.matches[0].groups()
    return int(number), int(shown) if shown else None


async def stay_away(update: Update, context: Context) -> str | None:
    viewer, (event, shown) = await context.account(update), _pressed(context)
    return await _answered(update, context, answering.stay_away(context.deps, viewer, event, shown=shown))


async def bring(update: Update, context: Context) -> str | None:
    """So many guests."""
    assert context.matches
    number, guests = map(int, context.matches[0].groups())
    viewer = await context.account(update)
    return await _answered(update, context, answering.come(context.deps, viewer, number, guests))


async def _answered(update: Update, context: Context, answer: Awaitable[Rsvp]) -> str | None:
    """The presser's card as it is then; the others' follow."""
    if not private(update):
        return await _toast(update, context, answer)
    try:
        rsvp = await answer
    except EventAltered as refusal:  # the card as it is now, to look at and press
        await _card(update, context, refusal.values["event"].id)
        reader = await context.reader(update)
        words: str = context.deps.messages.words(reader.language)["event_toasts"]["altered"]
        return words
    await _card(update, context, rsvp.event_id)
    return await _words(update, context, rsvp)


async def _card(update: Update, context: Context, event_id: int) -> None:
    reader = await context.reader(update)
    found = await cards.card(context.deps, reader, event_id)
    await put(update, context, cards.message(context.deps, reader, found))


async def _toast(update: Update, context: Context, answer: Awaitable[Rsvp]) -> str | None:
    """In a group nobody's answer is a message."""
    try:
        rsvp = await answer
    except Refusal as refusal:
        reader = await context.reader(update)
        known = {"bot": context.bot.username, "zone": reader.zone, "today": context.deps.today()}
        said = context.deps.messages.render(refusal.template, reader.language, **{**known, **refusal.values})
        return TAGS.sub("", said.text)[:LONGEST_TOAST]
    return await _words(update, context, rsvp)


async def _words(update: Update, context: Context, rsvp: Rsvp) -> str:
    reader = await context.reader(update)
    ahead = await answering.waiting(context.deps, rsvp) if rsvp.answer == "waiting" else 0
    key = "going_with" if rsvp.answer == "going" and rsvp.guests else rsvp.answer
    words: str = context.deps.messages.words(reader.language)["event_toasts"][key]
    return words.format(number=ahead + 1, guests=rsvp.guests)


async def guests(update: Update, context: Context) -> None:
    """How many?"""
    found = await cards.card(context.deps, await context.reader(update), context.number)
    if not found.event.most_guests:
        raise Gone
    await edit(update, context, "events/guests", card=found, now=context.deps.now())


async def names(update: Update, context: Context) -> None:
    turn = await companions.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def named(update: Update, context: Context) -> None:
    rsvp = await companions.apply(context.deps, await context.reader(update), context.number)
    await _card(update, context, rsvp.event_id)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"events:go:{ID}(?::{ID})?", go),
    press(rf"events:no:{ID}(?::{ID})?", stay_away),
    press(rf"events:with:{ID}:(\d{{1,3}})", bring),
    press(rf"events:guests:{ID}", guests),
    press(rf"events:names:{ID}", names),
    press(rf"events:named:{ID}", named),
]
