"""Who can be reached: Telegram says when somebody blocks the bot, or adds it to a group, or takes that back."""

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.ext import ChatMemberHandler

from bot import accounts, groups
from handlers.context import Context

OUT = {ChatMember.BANNED, ChatMember.LEFT}


async def membership(update: Update, context: Context) -> None:
    change = update.my_chat_member
    assert change
    if change.chat.type == change.chat.PRIVATE:
        reachable = change.new_chat_member.status not in OUT
        await accounts.note_reachable(context.deps, change.from_user.id, reachable=reachable)
    elif change.chat.type in {change.chat.GROUP, change.chat.SUPERGROUP}:
        await _group(context, change)


async def _group(context: Context, change: ChatMemberUpdated) -> None:
    """Made an administrator later, it stays whose it is; one who may not write can't announce."""
    before, after, user = change.old_chat_member.status, change.new_chat_member, change.from_user
    reader = await accounts.reader(context.deps, user.id, user.language_code)
    if after.status in OUT or getattr(after, "can_send_messages", True) is False:
        await groups.left(context.deps, reader, change.chat.id)
    elif before in OUT or before == ChatMember.RESTRICTED:
        await groups.joined(context.deps, reader, change.chat.id, change.chat.title or "")


HANDLERS = [ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER)]
