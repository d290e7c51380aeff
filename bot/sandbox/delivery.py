"""Where people may act, and which bots get an update about it, as Telegram decides it."""

from bot.sandbox.records import Bot, Chat, Json, Person
from bot.sandbox.refusals import ActRefused
from bot.sandbox.state import State

SERVICE = {"new_chat_members", "left_chat_member", "new_chat_title", "pinned_message", "migrate_to_chat_id"}
SERVICE |= {"migrate_from_chat_id", "group_chat_created", "supergroup_chat_created"}


class Delivery(State):
    def place(self, person: Person, chat_id: int | None) -> Chat:
        """The chat where a person acts, which he must be able to write in."""
        if person.deactivated:
            raise ActRefused("this account is deleted")
        if chat_id is None or chat_id == person.id:
            if person.blocked_bot:
                raise ActRefused("this person has blocked the bot; unblock it first")
            chat = self.private_chat(person)
            chat.started = True
            return chat
        group = self.groups.get(chat_id)
        if group is None or not group.is_in(person.id) or group.migrated_to:
            raise ActRefused(f"this person is not in the chat {chat_id}")
        return group

    def check_voice(self, chat: Chat, person: Person) -> None:
        """Raises ActRefused in a group where only administrators may write."""
        if chat.muted and not leads(chat, person.id):
            raise ActRefused("only administrators may write in this group")

    def deliver(self, chat: Chat, message: Json, kind: str = "message") -> None:
        """Queues the message for the bots that may read it."""
        if chat.type == "private":
            for bot in self.bots.values():
                if bot.chats.get(chat.id) is chat:
                    bot.updates.put(kind, message)
            return
        for bot in self.bots.values():
            if chat.is_in(bot.id) and _may_read(bot, chat, message):
                bot.updates.put(kind, message)

    def member_changed(self, chat: Chat, by: Json, user_id: int, status: str) -> None:
        """my_chat_member for a bot's own change, chat_member for a person's (where the bot is an administrator)."""
        old = chat.members.get(user_id, "left")
        chat.members[user_id] = status
        user = self.user(user_id) or {}
        change = {
            "chat": chat.brief,
            "from": by,
            "date": self.now(),
            "old_chat_member": chat_member(user, shown_status(chat, old)),
            "new_chat_member": chat_member(user, shown_status(chat, status)),
        }
        for bot in self.bots.values():
            if bot.id == user_id:
                bot.updates.put("my_chat_member", change)
            elif leads(chat, bot.id):
                bot.updates.put("chat_member", change)
        self.log.add("chat", chat_id=chat.id)


def _may_read(bot: Bot, chat: Chat, message: Json) -> bool:
    """Privacy mode: in a group a bot sees commands, mentions, replies to itself and service messages."""
    if leads(chat, bot.id) or SERVICE & message.keys():
        return True
    text = message.get("text") or message.get("caption") or ""
    if text.startswith("/"):
        addressed = text.split(maxsplit=1)[0].partition("@")[2]
        return not addressed or addressed.lower() == bot.username.lower()
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return f"@{bot.username}".lower() in text.lower() or message.get("via_bot", {}).get("id") == bot.id


def leads(chat: Chat, user_id: int) -> bool:
    return chat.members.get(user_id) in {"administrator", "creator"}


def shown_status(chat: Chat, status: str) -> str:
    """Basic groups know no bans: who was removed has left."""
    return "left" if chat.type == "group" and status == "kicked" else status


def chat_member(user: Json, status: str) -> Json:
    """The Bot API's ChatMember with the rights that a plain group gives."""
    member: Json = {"status": status, "user": user}
    if status == "kicked":
        member["until_date"] = 0
    if status == "creator":
        member["is_anonymous"] = False
    if status == "administrator":
        rights = ("manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members")
        more = (
            "change_info",
            "invite_users",
            "post_stories",
            "edit_stories",
            "delete_stories",
            "pin_messages",
            "send_welcome_messages",
        )
        member |= {f"can_{right}": True for right in rights + more}
        member |= {"can_be_edited": False, "is_anonymous": False}
    return member
