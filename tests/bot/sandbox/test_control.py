"""The control API, by which the page and other programs move the world."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import aiohttp

from bot.sandbox.seeds import seed_people
from bot.sandbox.server import Sandbox

ROLES = ["guest", "member", "secretariat", "officer", "admin", "president", "association"]


async def test_state_shows_people_chats_and_switches(client, sandbox):
    people = seed_people(sandbox.world)
    state = await client.control("GET", "state")
    assert state["me"]["username"] == "jiedui_bot"
    assert [person["role_hint"] for person in state["people"]] == ROLES
    assert {person["language_code"] for person in state["people"]} == {"zh-hans", "zh-hant", "en"}
    assert all(person["phone"].startswith("+120255501") for person in state["people"])
    assert [chat["type"] for chat in state["chats"]] == ["private"] * 7 + ["supergroup"]
    assert state["chats"][-1]["members"] == [person.id for person in people[1:4]]
    assert state["switches"] == {"flood": state["limits"], "faults": [], "outage": False}
    assert state["seq"] == sandbox.world.log.seq


async def test_seeing_a_chat_does_not_open_it_for_the_bot(client, sandbox):
    person = seed_people(sandbox.world)[0]
    await client.control("GET", "state")
    assert await client.refusal("sendMessage", chat_id=person.id, text="x") == "Bad Request: chat not found"


async def test_people_are_added_and_changed(client, sandbox):
    person = await client.control("POST", "people", {"first_name": "New", "language_code": "en"})
    changed = await client.control(
        "PATCH", f"people/{person['id']}", {"language_code": "zh-hans", "username": "sample_new"}
    )
    assert (changed["first_name"], changed["language_code"], changed["username"]) == ("New", "zh-hans", "sample_new")
    message = await client.control("POST", f"chats/{person['id']}/messages", {"person": person["id"], "text": "hello"})
    assert message["from"]["username"] == message["chat"]["username"] == "sample_new"
    blocked = await client.control("POST", f"people/{person['id']}/block", {"blocked": True})
    assert blocked["blocked_bot"] is True


async def test_a_conversation_and_its_record(client, sandbox, person):
    seq = sandbox.world.log.seq
    said = await client.control("POST", f"chats/{person.id}/messages", {"person": person.id, "text": "hello"})
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    sent = await client.call("sendMessage", chat_id=person.id, text="hi", reply_markup=keyboard)
    pressing = {"person": person.id, "message_id": sent["message_id"], "data": "a"}
    query = await client.control("POST", f"chats/{person.id}/press", pressing)
    assert query["query_id"] in sandbox.world.bot.callback_queries
    edited = await client.control(
        "PATCH", f"chats/{person.id}/messages/{said['message_id']}", {"person": person.id, "text": "bye"}
    )
    assert edited["text"] == "bye"
    contact = await client.control("POST", f"chats/{person.id}/messages", {"person": person.id, "contact": "own"})
    assert contact["contact"]["user_id"] == person.id
    place = {"person": person.id, "location": {"latitude": 1.5, "longitude": 2.5}}
    assert (await client.control("POST", f"chats/{person.id}/messages", place))["location"] == place["location"]
    forward = {"person": person.id, "message_id": said["message_id"], "from_chat": person.id}
    assert (await client.control("POST", f"chats/{person.id}/forward", forward))["forward_origin"]["type"] == "user"

    shown = (await client.control("GET", f"chats/{person.id}/messages?limit=2"))["messages"]
    earlier = (await client.control("GET", f"chats/{person.id}/messages?before={shown[0]['message_id']}"))["messages"]
    assert len(shown) == 2
    assert [message["from_bot"] for message in earlier] == [False, False, True, False]
    calls = (await client.control("GET", f"calls?after={seq}"))["calls"]
    assert [(call["method"], call["ok"]) for call in calls] == [("sendMessage", True)]
    assert calls[0]["params"]["text"] == "hi"
    assert "token" not in json.dumps(calls)


async def test_groups(client, sandbox, person):
    other = sandbox.world.add_person("Other")
    group = await client.control("POST", "groups", {"title": "Group", "members": [person.id], "with_bot": False})
    changed = await client.control("POST", f"groups/{group['id']}/members", {"add": [other.id, sandbox.world.bot.id]})
    assert (changed["members"], changed["with_bot"]) == ([person.id, other.id], True)
    promoted = await client.control("POST", f"groups/{group['id']}/promote", {"user": sandbox.world.bot.id})
    assert promoted["id"] == group["id"]
    assert (await client.control("POST", f"groups/{group['id']}/migrate"))["type"] == "supergroup"


async def test_wrong_requests_say_why(client, person):
    chat = f"chats/{person.id}"
    assert (await client.control("POST", f"{chat}/messages", {"person": 5, "text": "x"}))[
        "error"
    ] == "no person has the id 5"
    assert (await client.control("POST", f"{chat}/messages", {"person": person.id}))["error"] == "text must be a text"
    assert (await client.control("POST", f"{chat}/press", {"person": person.id, "message_id": 99, "data": "x"}))[
        "error"
    ].startswith("no message 99")
    assert (await client.control("POST", "people", {}))["error"] == "first_name must not be empty"
    assert (await client.control("GET", f"{chat}/messages?before=x"))["error"] == "before must be an integer"
    assert (await client.control("POST", "nowhere"))["error"].startswith("no such route")
    async with client.session.post(f"{client.sandbox.url}/sandbox/clock", data=b"{") as response:
        assert response.status == 400


async def test_the_clock_is_told_to_the_bot(tmp_path):
    sandbox = Sandbox(clock_file=tmp_path / "clock")
    await sandbox.start()
    clock = f"{sandbox.url}/sandbox/clock"
    async with aiohttp.ClientSession() as session, session.post(clock, json={"ahead_s": 3600}) as response:
        assert await response.json() == {"ahead_s": 3600}
    assert (tmp_path / "clock").read_text().strip() == "3600"
    await sandbox.stop()


async def test_the_stream_carries_on_where_it_was_left(client, sandbox, person):
    seq = sandbox.world.log.seq
    sandbox.world.say(person.id, "one")
    async with client.session.get(f"{sandbox.url}/sandbox/stream?after={seq}") as stream:
        async with asyncio.timeout(30):
            assert await anext(events(stream)) == (seq + 1, "message")
        await client.call("sendChatAction", chat_id=person.id, action="typing")
        await client.refusal("sendMessage", chat_id=person.id, text="")
        reader = events(stream)
        async with asyncio.timeout(30):
            assert [(await anext(reader))[1] for _ in range(3)] == ["chat_action", "call", "call"]
    async with client.session.get(f"{sandbox.url}/sandbox/stream", headers={"Last-Event-ID": str(seq + 1)}) as stream:
        async with asyncio.timeout(30):
            assert await anext(events(stream)) == (seq + 2, "chat_action")


async def events(stream):
    async for line in stream.content:
        if line.startswith(b"data: "):
            event = json.loads(line[6:])
            yield event["seq"], event["kind"]


async def test_the_load_source_times_the_answers(client, sandbox):
    async def echo():
        offset = 0
        while True:
            for update in await client.call("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                await client.call("sendMessage", chat_id=update["message"]["chat"]["id"], text="echo")

    bot = asyncio.create_task(echo())
    for order in ({"updates": 30, "people": 10, "in_flight": 5}, {"updates": 20, "people": 10, "per_s": 500}):
        result = await client.control("POST", "load", {"texts": ["a", "b"], **order})
        assert result["answered"] == len(result["latencies_ms"]) == order["updates"]
    bot.cancel()


async def test_page_files_stay_in_their_folder(client, sandbox):
    for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page/none.js", "/elsewhere"):
        async with client.session.get(aiohttp.client.URL(sandbox.url + path, encoded=True)) as response:
            assert response.status == 404


def test_it_runs_alone_and_ends_on_sigterm():
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--no-limits"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("page http://127.0.0.1:")
        process.terminate()
        assert process.wait(5) == 0
