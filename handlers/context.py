"""What every handler is given beside the update: the house, and who is talking."""

from typing import Any

import msgspec
from telegram import Update
from telegram.ext import CallbackContext

from bot import accounts
from bot.accounts import Reader
from bot.deps import Deps
from bot.leads import Asker
from bot.privacy import PUBLIC, Viewer
from bot.transport import Bot


def asker(update: Update) -> Asker:
    """Who asks, as his Telegram shows him."""
    user = update.effective_user
    assert user
    return Asker(user.full_name, user.username or "")


class Context(CallbackContext[Bot, dict[str, None], dict[str, None], dict[str, Deps]]):
    """One for each update, so the reader is asked for once."""

    _reader: Reader | None = None
    _account: Viewer = PUBLIC

    @property
    def deps(self) -> Deps:
        return self.bot_data["deps"]

    @property
    def number(self) -> int:
        """The pressed button's first number (`orgs:card:42`)."""
        assert self.matches
        return int(self.matches[0][1])

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of a button that carries nothing else (`introductions:to:42:7`)."""
        return tuple(map(int, self.parts))

    @property
    def parts(self) -> tuple[str | Any, ...]:
        """What the button carries beside its verb, numbers and words; None for what it may leave out."""
        assert self.matches
        return self.matches[0].groups()

    async def reader(self, update: Update) -> Reader:
        """Who reads the answer. In a group everybody does, so it is written for anybody's eyes."""
        if self._reader is None:
            user = update.effective_user
            assert user
            chat = update.effective_chat
            private = chat is not None and chat.type == chat.PRIVATE
            self._reader = await accounts.reader(self.deps, user.id, user.language_code, in_private=private)
            self._account = self._reader.viewer
            if chat is not None and not private:
                own = self._reader.viewer
                anybody = msgspec.structs.replace(PUBLIC, telegram_id=user.id, suspension=own.suspension)
                self._reader = msgspec.structs.replace(self._reader, viewer=anybody)
        return self._reader

    async def viewer(self, update: Update) -> Viewer:
        """What the reader may see and do."""
        return (await self.reader(update)).viewer

    async def account(self, update: Update) -> Viewer:
        """Who wrote or pressed, in a group too: for what he may do, never for what is shown."""
        await self.reader(update)
        return self._account

    def forget_reader(self) -> None:
        """He just changed: ask again."""
        self._reader = None
