"""Asking a secretariat: preview, send, take back, until the secretariat has done it."""

from telegram import Update

from bot import leads
from bot.leads import Wish
from handlers.context import Context, asker
from handlers.reply import edit, place, press, reply
from handlers.waiting import Settling, settling


async def _wish(update: Update, context: Context) -> tuple[Wish, str]:
    """What the pressed button asks for, and the callback data's own end that names it."""
    assert context.matches
    what, kind, number = context.matches[0].group("what"), context.matches[0].group("kind"), context.matches[0]["id"]
    reader = await context.reader(update)
    viewer = reader.viewer
    if what == "find":
        return await leads.find(context.deps, viewer, int(number)), f"find:{number}"
    if what == "another":
        return await leads.another(context.deps, viewer, int(number), reader.language), f"another:{number}"
    return await leads.introduce(context.deps, viewer, kind, int(number)), f"introduce:{kind}:{number}"


async def preview(update: Update, context: Context) -> None:
    wish, name = await _wish(update, context)
    await reply(update, context, "leads/preview", wish=wish, name=name)


async def ask(update: Update, context: Context) -> None:
    wish, _ = await _wish(update, context)
    viewer = await context.viewer(update)
    asked = await leads.ask(context.deps, viewer, wish, asker(update), update.update_id)
    await edit(update, context, "leads/asked", wish=wish, lead=asked.lead, told=asked.told)


async def drop(update: Update, context: Context) -> None:
    await edit(update, context, "start/cancelled")


async def withdraw(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    shown = await leads.withdraw(context.deps, viewer, context.number)
    await edit(update, context, "leads/withdrawn", shown=shown)


@settling("leads")
async def close(update: Update, context: Context) -> Settling:
    viewer = await context.viewer(update)
    lead = await leads.close(context.deps, viewer, context.number, pressed=place(update))
    return Settling("leads/closed", lead.created_at, {"lead": lead})


WISH = r"(?:(?P<what>find|introduce|another)(?::(?P<kind>organisations|companies|people))?:(?P<id>\d{1,18}))"
HANDLERS = [
    press(rf"leads:preview:{WISH}", preview),
    press(rf"leads:ask:{WISH}", ask),
    press("leads:drop", drop),
    press(r"leads:withdraw:(\d{1,18})", withdraw),
    press(r"leads:close:(\d{1,18})", close),
]
