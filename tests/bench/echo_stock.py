"""`python -m tests.bench.echo_stock URL`: PTB as its examples have it, over httpx."""

import sys

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bot.sandbox.server import SANDBOX_TOKEN
from tests.bench.echo_bare import echo, ready


def main() -> None:
    builder = Application.builder().token(SANDBOX_TOKEN).base_url(f"{sys.argv[1]}/bot")
    application = builder.post_init(ready).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
