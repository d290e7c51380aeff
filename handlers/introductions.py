"""Introductions: asked from a card or a notice, answered in one tap, carried by secretariats; /intros."""

from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.deps import Deps
from bot.introductions import (
    amounts,
    answering,
    asking,
    carrying,
    endorsing,
    funnel,
    listing,
    meeting,
    relaying,
    targets,
)
from bot.privacy import Viewer
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from handlers.spoken import said
from handlers.waiting import Settling, settling


async def begin(update: Update, context: Context) -> None:
    """From a card."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    turn = await asking.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def begin_of_notice(update: Update, context: Context) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    turn = await asking.begin(context.deps, await context.reader(update), 0, context.number)
    await forms.say(update, context, turn)


async def begin_of_company(update: Update, context: Context) -> None:
    await _begin_with(update, context, targets.of_company)


async def begin_of_organisation(update: Update, context: Context) -> None:
    await _begin_with(update, context, targets.of_organisation)


async def _begin_with(update: Update, context: Context, whom: Callable[[Deps, Viewer, int], Awaitable[int]]) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    reader = await context.reader(update)
    target = await whom(context.deps, reader.viewer, context.number)
    await forms.say(update, context, await asking.begin(context.deps, reader, target))


async def send(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    asked = await asking.ask(context.deps, reader, context.number)
    await edit(update, context, "introductions/asked", it=asked)


async def yes(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "introductions/agreed", it=await answering.yes(context.deps, viewer, context.number))


async def no(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "introductions/declined", it=await answering.no(context.deps, viewer, context.number))


async def later(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await edit(update, context, "introductions/later", it=await answering.later(context.deps, reader, context.number))


async def ask_reason(update: Update, context: Context) -> None:
    turn = await answering.ask_reason(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def give_reason(update: Update, context: Context) -> None:
    await answering.give_reason(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/reason_kept")


async def question(update: Update, context: Context) -> None:
    """A question first, or the answer to one."""
    turn = await relaying.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def relay(update: Update, context: Context) -> None:
    done = await relaying.send(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/relayed", it=done)


async def ask_met(update: Update, context: Context) -> None:
    found = await meeting.show(context.deps, (await context.reader(update)).viewer, context.number)
    await edit(update, context, "introductions/met", it=found.it, person=found.person, answers=meeting.ANSWERS)


async def met(update: Update, context: Context) -> None:
    assert context.matches
    number, answer = context.matches[0].groups()
    said = await meeting.say(context.deps, (await context.reader(update)).viewer, int(number), answer)
    await edit(update, context, "introductions/met_kept", it=said, answer=answer)


async def stages(update: Update, context: Context) -> None:
    found = await funnel.of(context.deps, (await context.reader(update)).viewer)
    await edit(update, context, "introductions/funnel", it=found)


async def amount(update: Update, context: Context) -> None:
    """What it came to, for himself."""
    turn = await amounts.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


async def keep_amount(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    number = await amounts.keep(context.deps, reader, context.number)
    template, values = await listing.show(context.deps, reader, number)
    await edit(update, context, template, **values)


async def forget_amount(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await amounts.forget(context.deps, reader.viewer, context.number)
    template, values = await listing.show(context.deps, reader, context.number)
    await edit(update, context, template, **values)


async def withdraw(update: Update, context: Context) -> None:
    viewer = (await context.reader(update)).viewer
    done = await answering.withdraw(context.deps, viewer, context.number)
    await edit(update, context, "introductions/withdrawn", it=done)


async def ask_hide(update: Update, context: Context) -> None:
    _, values = await listing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/ask_hide", it=values["it"])


async def hide(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await answering.stop_showing(context.deps, reader.viewer, context.number)
    template, values = await listing.show(context.deps, reader, context.number)
    await edit(update, context, template, **values)


async def command(update: Update, context: Context) -> None:
    """/intros."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    found = await listing.overview(context.deps, await context.reader(update))
    await reply(update, context, "introductions/list", it=found)


async def overview(update: Update, context: Context) -> None:
    found = await listing.overview(context.deps, await context.reader(update))
    await edit(update, context, "introductions/list", it=found)


async def history(update: Update, context: Context) -> None:
    page = await listing.history(context.deps, await context.reader(update), context.number)
    await edit(update, context, "introductions/history", page=page)


async def show(update: Update, context: Context) -> None:
    template, values = await listing.show(context.deps, await context.reader(update), context.number)
    await edit(update, context, template, **values)


async def wishes(update: Update, context: Context) -> None:
    found = await listing.overview(context.deps, await context.reader(update))
    await edit(update, context, "introductions/wish", it=found)


async def wish(update: Update, context: Context) -> None:
    assert context.matches
    value = context.matches[0][1]
    found = await listing.wish(context.deps, await context.reader(update), "" if value == "usual" else value)
    await edit(update, context, "introductions/wish", it=found)


