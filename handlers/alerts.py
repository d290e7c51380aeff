"""供需提醒: saved searches, how often one hears, what isn't relevant."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import MessageHandler, filters

from bot.alerts import saving
from handlers.context import Context
from handlers.reply import edit, press, reply, unchanged
from handlers.spoken import said

WORDS = said("提醒", "供需提醒", "订阅", "訂閱", "我的订阅", "我的訂閱", "alerts", "saved searches")


async def mine(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await reply(update, context, "alerts/settings", it=await saving.settings(context.deps, viewer))


async def show(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "alerts/settings", it=await saving.settings(context.deps, viewer))


async def choose(update: Update, context: Context) -> None:
    assert context.matches
    viewer = (await context.reader(update)).viewer
    await saving.choose(context.deps, viewer, context.matches[0][1])
    await show(update, context)


async def save(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    saved = await saving.save(context.deps, viewer, context.number)
    await reply(update, context, "alerts/saved", search=saved, it=await saving.settings(context.deps, viewer))


async def end(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "alerts/ended", search=await saving.end(context.deps, viewer, context.number))


async def again(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await saving.again(context.deps, viewer, context.number)
    await show(update, context)


async def newest(update: Update, context: Context) -> None:
    assert context.matches
    viewer = (await context.reader(update)).viewer
    page = await saving.newest(context.deps, viewer, int(context.matches[0][1] or 0))
    await edit(update, context, "alerts/newest", page=page)


async def not_relevant(update: Update, context: Context) -> str:
    """The pressed button turns into one that takes it back; the rest of the message stays as it is."""
    assert context.matches
    act, number = context.matches[0].groups()
    reader = await context.reader(update)
    await saving.not_relevant(context.deps, reader.viewer, int(number), undo=act == "yes")
    words: dict[str, str] = context.deps.messages.words(reader.language)["toasts"]
    await _swap(update, act, number, words)
    return words[f"alert_{act}"]


async def _swap(update: Update, act: str, number: str, words: dict[str, str]) -> None:
    query = update.callback_query
    assert query
    markup = getattr(query.message, "reply_markup", None)
    if markup is None:
        return
    other = "yes" if act == "no" else "no"
    swapped = InlineKeyboardButton(words[f"alert_press_{other}"], callback_data=f"alerts:{other}:{number}")
    rows = [[swapped if each.callback_data == query.data else each for each in row] for row in markup.inline_keyboard]
    with unchanged():
        await query.edit_message_reply_markup(reply_markup=InlineKeyboardMarkup(rows))


ID = r"(\d{1,18})"
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, mine),
    press("alerts", show),
    press(r"alerts:pace:([a-z]{1,10})", choose),
    press(rf"alerts:save:{ID}", save),
    press(rf"alerts:end:{ID}", end),
    press(rf"alerts:again:{ID}", again),
    press(r"alerts:newest(?::(\d{1,6}))?", newest),
    press(rf"alerts:(no|yes):{ID}", not_relevant),
]
