"""The audit in chat: the newest acts, some of them, one in full, all of them as a workbook."""

import asyncio
import re

from msgspec.structs import replace
from telegram import Update

from bot.auditing import exporting, reading
from bot.auditing.reading import Choice
from bot.messages import Attachment
from handlers.context import Context
from handlers.reply import ID, edit, press, privately, render, send

PAGE = r"(\d{1,6})"
CHOICE = rf"(-|\d{{1,9}}):(-|\d{{1,9}}):(-|[a-z_]{{1,16}}):({'|'.join(map(re.escape, reading.DAYS))})"


async def begin(update: Update, context: Context) -> None:
    await _list(update, context, Choice(), 0)


def _choice(context: Context, first: int = 0) -> tuple[Choice, list[int]]:
    """What the pressed button names: the filters, and the numbers before or after them."""
    groups = context.parts
    chosen, others = groups[first : first + 4], (*groups[:first], *groups[first + 4 :])
    return Choice(*chosen), [int(each) for each in others]


async def listed(update: Update, context: Context) -> None:
    choice, (offset,) = _choice(context)
    await _list(update, context, choice, offset)


async def _list(update: Update, context: Context, choice: Choice, offset: int) -> None:
    reader = await context.reader(update)
    found = await reading.listed(context.deps, reader, choice, offset)
    values = {"it": found, "zone": reader.zone, "now": context.deps.now(), "days": reading.DAYS}
    await edit(update, context, "audit/list", **values)


async def show(update: Update, context: Context) -> None:
    choice, (number, offset) = _choice(context, 1)
    reader = await context.reader(update)
    found = await reading.show(context.deps, reader.viewer, number)
    values = {"it": found, "choice": choice, "offset": offset, "zone": reader.zone, "now": context.deps.now()}
    await edit(update, context, "audit/entry", **values)


async def who(update: Update, context: Context) -> None:
    choice, (offset,) = _choice(context)
    viewer = await context.viewer(update)
    page = await reading.actors(context.deps, viewer, offset)
    await edit(update, context, "audit/who", page=page, choice=choice)


async def where(update: Update, context: Context) -> None:
    choice, (offset,) = _choice(context)
    viewer = await context.viewer(update)
    page = await reading.places(context.deps, viewer, offset)
    await edit(update, context, "audit/where", page=page, choice=choice)


async def what(update: Update, context: Context) -> None:
    choice, _ = _choice(context)
    viewer = await context.viewer(update)
    await edit(update, context, "audit/what", kinds=await reading.kinds(context.deps, viewer), choice=choice)


@privately
async def export(update: Update, context: Context) -> None:
    """The workbook, in a private chat alone."""
    choice, _ = _choice(context)
    made = await exporting.workbook(context.deps, await context.reader(update), choice)
    message = await render(update, context, "audit/workbook", it=made, choice=choice)
    attachment = Attachment(made.name, await asyncio.to_thread(made.make))
    await send(update, context, replace(message, attachment=attachment))


HANDLERS = [
    press("audit", begin),
    press(rf"audit:list:{CHOICE}:{PAGE}", listed),
    press(rf"audit:show:{ID}:{CHOICE}:{PAGE}", show),
    press(rf"audit:who:{CHOICE}:{PAGE}", who),
    press(rf"audit:where:{CHOICE}:{PAGE}", where),
    press(rf"audit:what:{CHOICE}", what),
    press(rf"audit:export:{CHOICE}", export),
]
