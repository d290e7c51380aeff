"""Two rows that may be one person: side by side, which value wins, one or two for good; undone."""

from telegram import Update

from bot.forms import filling
from bot.merging import comparing, differing, joining, parting, picking
from bot.merging.comparing import Comparison
from bot.merging.joining import MergeChanged
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, toast
from handlers.waiting import Settling, settling
from storage.lookalikes import numbered


async def find(update: Update, context: Context) -> None:
    """From a card."""
    answers = await picking.begun(context.deps, await context.viewer(update), context.number)
    turn = await filling.begin(context.deps, await context.reader(update), picking.NAME, answers)
    await forms.say(update, context, turn)


async def look(update: Update, context: Context) -> None:
    one, other = context.numbers
    await _compare(update, context, await comparing.look(context.deps, await context.viewer(update), one, other))


async def _compare(update: Update, context: Context, it: Comparison) -> None:
    zone = (await context.reader(update)).zone
    await edit(update, context, "merging/compare", it=it, zone=zone)


async def take(update: Update, context: Context) -> None:
    number, field, side = context.parts
    viewer = await context.viewer(update)
    await _compare(update, context, await comparing.take(context.deps, viewer, int(number), field, int(side)))


@settling("lookalikes")
async def do(update: Update, context: Context) -> Settling | str | None:
    number, digest = context.parts
    viewer = await context.viewer(update)
    try:
        done = await joining.do(context.deps, viewer, int(number), digest)
    except MergeChanged as changed:
        it = await comparing.look(context.deps, viewer, changed.values["one"], changed.values["other"])
        await _compare(update, context, it)
        return await toast(update, context, "changed")
    context.forget_reader()
    pair = done.merge.kept_id, done.merge.merged_id
    return await _decided(update, context, pair, done.since, "merging/done", it=done)


async def _decided(
    update: Update, context: Context, pair: tuple[int, int], since: int | None, template: str, **values: object
) -> Settling | None:
    """The next follows where the pair waited; nothing does where it came from a card."""
    if since is not None:
        return Settling(template, since, values, id=numbered(*pair))
    await edit(update, context, template, **values)
    return None


async def undo(update: Update, context: Context) -> None:
    done = await parting.undo(context.deps, await context.viewer(update), context.number)
    context.forget_reader()
    await edit(update, context, "merging/undone", it=done)


@settling("lookalikes")
async def differ(update: Update, context: Context) -> Settling | None:
    one, other = context.numbers
    since = await differing.differ(context.deps, await context.viewer(update), one, other)
    return await _decided(update, context, (one, other), since, "merging/different", one=one)


@settling("lookalikes")
async def pass_on(update: Update, context: Context) -> Settling | None:
    one, other = context.numbers
    since = await differing.pass_on(context.deps, await context.viewer(update), one, other)
    return await _decided(update, context, (one, other), since, "merging/passed", one=one)


HANDLERS = [
    press(rf"merging:find:{ID}", find),
    press(rf"merging:look:{ID}:{ID}", look),
    press(rf"merging:take:{ID}:([a-z_]{{1,20}}):([01])", take),
    press(rf"merging:do:{ID}:([0-9a-f]{{8}})", do),
    press(rf"merging:undo:{ID}", undo),
    press(rf"merging:differ:{ID}:{ID}", differ),
    press(rf"merging:pass:{ID}:{ID}", pass_on),
]
