"""A new term (换届): the form, done or planned, undone; terms that end, as officers decide."""

import html

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.announcements import rights as announcing
from bot.announcements import writing as announcements
from bot.contents import Content
from bot.entries import showing
from bot.forms import filling, readers
from bot.turnovers import confirming, ending, telling, undoing, writing
from bot.turnovers.doing import OutdatedTurnover
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, render, reply, toast
from handlers.spoken import said
from storage.turnovers import Turnover

WORDS = said("换届", "換屆", "任期", "任期与换届", "任期與換屆", "换届选举", "換屆選舉", "new term")


async def spoken(update: Update, context: Context) -> None:
    """Of his only organisation; of several, which one."""
    viewer = await context.viewer(update)
    found = await showing.own(context.deps, viewer)
    if len(found) != 1 or viewer.officer or viewer.admin:
        await reply(update, context, "entries/desk", organisations=found)
        return
    await _panel(update, context, found[0].id)


async def panel(update: Update, context: Context) -> None:
    await _panel(update, context, context.number)


async def _panel(update: Update, context: Context, organisation: int) -> None:
    reader = await context.reader(update)
    found = await ending.panel(context.deps, reader.viewer, organisation)
    await reply(update, context, "turnovers/panel", it=found, zone=reader.zone)


async def new(update: Update, context: Context) -> None:
    await forms.say(update, context, await writing.begin(context.deps, await context.reader(update), context.number))


async def do(update: Update, context: Context) -> str | None:
    """What isn't as it was shown any more is shown anew."""
    draft, version, digest = context.parts
    reader = await context.reader(update)
    try:
        found = await confirming.confirm(context.deps, reader, int(draft), int(version), digest)
    except OutdatedTurnover:
        await forms.show(update, context, await filling.resume(context.deps, reader, int(draft)))
        return await toast(update, context, "outdated")
    context.forget_reader()
    await _done(update, context, found)
    if found.announced and await _may_announce(update, context, found):
        await _announce(update, context, found)
    return None


async def _may_announce(update: Update, context: Context, found: Turnover) -> bool:
    """To its members, and he isn't writing something else."""
    reader = await context.reader(update)
    if found.organisation_id not in announcing.sources(reader.viewer):
        return False
    return await filling.unfinished(context.deps, reader, announcements.NAME) is None


async def _done(update: Update, context: Context, found: Turnover) -> None:
    reader = await context.reader(update)
    announces = found.organisation_id in announcing.sources(reader.viewer)
    undo = undoing.may_undo(found, context.deps.now())
    stays = await undoing.decides(context.deps, reader.viewer, found)
    await edit(update, context, "turnovers/done", it=found, announces=announces, undo=undo, stays=stays)


async def announce(update: Update, context: Context) -> None:
    """The form of an announcement, with words to begin with: nothing goes out before it is confirmed there."""
    reader = await context.reader(update)
    found = await undoing.standing(context.deps, reader.viewer, context.number)
    announcing.check_source(reader.viewer, found.organisation_id)
    await _announce(update, context, found)


async def _announce(update: Update, context: Context, found: Turnover) -> None:
    reader = await context.reader(update)
    seats = await telling.leaders(context.deps, found)
    text = (await render(update, context, "turnovers/announcement", it=found, seats=seats)).text
    content = readers.as_json(Content(text=html.unescape(text)))
    begun = {**announcements.begun([found.organisation_id]), "content": content}
    await forms.say(update, context, await filling.begin(context.deps, reader, announcements.NAME, begun))


async def ask(update: Update, context: Context) -> None:
    """Before it is undone, or cancelled."""
    what, number = context.parts
    viewer = await context.viewer(update)
    found = await undoing.show(context.deps, viewer, int(number))
    await reply(update, context, "turnovers/ask", it=found, what=what)


async def undo(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    found = await undoing.undo(context.deps, viewer, context.number)
    context.forget_reader()
    await edit(update, context, "turnovers/undone", it=found)


async def cancel(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    found = await undoing.cancel(context.deps, viewer, context.number)
    await edit(update, context, "turnovers/cancelled", it=found)


def _term(context: Context) -> tuple[int, str]:
    assert context.matches
    return int(context.matches[0][1]), context.matches[0][2]


async def end(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    found = await ending.preview(context.deps, viewer, *_term(context))
    await reply(update, context, "turnovers/end", it=found)


async def ended(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    found = await ending.end(context.deps, viewer, *_term(context), update.update_id)
    await edit(update, context, "turnovers/ended", it=found)


async def prolong(update: Update, context: Context) -> None:
    turn = await ending.begin(context.deps, await context.reader(update), *_term(context))
    await forms.say(update, context, turn)


async def prolonged(update: Update, context: Context) -> None:
    found = await ending.prolong(context.deps, await context.reader(update), context.number)
    await edit(update, context, "turnovers/ended", it=found)


DAY = r"(\d{4}-\d{2}-\d{2})"
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & WORDS, spoken),
    press(rf"turnovers:panel:{ID}", panel),
    press(rf"turnovers:new:{ID}", new),
    press(rf"turnovers:do:{ID}:{ID}:([0-9a-f]{{8}})", do),
    press(rf"turnovers:announce:{ID}", announce),
    press(rf"turnovers:ask:(undo|cancel):{ID}", ask),
    press(rf"turnovers:undo:{ID}", undo),
    press(rf"turnovers:cancel:{ID}", cancel),
    press(rf"turnovers:end:{ID}:{DAY}", end),
    press(rf"turnovers:ended:{ID}:{DAY}", ended),
    press(rf"turnovers:prolong:{ID}:{DAY}", prolong),
    press(rf"turnovers:prolonged:{ID}", prolonged),
]
