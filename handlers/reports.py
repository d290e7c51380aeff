"""🚩: reporting a person, or what a person put up; and the desk that notes it, warns or suspends."""

from telegram import Update

from bot.forms import filling
from bot.leads import Asker
from bot.reports import deciding, reporting
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from handlers.waiting import Settling, settling


async def begin(update: Update, context: Context) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    assert context.matches
    kind, number = context.matches[0].groups()
    reader = await context.reader(update)
    answers = await reporting.begun(context.deps, reader, kind, int(number))
    await forms.say(update, context, await filling.begin(context.deps, reader, reporting.NAME, answers))


async def send(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    asker = Asker(user.full_name, user.username or "")
    sent = await reporting.send(context.deps, await context.reader(update), context.number, asker)
    await edit(update, context, "reports/sent", report=sent.report, told=sent.told)


async def show(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "reports/report", it=await deciding.show(context.deps, viewer, context.number))


@settling("reports")
async def note(update: Update, context: Context) -> Settling:
    report = await deciding.note(context.deps, (await context.reader(update)).viewer, context.number)
    return Settling("reports/noted", report.created_at, {"report": report})


async def ask_warn(update: Update, context: Context) -> None:
    """What the reported would read, before he does."""
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "reports/ask_warn", it=await deciding.show(context.deps, viewer, context.number))


@settling("reports")
async def warn(update: Update, context: Context) -> Settling:
    report = await deciding.warn(context.deps, (await context.reader(update)).viewer, context.number)
    return Settling("reports/noted", report.created_at, {"report": report})


ID = r"(\d{1,18})"
HANDLERS = [
    press(rf"reports:new:([a-z]{{1,20}}):{ID}", begin),
    press(rf"reports:send:{ID}", send),
    press(rf"reports:show:{ID}", show),
    press(rf"reports:note:{ID}", note),
    press(rf"reports:ask_warn:{ID}", ask_warn),
    press(rf"reports:warn:{ID}", warn),
]
