"""The composition root: configuration -> database -> Application -> inbox, and all of it down again."""

import os

os.environ["PTB_TIMEDELTA"] = "1"  # before telegram is imported: retry_after comes as a timedelta

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes

from bot import jobs as due
from bot import wording
from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.events import rezoning
from bot.failures import CommandError
from bot.holidays import calendars
from bot.inbox import Inbox
from bot.limiter import Limiter
from bot.messages import Messages
from bot.polling import StoppedError, poll
from bot.register.importing import undo_unfinished
from bot.rosters.working import Worker
from bot.routines import Routines
from bot.search.find import warm
from bot.search.reindex import refresh
from bot.sender import Sender
from bot.transport import Bot, Transport
from bot.webhook import Webhook
from bot.wiring import FORMS, JOBS, KINDS, WAITING
from handlers import commands, door, errors, forms, jobs
from handlers.context import Context
from handlers.events import panels
from handlers.rooms import ROOMS
from storage import announcements as announcement_rows
from storage import settings
from storage.database import Database

log = structlog.get_logger()

ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]
COLLECTED = (2_000, 20, 50)
"""How many objects are looked through for garbage at once, and how seldom those that stayed: Python's own numbers, for
short programs, stop the loop every hundred updates and longer every thousand."""
PATIENCE_S = 2.0  # for what is being answered, and what is being sent, at a stop
App = Application[Any, Any, Any, Any, Any, Any]


class StartError(CommandError):
    """The bot can't start: one line says why and what to do."""


class Running(NamedTuple):
    """A bot at work. `taking` ends only when Telegram refuses for good, with StoppedError."""

    deps: Deps
    taking: "asyncio.Task[None]"


def build(deps: Deps, transport: Transport, limiter: Limiter) -> App:
    """The Application with every room's handlers; it takes no updates by itself."""
    context = ContextTypes(context=Context)
    bot = _bot(deps.config, transport, limiter)
    application = Application.builder().bot(bot).updater(None).context_types(context).build()
    application.bot_data["deps"] = deps
    application.add_handlers(door.DOOR, group=-2)
    application.add_handlers(panels.LEAVING, group=-3)
    application.add_handlers(forms.FLOOR, group=-1)
    for room in ROOMS:
        application.add_handlers(room.HANDLERS)
    application.add_error_handler(errors.on_error)
    return application


def _bot(config: Config, transport: Transport, limiter: Limiter) -> Bot:
    """Raises StartError without a token."""
    telegram = config.telegram
    if not telegram.token:
        raise StartError("there is no token: set [telegram] token in the configuration, or JIEDUI_TOKEN")
    root = telegram.api_url.rstrip("/")
    return Bot(
        telegram.token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=transport,
        get_updates_request=transport,
        rate_limiter=limiter,
    )


def _limiter(config: Config) -> Limiter:
    return Limiter(config.telegram.messages_per_second, paid=config.telegram.paid_broadcast)


async def who(config: Config) -> str:
    """The bot's name by getMe. Raises StartError."""
    async with AsyncExitStack() as opened:
        transport = Transport()
        opened.push_async_callback(transport.shutdown)
        bot = _bot(config, transport, _limiter(config))
        with _explained(config):
            await bot.initialize()
        return bot.username


@asynccontextmanager
async def running(config: Config, ready: Callable[[], None] = lambda: None) -> AsyncIterator[Running]:
    """The whole bot, from the database's lock to taking updates.

    Raises StartError, and storage.schema.DatabaseError.
    """
    async with AsyncExitStack() as opened:
        database = await Database.open(Path(config.storage.path), run=True)
        opened.push_async_callback(database.close)
        await undo_unfinished(database)
        await refresh(database)
        clock = Clock.from_environment()
        await asyncio.gather(asyncio.to_thread(warm), calendars.warm(database, clock.now()))
        await wording.warm(database)
        deps = Deps(config, database, clock, Messages(), FORMS, WAITING)
        transport = Transport()
        opened.push_async_callback(transport.shutdown)
        limiter = _limiter(config)
        application = build(deps, transport, limiter)
        with _explained(config):
            await application.initialize()
            opened.push_async_callback(application.shutdown)
            await _note_bot(deps, application)
            await application.start()
            opened.push_async_callback(application.stop)
            await _tick(opened, application, deps)
            inbox = Inbox(deps, lambda raw: application.process_update(Update.de_json(raw, application.bot)))
            opened.push_async_callback(inbox.stop, PATIENCE_S)
            await inbox.start()
            sender = Sender(deps, application.bot, limiter, KINDS)
            opened.push_async_callback(sender.stop, PATIENCE_S)
            await sender.start()
            taking = await _take(opened, application, transport, inbox)
        opened.push_async_callback(_end, taking)
        gc.freeze()  # what is loaded stays: looking through it for garbage would stop everybody for 100 ms at a time
        gc.set_threshold(*COLLECTED)
        ready()
        await _offer_commands(application, deps)
        yield Running(deps, taking)


