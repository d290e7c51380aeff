"""Which of the bot's command lists a person sees: the narrowest scope that has one, his language first."""

from bot.sandbox.records import Chat, Json
from bot.sandbox.state import State


def menu_for(state: State, chat: Chat, user_id: int | None = None) -> list[Json]:
    """The commands shown in a chat; in a group to `user_id`, if given."""
    language = ""
    person = state.people.get(user_id or chat.id)
    if person is not None:
        language = person.language_code.partition("-")[0]
    for scope in _scopes(chat, user_id):
        for code in (language, ""):
            found = state.bot.commands.get((scope, code))
            if found:
                return found
    return []


def _scopes(chat: Chat, user_id: int | None) -> list[str]:
    """From narrow to wide, as Telegram documents the order."""
    if chat.type == "private":
        return [f"chat:{chat.id}", "all_private_chats", "default"]
    administrator = chat.members.get(user_id or 0) in {"administrator", "creator"}
    admins = [f"chat_administrators:{chat.id}"] if administrator else []
    all_admins = ["all_chat_administrators"] if administrator else []
    return [f"chat_member:{chat.id}:{user_id}", *admins, f"chat:{chat.id}", *all_admins, "all_group_chats", "default"]
