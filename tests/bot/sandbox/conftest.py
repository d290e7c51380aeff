"""A running sandbox with one person in it, and a raw client that shows answers as they are."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.sandbox.limits import Limits
from bot.sandbox.records import Person
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from tests.bot.sandbox.browser import CHROMIUM, FLAGS, Trial, opened


class Client:
    """Calls methods with JSON and returns the whole answer."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.session = session
        self.root = f"{sandbox.url}/bot{SANDBOX_TOKEN}"

    async def answer(self, name: str, **parameters: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.root}/{name}", json=parameters) as response:
            answer = await response.json()
        assert response.status == (200 if answer["ok"] else answer["error_code"])
        return answer

    async def call(self, name: str, **parameters: Any) -> Any:
        answer = await self.answer(name, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, name: str, **parameters: Any) -> str:
        answer = await self.answer(name, **parameters)
        assert not answer["ok"], answer
        return answer["description"]

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        async with self.session.request(verb, f"{self.sandbox.url}/sandbox/{path}", json=body) as response:
            return await response.json()

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """What waits, and confirms it."""
        updates = await self.call("getUpdates", **parameters)
        if updates:
            await self.call("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(limits=Limits.none())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(sandbox, session)


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    """Somebody who has started the bot; his update is confirmed."""
    person = sandbox.world.add_person("Sample", last_name="Guest", phone="+8613800138000", language_code="en")
    sandbox.world.say(person.id, "/start")
    sandbox.world.bot.updates.clear()
    return person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def trial(browser: Browser) -> AsyncIterator[Trial]:
    """As `opened`, with the bot already started."""
    async with opened(browser) as trial:
        trial.sandbox.world.say(trial.person, "/start")
        await trial.update("message")
        await expect(trial.page.locator(".row.out .text")).to_contain_text("/start")
        yield trial
