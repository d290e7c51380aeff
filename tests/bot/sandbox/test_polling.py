"""getUpdates: a true long poll with one reader."""

import asyncio
from time import perf_counter

import pytest

from bot.sandbox.server import Sandbox

PATIENCE_S = 30
OLDER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def opened(poll, sandbox):
    """Until the server has it open."""
    async with asyncio.timeout(PATIENCE_S):
        while sandbox.world.bot.updates._reader is None:
            assert not poll.done()
            await asyncio.sleep(0.002)


def texts(updates):
    return [update["message"]["text"] for update in updates]


async def test_updates_wait_until_an_offset_confirms_them(client, sandbox, person):
    for number in range(3):
        sandbox.world.say(person.id, str(number))
    first = await client.call("getUpdates")
    assert texts(first) == ["0", "1", "2"]
    assert [update["update_id"] for update in first] == list(range(first[0]["update_id"], first[0]["update_id"] + 3))

    assert await client.call("getUpdates") == first
    assert texts(await client.call("getUpdates", offset=first[1]["update_id"])) == ["1", "2"]
    assert texts(await client.call("getUpdates", limit=1)) == ["1"]
    assert await client.call("getUpdates", offset=first[2]["update_id"] + 1) == []


async def test_a_negative_offset_keeps_the_newest(client, sandbox, person):
    for number in range(5):
        sandbox.world.say(person.id, str(number))

    assert texts(await client.call("getUpdates", offset=-2)) == ["3", "4"]
    assert texts(await client.call("getUpdates")) == ["3", "4"]


async def test_a_poll_waits_for_the_next_update(client, sandbox, person):
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await opened(poll, sandbox)
    sandbox.world.say(person.id, "hello")

    assert texts(await poll) == ["hello"]


async def test_a_poll_ends_empty_after_its_time(client, person):
    started = perf_counter()
    assert await client.call("getUpdates", timeout=1) == []
    assert 0.9 < perf_counter() - started < PATIENCE_S


async def test_the_older_poll_is_ended_by_the_newer(client, sandbox, person):
    older = asyncio.create_task(client.refusal("getUpdates", timeout=30))
    await opened(older, sandbox)
    newer = asyncio.create_task(client.call("getUpdates", timeout=30))
    assert await older == OLDER

    sandbox.world.say(person.id, "hello")
    assert texts(await newer) == ["hello"]


async def test_an_abandoned_poll_leaves_the_update_to_the_next(client, sandbox, person):
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await opened(poll, sandbox)
    poll.cancel()
    async with asyncio.timeout(PATIENCE_S):
        while sandbox.world.bot.updates._reader is not None:  # until the server has noticed
            await asyncio.sleep(0.002)
    sandbox.world.say(person.id, "hello")

    assert texts(await client.call("getUpdates", timeout=5)) == ["hello"]


async def test_allowed_updates_are_remembered(client, sandbox, person):
    await client.call("getUpdates", allowed_updates=["callback_query"])
    sandbox.world.say(person.id, "unwanted")
    assert await client.call("getUpdates") == []

    await client.call("getUpdates", allowed_updates=[])
    sandbox.world.say(person.id, "wanted")
    assert texts(await client.call("getUpdates")) == ["wanted"]


async def test_a_webhook_rules_out_polling(client, sandbox):
    poll = asyncio.create_task(client.refusal("getUpdates", timeout=30))
    await opened(poll, sandbox)
    await client.call("setWebhook", url="http://127.0.0.1:9/none")
    assert await poll == "Conflict: terminated by setWebhook request"
    words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    assert await client.refusal("getUpdates") == f"Conflict: {words}"

    await client.call("deleteWebhook")
    assert await client.call("getUpdates") == []


@pytest.mark.parametrize("waits", [True, False])
async def test_stopping_is_quick_and_may_be_repeated(waits):
    sandbox = Sandbox()
    await sandbox.start()
    import aiohttp

    async with aiohttp.ClientSession() as session:
        path = next(iter(sandbox.world.bots))
        poll = asyncio.create_task(session.get(f"{sandbox.url}/bot{path}/getUpdates?timeout={50 if waits else 0}"))
        stream = await session.get(f"{sandbox.url}/sandbox/stream")
        if waits:
            await opened(poll, sandbox)
        started = perf_counter()
        await sandbox.stop()
        await sandbox.stop()
        assert perf_counter() - started < PATIENCE_S  # it would have been open for 50
        stream.close()
        (await poll).close()
