"""/events, a card, and what is behind it."""

from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import contents
from bot.calls import keyboard
from bot.events import cards, composing, listing
from bot.events.cards import Card
from bot.refusals import Gone
from handlers.context import Context
from handlers.reply import edit, press, private, put, reply, send
from handlers.spoken import said

WORDS = said("活动", "活動", "会议", "會議", "我的活动", "我的活動", "events?", "meetings?")


async def browse(update: Update, context: Context) -> None:
    await _list(update, context, listing.ALL, 0, fresh=True)


async def page(update: Update, context: Context) -> None:
    assert context.matches
    which, offset = context.matches[0].groups()
    await _list(update, context, which, int(offset))


async def everything(update: Update, context: Context) -> None:
    await _list(update, context, listing.ALL, 0)


async def _list(update: Update, context: Context, which: str, offset: int, *, fresh: bool = False) -> None:
    reader = await context.reader(update)
    found = await listing.coming(context.deps, reader, which, offset)
    viewer, now = reader.viewer, context.deps.now()
    values = {"listing": found, "page": found.page, "viewer": viewer, "now": now, "private": private(update)}
    await (reply if fresh else edit)(update, context, "events/list", **values)


async def show(update: Update, context: Context, event_id: int) -> None:
    """A link, or a button that leads to it."""
    reader = await context.reader(update)
    found = await cards.card(context.deps, reader, event_id)
    if private(update):
        await send(update, context, cards.message(context.deps, reader, found))
    else:
        await send(update, context, cards.in_group(context.deps, found))


async def card(update: Update, context: Context) -> None:
    """In the place of what was pressed."""
    reader = await context.reader(update)
    found = await cards.card(context.deps, reader, context.number)
    shown = cards.message(context.deps, reader, found) if private(update) else cards.in_group(context.deps, found)
    await put(update, context, shown)


async def agenda(update: Update, context: Context) -> None:
    """As it was written, with its formatting and files."""
    found = await cards.card(context.deps, await context.reader(update), context.number)
    if found.event.agenda == "{}":
        raise Gone
    method, parameters = contents.sending(composing.agenda_of(found.event), await _back(update, context, found))
    chat = update.effective_chat
    assert chat
    await context.bot.call(method, {"chat_id": chat.id, **parameters})


async def _back(update: Update, context: Context, found: Card) -> dict[str, Any]:
    """A way back to the card."""
    reader = await context.reader(update)
    return keyboard(context.deps.messages.render("events/back", reader.language, card=found))


async def on_map(update: Update, context: Context) -> None:
    """Telegram's own map."""
    found = await cards.card(context.deps, await context.reader(update), context.number)
    chat, place = update.effective_chat, found.event.place
    assert chat
    if place is None:
        raise Gone
    back = await _back(update, context, found)
    where = {"chat_id": chat.id, "latitude": place[0], "longitude": place[1], "reply_markup": back}
    if found.event.venue and found.event.address:
        await context.bot.call("sendVenue", {**where, "title": found.event.venue, "address": found.event.address})
    else:
        await context.bot.call("sendLocation", where)


async def in_private(update: Update, context: Context) -> None:
    """From a group: Telegram opens the chat with the bot."""
    query = update.callback_query
    assert query
    try:
        if private(update):
            await show(update, context, context.number)
    finally:  # a refusal too
        await query.answer(url=f"https://t.me/{context.bot.username}?start=event-{context.number}")


ID = r"(\d{1,18})"
HANDLERS = [
    CommandHandler("events", browse),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, browse),
    press("events", everything),
    press(r"events:list:(all|mine|event|meeting|visit|o\d{1,18}):(\d{1,6})", page),
    press(rf"events:card:{ID}", card),
    press(rf"events:agenda:{ID}", agenda),
    press(rf"events:map:{ID}", on_map),
    CallbackQueryHandler(in_private, pattern=rf"^events:private:{ID}$"),
]
