"""A person's page in Chromium, and the bot's side of it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page

from bot.sandbox.limits import Limits
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]


@dataclass
class Trial:
    """A sandbox with two people, the bot's side of it, and one person's page."""

    sandbox: Sandbox
    http: aiohttp.ClientSession
    page: Page
    person: int
    offset: int = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        """A call of the Bot API; its result, or its refusal's words."""
        async with self.http.post(f"{self.sandbox.url}/bot{SANDBOX_TOKEN}/{method}", json=parameters) as answer:
            content = await answer.json()
        return content["result"] if content["ok"] else content["description"]

    async def update(self, kind: str) -> Any:
        """The next update of this kind."""
        while True:
            for update in await self.call("getUpdates", offset=self.offset, limit=1, timeout=5):
                self.offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]

    async def send(self, text: str, **more: Any) -> Any:
        return await self.call("sendMessage", chat_id=self.person, text=text, **more)

    async def says(self, text: str) -> None:
        field = self.page.get_by_label("Write a message").first
        await field.fill(text)
        await field.press("Enter")


@asynccontextmanager
async def opened(browser: Browser, width: int = 800) -> AsyncIterator[Trial]:
    """The first person's phone, with nothing said yet."""
    sandbox = Sandbox(limits=Limits.none())
    person = sandbox.world.add_person("Ana", phone="+8613800138000", language_code="en", role_hint="guest")
    sandbox.world.add_person("陈样例", phone="+8613800138001", language_code="zh-hans")
    await sandbox.start()
    context = await browser.new_context(viewport={"width": width, "height": 740}, locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(5000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        async with aiohttp.ClientSession() as http:
            await page.goto(sandbox.url)
            yield Trial(sandbox, http, page, person.id)
    finally:
        await context.close()
        await sandbox.stop()
    assert faults == []
