"""Inviting: two taps, then what to hand on, who joined by it, an end to it. And those who come: who they are."""

import asyncio
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.forms import filling
from bot.invitations import coming, flood, joining, listing, making, newcomers, sheets
from bot.invitations.coming import PAUSED, Opened
from bot.invitations.joining import Found, Outcome
from bot.invitations.sheets import Sheet
from bot.leads import Asker
from bot.messages import Attachment
from bot.privacy import Viewer
from handlers import commands, forms
from handlers.context import Context
from handlers.reply import edit, press, private, render, reply, send


async def _viewer(update: Update, context: Context) -> Viewer:
    return (await context.reader(update)).viewer


async def for_many(update: Update, context: Context) -> None:
    """From the desk, or from an organisation's card."""
    assert context.matches
    number = context.matches[0][1]
    answers = await making.for_many(context.deps, await context.reader(update), int(number) if number else None)
    await _begin(update, context, making.NAME, answers)


async def for_person(update: Update, context: Context) -> None:
    answers = await making.for_person(context.deps, await context.reader(update), context.number)
    await _begin(update, context, making.NAME, answers)


async def _begin(update: Update, context: Context, form: str, answers: Mapping[str, Any]) -> None:
    await forms.say(update, context, await filling.begin(context.deps, await context.reader(update), form, answers))


async def make(update: Update, context: Context) -> None:
    made = await making.make(context.deps, await context.reader(update), context.number)
    await _panel(update, context, made.id)


async def show(update: Update, context: Context) -> None:
    await _panel(update, context, context.number)


async def _panel(update: Update, context: Context, number: int) -> None:
    found = await listing.panel(context.deps, await _viewer(update, context), number)
    await edit(update, context, "invitations/panel", it=found)


async def listed(update: Update, context: Context) -> None:
    page = await listing.listed(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "invitations/list", page=page)


async def ask_end(update: Update, context: Context) -> None:
    found = await listing.panel(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "invitations/ask_end", it=found)


async def end(update: Update, context: Context) -> None:
    found = await listing.end(context.deps, await _viewer(update, context), context.number)
    await edit(update, context, "invitations/panel", it=found)


async def go_on(update: Update, context: Context) -> None:
    """After a flood that was none."""
    viewer = await _viewer(update, context)
    await flood.go_on(context.deps, viewer, context.number)
    await edit(update, context, "invitations/panel", it=await listing.panel(context.deps, viewer, context.number))


async def joined(update: Update, context: Context) -> None:
    assert context.matches
    await _joined(update, context, *map(int, context.matches[0].groups()))


async def _joined(update: Update, context: Context, number: int, offset: int) -> None:
    found, page = await listing.joined(context.deps, await _viewer(update, context), number, offset)
    reader = await context.reader(update)
    values = {"invitation": found, "page": page, "zone": reader.zone, "now": context.deps.now()}
    await edit(update, context, "invitations/joined", **values)


async def undo(update: Update, context: Context) -> None:
    assert context.matches
    number, person = map(int, context.matches[0].groups())
    await listing.undo(context.deps, await _viewer(update, context), number, person)
    await _joined(update, context, number, 0)


async def text(update: Update, context: Context) -> None:
    """A message that can be forwarded, or copied into any other messenger, as it is."""
    await send(
        update, context,
        await sheets.text(context.deps, await context.reader(update), context.number, context.bot.username),
    )  # fmt: skip


def picture(draw: Callable[..., Any], name: str, template: str) -> Callable[[Update, Context], Any]:
    """A button that sends a picture."""

    async def drawing(update: Update, context: Context) -> None:
        reader = await context.reader(update)
        found: Sheet = await draw(context.deps, reader, context.number, context.bot.username)
        message = await render(update, context, template, it=found.panel)
        attachment = Attachment(name, await asyncio.to_thread(found.make), photo=True)
        await send(update, context, replace(message, attachment=attachment))

    return drawing


