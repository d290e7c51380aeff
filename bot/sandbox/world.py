"""What people do: say, share, press, block. Each act is what a person's app would let him do."""

from typing import Any

from bot.sandbox.files import media_fields
from bot.sandbox.groups import Groups
from bot.sandbox.inline import Inline, inline_message_id
from bot.sandbox.parameters import Upload
from bot.sandbox.records import CallbackQuery, Chat, Json, Posted
from bot.sandbox.refusals import ActRefused
from bot.sandbox.state import forget_oldest
from bot.sandbox.texts import LONGEST_TEXT, parse


class World(Inline, Groups):
    """The whole world: its state, its groups, inline queries, and the acts below. All acts are immediate."""

    def say(
        self,
        person_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        entities: list[Json] | None = None,
    ) -> Json:
        """A person writes in his chat with the (first) bot, or in the chat given; the message. Raises ActRefused."""
        formatted = parse(text, "", entities, self.user)
        if not 0 < len(formatted.text) <= LONGEST_TEXT:
            raise ActRefused(f"a message has 1 to {LONGEST_TEXT} characters")
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self.act(person_id, content, chat_id=chat_id, reply_to=reply_to)

    def share_contact(self, person_id: int, contact: Json | None = None, *, chat_id: int | None = None) -> Json:
        """Sends a contact; without one the person's own, as the request_contact button does."""
        person = self.person(person_id)
        own = {"phone_number": person.phone.lstrip("+"), "first_name": person.first_name, "user_id": person.id}
        if contact is None and not person.phone:
            raise ActRefused("this person has no phone number")
        if contact is None and person.last_name:
            own["last_name"] = person.last_name
        return self.act(person_id, {"contact": own if contact is None else contact}, chat_id=chat_id)

    def share_location(self, person_id: int, latitude: float, longitude: float, *, chat_id: int | None = None) -> Json:
        return self.act(person_id, {"location": {"latitude": latitude, "longitude": longitude}}, chat_id=chat_id)

    def share_users(self, person_id: int, request_id: int, user_ids: list[int]) -> Json:
        """Answers a request_users button."""
        users = [{"user_id": self.person(user_id).id} for user_id in user_ids]
        return self.act(person_id, {"users_shared": {"request_id": request_id, "users": users}})

    def forward(self, person_id: int, message_id: int, from_chat: int, *, chat_id: int | None = None) -> Json:
        """Forwards a message from one chat that the person is in to another."""
        source = self.place(self.person(person_id), from_chat)
        posted = self._present(source, message_id)
        content = forwarded(posted.message)
        return self.act(person_id, content, chat_id=chat_id)

    def send_files(
        self, person_id: int, kind: str, uploads: list[Upload], caption: str = "", *, chat_id: int | None = None
    ) -> list[Json]:
        """Photos (several: an album), documents or a voice message; the caption goes to the first."""
        if not uploads or kind not in {"photo", "document", "voice"}:
            raise ActRefused("send at least one file of the kind photo, document or voice")
        album = {"media_group_id": str(next(self.album_ids))} if len(uploads) > 1 else {}
        contents = [media_fields(self.files, kind, upload) | album for upload in uploads]
        formatted = parse(caption, "", None, self.user)
        if formatted.text:
            contents[0] |= {"caption": formatted.text}
        if formatted.entities:
            contents[0] |= {"caption_entities": formatted.entities}
        return [self.act(person_id, content, chat_id=chat_id) for content in contents]

    def act(self, person_id: int, content: Json, *, chat_id: int | None = None, reply_to: int | None = None) -> Json:
        """Puts a person's message of any content into a chat and tells the bots."""
        person = self.person(person_id)
        chat = self.place(person, chat_id)
        if reply_to is not None:
            content = content | {"reply_to_message": quoted(self._present(chat, reply_to).message)}
        message = self.keep(chat, person.user, content, from_bot=False).message
        self._put_away_keyboard(chat)
        self.deliver(chat, message)
        return message

    def edit(self, person_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """A person edits his own text."""
        chat = self.place(self.person(person_id), chat_id)
        posted = self._present(chat, message_id)
        if posted.message["from"]["id"] != person_id or "text" not in posted.message:
            raise ActRefused("only one's own text can be edited")
        formatted = parse(text, "", None, self.user)
        edited = {**posted.message, "text": formatted.text, "entities": formatted.entities, "edit_date": self.now()}
        if not formatted.entities:
            del edited["entities"]
        self.replace(chat, posted, edited)
        self.deliver(chat, edited, "edited_message")
        return edited

    def press(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """Presses an inline button; the callback query's id. A forged `data` is sent as it is, as a client can."""
        person = self.person(person_id)
        chat = self.place(person, chat_id)
        posted = self._present(chat, message_id)
        query = CallbackQuery(str(next(self.query_ids)), person, self.now())
        self.bot.callback_queries[query.id] = query
        forget_oldest(self.bot.callback_queries)
        payload = {
            "id": query.id,
            "from": person.user,
            "chat_instance": str(chat.id * 7919 + self.seed),
            "data": data,
        }
        if "via_bot" in posted.message:
            payload["inline_message_id"] = inline_message_id(posted.message)
        else:
            payload["message"] = posted.message
        self.bot.updates.put("callback_query", payload)
        return query.id

    def block(self, person_id: int, *, blocked: bool) -> None:
        """Blocks or unblocks the bot in the private chat; Telegram says so by my_chat_member."""
        person = self.person(person_id)
        if person.blocked_bot != blocked:
            person.blocked_bot = blocked
            self.member_changed(self.private_chat(person), person.user, self.bot.id, "kicked" if blocked else "member")
            self.log.add("person", person_id=person.id)

    def deactivate(self, person_id: int, *, deactivated: bool) -> None:
        person = self.person(person_id)
        person.deactivated = deactivated
        self.refresh(person)

    def _present(self, chat: Chat, message_id: int) -> Posted:
        posted = chat.messages.get(message_id)
        if posted is None or posted.deleted:
            raise ActRefused(f"no message {message_id} in the chat {chat.id}")
        return posted

    def _put_away_keyboard(self, chat: Chat) -> None:
        keyboard = chat.reply_keyboard
        if keyboard and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
            chat.reply_keyboard = None
            self.log.add("keyboard", chat_id=chat.id, reply_keyboard=None)


CONTENT = {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "via_bot"}
CONTENT |= {"media_group_id", "author_signature"}


def copied(message: Json) -> Json:
    """A message's own content, without where and from whom."""
    return {name: value for name, value in message.items() if name not in CONTENT and not name.startswith("forward_")}


def forwarded(message: Json) -> Json:
    """The content with its origin."""
    origin: Any = message.get("forward_origin")
    if origin is None:
        origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return copied(message) | {"forward_origin": origin}


def quoted(message: Json) -> Json:
    """A message as another one's reply_to_message: without a further one in it."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
