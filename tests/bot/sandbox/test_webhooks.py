"""Webhooks, received by a real listener."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web


class Listener:
    """An address that keeps what it is sent and answers with `statuses`, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses: list[int] = []
        self.received: list[tuple[str | None, dict[str, Any]]] = []
        self.more = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.received.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        self.more.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(30):
            while len(self.received) < count:
                self.more.clear()
                await self.more.wait()
        return [update["message"]["text"] for _, update in self.received]


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    runner = web.ServerRunner(web.Server(listener.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield listener
    await runner.cleanup()


async def test_updates_are_delivered_in_order_with_the_secret(client, sandbox, person, listener):
    sandbox.world.say(person.id, "before")
    await client.call("setWebhook", url=listener.url, secret_token="s3cret_-")
    sandbox.world.say(person.id, "after")

    assert await listener.texts(2) == ["before", "after"]
    assert {secret for secret, _ in listener.received} == {"s3cret_-"}
    async with asyncio.timeout(30):
        while (info := await client.call("getWebhookInfo"))["pending_update_count"]:  # until its answer is known
            await asyncio.sleep(0.002)
    assert (info["url"], info["pending_update_count"]) == (listener.url, 0)


async def test_what_is_not_answered_with_2xx_comes_again(client, sandbox, person, listener):
    listener.statuses = [500]
    await client.call("setWebhook", url=listener.url)
    sandbox.world.say(person.id, "hello")
    sandbox.world.say(person.id, "again")

    assert await listener.texts(3) == ["hello", "hello", "again"]
    assert listener.received[0][0] is None
    info = await client.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_deleting_may_drop_what_waits(client, sandbox, person):
    await client.call("setWebhook", url="http://127.0.0.1:9/none", allowed_updates=["message"])
    sandbox.world.say(person.id, "hello")
    info = await client.call("getWebhookInfo")
    assert (info["pending_update_count"], info["allowed_updates"]) == (1, ["message"])

    await client.call("deleteWebhook", drop_pending_updates=True)
    assert await client.call("getUpdates") == []
    assert (await client.call("getWebhookInfo"))["url"] == ""
