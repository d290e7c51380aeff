"""`python -m tests.bench.echo_bare URL`: the least that PTB can do on our transport. No inbox, no database."""

import sys

import uvloop
from telegram import Update
from telegram.ext import Application, ContextTypes, ExtBot, MessageHandler, filters

from bot.sandbox.server import SANDBOX_TOKEN
from bot.transport import Transport


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


async def ready(_application: object) -> None:
    sys.stderr.write("ready\n")


def main() -> None:
    uvloop.install()
    bot = ExtBot(SANDBOX_TOKEN, f"{sys.argv[1]}/bot", request=Transport(), get_updates_request=Transport())
    application = Application.builder().bot(bot).concurrent_updates(64).post_init(ready).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
