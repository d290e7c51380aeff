"""Message -> Telegram's types, in this one place; and buttons that always answer their press."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from functools import wraps
from typing import Any

from msgspec.structs import replace
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Update
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler

from bot import calls, lead_disclosures
from bot.introductions import telling
from bot.messages import Attachment, Message
from bot.refusals import Refusal
from handlers.context import Context

Handler = Callable[[Update, Context], Coroutine[Any, Any, str | None]]
ID = r"(\d{1,18})"
"""A row's number in callback data."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def private(update: Update) -> bool:
    """Nobody else reads the answer."""
    chat = update.effective_chat
    return chat is not None and chat.type == chat.PRIVATE


def pressed(update: Update) -> int:
    """The id of the message whose button was pressed."""
    query = update.callback_query
    assert query
    assert query.message
    return query.message.message_id


def place(update: Update) -> tuple[int, int]:
    """Of the message whose button was pressed: the chat's id, and its own."""
    chat = update.effective_chat
    assert chat
    return chat.id, pressed(update)


def privately(handler: Handler) -> Handler:
    """For what isn't for everybody's eyes: in a group it is said where to ask instead."""

    @wraps(handler)
    async def handled(update: Update, context: Context) -> str | None:
        if private(update):
            return await handler(update, context)
        await reply(update, context, "me/elsewhere")
        return None

    return handled


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup.de_json(calls.keyboard(message), None) if message.rows else None


async def render(update: Update, context: Context, template: str, **values: Any) -> Message:
    """The message in the reader's language; every template knows the bot's name for its links, his zone and the day."""
    reader = await context.reader(update)
    known = {"bot": context.bot.username, "zone": reader.zone, "today": context.deps.today()}
    message = context.deps.messages.render(template, reader.language, **{**known, **values})
    return replace(message, discloses=values.get("discloses", 0))


async def reply(update: Update, context: Context, template: str, **values: Any) -> int:
    """Answer with a new message in the same chat; its id."""
    return await send(update, context, await render(update, context, template, **values))


async def send(update: Update, context: Context, message: Message) -> int:
    """The new message's id."""
    chat = update.effective_chat
    assert chat
    if message.attachment:
        return await _upload(context, chat.id, message, message.attachment)
    answer = await context.bot.call("sendMessage", {"chat_id": chat.id, **calls.send_message(message)})
    return int(answer["message_id"])


async def send_drawn(update: Update, context: Context, message: Message, name: str, draw: Callable[[], bytes]) -> int:
    """With a picture that takes a moment to draw: by a thread. The message's id."""
    picture = Attachment(name, await asyncio.to_thread(draw), photo=True)
    return await send(update, context, replace(message, attachment=picture))


async def _upload(context: Context, chat_id: int, message: Message, attachment: Attachment) -> int:
    file = InputFile(attachment.content, filename=attachment.name)
    common: dict[str, Any] = {"caption": message.text, "parse_mode": ParseMode.HTML, "reply_markup": keyboard(message)}
    if attachment.photo:
        sent = await context.bot.send_photo(chat_id=chat_id, photo=file, **common)
    else:
        sent = await context.bot.send_document(chat_id=chat_id, document=file, **common)
    return sent.message_id


async def edit(update: Update, context: Context, template: str, **values: Any) -> int:
    """Render, and `put`."""
    return await put(update, context, await render(update, context, template, **values))


async def put(update: Update, context: Context, message: Message) -> int:
    """Put the message in the place of the one whose button was pressed; a new one where that can't be. Its id.

    What it discloses is noted first, and that what stood there before doesn't any more.
    """
    chat_id, below = place(update)
    if not message.discloses:
        sent = await _put(update, context, message)
        await lead_disclosures.overwritten(context.deps, chat_id, sent)
        return sent
    noted = await lead_disclosures.disclose(context.deps, message.discloses, chat_id, below)
    sent = await _put(update, context, message)
    await lead_disclosures.disclosed(context.deps, noted, message.discloses, chat_id, sent)
    return sent


async def _put(update: Update, context: Context, message: Message) -> int:
    query = update.callback_query
    assert query
    below = query.message
    if isinstance(below, TelegramMessage) and await _stays(context, below):
        return await send(update, context, message)
    try:
        with unchanged():
            await query.edit_message_text(
                text=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message),
                link_preview_options=NO_PREVIEW,
            )
    except BadRequest as error:
        if not any(why in error.message.lower() for why in ("can't be edited", "not found", "no text")):
            raise
        return await send(update, context, message)
    return pressed(update)


async def _stays(context: Context, below: TelegramMessage) -> bool:
    """Below a picture or a file, or the contacts that an introduction gave: that one isn't written over."""
    return below.text is None or await telling.stays(context.deps, below.chat.id, below.message_id)


async def swap(update: Update, context: Context, message: Message) -> None:
    """Put the message's buttons below the one whose button was pressed; its words only where that can't be edited."""
    query = update.callback_query
    assert query
    try:
        with unchanged():
            await query.edit_message_reply_markup(reply_markup=keyboard(message))
    except BadRequest as error:
        if not any(why in error.message.lower() for why in ("can't be edited", "not found")):
            raise
        await send(update, context, message)


@contextlib.contextmanager
def unchanged() -> Iterator[None]:
    """Pressed twice, or two devices: what an edit would show is there already, which is what was wanted."""
    try:
        yield
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


def press(pattern: str, handler: Handler) -> CallbackQueryHandler[Context, None]:
    """A button: `pattern` is the whole callback data; what `handler` returns is shown as a toast (`toast`)."""

    async def handled(update: Update, context: Context) -> None:
        said = None
        try:
            said = await handler(update, context)
        except Refusal as refusal:  # said before the spinner stops, so that nobody presses again
            await reply(update, context, refusal.template, **refusal.values)
        finally:
            await acknowledge(update, said)

    return CallbackQueryHandler(handled, pattern=f"^{pattern}$")


async def toast(update: Update, context: Context, name: str, **values: Any) -> str:
    """A few words for `press` to show, of [toasts] in words.toml."""
    words: str = context.deps.messages.words((await context.reader(update)).language)["toasts"][name]
    return words.format(**values)


async def acknowledge(update: Update, said: str | None = None) -> None:
    """Stop the button's spinner. A press that is too old can't be answered any more, which harms nobody."""
    if update.callback_query:
        with contextlib.suppress(BadRequest):
            await update.callback_query.answer(text=said)
