"""What ends at a desk: prolonged all at once, or one by one."""

from telegram import Update

from bot.notices import endings
from handlers.context import Context
from handlers.reply import edit, press


async def listed(update: Update, context: Context) -> None:
    assert context.matches
    house, offset = map(int, context.matches[0].groups())
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "notices/endings", it=await endings.listed(context.deps, viewer, house, offset))


async def prolong(update: Update, context: Context) -> str:
    assert context.matches
    house, number, was = context.matches[0].groups()
    reader = await context.reader(update)
    notice, it = await endings.prolong(context.deps, reader.viewer, int(house), int(number), was)
    await edit(update, context, "notices/endings", it=it)
    words: dict[str, str] = context.deps.messages.words(reader.language)["toasts"]
    return words["prolonged"].format(day=notice.valid_until)


async def prolong_all(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    it = await endings.prolong_all(context.deps, viewer, context.number)
    await edit(update, context, "notices/endings", it=it)


HANDLERS = [
    press(r"notices:ending:(\d{1,18}):(\d{1,6})", listed),
    press(r"notices:prolong:(\d{1,18}):(\d{1,18}):(\d{4}-\d{2}-\d{2})", prolong),
    press(r"notices:prolong_all:(\d{1,18})", prolong_all),
]
