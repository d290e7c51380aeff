"""🚩: reporting a person, or what a person put up; and the desk that notes it, warns or suspends."""

from telegram import Update

from bot.forms import filling
from bot.reports import deciding, reporting
from handlers import forms
from handlers.context import Context, asker
from handlers.reply import ID, edit, press, privately
from handlers.waiting import Settling, settling


@privately
async def begin(update: Update, context: Context) -> None:
    kind, number = context.parts
    reader = await context.reader(update)
    answers = await reporting.begun(context.deps, reader, kind, int(number))
    await forms.say(update, context, await filling.begin(context.deps, reader, reporting.NAME, answers))


async def send(update: Update, context: Context) -> None:
    sent = await reporting.send(context.deps, await context.reader(update), context.number, asker(update))
    await edit(update, context, "reports/sent", report=sent.report, told=sent.told)


async def show(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "reports/report", it=await deciding.show(context.deps, viewer, context.number))


@settling("reports")
async def note(update: Update, context: Context) -> Settling:
    report = await deciding.note(context.deps, await context.viewer(update), context.number)
    return Settling("reports/noted", report.created_at, {"report": report})


async def ask_warn(update: Update, context: Context) -> None:
    """What the reported would read, before he does."""
    viewer = await context.viewer(update)
    await edit(update, context, "reports/ask_warn", it=await deciding.show(context.deps, viewer, context.number))


@settling("reports")
async def warn(update: Update, context: Context) -> Settling:
    report = await deciding.warn(context.deps, await context.viewer(update), context.number)
    return Settling("reports/noted", report.created_at, {"report": report})


HANDLERS = [
    press(rf"reports:new:([a-z]{{1,20}}):{ID}", begin),
    press(rf"reports:send:{ID}", send),
    press(rf"reports:show:{ID}", show),
    press(rf"reports:note:{ID}", note),
    press(rf"reports:ask_warn:{ID}", ask_warn),
    press(rf"reports:warn:{ID}", warn),
]
