"""What a person marked to find again."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import MessageHandler, filters

from bot import favourites
from handlers.context import Context
from handlers.reply import edit, press, reply, unchanged
from handlers.spoken import said

WORDS = said("收藏", "我的收藏", "favourites", "favorites")


async def mark(update: Update, context: Context) -> str:
    act, kind, number = context.parts
    reader = await context.reader(update)
    await favourites.mark(context.deps, reader.viewer, kind, int(number), add=act == "add")
    toasts: dict[str, str] = context.deps.messages.words(reader.language)["toasts"]
    await _swap(update, act, kind, number, toasts)
    return toasts[f"favourite_{act}"]


async def _swap(update: Update, act: str, kind: str, number: str, labels: dict[str, str]) -> None:
    """The pressed star turns into the other one; the rest of the card stays as it is."""
    query = update.callback_query
    assert query
    message = query.message
    markup = getattr(message, "reply_markup", None)
    if markup is None:
        return
    other = "remove" if act == "add" else "add"
    rows = [
        [
            InlineKeyboardButton(labels[f"star_{other}"], callback_data=f"favourites:{other}:{kind}:{number}")
            if button.callback_data == query.data
            else button
            for button in row
        ]
        for row in markup.inline_keyboard
    ]
    with unchanged():
        await query.edit_message_reply_markup(reply_markup=InlineKeyboardMarkup(rows))


async def mine(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await reply(update, context, "favourites/list", favourites=await favourites.of(context.deps, reader.viewer))


async def show(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await edit(update, context, "favourites/list", favourites=await favourites.of(context.deps, reader.viewer))


HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, mine),
    press("favourites", show),
    press(r"favourites:(add|remove):(organisations|companies|people|notices):(\d{1,18})", mark),
]
