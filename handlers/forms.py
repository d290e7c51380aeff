"""The form that has the floor: what its owner writes is its answer; and the buttons below its questions."""

from typing import Any

from msgspec.structs import replace
from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, MessageHandler, filters

from bot import contents
from bot.forms import filling, showing, taking
from bot.forms.drafting import Turn
from bot.forms.steps import Contact, Sent
from bot.forms.taking import NotAskedError
from bot.refusals import Refusal
from handlers.context import Context
from handlers.reply import press, put, render, reply, send

CANCEL = {"取消", "cancel", "/cancel"}
BACK = {"上一步", "返回", "back"}
OF_FORMS = ("forms:", "announcements:test:", "checkins:found:")
SKIP = {"跳过", "跳過", "skip"}
LONG = 40


async def listen(update: Update, context: Context) -> None:
    """Before every other handler. A command puts the form aside; its draft stays."""
    draft = (await context.reader(update)).draft
    message = update.effective_message
    if draft is None or message is None:
        return
    text = (message.text or "").strip().lower()
    if text.startswith("/") and text not in CANCEL:
        await filling.leave_floor(context.deps, await context.reader(update), draft)
        return
    try:
        await _take(update, context, draft, message)
    except NotAskedError:
        if message.contact or not (message.effective_attachment or _meant(message.text or "")):
            return
        await reply(update, context, "forms/not_asked", draft=draft)
    except Refusal as refusal:
        await _refuse(update, context, draft, refusal)
    raise ApplicationHandlerStop


def _meant(text: str) -> bool:
    """Whether it is rather a text for what is written than a search."""
    return len(text) >= LONG or "\n" in text.strip()


async def look_away(update: Update, context: Context) -> None:
    """A button of something else puts the form aside: what he writes next isn't meant for it."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None or chat.type != chat.PRIVATE or (query.data or "").startswith(OF_FORMS):
        return
    draft = (await context.reader(update)).draft
    if draft is not None:
        await filling.leave_floor(context.deps, await context.reader(update), draft)


async def listen_again(update: Update, context: Context) -> None:
    """A typing error that was put right in what was answered with."""
    draft = (await context.reader(update)).draft
    message = update.effective_message
    if draft is None or message is None:
        return
    try:
        turn = await taking.revise(context.deps, await context.reader(update), draft, sent(message))
    except NotAskedError:
        return
    except Refusal as refusal:
        await _refuse(update, context, draft, refusal)
    else:
        await say(update, context, turn)
    raise ApplicationHandlerStop


async def _take(update: Update, context: Context, draft: int, message: TelegramMessage) -> None:
    """An answer, or one of the words that act as buttons."""
    reader, word = await context.reader(update), (message.text or "").strip().lower()
    if word in CANCEL:
        await _cancel(update, context, draft)
    elif word in BACK:
        await say(update, context, await filling.back(context.deps, reader, draft))
    elif word in SKIP:
        await say(update, context, await filling.skip(context.deps, reader, draft))
    else:
        turn = await taking.take(context.deps, reader, draft, sent(message))
        if turn:
            await say(update, context, turn)


async def _refuse(update: Update, context: Context, draft: int, refusal: Refusal) -> None:
    """Say why, with the question's own buttons below: what was typed stands above, the draft is as it was."""
    refused = await render(update, context, refusal.template, **refusal.values)
    try:
        turn = await filling.resume(context.deps, await context.reader(update), draft)
    except Refusal:
        await send(update, context, refused)
        return
    question = showing.message(context.deps, turn, await context.reader(update))
    await send(update, context, replace(question, text=refused.text))


def sent(message: TelegramMessage) -> Sent:
    """Free of Telegram's types."""
    raw: dict[str, Any] = message.to_dict()
    shared = message.contact
    place = message.location or (message.venue.location if message.venue else None)
    return Sent(
        message_id=message.message_id,
        content=contents.read(raw),
        album=message.media_group_id or "",
        location=(place.latitude, place.longitude) if place else None,
        venue=(message.venue.title, message.venue.address) if message.venue else None,
        contact=Contact(shared.phone_number, _name(shared), shared.user_id) if shared else None,
        said_by=_origin(raw.get("forward_origin") or {}),
    )


def _origin(origin: dict[str, Any]) -> str:
    """The name of a person; channels and groups say nothing of whose words they are."""
    whose = origin.get("sender_user") or {}
    return str(
        origin.get("sender_user_name") or " ".join(filter(None, (whose.get("first_name"), whose.get("last_name"))))
    )


def _name(shared: Any) -> str:
    return " ".join(part for part in (shared.first_name, shared.last_name) if part)


async def say(update: Update, context: Context, turn: Turn) -> None:
    """As new messages."""
    chat = update.effective_chat
    assert chat
    for method, parameters in showing.calls(context.deps, turn, await context.reader(update)):
        await context.bot.call(method, {"chat_id": chat.id, **parameters})


async def show(update: Update, context: Context, turn: Turn) -> None:
    """In the place of the message whose button was pressed; what asks for a contact has to be a new one."""
    message = showing.message(context.deps, turn, await context.reader(update))
    await (send if message.contact else put)(update, context, message)


async def pick(update: Update, context: Context) -> None:
    draft, step, value = context.parts
    turn = await filling.pick(*await _who(update, context), int(draft), step, value, update.update_id)
    await _go_on(update, context, turn)


async def _go_on(update: Update, context: Context, turn: Turn) -> None:
    """In the place of what was pressed; what goes out as it is written now comes anew, and the preview below it."""
    await (say if turn.exact else show)(update, context, turn)


async def done(update: Update, context: Context) -> None:
    await _go_on(update, context, await filling.done(*await _who(update, context), *_named(context)))


async def change(update: Update, context: Context) -> None:
    await show(update, context, await filling.change(*await _who(update, context), *_named(context)))


async def skip(update: Update, context: Context) -> None:
    await _go_on(update, context, await filling.skip(*await _who(update, context), context.number))


async def back(update: Update, context: Context) -> None:
    await show(update, context, await filling.back(*await _who(update, context), context.number))


async def resume(update: Update, context: Context) -> None:
    await say(update, context, await filling.resume(*await _who(update, context), context.number))


async def reopen(update: Update, context: Context) -> None:
    await say(update, context, await filling.reopen(*await _who(update, context), context.number))


async def cancel(update: Update, context: Context) -> None:
    await _cancel(update, context, context.number)


async def _cancel(update: Update, context: Context, draft: int) -> None:
    written = await filling.cancel(*await _who(update, context), draft)
    await reply(update, context, "forms/cancelled", draft=draft, written=written)


async def _who(update: Update, context: Context) -> tuple[Any, Any]:
    return context.deps, await context.reader(update)


def _named(context: Context) -> tuple[int, str]:
    assert context.matches
    return int(context.matches[0][1]), context.matches[0][2]


FLOOR = [
    CallbackQueryHandler(look_away),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, listen),
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, listen_again),
]
"""In a group of its own, before all others."""
DRAFT, STEP = r"(\d{1,18})", r"([a-z_]{1,20})"
HANDLERS = [
    press(rf"forms:pick:{DRAFT}:{STEP}:(.+)", pick),
    press(rf"forms:done:{DRAFT}:{STEP}", done),
    press(rf"forms:change:{DRAFT}:{STEP}", change),
    press(rf"forms:skip:{DRAFT}", skip),
    press(rf"forms:back:{DRAFT}", back),
    press(rf"forms:resume:{DRAFT}", resume),
    press(rf"forms:reopen:{DRAFT}", reopen),
    press(rf"forms:cancel:{DRAFT}", cancel),
]
