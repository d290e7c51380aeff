"""/notices: what is on show, narrowed; /mine: one's own."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.alerts import saving
from bot.forms import filling
from bot.notices import browsing, writing
from bot.notices.browsing import Filter
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from handlers.spoken import said

Put = Callable[..., Awaitable[object]]
WORDS = {
    "": said("供需", "供需大厅", "供需大廳", "notices", "supply and demand"),
    "demand": said("求购", "求購", "需求", "demands?", "needs"),
    "supply": said("供应", "供應", "supply", "supplies"),
}
MINE_WORDS = said("我的", "我的供需", "mine", "my notices")


def _by_word(kind: str) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def show(update: Update, context: Context) -> None:
        await _board(update, context, Filter(kind), "", reply)

    return show


async def _board(update: Update, context: Context, wanted: Filter, at: str, put: Put) -> None:
    viewer, deps = (await context.reader(update)).viewer, context.deps
    board = await browsing.board(deps, viewer, wanted, at)
    values = {
        "board": board,
        "counts": await browsing.counts(deps, wanted),
        "now": deps.now(),
        "private": private(update),
    }
    member = private(update) and (bool(viewer.organisations) or viewer.staff)
    await put(update, context, "notices/board", viewer=viewer, member=member, **values)


def _filter(context: Context) -> Filter:
    assert context.matches
    return browsing.parse(*context.matches[0].groups()[:5])


async def turn(update: Update, context: Context) -> None:
    assert context.matches
    await _board(update, context, _filter(context), context.matches[0][6], edit)


async def industries(update: Update, context: Context) -> None:
    wanted = _filter(context)
    found = await browsing.industries(context.deps, wanted)
    await edit(update, context, "notices/industries_of", wanted=wanted, found=found[:60])


async def regions(update: Update, context: Context) -> None:
    wanted = _filter(context)
    found = await browsing.regions(context.deps, wanted)
    await edit(update, context, "notices/regions_of", wanted=wanted, found=found[:80])


async def houses(update: Update, context: Context) -> None:
    assert context.matches
    wanted = _filter(context)
    page = await browsing.houses(context.deps, wanted, int(context.matches[0][6]))
    await edit(update, context, "notices/houses", wanted=wanted, page=page)


async def ages(update: Update, context: Context) -> None:
    await edit(update, context, "notices/ages", wanted=_filter(context), ages=browsing.AGES)


async def mine(update: Update, context: Context) -> None:
    """/mine."""
    await _mine(update, context, "open", 0, reply)


async def shelf(update: Update, context: Context) -> None:
    assert context.matches
    name, offset = context.matches[0].groups()
    await _mine(update, context, name, int(offset), edit)


async def _mine(update: Update, context: Context, name: str, offset: int, put: Put) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    reader = await context.reader(update)
    page = await browsing.mine(context.deps, reader.viewer, name, offset)
    draft = await filling.open_draft(context.deps, reader, writing.NAME)
    searches = await saving.mine(context.deps, reader.viewer) if name == "open" and not offset else []
    values = {"shelf": name, "page": page, "draft": draft, "searches": searches}
    await put(update, context, "notices/mine", viewer=reader.viewer, **values)


FILTER = r"([ads]):([0-9A-Z]{0,3}):([0-9a-f]{8}|):(\d{0,9}):(\d{0,3})"
AT = r"(-?[0-9a-z]{1,10}\.[0-9a-z]{1,10}|)"
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
HANDLERS = [
    CommandHandler("notices", _by_word("")),
    *(MessageHandler(PRIVATE & words, _by_word(kind)) for kind, words in WORDS.items()),
    press(rf"notices:l:{FILTER}:{AT}", turn),
    press(rf"notices:i:{FILTER}", industries),
    press(rf"notices:p:{FILTER}", regions),
    press(rf"notices:o:{FILTER}:(\d{{1,6}})", houses),
    press(rf"notices:t:{FILTER}", ages),
    CommandHandler("mine", mine),
    MessageHandler(PRIVATE & MINE_WORDS, mine),
    press(r"notices:mine:(open|over|drafts):(\d{1,6})", shelf),
]
