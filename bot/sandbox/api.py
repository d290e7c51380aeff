"""The Bot API over HTTP: token and method from the path, one answer in JSON."""

import asyncio
import re
from inspect import isawaitable
from time import perf_counter
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.sandbox.answers import done, refused
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.files import LARGEST_DOWNLOAD
from bot.sandbox.journal import Entry, Journal
from bot.sandbox.limits import Limits
from bot.sandbox.methods import (
    albums,
    chats,
    commands,
    copying,
    editing,
    inline,
    media,
    polling,
    profile,
    queries,
    sending,
    webhooks,
)
from bot.sandbox.methods.calls import METHODS, Call
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.records import Bot
from bot.sandbox.refusals import INVALID_TOKEN, METHOD_NOT_FOUND, UNAUTHORIZED, Refusal, too_many_requests
from bot.sandbox.switches import shown_switches
from bot.sandbox.world import World

# Importing the families fills the table of methods.
FAMILIES = (albums, chats, commands, copying, editing, inline, media, polling, profile, queries, sending, webhooks)
_TOKEN = re.compile(r"\d+:[\w-]{30,}")


class BotApi:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World, limits: Limits, faults: Faults, closing: asyncio.Event) -> None:
        self.world = world
        self.limits = limits
        self.faults = faults
        self.journal = Journal(world.log)
        self._closing = closing

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """`request.path` starts with /bot."""
        if self.faults.outage:
            return _reset(request)
        token, _, name = request.path[4:].partition("/")
        try:
            bot = self._bot(token)
            parameters = await read_parameters(request)
        except Refusal as refusal:
            return refused(refusal)
        fault = self.faults.next(name) if self.faults.active else None
        if fault is not None:
            self.world.log.add("switches", switches=shown_switches(self.limits, self.faults))
            return await self._faulty(request, fault, bot, name, parameters)
        return await self._call(request, bot, name, parameters)

    def _bot(self, token: str) -> Bot:
        bot = self.world.bots.get(token) or self.world.bots.get(unquote(token))
        if bot is None:
            raise UNAUTHORIZED if _TOKEN.fullmatch(unquote(token)) else INVALID_TOKEN
        return bot

    async def _call(self, request: web.BaseRequest, bot: Bot, name: str, parameters: Parameters) -> web.StreamResponse:
        started = perf_counter()
        try:
            result = await self.run(bot, name, parameters)
        except Refusal as refusal:
            self._record(name, parameters, started, refusal=refusal)
            return refused(refusal)
        if self.faults.outage:
            return _reset(request)
        self._record(name, parameters, started, result=result)
        return done(result)

    async def run(self, bot: Bot, name: str, parameters: Parameters) -> Any:
        """The method's result. Raises Refusal."""
        entry = METHODS.get(name.lower())
        if entry is None:
            raise METHOD_NOT_FOUND
        result = entry[1](Call(self.world, bot, self.limits, parameters))
        return await result if isawaitable(result) else result

    async def _faulty(
        self, request: web.BaseRequest, fault: Fault, bot: Bot, name: str, parameters: Parameters
    ) -> web.StreamResponse:
        started = perf_counter()
        if fault.kind == "timeout_after":
            await self._call(request, bot, name, parameters)
        if fault.kind in {"500", "429"}:
            refusal = Refusal(500, "Internal Server Error")
            refusal = too_many_requests(fault.retry_after) if fault.kind == "429" else refusal
            self._record(name, parameters, started, refusal=refusal)
            return refused(refusal)
        self._record(name, parameters, started, refusal=Refusal(0, f"fault: {fault.kind}"))
        if fault.kind != "reset":
            await self._closing.wait()  # the client gives up first, or the sandbox stops
        return _reset(request)

    def _record(
        self, name: str, parameters: Parameters, started: float, *, result: Any = None, refusal: Refusal | None = None
    ) -> None:
        written = METHODS[name.lower()][0] if name.lower() in METHODS else name
        spent_ms = (perf_counter() - started) * 1000
        self.journal.add(Entry(written, parameters, result, refusal, spent_ms, self.world.now()))

    def file(self, request: web.BaseRequest) -> web.StreamResponse:
        """`request.path` starts with /file/bot."""
        token, _, path = request.path[9:].partition("/")
        try:
            self._bot(token)
        except Refusal as refusal:
            return refused(refusal)
        file = self.world.files.at(unquote(path))
        if file is None or file.size > LARGEST_DOWNLOAD:
            return refused(Refusal(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    """Cuts the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
