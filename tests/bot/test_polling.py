"""Long polling against the sandbox and its faults: what isn't written isn't confirmed."""

import asyncio
import sqlite3
from types import SimpleNamespace

import aiohttp
import msgspec
import pytest

from bot import polling
from bot.app import ALLOWED
from bot.polling import PAUSES_S, StoppedError, poll
from bot.sandbox.server import SANDBOX_TOKEN
from bot.transport import Transport
from tests import app

PATIENCE_S = 30


class Poller:
    """A poll under way and what it took; `fails` are raised by the inbox, one a batch; `pauses` take no time."""

    def __init__(self, sandbox, transport):
        self.world = sandbox.world
        self.methods = f"{sandbox.url}/bot{SANDBOX_TOKEN}"
        self.transport = transport
        self.person = self.world.add_person("访客").id
        self.taken = []
        self.fails = []
        self.pauses = []
        self.open = asyncio.Event()
        self.open.set()
        self.task = None

    def start(self):
        self.task = asyncio.create_task(poll(self.transport, self.methods, ALLOWED, self.receive))

    async def receive(self, raw):
        await self.open.wait()
        if raw and self.fails:
            raise self.fails.pop(0)
        self.taken += [msgspec.json.decode(each)["message"]["text"] for each in raw]

    async def pause(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(0.001)

    def say(self, *texts):
        for text in texts:
            self.world.say(self.person, text)

    @property
    def unconfirmed(self):
        return [update["message"]["text"] for update in self.world.bot.updates.first()]

    async def until(self, wanted):
        async with asyncio.timeout(PATIENCE_S):
            while not wanted():
                await asyncio.sleep(0.002)

    async def until_taken(self, *texts):
        await self.until(lambda: self.taken == list(texts) and not self.unconfirmed)

    async def until_polling(self):
        await self.until(lambda: self.world.bot.updates._reader is not None)

    async def stopped(self):
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(StoppedError) as caught:
                await self.task
        assert "\n" not in str(caught.value)
        return str(caught.value)


@pytest.fixture
async def poller(sandbox, monkeypatch):
    transport = Transport()
    await transport.initialize()
    poller = Poller(sandbox, transport)
    monkeypatch.setattr(polling, "asyncio", SimpleNamespace(sleep=poller.pause))
    yield poller
    if poller.task:
        poller.task.cancel()
        await asyncio.gather(poller.task, return_exceptions=True)
    await transport.shutdown()


async def test_takes_what_waited_and_what_comes_each_once_and_in_order(poller):
    poller.say("一", "二")
    poller.start()
    await poller.until_taken("一", "二")
    poller.say("三")
    await poller.until_taken("一", "二", "三")
    assert poller.pauses == []


async def test_more_than_one_batch(poller):
    texts = [str(number) for number in range(250)]
    poller.say(*texts)
    poller.start()
    await poller.until_taken(*texts)


async def test_nothing_is_confirmed_before_it_is_written(poller):
    poller.open.clear()
    poller.say("一", "二")
    poller.start()
    await asyncio.sleep(0.1)
    assert poller.unconfirmed == ["一", "二"]
    assert poller.world.bot.updates._reader is None
    poller.open.set()
    await poller.until_taken("一", "二")


async def test_batch_that_cannot_be_written_comes_again(poller):
    poller.fails = [sqlite3.OperationalError("database or disk is full")] * 3
    poller.say("一")
    poller.start()
    await poller.until_taken("一")
    assert poller.pauses == list(PAUSES_S[:3])


async def test_killed_between_writing_and_confirming_it_comes_again(poller):
    poller.fails = [asyncio.CancelledError()]
    poller.say("一")
    poller.start()
    await asyncio.wait({poller.task})
    assert poller.unconfirmed == ["一"]
    poller.start()
    await poller.until_taken("一")


@pytest.mark.parametrize("kind", ["500", "reset", "timeout_before", "timeout_after"])
async def test_troubles_lose_nothing(sandbox, poller, monkeypatch, kind):
    monkeypatch.setattr(polling, "POLL_S", 1)
    monkeypatch.setattr(polling, "LATE_S", -0.5)  # gives up before the sandbox would answer
    sandbox.faults.replace([{"method": "getUpdates", "kind": kind, "times": 2}])
    poller.say("一")
    poller.start()
    await poller.until_taken("一")
    assert poller.pauses[:2] == list(PAUSES_S[:2])


async def test_429_waits_as_long_as_told(sandbox, poller):
    sandbox.faults.replace([{"method": "getUpdates", "kind": "429", "times": 1, "retry_after": 17}])
    poller.say("一")
    poller.start()
    await poller.until_taken("一")
    assert poller.pauses[0] == 17


async def test_pauses_grow_through_an_outage_and_begin_anew_after_it(sandbox, poller):
    sandbox.set_outage(outage=True)
    poller.start()
    await poller.until(lambda: len(poller.pauses) > len(PAUSES_S) + 2)
    sandbox.set_outage(outage=False)
    assert poller.pauses[: len(PAUSES_S) + 2] == [*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1]]
    poller.say("一")
    await poller.until_taken("一")
    await poller.until_polling()
    poller.pauses.clear()
    sandbox.faults.replace([{"method": "getUpdates", "kind": "500", "times": 1}])
    poller.say("二")
    await poller.until_taken("一", "二")
    await poller.until(lambda: poller.pauses)
    assert poller.pauses == [PAUSES_S[0]]


async def test_another_program_is_said_in_one_line(poller):
    poller.start()
    await poller.until_polling()
    async with aiohttp.ClientSession() as session:
        other = asyncio.create_task(session.post(f"{poller.methods}/getUpdates", json={"timeout": 30}))
        assert "another program takes this bot's updates" in await poller.stopped()
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)


async def test_webhook_set_elsewhere_is_said_in_one_line(poller):
    poller.start()
    await poller.until_polling()
    await poller.transport.call(f"{poller.methods}/setWebhook", PATIENCE_S, {"url": "http://127.0.0.1:9/none"})
    assert "another program" in await poller.stopped()


async def test_token_that_is_taken_back_is_said_in_one_line(poller):
    poller.start()
    await poller.until_polling()
    bot = poller.world.bots.pop(SANDBOX_TOKEN)
    bot.updates.release()
    assert "doesn't know this token" in await poller.stopped()
    poller.world.bots[SANDBOX_TOKEN] = bot


async def test_what_is_no_bot_api_is_tried_again(poller):
    poller.methods = poller.methods.replace("/bot", "/nothing/bot")
    poller.start()
    await poller.until(lambda: len(poller.pauses) > 2)
    assert not poller.task.done()


async def test_second_bot_stops_the_first_and_goes_on(sandbox, tmp_path):
    async with (
        app.running_bot(sandbox, tmp_path / "first.db") as first,
        app.running_bot(sandbox, tmp_path / "second.db"),
    ):
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(StoppedError):
                await asyncio.shield(first.taking)
        chat = app.Chat(sandbox, sandbox.world.add_person("访客"))
        assert (await chat.says("/menu")).buttons
