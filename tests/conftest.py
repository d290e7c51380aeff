"""The house that tests live in: a sandbox, the real bot against it, people who talk to it."""

import asyncio

import pytest
from hypothesis import settings

from bot.announcements import progress
from bot.clock import Clock as BotClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from handlers import jobs
from tests import app, ready

# No test is about time, and a red run is about the change: `--hypothesis-seed` and more examples explore.
settings.register_profile("jiedui", deadline=None, derandomize=True)
settings.load_profile("jiedui")


@pytest.fixture
async def sandbox():
    app.UNASKED.clear()
    server = Sandbox(limits=Limits.none())
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def clock(sandbox, tmp_path, monkeypatch):
    """The bot's clock and the sandbox's: a Tuesday, ten in the morning in Beijing, and on from there."""
    clock = app.Clock(sandbox, tmp_path / "clock")
    monkeypatch.setenv("JIEDUI_CLOCK", str(clock.path))
    clock.set("2026-12-01T10:00")
    looks = BotClock.now

    def now(self):
        self.tick()  # what a test sets holds at once, whenever the next tick is
        return looks(self)

    monkeypatch.setattr(BotClock, "now", now)
    monkeypatch.setattr(jobs, "TICK_S", 0.05)  # nobody here waits for a second to be over
    monkeypatch.setattr(progress, "SOON_MS", 200)
    return clock


async def _routines_planned(running):
    """A clock that is moved before they are would plan them from there."""
    for _ in range(3000):
        async with running.database.reading() as reader:
            if await reader.one("SELECT 1 FROM routines WHERE name = 'confirming'"):
                return
        await asyncio.sleep(0.01)


@pytest.fixture
async def bot(sandbox, tmp_path, clock):
    """The bot with the small register of tests/register.py."""
    path = await ready.small(tmp_path / "alliance.db")
    async with app.running_bot(sandbox, path) as running:
        await _routines_planned(running)
        yield running
    app.check_calls(sandbox)


@pytest.fixture
def people(sandbox, bot):
    """`await people("林", id=…, language_code="en")`: somebody who talks to the bot."""

    async def somebody(name, *, language_code="zh-hans", **fields):
        person = sandbox.world.add_person(name, language_code=language_code or "", **fields)
        return app.Chat(sandbox, person)

    return somebody


@pytest.fixture
async def guest(people):
    return await people("访客")


@pytest.fixture
def group(sandbox):
    """`await group(chat, …)`: a group of these people with the bot; its id."""

    async def found(*chats):
        return sandbox.world.found_group("群", [chat.person.id for chat in chats], supergroup=True).id

    return found
