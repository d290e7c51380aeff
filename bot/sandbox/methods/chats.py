"""Chats and their members, pins, reactions."""

from bot.sandbox.delivery import chat_member, shown_status
from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import bad_request

REACTIONS = (  # the standard emoji that Telegram takes as reactions
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 "
    "🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 "
    "🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI = frozenset(REACTIONS.split(" "))


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = call.chat()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full: Json = chat.brief | {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(gifts, False)
    if chat.type != "private":
        full["permissions"] = {"can_send_messages": not chat.muted}
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].message
    return full


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat = call.chat()
    user_id = call.parameters.integer("user_id")
    user = call.world.user(user_id)
    if user is None:
        raise bad_request("invalid user_id specified")
    if chat.type == "private" and user_id not in chat.members:
        raise bad_request("user not found")
    return chat_member(user, shown_status(chat, chat.members.get(user_id, "left")))


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    return sum(chat.is_in(user_id) for user_id in chat.members)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    leading = {user_id: status for user_id, status in chat.members.items() if status in {"creator", "administrator"}}
    return [chat_member(call.world.user(user_id) or {}, status) for user_id, status in leading.items()]


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = call.open_chat()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    call.world.member_changed(chat, call.bot.user, call.bot.id, "left")
    return True


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    chat = _pinnable(call)
    message_id = call.message(chat, "pin").message["message_id"]
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    chat.pinned.append(message_id)
    return _tell_pinned(call, chat)


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """The message named, or the newest pinned one."""
    chat = _pinnable(call)
    message_id = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return _tell_pinned(call, chat)


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = _pinnable(call)
    chat.pinned.clear()
    return _tell_pinned(call, chat)


def _pinnable(call: Call) -> Chat:
    chat = call.open_chat()
    if chat.type != "private" and chat.members.get(call.bot.id) != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _tell_pinned(call: Call, chat: Chat) -> bool:
    call.world.log.add("pin", chat_id=chat.id, message_id=chat.pinned[-1] if chat.pinned else None)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    chat = call.open_chat()
    message_id = call.message(chat, "react").message["message_id"]
    reactions = call.parameters.nested("reaction", "reaction types") or []
    if not isinstance(reactions, list) or not all(isinstance(one, dict) for one in reactions):
        raise bad_request("can't parse reaction types JSON object")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(one.get("emoji", "")).replace("\ufe0f", "") for one in reactions]
    if not EMOJI.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    call.world.log.add("reaction", chat_id=chat.id, message_id=message_id, emoji=emoji)
    return True
