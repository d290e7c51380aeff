"""/need, /offer and what reads like a notice: preview, post; what a secretariat posts for others; a voice message."""

from telegram import Message, Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.accounts import Reader
from bot.forms import filling, taking
from bot.leads import Asker
from bot.notices import browsing, collecting, dictating, posting, serving, splitting
from bot.notices.posting import OutdatedError
from bot.notices.reading.kinds import reads_like_a_notice
from bot.search import lists
from handlers import fallback, forms, search
from handlers.context import Context
from handlers.reply import edit, press, private, reply
from handlers.spoken import said

KINDS = {"need": "demand", "offer": "supply"}


class _Worded(filters.MessageFilter):
    """A picture or a file whose caption reads like a notice, or is a command that posts one."""

    def filter(self, message: Message) -> bool:
        return worded(message.caption or "")


def worded(caption: str) -> bool:
    """Whether the words beside a file are a notice."""
    return caption.startswith(("/need", "/offer")) or bool(reads_like_a_notice(caption))


async def command(update: Update, context: Context) -> None:
    """/need TEXT, /offer TEXT; without a text it is asked for."""
    message = update.effective_message
    assert message
    name, _, text = (message.text or "").partition(" ")
    await _begin(update, context, KINDS[name.lstrip("/").partition("@")[0].lower()], text)


async def new(update: Update, context: Context) -> None:
    assert context.matches
    await _begin(update, context, context.matches[0][1], "")


async def _begin(update: Update, context: Context, kind: str, text: str, *, other: bool = False) -> None:
    if not private(update):
        await reply(update, context, "me/elsewhere")
        return
    turn = await posting.begin(context.deps, await context.reader(update), kind, text, other=other)
    await forms.say(update, context, turn)


async def from_query(update: Update, context: Context) -> None:
    """What was looked for, as a notice."""
    assert context.matches
    kind, number = context.matches[0].groups()
    viewer = (await context.reader(update)).viewer
    query = await lists.query_of(context.deps, viewer, int(number))
    if kind == "other" and len(splitting.split(query)) > 1:
        await forms.say(update, context, await collecting.begin(context.deps, await context.reader(update), query))
        return
    await _begin(update, context, "" if kind == "other" else kind, query, other=kind == "other")


async def pictured(update: Update, context: Context) -> None:
    """A picture with a caption that reads like a notice: its preview at once, with the rest of its album.

    What a secretariat forwards is for others.
    """
    reader, message = await context.reader(update), update.effective_message
    assert message
    if not _may_post(reader):
        await search.plain(update, context)
        return
    name, _, _ = (message.caption or "").partition(" ")
    kind = KINDS.get(name.lstrip("/").lower(), "") if name.startswith("/") else ""
    sent = forms.sent(message)
    if kind:
        sent = posting.without_command(sent)
    if message.forward_origin and reader.viewer.staff:  # what somebody else wrote: it is another's
        turn = await collecting.begin(context.deps, reader)
    else:
        turn = await posting.begin(context.deps, reader, kind, "")
    taken = await taking.take(context.deps, reader, turn.draft, sent)
    if taken:
        await forms.say(update, context, taken)


async def unworded(update: Update, context: Context) -> None:
    """Pictures first, their words after: a member's are the beginning of a notice."""
    if not _may_post(await context.reader(update)):
        raise fallback.WordsOnly
    await pictured(update, context)


def _may_post(reader: Reader) -> bool:
    return bool(reader.viewer.organisations) or reader.viewer.staff


async def post(update: Update, context: Context) -> str | None:
    assert context.matches
    draft, version = map(int, context.matches[0].groups())
    reader = await context.reader(update)
    try:
        posted = await posting.post(context.deps, reader, draft, version)
    except OutdatedError:
        await forms.say(update, context, await filling.resume(context.deps, reader, draft))
        return str(context.deps.messages.words(reader.language)["toasts"]["outdated"])
    more = (await browsing.mine(context.deps, reader.viewer, "drafts", 0)).items
    values = {"notice": posted.notice, "told": posted.told, "changed": posted.changed, "drafts": more}
    values["serving"] = await serving.at_once(context.deps, reader.viewer, posted.notice)
    await edit(update, context, "notices/posted", **values)
    return None


async def mend(update: Update, context: Context) -> None:
    await forms.say(update, context, await posting.mend(context.deps, await context.reader(update), context.number))


async def others(update: Update, context: Context) -> None:
    """代会员发布."""
    await forms.say(update, context, await collecting.begin(context.deps, await context.reader(update)))


async def keep(update: Update, context: Context) -> None:
    reader = await context.reader(update)
    await collecting.keep(context.deps, reader, context.number)
    page = await browsing.mine(context.deps, reader.viewer, "drafts", 0)
    await edit(
        update, context, "notices/mine", shelf="drafts", page=page, draft=None, searches=(), viewer=reader.viewer
    )


async def spoken(update: Update, context: Context) -> None:
    """A voice message is offered to the secretariat."""
    reader, message = await context.reader(update), update.effective_message
    assert message
    if not _may_post(reader):
        raise fallback.WordsOnly
    turn = await filling.begin(context.deps, reader, dictating.NAME, {})
    taken = await taking.take(context.deps, reader, turn.draft, forms.sent(message))
    if taken:
        await forms.say(update, context, taken)


async def hand_over(update: Update, context: Context) -> None:
    user = update.effective_user
    assert user
    asker, reader = Asker(user.full_name, user.username or ""), await context.reader(update)
    asked = await dictating.hand_over(context.deps, reader, context.number, asker, update.update_id)
    await edit(update, context, "contacts/asked", lead=asked.lead, told=asked.told)


async def listen(update: Update, context: Context) -> None:
    """The recording, for the desk that writes it up."""
    chat = update.effective_chat
    assert chat
    method, parameters = await dictating.listen(context.deps, await context.reader(update), context.number)
    await context.bot.call(method, {"chat_id": chat.id, **parameters})


OTHERS_WORDS = said("代会员发布", "代發布", "代發", "代发")
FILES = filters.PHOTO | filters.VIDEO | filters.Document.ALL
NEW = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
HANDLERS = [
    CommandHandler(["need", "offer"], command),
    MessageHandler(NEW & FILES & _Worded(), pictured),
    MessageHandler(NEW & (filters.PHOTO | filters.VIDEO) & ~filters.CAPTION, unworded),
    MessageHandler(NEW & (filters.VOICE | filters.AUDIO), spoken),
    MessageHandler(NEW & OTHERS_WORDS, others),
    press("notices:new:(demand|supply)", new),
    press(r"notices:from:(demand|supply|other):(\d{1,18})", from_query),
    press(r"notices:post:(\d{1,18}):(\d{1,9})", post),
    press(r"notices:mend:(\d{1,18})", mend),
    press("notices:others", others),
    press(r"notices:keep:(\d{1,18})", keep),
    press(r"dictating:send:(\d{1,18})", hand_over),
    press(r"notices:voice:(\d{1,18})", listen),
]
