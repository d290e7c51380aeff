"""Corrections of what the office agreed to, which it agrees to as well."""

from telegram import Update

from bot.announcements import accepting, proposing
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, reply
from handlers.waiting import Settling, settling


async def correction(update: Update, context: Context) -> None:
    """What waits for the office's yes."""
    viewer = (await context.reader(update)).viewer
    template, values = await accepting.card(context.deps, viewer, context.number)
    await reply(update, context, template, **values)


async def exact(update: Update, context: Context) -> None:
    """Just as it will arrive, for who has to agree to it."""
    viewer, chat = (await context.reader(update)).viewer, update.effective_chat
    assert chat
    method, parameters = await accepting.exact(context.deps, viewer, context.number)
    await context.bot.call(method, {"chat_id": chat.id, **parameters})
    await correction(update, context)


@settling("corrections")
async def accept(update: Update, context: Context) -> Settling:
    found = await accepting.accept(context.deps, await context.reader(update), context.number)
    return Settling("announcements/correction_agreed", found.correction.created_at, {"it": found})


async def ask_why(update: Update, context: Context) -> None:
    await forms.say(update, context, await accepting.begin(context.deps, await context.reader(update), context.number))


@settling("corrections")
async def turn_back(update: Update, context: Context) -> Settling:
    found = await accepting.turn_back(context.deps, await context.reader(update), context.number)
    return Settling(
        "announcements/correction_given_back", found.correction.created_at, {"it": found}, id=found.correction.id
    )


async def withdraw(update: Update, context: Context) -> None:
    found = await proposing.withdraw(context.deps, await context.reader(update), context.number)
    await edit(update, context, "announcements/correction_withdrawn", announcement=found)


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"announcements:correction:{ID}", correction),
    press(rf"announcements:correction_exact:{ID}", exact),
    press(rf"announcements:accept:{ID}", accept),
    press(rf"announcements:ask_why:{ID}", ask_why),
    press(rf"announcements:turn_back:{ID}", turn_back),
    press(rf"announcements:withdraw:{ID}", withdraw),
]
