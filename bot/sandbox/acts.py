"""How whatever a person does in a chat comes into it."""

from bot.sandbox.contents import quoted
from bot.sandbox.delivery import Delivery
from bot.sandbox.records import Chat, Json, Posted
from bot.sandbox.refusals import ActRefused


class Acts(Delivery):
    def act(self, person_id: int, content: Json, *, chat_id: int | None = None, reply_to: int | None = None) -> Json:
        """Puts a person's message of any content into a chat and tells the bots."""
        person = self.person(person_id)
        chat = self.place(person, chat_id)
        self.check_voice(chat, person)
        if reply_to is not None:
            content = content | {"reply_to_message": quoted(self.present(chat, reply_to).message)}
        message = self.keep(chat, person.user, content, from_bot=False).message
        self._put_away_keyboard(chat)
        self.deliver(chat, message)
        return message

    def act_together(self, person_id: int, contents: list[Json], *, chat_id: int | None = None) -> list[Json]:
        """Several messages as one album: each has an update of its own, all share a media_group_id."""
        album = {"media_group_id": str(next(self.album_ids))} if len(contents) > 1 else {}
        return [self.act(person_id, content | album, chat_id=chat_id) for content in contents]

    def present(self, chat: Chat, message_id: int) -> Posted:
        posted = chat.messages.get(message_id)
        if posted is None or posted.deleted:
            raise ActRefused(f"no message {message_id} in the chat {chat.id}")
        return posted

    def _put_away_keyboard(self, chat: Chat) -> None:
        keyboard = chat.reply_keyboard
        if keyboard and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
            chat.reply_keyboard = None
            self.log.add("keyboard", chat_id=chat.id, reply_keyboard=None)
