"""The composition root: configuration -> database -> Application -> inbox, and all of it down again."""

import os

os.environ["PTB_TIMEDELTA"] = "1"  # before telegram is imported: retry_after comes as a timedelta

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.inbox import Inbox
from bot.limiter import Limiter
from bot.messages import Messages
from bot.polling import ALLOWED, StoppedError, Webhook, poll
from bot.search.find import warm
from bot.search.reindex import refresh
from bot.transport import Transport
from handlers import (
    accounts,
    commands,
    companies,
    errors,
    fallback,
    favourites,
    inline,
    jobs,
    leads,
    me,
    organisations,
    people,
    search,
    start,
)
from handlers.context import Context
from storage.database import Database

# In this order: what waits for particular words comes before the search, which takes any, and the fallback after all.
ROOMS = (start, organisations, companies, people, favourites, leads, me, inline, accounts, search, fallback)
PATIENCE_S = 3.5
App = Application[Any, Any, Any, Any, Any, Any]


class StartError(Exception):
    """The bot can't start: one line says why and what to do."""


def build(deps: Deps, transport: Transport) -> App:
    """The Application with every room's handlers; it takes no updates by itself."""
    telegram = deps.config.telegram
    bot: ExtBot[None] = ExtBot(
        telegram.token or "0:none",
        base_url=f"{telegram.api_url.rstrip('/')}/bot",
        base_file_url=f"{telegram.api_url.rstrip('/')}/file/bot",
        request=transport,
        get_updates_request=transport,
        rate_limiter=Limiter(telegram.messages_per_second),
    )
    context = ContextTypes(context=Context)
    application = Application.builder().bot(bot).updater(None).context_types(context).build()
    application.bot_data["deps"] = deps
    for room in ROOMS:
        application.add_handlers(room.HANDLERS)
    application.add_error_handler(errors.on_error)
    assert application.job_queue
    jobs.schedule(application.job_queue)
    return application


@asynccontextmanager
async def running(config: Config, ready: Callable[[], None] = lambda: None) -> AsyncIterator["asyncio.Task[None]"]:
    """The whole bot, from the database's lock to taking updates; the task ends only when Telegram refuses for good.

    Raises StartError, and storage.schema.DatabaseError.
    """
    async with AsyncExitStack() as opened:
        database = await Database.open(Path(config.storage.path), run=True)
        opened.push_async_callback(database.close)
        await refresh(database)
        await asyncio.to_thread(warm)
        deps = Deps(config, database, Clock.from_environment(), Messages())
        transport = Transport()
        application = build(deps, transport)
        await _connect(application, config)
        opened.push_async_callback(application.shutdown)
        await commands.register(application.bot, deps.messages, config.alliance.language)
        await application.start()
        opened.push_async_callback(application.stop)
        inbox = Inbox(deps, lambda raw: application.process_update(Update.de_json(raw, application.bot)))
        opened.push_async_callback(inbox.stop, PATIENCE_S)
        await inbox.start()
        yield await opened.enter_async_context(_taking(application, config, transport, inbox, ready))


async def _connect(application: App, config: Config) -> None:
    if not config.telegram.token:
        raise StartError("there is no token: set [telegram] token in the configuration, or JIEDUI_TOKEN")
    try:
        await application.initialize()
    except InvalidToken as error:
        await application.bot.shutdown()
        raise StartError("Telegram doesn't know this token: copy it from @BotFather again") from error
    except NetworkError as error:
        await application.bot.shutdown()
        raise StartError(f"can't reach {config.telegram.api_url}: {error.message}") from error
    except TelegramError as error:
        await application.bot.shutdown()
        raise StartError(f"{config.telegram.api_url} refuses: {error.message}") from error


async def who(config: Config) -> str:
    """The bot's name by getMe. Raises StartError."""
    telegram = config.telegram
    bot: ExtBot[None] = ExtBot(
        telegram.token or "0:none", base_url=f"{telegram.api_url.rstrip('/')}/bot", request=Transport()
    )
    application = Application.builder().bot(bot).updater(None).build()
    await _connect(application, config)
    await application.shutdown()
    return bot.username


@asynccontextmanager
async def _taking(
    application: App, config: Config, transport: Transport, inbox: Inbox, ready: Callable[[], None]
) -> AsyncIterator["asyncio.Task[None]"]:
    """Take updates as configured; the task stands for that."""
    telegram = config.telegram
    if telegram.mode == "webhook":
        taking = _webhook(application, config, inbox, ready)
    else:
        await application.bot.delete_webhook(drop_pending_updates=False)
        ready()
        taking = poll(transport, f"{telegram.api_url.rstrip('/')}/bot{telegram.token}", inbox.receive)
    task = asyncio.create_task(taking)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, StoppedError, StartError):
            await task


async def _webhook(application: App, config: Config, inbox: Inbox, ready: Callable[[], None]) -> None:
    telegram = config.telegram
    secret = telegram.webhook_secret or secrets.token_urlsafe(32)
    webhook = Webhook(secret, inbox.receive)
    try:
        await webhook.start(telegram.webhook_listen, telegram.webhook_port)
    except OSError as error:
        raise StartError(f"can't listen on {telegram.webhook_listen}:{telegram.webhook_port}: {error}") from error
    try:
        await application.bot.set_webhook(
            url=telegram.webhook_url, secret_token=secret, allowed_updates=ALLOWED, drop_pending_updates=False
        )
        ready()
        await asyncio.Event().wait()
    except TelegramError as error:
        raise StartError(f"Telegram refuses the webhook: {error.message}") from error
    finally:
        await webhook.stop()
