"""⏸: suspending somebody for a while, lifting it, and the one message that he may send to the office."""

from typing import Any

from telegram import Update

from bot.accounts import Reader
from bot.forms import filling
from bot.suspensions import ending, suspending, whom
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, private, privately, reply
from handlers.waiting import Settling, settling
from storage.suspensions import Suspension


async def person(update: Update, context: Context) -> None:
    """From a card: what is in force, else the form."""
    await _begin(update, context, context.number)


async def reported(update: Update, context: Context) -> None:
    """From a report at the desk."""
    await _begin(update, context, report_id=context.number)


async def asker(update: Update, context: Context) -> None:
    """Who asked something at the desk, a guest perhaps."""
    assert context.matches
    await _begin(update, context, asked=context.matches[0][1])


async def _begin(
    update: Update, context: Context, person_id: int = 0, *, report_id: int = 0, asked: str = ""
) -> None:  # fmt: skip
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    reader = await context.reader(update)
    if not report_id:
        found = await suspending.in_force(context.deps, reader.viewer, person_id, asked)
        if found:
            await reply(update, context, "suspensions/panel", **_panel(reader, found))
            return
    answers = await suspending.begun(context.deps, reader, person_id, report_id, asked)
    await forms.say(update, context, await filling.begin(context.deps, reader, suspending.NAME, answers))


@settling("reports")
async def suspend(update: Update, context: Context) -> Settling | None:
    """Because of a report, the next thing that waits follows."""
    reader = await context.reader(update)
    made, report = await suspending.suspend(context.deps, reader, context.number)
    values = _panel(reader, made)
    if report:
        return Settling("suspensions/panel", report.created_at, values, id=report.id)
    await edit(update, context, "suspensions/panel", **values)
    return None


@privately
async def listed(update: Update, context: Context) -> None:
    """Who is suspended now."""
    offset = int(context.matches[0][1] or 0) if context.matches else 0
    viewer = (await context.reader(update)).viewer
    page = await suspending.listed(context.deps, viewer, offset)
    lifts = {each.id for each in page.items if whom.may_lift(viewer, each)}
    await edit(update, context, "suspensions/list", page=page, lifts=lifts)


def _panel(reader: Reader, found: Suspension) -> dict[str, Any]:
    return {"it": found, "zone": reader.zone, "lifts": whom.may_lift(reader.viewer, found)}


async def show(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    found = await ending.show(context.deps, reader.viewer, context.number)
    await edit(update, context, "suspensions/panel", **_panel(reader, found))


@settling("appeals")
async def lift(update: Update, context: Context) -> Settling | None:
    """After an appeal, the next thing that waits follows."""
    found = await ending.lift(context.deps, await context.viewer(update), context.number)
    if found.appealed_at and not found.answered_at:
        return Settling("suspensions/ended", found.appealed_at, {"it": found})
    await edit(update, context, "suspensions/ended", it=found)
    return None


@settling("appeals")
async def keep(update: Update, context: Context) -> Settling:
    found = await ending.keep(context.deps, await context.viewer(update), context.number)
    return Settling("suspensions/answered", found.appealed_at or found.made_at, {"it": found})


@privately
async def appeal(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    answers = await ending.appealing(context.deps, reader, context.number)
    await forms.say(update, context, await filling.begin(context.deps, reader, ending.APPEAL, answers))


async def send(update: Update, context: Context) -> None:
    await ending.appeal(context.deps, await context.reader(update), context.number)
    await edit(update, context, "suspensions/sent")


HANDLERS = [
    press(rf"suspensions:person:{ID}", person),
    press(rf"suspensions:report:{ID}", reported),
    press(rf"suspensions:asker:((?:leads|claims):{ID[1:-1]})", asker),
    press(r"suspensions:list(?::(\d{1,6}))?", listed),
    press(rf"suspensions:make:{ID}", suspend),
    press(rf"suspensions:show:{ID}", show),
    press(rf"suspensions:lift:{ID}", lift),
    press(rf"suspensions:keep:{ID}", keep),
    press(rf"suspensions:appeal:{ID}", appeal),
    press(rf"suspensions:send:{ID}", send),
]
