"""我有意向: what the author will see, sent or taken back; who asked, and his answer."""

from telegram import Update

from bot.leads import Asker
from bot.notices import interest
from handlers import forms
from handlers.context import Context
from handlers.introductions import asking as introductions
from handlers.reply import edit, press, private, reply


async def begin(update: Update, context: Context) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    reader = await context.reader(update)
    if await interest.by_introduction(context.deps, reader.viewer, context.number):  # below a message of before
        await introductions.begin_of_notice(update, context)
        return
    turn = await interest.begin(context.deps, reader, context.number)
    await forms.say(update, context, turn)


async def send(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    asker, reader = Asker(user.full_name, user.username or ""), await context.reader(update)
    asked = await interest.ask(context.deps, reader, context.number, asker, update.update_id)
    await edit(update, context, "interests/asked", it=asked)


async def withdraw(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    notice = await interest.withdraw(context.deps, viewer, context.number)
    await edit(update, context, "interests/withdrawn", notice=notice)


async def answer(update: Update, context: Context) -> None:
    assert context.matches
    state, number = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    notice = await interest.answer(context.deps, viewer, int(number), state)
    await edit(update, context, "interests/replied", notice=notice, done=state == interest.DONE)


async def asked(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    notice, found = await interest.asked_of(context.deps, viewer, context.number)
    await edit(update, context, "interests/of", notice=notice, found=found)


async def mine(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "interests/mine", page=await interest.mine(context.deps, viewer, context.number))


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"interests:begin:{ID}", begin),
    press(rf"interests:send:{ID}", send),
    press(rf"interests:withdraw:{ID}", withdraw),
    press(rf"interests:(done|closed):{ID}", answer),
    press(rf"interests:of:{ID}", asked),
    press(r"interests:mine:(\d{1,6})", mine),
]