async def by_link(update: Update, context: Context, code: str) -> None:
    """/start join-…, and a link that was pasted."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    await _opened(update, context, await coming.by_link(context.deps, await _viewer(update, context), code))


async def pasted(update: Update, context: Context) -> None:
    assert context.matches
    await by_link(update, context, context.matches[0][1])


async def typed(update: Update, context: Context) -> None:
    """Six digits, alone or as 邀请码 123456."""
    assert context.matches
    digits = unicodedata.normalize("NFKC", "".join(context.matches[0].groups()))  # full-width ones too
    await _opened(update, context, await coming.by_digits(context.deps, await _viewer(update, context), digits))


async def _opened(update: Update, context: Context, it: Opened) -> None:
    await reply(update, context, f"invitations/{it.kind}", it=it)


async def ask_phone(update: Update, context: Context) -> None:
    await reply(update, context, "invitations/phone")


async def contact(update: Update, context: Context, found: Found) -> None:
    """His phone, shared while he is at an invitation."""
    if found.opened.person:
        await _opened(update, context, found.opened)
    else:
        await reply(update, context, "invitations/found", it=found)


def _asker(update: Update) -> Asker:
    user = update.effective_user
    assert user
    return Asker(user.full_name, user.username or "")


async def _outcome(update: Update, context: Context, it: Outcome) -> None:
    context.forget_reader()
    if it.kind == "asked":
        await edit(update, context, "claims/asked", claim=it.claim, told=it.told, busy=it.invitation.state == PAUSED)
        return
    await edit(update, context, f"invitations/{'welcome' if it.kind == 'joined' else 'linked'}", it=it)
    await commands.refresh(update, context)


async def confirm(update: Update, context: Context) -> None:
    assert context.matches
    number, person = context.matches[0].groups()
    viewer, chosen = await _viewer(update, context), int(person) if person else None
    it = await joining.confirm(context.deps, viewer, int(number), chosen, _asker(update), update.update_id)
    await _outcome(update, context, it)


async def pick(update: Update, context: Context) -> None:
    assert context.matches
    draft, person = map(int, context.matches[0].groups())
    reader = await context.reader(update)
    it = await joining.pick(context.deps, reader, draft, person, _asker(update), update.update_id)
    await _outcome(update, context, it)


async def apply(update: Update, context: Context) -> None:
    viewer = await _viewer(update, context)
    it = await joining.apply(context.deps, viewer, context.number, _asker(update), update.update_id)
    await _outcome(update, context, it)


async def by_name(update: Update, context: Context) -> None:
    """His name is asked for."""
    await _begin(update, context, newcomers.FINDING, await newcomers.begun(
        context.deps, await _viewer(update, context), context.number
    ))  # fmt: skip


async def newcomer(update: Update, context: Context) -> None:
    """He isn't in the register yet."""
    await _begin(update, context, newcomers.NAME, await newcomers.begun(
        context.deps, await _viewer(update, context), context.number
    ))  # fmt: skip


async def unknown_name(update: Update, context: Context) -> None:
    """The same, with the name that he typed."""
    answers = await newcomers.again(context.deps, await context.reader(update), context.number)
    await _begin(update, context, newcomers.NAME, answers)


async def enter(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    it = await joining.enter(context.deps, reader, context.number, _asker(update), update.update_id)
    await _outcome(update, context, it)


ID = r"(\d{1,18})"
SAID = r"(?:邀请码|邀請碼|邀请|邀請|invitation(?: code)?|code)\s*[:\uff1a]?\s*"
CODE = filters.Regex(rf"(?i)^\s*(?:{SAID})?(\d{{3}})[\s-]?(\d{{3}})\s*$")
PASTED = filters.Regex(r"start=join-([A-Za-z0-9_-]{1,64})")
HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & CODE, typed),
    MessageHandler(filters.ChatType.PRIVATE & PASTED, pasted),
    press(rf"invitations:new(?::{ID})?", for_many),
    press(rf"invitations:person:{ID}", for_person),
    press(rf"invitations:make:{ID}", make),
    press(rf"invitations:show:{ID}", show),
    press(r"invitations:list:(\d{1,6})", listed),
    press(rf"invitations:ask_end:{ID}", ask_end),
    press(rf"invitations:end:{ID}", end),
    press(rf"invitations:go_on:{ID}", go_on),
    press(rf"invitations:joined:{ID}:(\d{{1,6}})", joined),
    press(rf"invitations:undo:{ID}:{ID}", undo),
    press(rf"invitations:text:{ID}", text),
    press(rf"invitations:code:{ID}", picture(sheets.code, "invitation.png", "invitations/code")),
    press(rf"invitations:sheet:{ID}", picture(sheets.sheet, "sheet.png", "invitations/sheet")),
    press("invitations:phone", ask_phone),
    press(rf"invitations:me:{ID}(?::{ID})?", confirm),
    press(rf"invitations:pick:{ID}:{ID}", pick),
    press(rf"invitations:apply:{ID}", apply),
    press(rf"invitations:name:{ID}", by_name),
    press(rf"invitations:newcomer:{ID}", newcomer),
    press(rf"invitations:unknown:{ID}", unknown_name),
    press(rf"invitations:enter:{ID}", enter),
]
