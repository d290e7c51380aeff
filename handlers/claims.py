"""Saying who one is, where the phone doesn't; and the desk that says yes or not yet."""

from telegram import Update

from bot.claims import applying, asking, deciding, entering, finding, handing, showing, unentering
from bot.claims.asking import Wish
from bot.claims.deciding import REASONS
from bot.claims.showing import Candidate
from bot.forms import filling
from handlers import commands, forms
from handlers.context import Context, asker
from handlers.reply import ID, edit, press, reply
from handlers.waiting import Settling, settling


async def who(update: Update, context: Context) -> None:
    """The ways to say who one is."""
    claim = await asking.mine(context.deps, await context.viewer(update))
    await reply(update, context, "claims/who", claim=claim)


async def _wish(update: Update, context: Context) -> Wish:
    kind, number = context.parts
    return await asking.wish(context.deps, await context.viewer(update), kind, int(number))


async def preview(update: Update, context: Context) -> None:
    wish = await _wish(update, context)
    await reply(update, context, "claims/preview", wish=wish, asker=asker(update))


async def ask(update: Update, context: Context) -> None:
    wish = await _wish(update, context)
    asked = await asking.ask(context.deps, await context.viewer(update), wish, asker(update), update.update_id)
    await edit(update, context, "claims/asked", claim=asked.claim, told=asked.told, busy=False)


async def apply(update: Update, context: Context) -> None:
    """Who isn't in the register yet says who he is."""
    viewer = await context.viewer(update)
    answers = await applying.begun(context.deps, viewer, context.number)
    turn = await filling.begin(context.deps, await context.reader(update), applying.NAME, answers)
    await forms.say(update, context, turn)


async def send(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    asked = await applying.send(context.deps, reader, context.number, asker(update), update.update_id)
    await edit(update, context, "claims/asked", claim=asked.claim, told=asked.told, busy=False)


async def withdraw(update: Update, context: Context) -> None:
    claim = await asking.withdraw(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "claims/withdrawn", claim=claim)


async def show(update: Update, context: Context) -> None:
    template, values = await showing.card(context.deps, await context.viewer(update), context.number)
    await edit(update, context, template, zone=(await context.reader(update)).zone, **values)


async def _candidate(
    update: Update, context: Context, found: Candidate, picked: str, template: str = "claims/candidate"
) -> None:
    zone = (await context.reader(update)).zone
    await edit(update, context, template, it=found, picked=picked, zone=zone)


@settling("newcomers")
async def enter(update: Update, context: Context) -> Settling:
    number, leads = context.parts
    viewer = await context.viewer(update)
    claim, person = await entering.enter(context.deps, viewer, int(number), leads=bool(leads))
    return Settling("claims/taken_in", claim.created_at, {"claim": claim, "person": person})


async def unenter(update: Update, context: Context) -> None:
    """He isn't who the desk took him for: the admission is taken back."""
    claim = await unentering.unenter(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "claims/out_again", claim=claim)


async def members(update: Update, context: Context) -> None:
    number, offset = context.numbers
    claim, page = await showing.members(context.deps, await context.viewer(update), number, offset)
    await edit(update, context, "claims/members", claim=claim, page=page)


async def find(update: Update, context: Context) -> None:
    """One of the organisation's people by a part of his name."""
    answers = await finding.begun(context.deps, await context.viewer(update), context.number)
    turn = await filling.begin(context.deps, await context.reader(update), finding.NAME, answers)
    await forms.say(update, context, turn)


async def found(update: Update, context: Context) -> None:
    number, person = _picked(context)
    candidate = await finding.pick(context.deps, await context.reader(update), number, person or 0)
    await _candidate(update, context, candidate, f":{person}")


def _picked(context: Context) -> tuple[int, int | None]:
    """The claim, and who was picked from the register, where it names nobody."""
    number, person = context.parts
    return int(number), int(person) if person else None


async def pick(update: Update, context: Context) -> None:
    number, person = _picked(context)
    assert person
    found = await showing.pick(context.deps, await context.viewer(update), number, person)
    await _candidate(update, context, found, f":{person}")


@settling("claims")
async def accept(update: Update, context: Context) -> Settling | None:
    return await _accept(update, context, move=False)


@settling("claims")
async def move(update: Update, context: Context) -> Settling | None:
    return await _accept(update, context, move=True)


async def _accept(update: Update, context: Context, *, move: bool) -> Settling | None:
    """What it takes first, another account's move or another desk's yes, is shown instead."""
    number, person = _picked(context)
    found = await deciding.accept(context.deps, await context.viewer(update), number, person, move=move)
    if found.may and not found.other:
        zone = (await context.reader(update)).zone
        return Settling("claims/confirmed", found.claim.created_at, {"it": found, "picked": "", "zone": zone})
    template = "claims/taken" if found.may else "claims/candidate"
    await _candidate(update, context, found, f":{person}" if person else "", template)
    return None


@settling("claims")
async def pass_on(update: Update, context: Context) -> Settling:
    number, person = _picked(context)
    found = await deciding.pass_on(context.deps, await context.viewer(update), number, person)
    return Settling("claims/passed", found.claim.created_at, {"it": found})


async def ask_reason(update: Update, context: Context) -> None:
    await edit(update, context, "claims/reasons", number=context.number, reasons=REASONS)


@settling("claims")
async def decline(update: Update, context: Context) -> Settling:
    number, reason = context.parts
    claim = await deciding.decline(context.deps, await context.viewer(update), int(number), reason)
    return Settling("claims/refused", claim.created_at, {})


async def revoke(update: Update, context: Context) -> None:
    claim = await deciding.revoke(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "claims/undone", claim=claim)


async def object_to(update: Update, context: Context) -> None:
    """The earlier account: it wasn't I who came with another."""
    name = await handing.object_to(context.deps, await context.viewer(update), context.number)
    context.forget_reader()
    await edit(update, context, "claims/objected", name=name)
    await commands.refresh(update, context)


PICKED = rf"{ID}(?::{ID})?"
HANDLERS = [
    press("claims:who", who),
    press(rf"claims:(person|organisation):{ID}", preview),
    press(rf"claims:ask:(person|organisation):{ID}", ask),
    press(rf"claims:apply:{ID}", apply),
    press(rf"claims:send:{ID}", send),
    press(rf"claims:withdraw:{ID}", withdraw),
    press(rf"claims:show:{ID}", show),
    press(rf"claims:members:{ID}:(\d{{1,6}})", members),
    press(rf"claims:find:{ID}", find),
    press(rf"claims:found:{ID}:{ID}", found),
    press(rf"claims:pick:{ID}:{ID}", pick),
    press(rf"claims:enter:{ID}(?::(leads))?", enter),
    press(rf"claims:unenter:{ID}", unenter),
    press(rf"claims:yes:{PICKED}", accept),
    press(rf"claims:move:{PICKED}", move),
    press(rf"claims:pass:{PICKED}", pass_on),
    press(rf"claims:no:{ID}", ask_reason),
    press(rf"claims:no:{ID}:({'|'.join(REASONS)})", decline),
    press(rf"claims:undo:{ID}", revoke),
    press(rf"claims:object:{ID}", object_to),
]