async def desk(update: Update, context: Context) -> None:
    """One of a desk's, from what told it."""
    viewer = (await context.reader(update)).viewer
    await edit(update, context, "introductions/desk", it=await carrying.show(context.deps, viewer, context.number))


@settling("introductions")
async def carry(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    done = await carrying.hand_over(context.deps, viewer, context.number, endorsed=False)
    return Settling("introductions/settled", done.it.created_at, {"it": done})


@settling("introductions")
async def endorse(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    done = await carrying.hand_over(context.deps, viewer, context.number, endorsed=True)
    return Settling("introductions/settled", done.it.created_at, {"it": done})


async def recommend(update: Update, context: Context) -> None:
    """In the secretariat's own words."""
    turn = await endorsing.begin(context.deps, await context.reader(update), context.number)
    await forms.say(update, context, turn)


@settling("introductions")
async def recommended(update: Update, context: Context) -> Settling:
    done = await endorsing.send(context.deps, await context.reader(update), context.number)
    return Settling("introductions/settled", done.it.created_at, {"it": done}, id=done.it.id)


@settling("introductions")
async def agreed(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    done = await carrying.agreed(context.deps, viewer, context.number)
    return Settling("introductions/settled", done.it.created_at, {"it": done})


@settling("introductions")
async def passed_on(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    done = await carrying.passed_on(context.deps, viewer, context.number)
    return Settling("introductions/settled", done.it.created_at, {"it": done})


@settling("introductions")
async def decline(update: Update, context: Context) -> Settling:
    viewer = (await context.reader(update)).viewer
    done = await carrying.decline(context.deps, viewer, context.number)
    return Settling("introductions/settled", done.it.created_at, {"it": done})


async def desks(update: Update, context: Context) -> None:
    """The picker of those to whom it can be handed on."""
    assert context.matches
    number, offset = map(int, context.matches[0].groups())
    viewer = (await context.reader(update)).viewer
    found, page = await carrying.other_desks(context.deps, viewer, number, offset)
    await edit(update, context, "introductions/desks", it=found, page=page)


@settling("introductions")
async def hand_on(update: Update, context: Context) -> Settling:
    assert context.matches
    number, organisation = map(int, context.matches[0].groups())
    viewer = (await context.reader(update)).viewer
    done = await carrying.hand_on(context.deps, viewer, number, organisation or None)
    return Settling("introductions/handed_on", done.it.created_at, {"it": done})


INTROS_WORDS = said("引荐", "引薦", "我的引荐", "我的引薦", "intros")
ID = r"(\d{1,18})"
HANDLERS = [
    CommandHandler("intros", command),
    MessageHandler(filters.ChatType.PRIVATE & INTROS_WORDS, command),
    press("introductions", overview),
    press(rf"introductions:ask:{ID}", begin),
    press(rf"introductions:notice:{ID}", begin_of_notice),
    press(rf"introductions:company:{ID}", begin_of_company),
    press(rf"introductions:organisation:{ID}", begin_of_organisation),
    press(rf"introductions:send:{ID}", send),
    press(rf"introductions:yes:{ID}", yes),
    press(rf"introductions:no:{ID}", no),
    press(rf"introductions:later:{ID}", later),
    press(rf"introductions:why:{ID}", ask_reason),
    press(rf"introductions:reason:{ID}", give_reason),
    press(rf"introductions:question:{ID}", question),
    press(rf"introductions:relay:{ID}", relay),
    press(rf"introductions:ask_met:{ID}", ask_met),
    press(rf"introductions:met:{ID}:([a-z_]{{3,10}})", met),
    press("introductions:funnel", stages),
    press(rf"introductions:amount:{ID}", amount),
    press(rf"introductions:keep_amount:{ID}", keep_amount),
    press(rf"introductions:forget_amount:{ID}", forget_amount),
    press(rf"introductions:withdraw:{ID}", withdraw),
    press(rf"introductions:ask_hide:{ID}", ask_hide),
    press(rf"introductions:hide:{ID}", hide),
    press(r"introductions:history:(\d{1,6})", history),
    press(rf"introductions:show:{ID}", show),
    press("introductions:wishes", wishes),
    press("introductions:wish:(usual|direct|secretariat|closed)", wish),
    press(rf"introductions:desk:{ID}", desk),
    press(rf"introductions:carry:{ID}", carry),
    press(rf"introductions:endorse:{ID}", endorse),
    press(rf"introductions:recommend:{ID}", recommend),
    press(rf"introductions:recommended:{ID}", recommended),
    press(rf"introductions:agreed:{ID}", agreed),
    press(rf"introductions:passed_on:{ID}", passed_on),
    press(rf"introductions:decline:{ID}", decline),
    press(rf"introductions:desks:{ID}:(\d{{1,6}})", desks),
    press(rf"introductions:to:{ID}:{ID}", hand_on),
]
