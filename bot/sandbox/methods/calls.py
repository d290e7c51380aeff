"""A method call in hand, and the table of all methods."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.contents import caption_fields, quoted
from bot.sandbox.delivery import leads
from bot.sandbox.limits import Limits
from bot.sandbox.markup import NO_MARKUP, Markup, check_markup
from bot.sandbox.parameters import INTEGER, Parameters
from bot.sandbox.records import Bot, Chat, Json, Posted
from bot.sandbox.refusals import bad_request, forbidden, migrated
from bot.sandbox.texts import LONGEST_CAPTION, LONGEST_TEXT, Formatted, parse
from bot.sandbox.world import World

Answer = Any  # what goes into "result"
Method = Callable[["Call"], Answer] | Callable[["Call"], Awaitable[Answer]]
PLURALS = {"photo": "photos", "video": "videos", "animation": "animations", "audio": "music", "voice": "voice notes"}
PLURALS |= {"document": "documents", "sticker": "stickers", "video_note": "video notes", "contact": "contacts"}
PLURALS |= {"venue": "venues", "location": "locations"}
LINK_PREVIEW = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")
METHODS: dict[str, tuple[str, Method]] = {}  # lower-case name -> (name as written, function)


def method(name: str) -> Callable[[Method], Method]:
    """Enters a function into the table under the Bot API's name."""

    def enter(function: Method) -> Method:
        METHODS[name.lower()] = (name, function)
        return function

    return enter


