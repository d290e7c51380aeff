"""At a desk: single rows of the register, corrected, added, removed and taken back; what their people say to it."""

from telegram import Update

from bot import leads
from bot.accounts import Reader
from bot.entries import (
    adding,
    consenting,
    correcting,
    enrolling,
    forgetting,
    removing,
    showing,
    telling,
    undoing,
)
from bot.entries.correcting import Saved
from bot.forms.drafting import Turn
from handlers import forms
from handlers.context import Context, asker
from handlers.reply import ID, edit, press, reply
from storage.erasures import Erasure


async def panel(update: Update, context: Context) -> None:
    """As a message of its own: the card, from which it mostly comes, stays."""
    kind, number = context.parts
    await _show(update, context, kind, int(number))


async def _show(update: Update, context: Context, kind: str, number: int) -> None:
    reader = await context.reader(update)
    found = await showing.panel(context.deps, reader.viewer, kind, number)
    await reply(update, context, f"entries/{kind}", it=found, zone=reader.zone)


async def desk(update: Update, context: Context) -> None:
    """From /desk: his organisation's own, or which of several."""
    viewer = await context.viewer(update)
    found = await showing.own(context.deps, viewer)
    if len(found) == 1 and not (viewer.officer or viewer.admin):
        await _show(update, context, "organisations", found[0].id)
        return
    await reply(update, context, "entries/desk", organisations=found)


async def change(update: Update, context: Context) -> None:
    kind, number, field = context.parts
    reader = await context.reader(update)
    await forms.say(update, context, await correcting.begin(context.deps, reader, kind, int(number), field))


async def firm(update: Update, context: Context) -> None:
    """One of the companies that may be meant."""
    turn = await correcting.take_firm(context.deps, await context.reader(update), *context.numbers)
    await forms.show(update, context, turn)


async def save(update: Update, context: Context) -> None:
    saved = await correcting.save(context.deps, await context.reader(update), context.number)
    context.forget_reader()
    if isinstance(saved, Saved):
        await edit(update, context, "entries/saved", saved=saved)
    else:
        await edit(update, context, "reviews/asked", review=saved)


async def undo(update: Update, context: Context) -> None:
    entry, kind = await undoing.undo(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "entries/undone", entry=entry, kind=kind)


async def add(update: Update, context: Context) -> None:
    await forms.say(update, context, await adding.begin(context.deps, await context.reader(update), context.number))


async def added(update: Update, context: Context) -> None:
    """Somebody new, unless a colleague was faster."""
    draft, seen = context.numbers
    done = await adding.save(context.deps, await context.reader(update), draft, seen=seen)
    if isinstance(done, Turn):
        await forms.show(update, context, done)
        return
    await edit(update, context, "entries/added", added=done)


async def same(update: Update, context: Context) -> None:
    """It is he: a membership more."""
    draft, person = context.numbers
    done = await adding.save(context.deps, await context.reader(update), draft, person)
    await edit(update, context, "entries/added", added=done)


async def office(update: Update, context: Context) -> None:
    """The office is asked to take him in."""
    draft, person = context.numbers
    reader = await context.reader(update)
    asked, wish = await adding.ask_office(context.deps, reader, draft, person, asker(update), update.update_id)
    await edit(update, context, "leads/asked", wish=wish, lead=asked.lead, told=asked.told)


async def enrol(update: Update, context: Context) -> None:
    await forms.say(update, context, await enrolling.begin(context.deps, await context.reader(update), context.number))


async def enrolled(update: Update, context: Context) -> None:
    draft, company = context.parts
    reader = await context.reader(update)
    done = await enrolling.save(context.deps, reader, int(draft), int(company) if company else None)
    await edit(update, context, "entries/enrolled", enrolled=done)


async def remove(update: Update, context: Context) -> None:
    found = await removing.preview(context.deps, await context.viewer(update), context.number)
    await reply(update, context, "entries/remove", it=found)


async def removed(update: Update, context: Context) -> None:
    found = await removing.remove(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "entries/removed", it=found)


async def consent(update: Update, context: Context) -> None:
    await forms.say(update, context, await consenting.begin(context.deps, await context.reader(update), context.number))


async def consented(update: Update, context: Context) -> None:
    of = await consenting.save(context.deps, await context.reader(update), context.number)
    await edit(update, context, "entries/consented", of=of, given=True)


async def withdraw(update: Update, context: Context) -> None:
    of = await consenting.withdraw(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "entries/consented", of=of, given=False)


async def forget(update: Update, context: Context) -> None:
    """The phrase is asked for; what is planned already is shown instead."""
    reader = await context.reader(update)
    turn = await forgetting.begin(context.deps, reader, context.number)
    if isinstance(turn, Erasure):
        await _show(update, context, "people", context.number)
        return
    await forms.say(update, context, turn)


async def forgotten(update: Update, context: Context) -> None:
    reader: Reader = await context.reader(update)
    of, erasure = await forgetting.plan(context.deps, reader, context.number)
    await edit(update, context, "entries/forgotten", of=of, erasure=erasure, zone=reader.zone)


async def keep(update: Update, context: Context) -> None:
    of = await forgetting.cancel(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "entries/kept", of=of)


async def wrong(update: Update, context: Context) -> None:
    """He says that a change of his row is wrong: shown before it is sent."""
    wish = await telling.objection(context.deps, await context.reader(update), context.number)
    await reply(update, context, "entries/wrong", wish=wish, entry=context.number)


async def wronged(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    wish = await telling.objection(context.deps, reader, context.number)
    asked = await leads.ask(context.deps, reader.viewer, wish, asker(update), update.update_id)
    await edit(update, context, "leads/asked", wish=wish, lead=asked.lead, told=asked.told)


HANDLERS = [
    press("entries:desk", desk),
    press(rf"entries:(people|organisations|companies):{ID}", panel),
    press(rf"entries:change:(people|memberships|organisations|companies):{ID}:([a-z_]{{1,20}})", change),
    press(rf"entries:firm:{ID}:{ID}", firm),
    press(rf"entries:save:{ID}", save),
    press(rf"entries:undo:{ID}", undo),
    press(rf"entries:add:{ID}", add),
    press(rf"entries:added:{ID}:(\d)", added),
    press(rf"entries:same:{ID}:{ID}", same),
    press(rf"entries:office:{ID}:{ID}", office),
    press(rf"entries:enrol:{ID}", enrol),
    press(rf"entries:enrolled:{ID}(?::{ID})?", enrolled),
    press(rf"entries:remove:{ID}", remove),
    press(rf"entries:removed:{ID}", removed),
    press(rf"entries:consent:{ID}", consent),
    press(rf"entries:consented:{ID}", consented),
    press(rf"entries:withdraw:{ID}", withdraw),
    press(rf"entries:forget:{ID}", forget),
    press(rf"entries:forgotten:{ID}", forgotten),
    press(rf"entries:keep:{ID}", keep),
    press(rf"entries:wrong:{ID}", wrong),
    press(rf"entries:wronged:{ID}", wronged),
]
