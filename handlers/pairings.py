"""/pairings: who is paired with whom, for everybody; officers add, correct and remove, and take it back."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.pairings import browsing, changing, rights, writing
from bot.visits import showing
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, private, reply

WORDS = filters.Regex(r"(?i)^\s*(?:结对|結對|结对签约|結對簽約|结对协作|結對協作|pairings?)(?:\s+(.{1,80}))?\s*$")


async def command(update: Update, context: Context) -> None:
    """/pairings, with whose after it."""
    await _begin(update, context, " ".join(context.args or ()))


async def words(update: Update, context: Context) -> None:
    assert context.matches
    await _begin(update, context, context.matches[0][1] or "")


async def _begin(update: Update, context: Context, text: str) -> None:
    if text.strip():
        await _found(update, context, text.strip())
        return
    await _list(update, context, await browsing.board(context.deps, "organisations", 0))


async def _found(update: Update, context: Context, text: str) -> None:
    viewer = await context.viewer(update)
    found = await browsing.search(context.deps, viewer, text)
    if len(found) == 1:
        await _card(update, context, found[0].id)
        return
    await reply(update, context, "pairings/found", found=found, text=text, edits=rights.edits(viewer))


async def _list(update: Update, context: Context, board: browsing.Board) -> None:
    viewer = await context.viewer(update)
    say = edit if update.callback_query else reply
    await say(update, context, "pairings/list", board=board, edits=rights.edits(viewer) and private(update))


async def listed(update: Update, context: Context) -> None:
    kind, offset = context.parts
    await _list(update, context, await browsing.board(context.deps, kind, int(offset)))


async def first(update: Update, context: Context) -> None:
    """From the menu."""
    await _list(update, context, await browsing.board(context.deps, "organisations", 0))


async def of(update: Update, context: Context) -> None:
    """Of one side; from its card as a message of its own, and one alone straight away."""
    kind, side, offset = context.parts
    board = await browsing.of_side(context.deps, kind, int(side), int(offset or 0))
    if offset is None and len(board.page.items) == 1:
        await _card(update, context, board.page.items[0].id)
        return
    viewer = await context.viewer(update)
    say = reply if offset is None else edit
    await say(update, context, "pairings/list", board=board, edits=rights.edits(viewer) and private(update))


async def card(update: Update, context: Context) -> None:
    await _card(update, context, context.number)


async def _card(update: Update, context: Context, number: int) -> None:
    reader = await context.reader(update)
    found = await browsing.card(context.deps, reader.viewer, number)
    visits = await showing.of_pairing(context.deps, reader.viewer, number)
    values = {"visits": visits, "now": context.deps.now(), "private": private(update)}
    await reply(update, context, "pairings/card", card=found, **values)


async def new(update: Update, context: Context) -> None:
    await forms.say(update, context, await writing.begin(context.deps, await context.reader(update)))


async def correct(update: Update, context: Context) -> None:
    await forms.say(update, context, await writing.correct(context.deps, await context.reader(update), context.number))


async def save(update: Update, context: Context) -> None:
    done = await changing.save(context.deps, await context.reader(update), context.number)
    await edit(update, context, "pairings/done", done=done)


async def remove(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await reply(update, context, "pairings/remove", it=await changing.preview(context.deps, viewer, context.number))


async def removed(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "pairings/done", done=await changing.remove(context.deps, viewer, context.number))


async def undo(update: Update, context: Context) -> None:
    viewer = await context.viewer(update)
    await edit(update, context, "pairings/done", done=await changing.undo(context.deps, viewer, context.number))


KIND = r"(organisations|companies)"
HANDLERS = [
    CommandHandler("pairings", command),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, words),
    press("pairings", first),
    press(rf"pairings:list:{KIND}:(\d{{1,6}})", listed),
    press(rf"pairings:of:{KIND}:{ID}(?::(\d{{1,6}}))?", of),
    press(rf"pairings:card:{ID}", card),
    press("pairings:new", new),
    press(rf"pairings:correct:{ID}", correct),
    press(rf"pairings:save:{ID}", save),
    press(rf"pairings:remove:{ID}", remove),
    press(rf"pairings:removed:{ID}", removed),
    press(rf"pairings:undo:{ID}", undo),
]
