"""The register in chat: a list arrives, is looked at, taken in or back; templates and exports go out."""

from msgspec.structs import replace
from telegram import Document, Update
from telegram.ext import MessageHandler, filters

from bot.refusals import Gone
from bot.rosters import exporting, listing, sending, showing, workbooks
from bot.rosters.rights import KINDS
from bot.rosters.sending import File, Step
from handlers import search
from handlers.context import Context
from handlers.fallback import WordsOnly
from handlers.notices import posting
from handlers.reply import ID, edit, press, pressed, private, put, render, reply, send, toast
from handlers.spoken import said

WORDS = said("名册", "名冊", "导入名册", "導入名冊", "匯入名冊", "register")


async def document(update: Update, context: Context) -> None:
    """Of staff it is a list for the register; beside a notice it belongs to that; nobody else's is waited for."""
    message = update.effective_message
    viewer = await context.viewer(update)
    if message is None or not isinstance(message.document, Document):
        raise WordsOnly
    listed = viewer.staff and sending.is_list(message.document.file_name or "")
    if not listed and posting.worded(message.caption or ""):
        await posting.pictured(update, context)
        return
    if not viewer.staff:
        if not message.caption:
            raise WordsOnly
        await search.plain(update, context)
        return
    sent = message.document
    file = File(sent.file_id, sent.file_name or "", sent.file_size or 0, message.caption or "")
    step = await sending.receive(context.deps, viewer, file, update.update_id)
    if step.roster.state == "asked" and not step.roster.kind:
        await reply(update, context, "rosters/what", roster=step.roster, options=step.options)
        return
    shown = await send(update, context, showing.panel(context.deps, await context.reader(update), step.roster))
    if step.roster.state == "asked":
        await sending.begin(context.deps, step.roster, shown)


async def overview(update: Update, context: Context) -> None:
    await reply(update, context, "rosters/menu", **await _overview(update, context))


async def menu(update: Update, context: Context) -> None:
    await edit(update, context, "rosters/menu", **await _overview(update, context))


async def _overview(update: Update, context: Context) -> dict[str, object]:
    reader = await context.reader(update)
    it = await listing.overview(context.deps, reader.viewer)
    return {"it": it, "zone": reader.zone, "now": context.deps.now()}


async def _show(update: Update, context: Context, step: Step) -> str | None:
    """In the place of what was pressed; once more where the worker was faster, so that the newest is what stays."""
    reader = await context.reader(update)
    shown = -1
    roster = step.roster
    while roster.version != shown:
        shown = roster.version
        await put(update, context, showing.panel(context.deps, reader, roster))
        roster = (await sending.show(context.deps, reader.viewer, roster.id)).roster
    if step.fresh:
        return None
    return await toast(update, context, "outdated")


def _numbers(context: Context) -> tuple[int, int]:
    assert context.matches
    return int(context.matches[0][1]), int(context.matches[0][2])


async def ask(update: Update, context: Context) -> None:
    step = await sending.ask(context.deps, await context.viewer(update), context.number)
    await edit(update, context, "rosters/what", roster=step.roster, options=step.options)


async def name(update: Update, context: Context) -> str | None:
    number, kind, organisation = context.parts
    viewer = await context.viewer(update)
    where = (int(organisation) or None, pressed(update))
    return await _show(update, context, await sending.name(context.deps, viewer, int(number), kind, *where))


async def show(update: Update, context: Context) -> str | None:
    return await _show(update, context, await sending.show(context.deps, await context.viewer(update), context.number))


async def again(update: Update, context: Context) -> str | None:
    viewer = await context.viewer(update)
    return await _show(update, context, await sending.again(context.deps, viewer, context.number, pressed(update)))


async def leave_bad(update: Update, context: Context) -> str | None:
    viewer = await context.viewer(update)
    step = await sending.leave_bad(context.deps, viewer, *_numbers(context), pressed(update))
    return await _show(update, context, step)


