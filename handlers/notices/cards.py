"""A notice's card, what its author does with it, and the version for other messengers."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.notices import cards, ending, life, references, serving
from bot.notices.cards import Card
from handlers.context import Context
from handlers.reply import edit, press, private, reply


class _Reference(filters.MessageFilter):
    def filter(self, message: Any) -> bool:
        return bool(references.spoken(message.text or ""))


async def show(update: Update, context: Context, notice_id: int) -> None:
    """Its pictures, and the card below them."""
    viewer = (await context.reader(update)).viewer
    card = await cards.card(context.deps, viewer, notice_id)
    chat = update.effective_chat
    assert chat
    for method, parameters in cards.pictures(card):
        try:
            await context.bot.call(method, {"chat_id": chat.id, **parameters})
        except BadRequest:  # another bot's token took the files along: the words are still good
            break
    await _put(update, context, card, reply)


async def _put(
    update: Update, context: Context, card: Card, put: Callable[..., Awaitable[object]], *, managing: bool = False
) -> None:
    viewer = (await context.reader(update)).viewer
    await put(update, context, "notices/card", card=card, viewer=viewer, private=private(update), managing=managing)


async def manage(update: Update, context: Context) -> None:
    """The same card, with what its desk may do; whoever steers it no more has the card as others see it."""
    assert context.matches
    number, managing = context.matches[0].groups()
    found = await cards.card(context.deps, (await context.reader(update)).viewer, int(number))
    await _put(update, context, found, edit, managing=managing == "1" and found.steers)


async def card(update: Update, context: Context) -> None:
    await show(update, context, context.number)


async def by_reference(update: Update, context: Context) -> None:
    """需-西安-0042, typed or read out."""
    message = update.effective_message
    assert message
    found = references.spoken(message.text or "")
    await show(update, context, await cards.by_reference(context.deps, found))


async def act(update: Update, context: Context) -> None:
    """Hold, resume, withdraw and so on; the card as it is then."""
    assert context.matches
    name, number = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    if name == "reopen":
        await ending.reopen(context.deps, viewer, int(number))
    else:
        await life.do(context.deps, viewer, int(number), name)
    await _put(update, context, await cards.card(context.deps, viewer, int(number)), edit)


async def set_open(update: Update, context: Context) -> None:
    assert context.matches
    number, open_ = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    await life.set_open(context.deps, viewer, int(number), open_=open_ == "1")
    await _put(update, context, await cards.card(context.deps, viewer, int(number)), edit)


async def renew(update: Update, context: Context) -> None:
    assert context.matches
    number, was = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "notices/renewed", notice=await life.renew(context.deps, viewer, int(number), was))


async def fulfil(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "notices/partners", it=await ending.fulfil(context.deps, viewer, context.number))


async def partner(update: Update, context: Context) -> None:
    assert context.matches
    number, who, person = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    await ending.note(context.deps, viewer, int(number), PARTNERS[who], int(person), "")
    await edit(update, context, "notices/deal", number=int(number), partner=who, person=int(person))


async def deal(update: Update, context: Context) -> None:
    assert context.matches
    number, who, person, said = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    answer = "" if said == "skip" else said
    notice = await ending.note(context.deps, viewer, int(number), PARTNERS[who], int(person), answer)
    await edit(update, context, "notices/thanked", notice=notice)


async def forward(update: Update, context: Context) -> None:
    """Without contacts, with the link: for messengers that know no cards."""
    viewer = (await context.reader(update)).viewer
    card = await cards.card(context.deps, viewer, context.number)
    if card.notice.state != life.PUBLISHED or card.notice.restricted:
        raise await life.moved(context.deps.database.here, card.notice.id)
    await reply(update, context, "notices/forward", card=card)


async def serves(update: Update, context: Context) -> None:
    """Who may serve it now."""
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "notices/serving", it=await serving.serving(context.deps, viewer, context.number))


PARTNERS = {"m": ending.MEMBER, "o": ending.OUTSIDE, "s": ""}
ID = r"(\d{1,18})"
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & _Reference(), by_reference),
    press(rf"notices:card:{ID}", card),
    press(rf"notices:manage:{ID}:([01])", manage),
    press(rf"notices:do:(hold|resume|withdraw|reopen|restore):{ID}", act),
    press(rf"notices:open:{ID}:([01])", set_open),
    press(rf"notices:renew:{ID}:(\d{{4}}-\d{{2}}-\d{{2}})", renew),
    press(rf"notices:fulfil:{ID}", fulfil),
    press(rf"notices:with:{ID}:([mo]):{ID}", partner),
    press(rf"notices:deal:{ID}:([mos]):{ID}:(yes|no|skip)", deal),
    press(rf"notices:forward:{ID}", forward),
    press(rf"notices:serves:{ID}", serves),
]
