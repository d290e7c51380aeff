"""Who has to agree to an announcement, and who is asked to look it over first."""

from telegram import Update

from bot.announcements import approving, looking
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, reply
from handlers.waiting import Settling, settling


async def approval(update: Update, context: Context) -> None:
    """What waits for the office's yes."""
    viewer = await context.viewer(update)
    template, values = await approving.card(context.deps, viewer, context.number)
    await reply(update, context, template, **values)


async def exact(update: Update, context: Context) -> None:
    """Just as it will arrive, for who has to agree to it."""
    viewer, chat = await context.viewer(update), update.effective_chat
    assert chat
    for method, parameters in await approving.exact(context.deps, viewer, context.number):
        await context.bot.call(method, {"chat_id": chat.id, **parameters})
    await approval(update, context)


@settling("approvals")
async def approve(update: Update, context: Context) -> Settling:
    found = await approving.approve(context.deps, await context.reader(update), context.number)
    return Settling("announcements/agreed", found.created_at, {"announcement": found})


async def ask_remarks(update: Update, context: Context) -> None:
    await forms.say(update, context, await approving.begin(context.deps, await context.reader(update), context.number))


@settling("approvals")
async def give_back(update: Update, context: Context) -> Settling:
    found = await approving.give_back(context.deps, await context.reader(update), context.number)
    return Settling("announcements/given_back", found.created_at, {"announcement": found}, id=found.id)


async def lookers(update: Update, context: Context) -> None:
    draft, found = await looking.offer(context.deps, await context.reader(update), context.number)
    await edit(update, context, "announcements/lookers", draft=draft, lookers=found)


async def ask_look(update: Update, context: Context) -> None:
    draft, who = context.numbers
    name = await looking.ask(context.deps, await context.reader(update), draft, who)
    await edit(update, context, "announcements/look_asked", draft=draft, name=name)


async def agree(update: Update, context: Context) -> None:
    found = await looking.agree(context.deps, await context.reader(update), context.number)
    await edit(update, context, "announcements/look_answered", look=found)


async def remark(update: Update, context: Context) -> None:
    await forms.say(update, context, await looking.begin(context.deps, await context.reader(update), context.number))


async def remarked(update: Update, context: Context) -> None:
    found = await looking.remark(context.deps, await context.reader(update), context.number)
    await edit(update, context, "announcements/look_answered", look=found)


HANDLERS = [
    press(rf"announcements:approval:{ID}", approval),
    press(rf"announcements:exact:{ID}", exact),
    press(rf"announcements:approve:{ID}", approve),
    press(rf"announcements:ask_remarks:{ID}", ask_remarks),
    press(rf"announcements:give_back:{ID}", give_back),
    press(rf"announcements:look:{ID}", lookers),
    press(rf"announcements:ask_look:{ID}:{ID}", ask_look),
    press(rf"announcements:agree:{ID}", agree),
    press(rf"announcements:remark:{ID}", remark),
    press(rf"announcements:remarked:{ID}", remarked),
]