async def choose(update: Update, context: Context) -> str | None:
    """What becomes of known rows; without a policy: choose anew."""
    assert context.matches
    policy = context.matches[0].groups()[2] if len(context.matches[0].groups()) > len(("id", "version")) else ""
    viewer = await context.viewer(update)
    step = await sending.choose(context.deps, viewer, *_numbers(context), policy, pressed(update))
    return await _show(update, context, step)


async def go(update: Update, context: Context) -> str | None:
    step = await sending.go(context.deps, await context.viewer(update), *_numbers(context), pressed(update))
    return await _show(update, context, step)


async def cancel(update: Update, context: Context) -> str | None:
    viewer = await context.viewer(update)
    return await _show(update, context, await sending.cancel(context.deps, viewer, context.number, pressed(update)))


async def problems(update: Update, context: Context) -> None:
    """In a private chat alone, as a document."""
    reader = await context.reader(update)
    roster = (await sending.show(context.deps, reader.viewer, context.number)).roster
    file = await workbooks.problems(context.deps, reader, roster)
    message = await render(update, context, "rosters/problems", roster=roster)
    await send(update, context, replace(message, attachment=file))


async def ask_undo(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    roster = await sending.undoable(context.deps, reader.viewer, context.number)
    values = {"plan": showing.outcome(roster).plan, "zone": reader.zone, "now": context.deps.now()}
    await edit(update, context, "rosters/undo", roster=roster, **values)


async def undo(update: Update, context: Context) -> str | None:
    viewer = await context.viewer(update)
    step = await sending.undo(context.deps, viewer, context.number, pressed(update))
    if step.roster.telegram_id == viewer.telegram_id:
        return await _show(update, context, step)
    await put(update, context, showing.panel(context.deps, await context.reader(update), step.roster))
    return None


async def templates(update: Update, context: Context) -> None:
    if not (await context.viewer(update)).staff:
        raise Gone
    await edit(update, context, "rosters/templates", kinds=KINDS)


async def template(update: Update, context: Context) -> None:
    assert context.matches
    file = await workbooks.template(context.deps, await context.reader(update), context.matches[0][1])
    await send(update, context, replace(await render(update, context, "rosters/template"), attachment=file))


async def export(update: Update, context: Context) -> None:
    """To his private chat alone: it holds contacts."""
    assert context.matches
    if not private(update):
        raise Gone
    kind, organisation = context.matches[0].groups()
    reader = await context.reader(update)
    made = await exporting.make(context.deps, reader, kind, int(organisation) or None)
    message = replace(await render(update, context, "rosters/export", export=made), attachment=made.file)
    await exporting.sent(context.deps, reader.viewer, made, await send(update, context, message))


KIND = rf"({'|'.join(KINDS)})"
DOCUMENT = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.Document.ALL
HANDLERS = [
    MessageHandler(DOCUMENT, document),
    MessageHandler(filters.ChatType.PRIVATE & WORDS, overview),
    press("rosters", menu),
    press(rf"rosters:what:{ID}", ask),
    press(rf"rosters:as:{ID}:{KIND}:{ID}", name),
    press(rf"rosters:show:{ID}", show),
    press(rf"rosters:again:{ID}", again),
    press(rf"rosters:good:{ID}:{ID}", leave_bad),
    press(rf"rosters:policy:{ID}:{ID}:(skip|fill|update)", choose),
    press(rf"rosters:choose:{ID}:{ID}", choose),
    press(rf"rosters:go:{ID}:{ID}", go),
    press(rf"rosters:cancel:{ID}", cancel),
    press(rf"rosters:problems:{ID}", problems),
    press(rf"rosters:undo:{ID}", ask_undo),
    press(rf"rosters:takeback:{ID}", undo),
    press("rosters:templates", templates),
    press(rf"rosters:template:{KIND}", template),
    press(rf"rosters:export:{KIND}:{ID}", export),
]
