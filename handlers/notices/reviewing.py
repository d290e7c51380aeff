"""The desk looks at notices before they come out, and takes down what shouldn't be there."""

from telegram import Update

from bot.notices import life, policies, reviewing
from bot.notices.noting import REASONS
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press
from handlers.waiting import Settling, settling
from storage.notices import Notice


async def queue(update: Update, context: Context) -> None:
    viewer, deps = (await context.reader(update)).viewer, context.deps
    page = await reviewing.waiting(deps, viewer, context.number)
    await edit(update, context, "notices/queue", page=page, now=deps.now(), desks=sorted(viewer.desks))


async def review(update: Update, context: Context) -> None:
    reader, deps = await context.reader(update), context.deps
    it = await reviewing.show(deps, reader.viewer, context.number)
    await edit(update, context, "notices/review", it=it, zone=reader.zone, now=deps.now())


def _two(context: Context) -> tuple[int, int]:
    assert context.matches
    return int(context.matches[0][1]), int(context.matches[0][2])


@settling("notices")
async def accept(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    return _decided(await reviewing.accept(context.deps, viewer, *_two(context)), "yes")


def _decided(notice: Notice, act: str) -> Settling:
    return Settling("notices/decided", notice.pending_since or 0, {"notice": notice, "act": act})


async def ask_why(update: Update, context: Context) -> None:
    number, version = _two(context)
    await edit(update, context, "notices/reasons", number=number, version=version, act="no", reasons=REASONS)


@settling("notices")
async def give_back(update: Update, context: Context) -> Settling:
    assert context.matches
    viewer = (await context.reader(update)).viewer
    return _decided(await reviewing.give_back(context.deps, viewer, *_two(context), context.matches[0][3]), "back")


async def ask_down(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await life.check_may(context.deps, viewer, context.number, "remove")
    await edit(update, context, "notices/reasons", number=context.number, version=0, act="down", reasons=REASONS)


async def take_down(update: Update, context: Context) -> None:
    assert context.matches
    viewer = (await context.reader(update)).viewer
    notice = await life.do(context.deps, viewer, context.number, "remove", context.matches[0][2])
    await edit(update, context, "notices/decided", notice=notice, act="down")


async def write(update: Update, context: Context) -> None:
    """A reason in one's own words."""
    assert context.matches
    reader = await context.reader(update)
    act = context.matches[0][3]
    await forms.show(update, context, await reviewing.write_reason(context.deps, reader, *_two(context), act))


@settling("notices")
async def decide(update: Update, context: Context) -> Settling | None:
    notice, act = await reviewing.decide(context.deps, await context.reader(update), context.number)
    if act == "back":
        return Settling("notices/decided", notice.pending_since or 0, {"notice": notice, "act": act}, id=notice.id)
    await edit(update, context, "notices/decided", notice=notice, act="down")
    return None


async def policy(update: Update, context: Context) -> None:
    assert context.matches
    number, chosen = int(context.matches[0][1]), context.matches[0][2]
    viewer = (await context.reader(update)).viewer
    found = await policies.of(context.deps, viewer, number, chosen or "")
    values = {"organisation": found.organisation, "chosen": found.chosen, "policies": policies.POLICIES}
    await edit(update, context, "notices/policy", **values)


ID, VERSION, WHY = r"(\d{1,18})", r"(\d{1,9})", f"({'|'.join(REASONS)})"
HANDLERS = [
    press(r"notices:queue:(\d{1,6})", queue),
    press(rf"notices:review:{ID}", review),
    press(rf"notices:yes:{ID}:{VERSION}", accept),
    press(rf"notices:no:{ID}:{VERSION}", ask_why),
    press(rf"notices:no:{ID}:{VERSION}:{WHY}", give_back),
    press(rf"notices:down:{ID}", ask_down),
    press(rf"notices:down:{ID}:{WHY}", take_down),
    press(rf"notices:write:{ID}:{VERSION}:(back|remove)", write),
    press(rf"notices:decide:{ID}", decide),
    press(rf"notices:policy:{ID}(?::({'|'.join(policies.POLICIES)}))?", policy),
]
