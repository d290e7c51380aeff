"""Who can be reached: Telegram says when somebody blocks the bot or takes that back."""

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler

from bot import accounts
from handlers.context import Context


async def membership(update: Update, context: Context) -> None:
    change = update.my_chat_member
    assert change
    if change.chat.type == change.chat.PRIVATE:
        reachable = change.new_chat_member.status not in {ChatMember.BANNED, ChatMember.LEFT}
        await accounts.note_reachable(context.deps, change.from_user.id, reachable=reachable)


HANDLERS = [ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER)]
