"""What people do: say, share, press, block. Each act is what a person's app would let him do."""

from bot.sandbox.contents import caption_fields, text_fields
from bot.sandbox.groups import Groups
from bot.sandbox.inline import Inline, inline_message_id
from bot.sandbox.media import CAPTIONED
from bot.sandbox.records import CallbackQuery, Json
from bot.sandbox.refusals import ActRefused
from bot.sandbox.sharing import Sharing
from bot.sandbox.state import forget_oldest
from bot.sandbox.texts import LONGEST_CAPTION, LONGEST_TEXT, parse


class World(Inline, Groups, Sharing):
    """The whole world: its state, its groups, inline queries, what is shared, and the acts below, all immediate."""

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
        formatted = parse(text, "", entities, self.user, by_bot=False)
        if not 0 < len(formatted.text) <= LONGEST_TEXT:
            raise ActRefused(f"a message has 1 to {LONGEST_TEXT} characters")
        return self.act(person_id, text_fields(formatted), chat_id=chat_id, reply_to=reply_to)

    def edit(
        self,
        person_id: int,
        message_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        entities: list[Json] | None = None,
    ) -> Json:
        """A person edits his own text, or the caption of his file."""
        chat = self.place(self.person(person_id), chat_id)
        posted = self.present(chat, message_id)
        old = posted.message
        if old["from"]["id"] != person_id or "forward_origin" in old or not _has_words(old):
            raise ActRefused("only one's own text or caption can be edited")
        fields, longest = (text_fields, LONGEST_TEXT) if "text" in old else (caption_fields, LONGEST_CAPTION)
        formatted = parse(text, "", entities, self.user, by_bot=False)
        if len(formatted.text) > longest or not (formatted.text or "text" not in old):
            raise ActRefused(f"it has up to {longest} characters, and a text at least one")
        kept = {name: value for name, value in old.items() if name not in WORDS}
        edited = kept | fields(formatted) | {"edit_date": self.now()}
        self.replace(chat, posted, edited)
        self.deliver(chat, edited, "edited_message")
        return edited

    def press(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """Presses an inline button; the callback query's id. A forged `data` is sent as it is, as a client can."""
        person = self.person(person_id)
        chat = self.place(person, chat_id)
        posted = self.present(chat, message_id)
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


WORDS = {"text", "entities", "caption", "caption_entities"}


def _has_words(message: Json) -> bool:
    return "text" in message or any(kind in message for kind in CAPTIONED)