async def _note_bot(deps: Deps, application: App) -> None:
    """Files are kept by Telegram's ids, which are good for one bot alone: `jiedui check` tells of another."""
    async with deps.database.transaction() as tx:
        before, now = await settings.get(tx, settings.BOT), str(application.bot.id)
        if before not in {"", now} and (lost := await announcement_rows.with_files(tx)):
            log.warning("another bot than before: pictures and files that wait can't be sent", announcements=lost)
        await settings.put(tx, settings.BOT, now)
        await settings.put(tx, settings.USERNAME, application.bot.username)


async def _tick(opened: AsyncExitStack, application: App, deps: Deps) -> None:
    routines = Routines(deps)
    opened.push_async_callback(routines.stop, PATIENCE_S)
    assert application.job_queue
    coming = due.Jobs(deps, JOBS)
    await coming.start()
    await rezoning.follow(deps)
    jobs.schedule(application.job_queue, routines, coming)
    worker = Worker(deps, application.bot.fetch)
    opened.push_async_callback(worker.stop)
    await worker.start()


async def _take(opened: AsyncExitStack, application: App, transport: Transport, inbox: Inbox) -> "asyncio.Task[None]":
    """Take updates as configured; the task stands for that."""
    telegram = application.bot_data["deps"].config.telegram
    if telegram.mode == "polling":
        await application.bot.delete_webhook(drop_pending_updates=False)
        methods = f"{telegram.api_url.rstrip('/')}/bot{telegram.token}"
        return asyncio.create_task(poll(transport, methods, ALLOWED, inbox.receive))
    webhook = Webhook(telegram.webhook_secret, inbox.receive)
    opened.push_async_callback(webhook.stop)
    await webhook.start(telegram.webhook_listen, telegram.webhook_port)
    await application.bot.set_webhook(
        url=f"{telegram.webhook_url.rstrip('/')}/{webhook.path}",
        secret_token=webhook.secret,
        allowed_updates=ALLOWED,
        drop_pending_updates=False,
    )
    return asyncio.create_task(_for_ever())


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def _end(taking: "asyncio.Task[None]") -> None:
    taking.cancel()
    with contextlib.suppress(asyncio.CancelledError, StoppedError):
        await taking


async def _offer_commands(application: App, deps: Deps) -> None:
    """The menus are a convenience: a bot that can't set them answers all the same."""
    try:
        await commands.register(application.bot, deps.messages, deps.config.alliance.language)
    except TelegramError as error:
        log.warning("the menus of commands couldn't be set", error=str(error))


@contextmanager
def _explained(config: Config) -> Iterator[None]:
    """What goes wrong at a start, in one line each."""
    telegram = config.telegram
    try:
        yield
    except InvalidToken as error:
        raise StartError(f"{telegram.api_url} doesn't know this token: copy it from @BotFather again") from error
    except NetworkError as error:
        refused = isinstance(error, BadRequest)
        raise StartError(f"{'refused by' if refused else 'no way to'} {telegram.api_url}: {error.message}") from error
    except TelegramError as error:
        raise StartError(f"refused by {telegram.api_url}: {error.message}") from error
    except OSError as error:
        listened = f"{telegram.webhook_listen}:{telegram.webhook_port}"
        raise StartError(f"can't listen on {listened}: {error.strerror or error}") from error
