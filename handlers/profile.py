"""Changing one's own fields, each two taps from /me."""

from telegram import Update

from bot.leads import Asker
from bot.personal import editing, saving
from handlers import forms
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from storage.reviews import Review


async def fields(update: Update, context: Context) -> None:
    """What there is to change."""
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    await _show(update, context, saved=False)


async def _show(update: Update, context: Context, *, saved: bool) -> None:
    shown = await editing.overview(context.deps, await context.reader(update))
    await edit(update, context, "profile/fields", profile=shown, saved=saved, now=context.deps.now())


async def change(update: Update, context: Context) -> None:
    assert context.matches
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    await forms.say(
        update, context, await editing.begin(context.deps, await context.reader(update), context.matches[0][1])
    )


async def following(update: Update, context: Context) -> None:
    """The next thing that is missing; after the last the list again."""
    assert context.matches
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    turn = await editing.following(context.deps, await context.reader(update), context.matches[0][1] or "")
    if turn is None:
        await _show(update, context, saved=False)
        return
    await forms.say(update, context, turn)


async def save(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    asker, reader = Asker(user.full_name, user.username or ""), await context.reader(update)
    asked = await saving.save(context.deps, reader, context.number, asker, update.update_id)
    context.forget_reader()
    if isinstance(asked, Review):
        await edit(update, context, "reviews/asked", review=asked)
        return
    if asked:
        lead, wish = asked
        await edit(update, context, "leads/asked", wish=wish, lead=lead.lead, told=lead.told)
        return
    await _show(update, context, saved=True)


HANDLERS = [
    press("profile", fields),
    press(r"profile:change:([a-z_]{1,20})", change),
    press(r"profile:next(?::([a-z]{1,20}))?", following),
    press(r"profile:save:(\d{1,18})", save),
]
