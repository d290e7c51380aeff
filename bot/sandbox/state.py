"""The state of the sandbox's world: bots, people, chats, messages, the clock."""

from collections.abc import Callable
from itertools import count, islice
from time import time
from typing import Any

from bot.sandbox.files import Files
from bot.sandbox.log import EventLog
from bot.sandbox.records import Bot, Chat, Json, Person, Posted
from bot.sandbox.refusals import ActRefused
from bot.sandbox.updates import Updates

FIRST_PERSON = 900_000_001
MOST_KEPT = 10_000  # messages in a chat, open queries: load tests go on without end
FIRST_UPDATE = 100_000_001


class State:
    """Ids are counted, never drawn: `seed` shifts where updates, queries and files start, so runs can be told apart."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.log = EventLog()
        self.files = Files(seed)
        self.ahead_s = 0
        self.on_sent: list[Callable[[Json], None]] = []  # called with each message that a bot sends or edits
        self.message_ids = count(1)
        self.query_ids = count((seed + 1) * 10**15)
        self.album_ids = count((seed + 1) * 10**12)
        self._person_ids = count(FIRST_PERSON)
        self._group_ids = count(1)

    def now(self) -> int:
        """Unix seconds by the sandbox's clock."""
        return int(time()) + self.ahead_s

    @property
    def bot(self) -> Bot:
        """The first bot: the one whose private chats the page shows."""
        return next(iter(self.bots.values()))

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        bot = Bot(token, int(token.partition(":")[0]), username, name, Updates(FIRST_UPDATE + self.seed * 10**6))
        self.bots[token] = bot
        return bot

    def add_person(self, first_name: str, **fields: Any) -> Person:
        """Fields as in Person; without an `id` they count up from 900,000,001."""
        person = Person(fields.pop("id", 0) or next(self._person_ids), first_name, **fields)
        self.people[person.id] = person
        self.log.add("person", person_id=person.id)
        return person

    def person(self, person_id: int) -> Person:
        person = self.people.get(person_id)
        if person is None:
            raise ActRefused(f"no person has the id {person_id}")
        return person

    def user(self, user_id: int) -> Json | None:
        """The User of a person or a bot."""
        person = self.people.get(user_id)
        if person is not None:
            return person.user
        return next((bot.user for bot in self.bots.values() if bot.id == user_id), None)

    def private_chat(self, person: Person, bot: Bot | None = None) -> Chat:
        """The chat of a person with a bot, opened if need be."""
        bot = bot or self.bot
        chat = bot.chats.get(person.id)
        if chat is None:
            chat = bot.chats[person.id] = Chat(person.id, "private", members={person.id: "member", bot.id: "member"})
            chat.brief = _private_brief(person)
        return chat

    def refresh(self, person: Person) -> None:
        """Carries a change of a person's names into his chats."""
        for bot in self.bots.values():
            if person.id in bot.chats:
                bot.chats[person.id].brief = _private_brief(person)
        self.log.add("person", person_id=person.id)

    def chat(self, chat_id: int) -> Chat:
        """A group, or the first bot's private chat, as the page knows it."""
        chat = self.groups.get(chat_id)
        return self.private_chat(self.person(chat_id)) if chat is None else chat

    def new_group(self, title: str, kind: str) -> Chat:
        number = next(self._group_ids)
        group = Chat(-(10**12) - number if kind == "supergroup" else -number, kind, title)
        group.brief = {"id": group.id, "title": title, "type": kind}
        if kind == "group":
            group.brief["all_members_are_administrators"] = True
        self.groups[group.id] = group
        return group

    def next_message_id(self, chat: Chat) -> int:
        if chat.type != "supergroup":
            return next(self.message_ids)
        chat.last_id += 1
        return chat.last_id

    def keep(self, chat: Chat, sender: Json, content: Json, *, from_bot: bool, editable: bool = True) -> Posted:
        """Puts a message into a chat and tells the page; who gets an update is decided elsewhere."""
        message_id = self.next_message_id(chat)
        message = {"message_id": message_id, "from": sender, "chat": chat.brief, "date": self.now(), **content}
        posted = chat.messages[message_id] = Posted(message, from_bot, editable)
        forget_oldest(chat.messages)
        self.log.add("message", chat_id=chat.id, message=message, from_bot=from_bot)
        if from_bot:
            self.tell(message)
        return posted

    def replace(self, chat: Chat, posted: Posted, message: Json) -> Json:
        """Puts an edited message in its old one's place."""
        posted.message = message
        self.log.add("edit", chat_id=chat.id, message=message, from_bot=posted.from_bot)
        if posted.from_bot:
            self.tell(message)
        return message

    def tell(self, message: Json) -> None:
        for listener in tuple(self.on_sent):
            listener(message)


def forget_oldest(table: dict[Any, Any]) -> None:
    """Keeps a table from growing for ever. A tenth goes at once: a dict's first key is found slowly after deletions."""
    if len(table) > MOST_KEPT:
        for key in list(islice(table, MOST_KEPT // 10)):
            del table[key]


def _private_brief(person: Person) -> Json:
    user = person.user
    names: Json = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
    return {"id": person.id, "type": "private", **names}
