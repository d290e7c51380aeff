"""Faults and outages, as a client meets them."""

import asyncio

import aiohttp
import pytest


async def switch(client, *faults, **others):
    return await client.control("POST", "switches", {"faults": list(faults), **others})


def said(client, person):
    return [posted.message["text"] for posted in client.sandbox.world.chat(person.id).messages.values()]


async def test_a_server_error_as_often_as_asked(client, person):
    await switch(client, {"method": "sendMessage", "kind": "500", "times": 1})

    answer = await client.answer("sendMessage", chat_id=person.id, text="x")
    assert answer == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert await client.call("getMe")
    assert await client.call("sendMessage", chat_id=person.id, text="x")


async def test_a_429_for_every_method_until_switched_off(client, person):
    await switch(client, {"method": "*", "kind": "429", "times": None, "retry_after": 7})
    for name in ("getMe", "sendChatAction"):
        answer = await client.answer(name, chat_id=person.id, action="typing")
        assert answer["parameters"] == {"retry_after": 7}

    await switch(client)
    assert await client.call("getMe")


async def test_a_reset_connection(client, person):
    await switch(client, {"method": "sendMessage", "kind": "reset", "times": 1})
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.call("sendMessage", chat_id=person.id, text="x")
    assert said(client, person) == ["/start"]


@pytest.mark.parametrize(("kind", "delivered"), [("timeout_before", []), ("timeout_after", ["x"])])
async def test_a_timeout_may_mean_delivered(client, person, kind, delivered):
    await switch(client, {"method": "sendMessage", "kind": kind, "times": 1})
    seq = client.sandbox.world.log.seq
    call = asyncio.create_task(client.call("sendMessage", chat_id=person.id, text="x"))
    while not any("timeout" in str(each["entry"].refusal) for each in client.sandbox.world.log.after(seq, "call")):
        await asyncio.sleep(0.002)
    assert not call.done()
    call.cancel()
    assert said(client, person)[1:] == delivered


async def test_an_outage_cuts_open_polls_and_later_calls_and_loses_nothing(client, sandbox, person):
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await client.control("POST", "switches", {"outage": True})
    with pytest.raises(aiohttp.ClientConnectionError):
        await poll
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.call("getMe")
    sandbox.world.say(person.id, "meanwhile")

    await client.control("POST", "switches", {"outage": False})
    assert [update["message"]["text"] for update in await client.call("getUpdates")] == ["meanwhile"]


async def test_an_unknown_kind_is_refused(client):
    answer = await switch(client, {"method": "*", "kind": "gremlins"})
    assert answer["error"].startswith("unknown kind of fault: gremlins; known: 500")