@dataclass(slots=True)
class Call:
    """Who calls with what; and the questions that many methods ask. All raise Refusal."""

    world: World
    bot: Bot
    limits: Limits
    parameters: Parameters

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat, which the bot must know."""
        given = self.parameters.text(name).strip()
        if not given:
            raise bad_request("chat_id is empty")
        chat = self._find(given)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def _find(self, given: str) -> Chat | None:
        if not INTEGER.fullmatch(given):
            return None
        chat_id = int(given)
        return self._started(chat_id) if chat_id > 0 else self._group(chat_id)

    def _started(self, person_id: int) -> Chat | None:
        chat = self.bot.chats.get(person_id)
        return chat if chat is not None and chat.started else None

    def _group(self, chat_id: int) -> Chat | None:
        group = self.world.groups.get(chat_id)
        return group if group is not None and self.bot.id in group.members else None

    def open_chat(self, name: str = "chat_id") -> Chat:
        """The chat, which the bot must be able to write in."""
        if self._is_stranger(self.parameters.integer(name)):
            raise forbidden("bot can't initiate conversation with a user")
        chat = self.chat(name)
        if chat.type == "private":
            self._check_person(chat.id)
        elif chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        elif not chat.is_in(self.bot.id):
            kicked = chat.members[self.bot.id] == "kicked"
            raise forbidden(f"bot {'was kicked from' if kicked else 'is not a member of'} the {chat.type} chat")
        return chat

    def _is_stranger(self, person_id: int) -> bool:
        """Whether this is a person of a common group who never wrote to the bot."""
        if person_id not in self.world.people or self._started(person_id) is not None:
            return False
        groups = self.world.groups.values()
        return any(group.is_in(self.bot.id) and group.is_in(person_id) for group in groups)

    def _check_person(self, person_id: int) -> None:
        person = self.world.people[person_id]
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked_bot:
            raise forbidden("bot was blocked by the user")

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Posted:
        """A message that is there; else "message to `what` not found"."""
        message_id = self.parameters.integer(name)
        if message_id <= 0:
            raise bad_request("message identifier is not specified")
        posted = chat.messages.get(message_id)
        if posted is None or posted.deleted:
            raise bad_request(f"message to {what} not found")
        return posted

    def formatted(self, name: str = "text", entities: str = "entities") -> Formatted:
        """The text parsed, of any length."""
        parameters = self.parameters
        given = parameters.entities(entities) if parameters.has(entities) else None
        return parse(parameters.text(name), parameters.text("parse_mode"), given, self.world.user)

    def message_text(self, too_long: str = "message is too long") -> Formatted:
        """The text of a message: 1 to 4,096 code points."""
        if not self.parameters.text("text"):
            raise bad_request("message text is empty")
        formatted = self.formatted()
        if not formatted.text:
            raise bad_request("text must be non-empty")
        if len(formatted.text) > LONGEST_TEXT:
            raise bad_request(too_long)
        return formatted

    def caption(self) -> Json:
        """The fields of a caption: up to 1,024 code points."""
        return checked_caption(self.formatted("caption", "caption_entities"))

    def link_preview(self) -> Json:
        """The field for options that differ from the usual ones."""
        given = self.parameters.nested("link_preview_options", "link preview options")
        if given is None or given == {}:
            return {}
        if not isinstance(given, dict):
            raise bad_request("object expected as link preview options")
        chosen = {name: given[name] for name in LINK_PREVIEW if given.get(name)}
        return {"link_preview_options": chosen} if chosen else {}

    def markup(self, *, inline_only: bool = False) -> Markup:
        if not self.parameters.has("reply_markup"):
            return NO_MARKUP
        return check_markup(self.parameters.nested("reply_markup", "reply keyboard markup"), inline_only=inline_only)

    def reply_to(self, chat: Chat) -> Json:
        """The fields for the message that is answered, by reply_parameters or the older reply_to_message_id."""
        given = self.parameters.nested("reply_parameters", "reply parameters")
        if given is None and self.parameters.has("reply_to_message_id"):
            lenient = self.parameters.boolean("allow_sending_without_reply")
            given = {"message_id": self.parameters.integer("reply_to_message_id")}
            given["allow_sending_without_reply"] = lenient
        if not given:
            return {}
        if not isinstance(given, dict):
            raise bad_request("object expected as reply parameters")
        message_id = given.get("message_id")
        if not isinstance(message_id, int):
            raise bad_request('field "message_id" must be a valid Number')
        posted = chat.messages.get(message_id)
        if posted is not None and not posted.deleted:
            return {"reply_to_message": quoted(posted.message)}
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")

    def check_voice(self, chat: Chat, content: Json) -> None:
        """Raises 400 in a group where only administrators may write."""
        if chat.muted and not leads(chat, self.bot.id):
            what = next((plural for kind, plural in PLURALS.items() if kind in content), "text messages")
            raise bad_request(f"not enough rights to send {what} to the chat")

    def post(self, chat: Chat, content: Json, markup: Markup = NO_MARKUP, *, editable: bool = True) -> Json:
        """Sends as the bot, within the flood limits; the Message."""
        self.check_voice(chat, content)
        self.limits.take(self.bot.id, chat.id)
        return self.post_counted(chat, content, markup, editable=editable)

    def post_counted(self, chat: Chat, content: Json, markup: Markup = NO_MARKUP, *, editable: bool = True) -> Json:
        """Sends what was counted against the limits already."""
        if markup.inline is not None:
            content["reply_markup"] = markup.inline
        if self.parameters.boolean("protect_content"):
            content["has_protected_content"] = True
        if self.parameters.has("message_effect_id") and chat.type == "private":
            content["effect_id"] = self.parameters.text("message_effect_id")
        editable = editable and markup.reply is None
        posted = self.world.keep(chat, self.bot.user, content, from_bot=True, editable=editable)
        if markup.reply is not None:
            self._show_keyboard(chat, markup.reply)
        return posted.message

    def _show_keyboard(self, chat: Chat, reply: Json) -> None:
        chat.reply_keyboard = None if reply.get("remove_keyboard") else reply
        self.world.log.add("keyboard", chat_id=chat.id, reply_keyboard=chat.reply_keyboard)


def checked_caption(formatted: Formatted) -> Json:
    """The fields of a caption. Raises 400 over 1,024 code points."""
    if len(formatted.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption_fields(formatted)
