"""The real bot over HTTP against the sandbox, and people who talk to it."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.app import running
from bot.config import Alliance, Backup, Config, Limits, Storage, Telegram
from bot.inbox import Inbox
from bot.sandbox.media import file_of, kind_of
from bot.sandbox.parameters import Upload
from bot.sandbox.records import Person
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from bot.sender import Sender
from storage.database import Database
from tests import media
from tests.quiet import ALIVE, quiet

PATIENCE_S = 30.0
BORNE = (
    "too old",
    "not modified",
    "chat not found",
    "blocked by the user",
    "was kicked",
    "can't be edited",
    "to delete not found",
    "Internal Server",
)
"""What a bot can't know before it asks."""
TAKEN = {"getUpdates", "getMe", "deleteWebhook", "setWebhook"}
UNASKED: set[tuple[int, str]] = set()
"""What the bot sends of itself, as (chat, text): it may come at any time, and is no answer to what was just done."""
HANDLED: set[int] = set()
"""The updates that the bot has dealt with: all that it answers has come by then."""
TAG = re.compile("<[^>]+>")
_call = Sender._call
_handle = Inbox._handle


async def _noted(sender: Sender, delivery: Any) -> Any:
    parameters = msgspec.json.decode(delivery.parameters)
    text = str(parameters.get("text") or parameters.get("caption") or "")
    if "parse_mode" in parameters:
        text = html.unescape(TAG.sub("", text))
    UNASKED.add((delivery.recipient, text.strip()))
    return await _call(sender, delivery)


async def _handled(inbox: Inbox, update_id: int, update: dict[str, Any]) -> None:
    try:
        await _handle(inbox, update_id, update)
    finally:
        HANDLED.add(update_id)


Sender._call = _noted
Inbox._handle = _handled


@dataclass
class Reply:
    """A message as the person sees it."""

    message: dict[str, Any]
    toast: str = ""
    document: bytes = b""

    @property
    def message_id(self) -> int:
        return self.message["message_id"]

    @property
    def text(self) -> str:
        return self.message.get("text") or self.message.get("caption") or ""

    @property
    def entities(self) -> list[dict[str, Any]]:
        return self.message.get("entities") or self.message.get("caption_entities") or []

    @property
    def media(self) -> tuple[str, str] | None:
        """The kind of file that it shows and its file_id: ("photo", "…")."""
        kind = kind_of(self.message)
        return (kind, file_of(self.message)["file_id"]) if kind else None

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        return self.message.get("reply_markup", {}).get("inline_keyboard", [])

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def action(self, label: str) -> str:
        """The callback data behind a button."""
        return next(button["callback_data"] for row in self.rows for button in row if button["text"] == label)


class Clock:
    """Sets the bot's clock and the sandbox's ahead, or back."""

    def __init__(self, sandbox: Sandbox, path: Path) -> None:
        self.path = path
        self._sandbox = sandbox

    def set(self, local: str, zone: str = "Asia/Shanghai") -> None:
        wanted = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp()
        self._put(wanted - time())

    async def move(self, **span: float) -> None:
        """hours=1, days=-1 …; until the bot has done and sent what is due by then."""
        self._put(float(self.path.read_text()) + timedelta(**span).total_seconds())
        await quiet()

    def _put(self, ahead_s: float) -> None:
        self.path.write_text(f"{ahead_s}\n")
        self._sandbox.world.ahead_s = round(ahead_s)


