"""What the sandbox's world is made of. Everything Telegram would send is a plain dict in the Bot API's shape."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.updates import Updates
from bot.sandbox.webhooks import Webhook

Json = dict[str, Any]


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    phone: str = ""
    role_hint: str = ""
    avatar: str = "🙂"
    blocked_bot: bool = False
    deactivated: bool = False

    @property
    def user(self) -> Json:
        """The Bot API's User, without fields that the person left empty."""
        shown = {"id": self.id, "is_bot": False, "first_name": "" if self.deactivated else self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return shown | {name: value for name, value in optional.items() if value}


@dataclass(slots=True)
class Posted:
    """A message in a chat. `message` is never changed in place: updates that wait in a queue keep their own moment."""

    message: Json
    from_bot: bool
    editable: bool = True
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    title: str = ""
    members: dict[int, str] = field(default_factory=dict)  # id of a person or bot -> creator, administrator, member, …
    messages: dict[int, Posted] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    migrated_to: int | None = None
    muted: bool = False  # a group where only administrators may write
    started: bool = False  # a private chat: the person has written to the bot
    brief: Json = field(default_factory=dict)  # the Bot API's Chat
    last_id: int = 0  # supergroups count their messages themselves

    def is_in(self, user_id: int) -> bool:
        return self.members.get(user_id, "left") not in {"left", "kicked"}


@dataclass(slots=True)
class CallbackQuery:
    id: str
    person: Person
    at: int
    answered: bool = False


@dataclass(slots=True)
class InlineQuery:
    id: str
    person: Person
    chat_type: str
    query: str
    offset: str
    at: int
    answer: Json | None = None


@dataclass(slots=True)
class Bot:
    token: str
    id: int
    username: str
    name: str
    updates: Updates
    chats: dict[int, Chat] = field(default_factory=dict)  # private ones, by the person's id
    callback_queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_cache: dict[tuple[str, str, int], tuple[int, Json]] = field(default_factory=dict)  # until when, which answer
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # (scope, language code)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (name|description|short_description, language)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # 0: the default one
    webhook: Webhook | None = None

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}
