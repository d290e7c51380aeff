"""Audiences that are used again; and what one wants to hear of."""

from telegram import Update

from bot.announcements import categories, segments
from handlers import forms
from handlers.context import Context
from handlers.reply import ID, edit, press, reply


async def use_segment(update: Update, context: Context) -> None:
    draft, segment = context.numbers
    await forms.show(update, context, await segments.use(context.deps, await context.reader(update), draft, segment))


async def keep_segment(update: Update, context: Context) -> None:
    await forms.say(update, context, await segments.begin(context.deps, await context.reader(update), context.number))


async def segment_kept(update: Update, context: Context) -> None:
    name, draft = await segments.save(context.deps, await context.reader(update), context.number)
    await edit(update, context, "segments/saved", name=name, draft=draft)


async def segments_of(update: Update, context: Context) -> None:
    number, offset = context.numbers
    draft, page = await segments.listed(context.deps, await context.viewer(update), number, offset)
    await edit(update, context, "segments/list", draft=draft, page=page)


async def remove_segment(update: Update, context: Context) -> None:
    draft, segment = context.numbers
    viewer = await context.viewer(update)
    await segments.remove(context.deps, viewer, segment)
    _, page = await segments.listed(context.deps, viewer, draft, 0)
    await edit(update, context, "segments/list", draft=draft, page=page)


async def mute(update: Update, context: Context) -> None:
    """From below an announcement: none of its kind any more; which can be taken back at once."""
    assert context.matches
    await _wish(update, context, context.matches[0][1], wanted=False, beside=True)


async def wishes(update: Update, context: Context) -> None:
    """From /me: what one wants to hear of."""
    unwanted = await categories.unwanted(context.deps, await context.viewer(update))
    await edit(update, context, "announcements/wishes", unwanted=unwanted, categories=categories.OPTIONAL)


async def wish(update: Update, context: Context) -> None:
    category, wanted = context.parts
    await _wish(update, context, category, wanted=wanted == "1", beside=False)


async def _wish(update: Update, context: Context, category: str, *, wanted: bool, beside: bool) -> None:
    viewer = await context.viewer(update)
    unwanted = await categories.switch(context.deps, viewer, category, wanted=wanted)
    if beside:
        await reply(update, context, "announcements/muted", category=category)
    else:
        await edit(update, context, "announcements/wishes", unwanted=unwanted, categories=categories.OPTIONAL)


CATEGORY = r"([a-z]{1,20})"
HANDLERS = [
    press(rf"announcements:use:{ID}:{ID}", use_segment),
    press(rf"announcements:keep:{ID}", keep_segment),
    press(rf"announcements:kept:{ID}", segment_kept),
    press(rf"announcements:segments:{ID}:(\d{{1,6}})", segments_of),
    press(rf"announcements:unkeep:{ID}:{ID}", remove_segment),
    press(rf"announcements:mute:{CATEGORY}", mute),
    press("announcements:wishes", wishes),
    press(rf"announcements:wish:{CATEGORY}:([01])", wish),
]