class Chat:
    """One person's chat with the bot."""

    def __init__(self, sandbox: Sandbox, person: Person) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.person = person

    async def says(self, text: str, *, chat: int | None = None, entities: list[dict[str, Any]] | None = None) -> Reply:
        seq = self.world.log.seq
        self.world.say(self.person.id, text, chat_id=chat, entities=entities)
        return await self._answer(seq, chat or self.person.id)

    async def sends_contact(self) -> Reply:
        seq = self.world.log.seq
        self.world.share_contact(self.person.id)
        return await self._answer(seq, self.person.id)

    async def sends_location(self, latitude: float = 24.96, longitude: float = 118.38) -> Reply:
        seq = self.world.log.seq
        self.world.share_location(self.person.id, latitude, longitude)
        return await self._answer(seq, self.person.id)

    async def sends_photo(self, caption: str = "", entities: list[dict[str, Any]] | None = None) -> Reply:
        return await self._sends("photo", [media.upload("photo")], caption, entities)

    async def sends_video(self, caption: str = "", entities: list[dict[str, Any]] | None = None) -> Reply:
        return await self._sends("video", [media.upload("video")], caption, entities)

    async def sends_voice(self, caption: str = "") -> Reply:
        return await self._sends("voice", [media.upload("voice")], caption)

    async def sends_document(
        self, name: str = "notice.pdf", caption: str = "", *, size: int = 0, content: bytes = b""
    ) -> Reply:
        """`size` in bytes may be more than is there: 60 MB need not be made."""
        upload = media.upload("document", name=name, size=size, content=content)
        return await self._sends("document", [upload], caption)

    async def sends_file(self, kind: str, caption: str = "") -> Reply:
        """A file of any other kind: animation, audio, sticker, video_note."""
        return await self._sends(kind, [media.upload(kind)], caption)

    async def sends_album(self, number: int, caption: str = "", *, kind: str = "photo") -> Reply:
        """An album of pictures; each is an update of its own, the caption is the first one's (of documents: the last)."""
        return await self._sends(kind, [media.upload(kind, 1 + each) for each in range(number)], caption)

    async def forwards(self, *messages: Reply | dict[str, Any], origin: dict[str, Any] | None = None) -> Reply:
        """Forwards messages of chats that one is in; with an `origin` (MessageOrigin) contents from elsewhere."""
        raw = [each.message if isinstance(each, Reply) else each for each in messages]
        seq = self.world.log.seq
        if origin is None:
            self.world.forward(self.person.id, [each["message_id"] for each in raw], raw[0]["chat"]["id"])
        else:
            self.world.forward_in(self.person.id, raw, origin)
        return await self._answer(seq, self.person.id)

    def received(self) -> list[Reply]:
        """All that the bot has sent here and not deleted, in order."""
        return [Reply(message) for message in reversed(list(self._messages()))]

    async def _sends(
        self, kind: str, uploads: list[Upload], caption: str, entities: list[dict[str, Any]] | None = None
    ) -> Reply:
        seq = self.world.log.seq
        self.world.send_files(self.person.id, kind, uploads, caption, entities=entities)
        return await self._answer(seq, self.person.id)

    async def presses(self, label: str) -> Reply:
        """Press the newest button of this label; the message that came or changed."""
        for message in self._messages():
            reply = Reply(message)
            if label in reply.buttons:
                return await self._press(message["message_id"], reply.action(label))
        raise AssertionError(f"no button {label!r}")

    async def sends_data(self, data: str) -> Reply:
        """A press with callback data of one's own making, on the newest message."""
        return await self._press(next(self._messages())["message_id"], data)

    async def inline(self, query: str) -> list[dict[str, Any]]:
        asked = self.world.ask_inline(self.person.id, query)
        return (await self.world.wait_inline(asked, PATIENCE_S))["results"]

    async def last(self) -> Reply:
        return Reply(next(self._messages()))

    def _messages(self):
        """The bot's messages in this chat, the newest first."""
        posted = self.world.private_chat(self.person).messages.values()
        return (each.message for each in reversed(list(posted)) if each.from_bot and not each.deleted)

    async def _press(self, message_id: int, data: str) -> Reply:
        seq = self.world.log.seq
        query_id = self.world.press(self.person.id, message_id, data)
        while not (answers := [e for e in self.world.log.after(seq, "callback_answer") if e["query_id"] == query_id]):
            await self._wait()
        shown = [each for each in self._shown(seq, self.person.id) if not self._is_unasked(each)]
        return self._reply(shown[-1] if shown else self._now(message_id), answers[0]["text"])

    def _now(self, message_id: int) -> dict[str, Any]:
        """What was pressed, as it is; the newest, where that is gone."""
        found = [each for each in self._messages() if each["message_id"] == message_id]
        return found[0] if found else next(self._messages())

    async def _answer(self, seq: int, chat: int) -> Reply:
        update_id = self.world.bot.updates._next_id - 1  # of what was just done
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while ALIVE and update_id not in HANDLED:
                    await asyncio.sleep(0.002)
        while not (shown := self._shown(seq, chat)):
            await self._wait()
        return self._reply(next((each for each in shown if not self._is_unasked(each)), shown[0]))

    def _shown(self, seq: int, chat: int) -> list[dict[str, Any]]:
        """What the bot has written or changed in a chat since, in order."""
        events = (each for each in self.world.log.after(seq) if each["kind"] in {"message", "edit"})
        return [each["message"] for each in events if each.get("from_bot") and each["chat_id"] == chat]

    @staticmethod
    def _is_unasked(message: dict[str, Any]) -> bool:
        return (message["chat"]["id"], message.get("text") or message.get("caption") or "") in UNASKED

    async def _wait(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self.world.log.wait(self.world.log.seq)

    def _reply(self, message: dict[str, Any], toast: str = "") -> Reply:
        file = self.world.files.get(message.get("document", {}).get("file_id", ""))
        return Reply(message, toast, file.content if file else b"")


@dataclass
class Bot:
    """A running bot and its database, on a connection of the test's own."""

    database: Database
    config: Config
    taking: "asyncio.Task[None]"


def configuration(sandbox: Sandbox, path: Path, *, limits: Limits | None = None, **telegram: Any) -> Config:
    values = {"token": SANDBOX_TOKEN, "api_url": sandbox.url, "messages_per_second": 0, **telegram}
    backup = Backup(folder=str(path.parent / "backups"))
    return Config(Telegram(**values), Storage(str(path)), Alliance(name="示例联盟"), backup, limits=limits or Limits())


@asynccontextmanager
async def running_bot(sandbox: Sandbox, path: Path, **telegram: Any) -> AsyncIterator[Bot]:
    UNASKED.clear()
    HANDLED.clear()
    database = await Database.open(path)
    try:
        config = configuration(sandbox, path, **telegram)
        async with running(config) as at_work:
            yield Bot(database, config, at_work.taking)
    finally:
        await database.close()
        UNASKED.clear()


def check_calls(sandbox: Sandbox) -> None:
    """Every call that the bot made is one of the Bot API's, by aiogram's models, and none was refused for its form."""
    import aiogram.methods  # three seconds, which tests of rules alone needn't wait for

    for event in sandbox.world.log.after(0, "call"):
        entry = event["entry"]
        if entry.method in TAKEN or entry.parameters.uploads:
            continue
        model = getattr(aiogram.methods, entry.method[0].upper() + entry.method[1:])
        model.model_validate(entry.parameters.values)
        why = entry.refusal.description if entry.refusal else ""
        assert not why or any(each in why for each in BORNE), (why, entry.method, entry.parameters.values)
