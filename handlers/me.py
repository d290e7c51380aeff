"""/me: who one is here, by one's own phone; and the language."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot import accounts, linking, people
from bot.claims import asking
from bot.invitations import joining
from bot.languages import LANGUAGES
from bot.personal import editing
from handlers import commands, invitations
from handlers.context import Context
from handlers.reply import edit, press, reply
from handlers.spoken import said

WORDS = said("我", "我的", "我的资料", "我的資料", "me", "my profile")
# One who asks how: here he confirms who he is, finds his organisation, or applies.
JOIN_WORDS = said(
    "(?:我(?:要|想))?(?:(?:怎么|怎样|如何|怎麼|怎樣)(?:才能)?)?(?:加入|入会|入會|注册|註冊)(?:商会|商會|协会|協會|联盟|聯盟|你们|你們)?",
    "(?:how (?:do i|can i|to) |i(?:'d like| want) to )(?:join|sign up|register)(?: (?:an?|the|my) [a-z]+)?",
    "join|sign up",
)
LANGUAGE_WORDS = said(
    "(?:改|换|換|切换|切換|更改|选择|選擇|设置|設置)?(?:语言|語言)",
    "简体",
    "簡體",
    "简体中文",
    "簡體中文",
    "繁體",
    "繁体",
    "繁體中文",
    "繁体中文",
    "中文",
    "英文",
    "(?:change |switch )?(?:the )?language(?: to (?:chinese|english))?",
    "english",
    "chinese",
)


async def me(update: Update, context: Context) -> None:
    chat = update.effective_chat
    if chat is not None and chat.type != chat.PRIVATE:  # who one is isn't for everybody's eyes
        await reply(update, context, "me/elsewhere")
        return
    viewer = (await context.reader(update)).viewer
    card = await people.card(context.deps, viewer, viewer.person_id) if viewer.person_id else None
    claim = await asking.pending(context.deps, viewer)
    values = {"person": card.person if card else None, "claim": claim, "now": context.deps.now()}
    profile = await editing.overview(context.deps, await context.reader(update))
    await reply(update, context, "me/profile", viewer=viewer, profile=profile, **values)


async def more(update: Update, context: Context) -> None:
    await edit(update, context, "me/more", viewer=(await context.reader(update)).viewer)


async def languages(update: Update, context: Context) -> None:
    await reply(update, context, "me/languages", languages=LANGUAGES)


async def choose(update: Update, context: Context) -> None:
    assert context.matches
    language = context.matches[0][1]
    user = update.effective_user
    assert user
    await accounts.choose_language(context.deps, user.id, language)
    context.forget_reader()
    await edit(update, context, "me/language_chosen")
    await commands.refresh(update, context)


async def ask_phone(update: Update, context: Context) -> None:
    await reply(update, context, "me/phone")


async def contact(update: Update, context: Context) -> None:
    """His own phone, or somebody's contact."""
    message, user = update.effective_message, update.effective_user
    assert message
    assert message.contact
    assert user
    shared = message.contact
    viewer = (await context.reader(update)).viewer
    invited = await joining.by_contact(context.deps, viewer, shared.phone_number, shared.user_id)
    if invited:
        await invitations.contact(update, context, invited)
        return
    found = await linking.by_contact(context.deps, user.id, shared.phone_number, shared.user_id)
    await reply(update, context, "me/confirm", people=found)


async def link(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    person = await linking.link(context.deps, user.id, context.number)
    context.forget_reader()
    await edit(update, context, "me/linked", person=person)


async def ask_unlink(update: Update, context: Context) -> None:
    await reply(update, context, "me/unlink")


async def unlink(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    await linking.unlink(context.deps, user.id)
    context.forget_reader()
    await edit(update, context, "me/unlinked")


HANDLERS = [
    MessageHandler(filters.ChatType.PRIVATE & filters.CONTACT, contact),
    press("me:phone", ask_phone),
    press(r"me:link:(\d{1,18})", link),
    press("me:unlink:ask", ask_unlink),
    press("me:unlink", unlink),
    CommandHandler("me", me),
    MessageHandler(filters.ChatType.PRIVATE & (WORDS | JOIN_WORDS), me),
    MessageHandler(filters.ChatType.PRIVATE & LANGUAGE_WORDS, languages),
    press("me", me),
    press("me:languages", languages),
    press("me:more", more),
    press(r"me:language:([A-Za-z-]{2,10})", choose),
]
