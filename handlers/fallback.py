"""After every other handler: nobody is left without an answer."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.refusals import Gone, Refusal
from handlers.context import Context
from handlers.reply import Handler, press

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


class UnknownCommand(Refusal):
    """A command that isn't ours."""


class WordsOnly(Refusal):
    """A sticker, a picture, a voice: nothing waits for one."""


def refuse(refusal: type[Refusal]) -> Handler:
    async def refusing(_update: Update, _context: Context) -> None:
        raise refusal

    return refusing


HANDLERS = [
    MessageHandler(PRIVATE & filters.COMMAND, refuse(UnknownCommand)),
    MessageHandler(PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL, refuse(WordsOnly)),
    press("(?s:.*)", refuse(Gone)),
]
