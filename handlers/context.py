"""What every handler is given beside the update: the house, and who is talking."""

import msgspec
from telegram import Update
from telegram.ext import CallbackContext

from bot import accounts
from bot.accounts import Reader
from bot.deps import Deps
from bot.privacy import PUBLIC, Viewer
from bot.transport import Bot


class Context(CallbackContext[Bot, dict[str, None], dict[str, None], dict[str, Deps]]):
    """One for each update, so the reader is asked for once."""

    _reader: Reader | None = None
    _account: Viewer = PUBLIC

    @property
    def deps(self) -> Deps:
        return self.bot_data["deps"]

    @property
    def number(self) -> int:
        """The pressed button's last number (`orgs:card:42`)."""
        assert self.matches
        return int(self.matches[0][1])

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
                anybody = msgspec.structs.replace(PUBLIC, telegram_id=user.id)
                self._reader = msgspec.structs.replace(self._reader, viewer=anybody)
        return self._reader

    async def account(self, update: Update) -> Viewer:
        """Who wrote or pressed, in a group too: for what he may do, never for what is shown."""
        await self.reader(update)
        return self._account

    def forget_reader(self) -> None:
        """He just changed: ask again."""
        self._reader = None
