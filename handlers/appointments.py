"""Appointing from a person's card: to which secretariat, sure?, done; and who is of which."""

from telegram import Update

from bot import appointments
from bot.appointments import APPOINT
from handlers.context import Context
from handlers.reply import edit, press, reply


async def person(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    found = await appointments.posts(context.deps, viewer, context.number)
    await reply(update, context, "appointments/person", it=found, viewer=viewer)


def _named(context: Context) -> tuple[str, int, int]:
    """What is to be done, in which organisation, with whom."""
    act, organisation, person = context.parts
    return act, int(organisation), int(person)


async def preview(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(
        update, context, "appointments/preview", it=await appointments.preview(context.deps, viewer, *_named(context))
    )


async def do(update: Update, context: Context) -> None:
    act, organisation, person = _named(context)
    viewer = await context.viewer(update)
    change = appointments.appoint if act == APPOINT else appointments.dismiss
    await edit(update, context, "appointments/done", it=await change(context.deps, viewer, organisation, person))


async def staff(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    page = await appointments.staff(context.deps, viewer, context.number)
    await edit(update, context, "appointments/staff", page=page, viewer=viewer)


NAMED = r"(appoint|dismiss):(\d{1,18}):(\d{1,18})"
HANDLERS = [
    press(r"appointments:person:(\d{1,18})", person),
    press(rf"appointments:{NAMED}", preview),
    press(rf"appointments:do:{NAMED}", do),
    press(r"appointments:staff:(\d{1,6})", staff),
]
