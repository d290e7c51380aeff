"""The bot in webhook mode: what the sandbox hands over is answered, what others send is refused."""

import asyncio
import io
import json
import re
import socket

import aiohttp
import pytest

from bot.app import StartError
from tests import app

SECRET = "s3cret_-"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
GREETING = {"message_id": 1, "date": 1, "from": {"id": 5, "is_bot": False, "first_name": "访客"}, "text": "/menu"}
UPDATE = {"update_id": 7, "message": {**GREETING, "chat": {"id": 5, "type": "private"}}}
REFUSE = "CREATE TRIGGER refuse BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def guest(sandbox):
    """Whose update UPDATE is."""
    person = sandbox.world.add_person("访客", id=5)
    sandbox.world.private_chat(person).started = True
    return app.Chat(sandbox, person)


def settings(port, prefix="", **more):
    return {"mode": "webhook", "webhook_url": f"http://127.0.0.1:{port}{prefix}", "webhook_port": port, **more}


@pytest.fixture
async def hooked(sandbox, tmp_path, port, guest):
    async with app.running_bot(sandbox, tmp_path / "a.db", **settings(port, webhook_secret=SECRET)) as running:
        yield running
    app.check_calls(sandbox)


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def post(sandbox, session, hooked):
    """`await post(secret=…, path=…, json=…)`: the status; by default as Telegram itself."""

    async def posted(*, secret=SECRET, path="", **body):
        url = sandbox.world.bot.webhook.url
        headers = {} if secret is None else {HEADER: secret}
        url = url if not path else f"{url.rsplit('/', 1)[0]}/{path}"
        async with session.post(url, headers=headers, **body) as response:
            return response.status

    return posted


async def written(bot):
    async with bot.database.reading() as reader:
        return [row[0] for row in await reader.all("SELECT update_id FROM inbox")]


@pytest.mark.parametrize("prefix", ["", "/", "/bots/jiedui"])
@pytest.mark.parametrize("secret", ["", SECRET])
async def test_people_are_answered(sandbox, tmp_path, port, prefix, secret):
    async with app.running_bot(sandbox, tmp_path / "a.db", **settings(port, prefix, webhook_secret=secret)) as bot:
        chats = [app.Chat(sandbox, sandbox.world.add_person(f"人{number}")) for number in range(5)]
        for reply in await asyncio.gather(*(chat.says("/menu") for chat in chats)):
            assert reply.buttons
        assert len(await written(bot)) == 5
    app.check_calls(sandbox)


async def test_path_is_its_own_and_says_neither_token_nor_secret(sandbox, hooked, port):
    url = sandbox.world.bot.webhook.url
    assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/[0-9a-f]{{32}}", url)
    assert SECRET not in url


async def test_what_came_while_the_bot_was_down_is_answered(sandbox, tmp_path, port):
    chat = app.Chat(sandbox, sandbox.world.add_person("访客"))
    for _ in range(2):
        seq = sandbox.world.log.seq
        sandbox.world.say(chat.person.id, "/menu")
        async with app.running_bot(sandbox, tmp_path / "a.db", **settings(port)):
            assert (await chat._answer(seq, chat.person.id)).buttons


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "秘密"])
async def test_without_the_secret_nothing_is_taken(post, hooked, secret):
    if secret == "秘密":
        secret = secret.encode().decode("latin-1")
    assert await post(secret=secret, json=UPDATE) == 403
    assert await written(hooked) == []


@pytest.mark.parametrize("path", ["x", "0" * 32, "%E7%A7%98"])
async def test_elsewhere_nothing_is_taken(post, hooked, path):
    assert await post(path=path, json=UPDATE) == 403
    assert await written(hooked) == []


async def test_nothing_is_shown_to_a_browser(sandbox, session, hooked):
    async with session.get(sandbox.world.bot.webhook.url, headers={HEADER: SECRET}) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": 7',
        b'{"update_id": 7.5}',
    ],
)
async def test_what_is_no_update_is_refused(post, hooked, body):
    assert await post(data=body) == 400
    assert await written(hooked) == []


async def test_too_much_is_refused_and_the_next_is_taken(post, hooked):
    assert await post(data=io.BytesIO(json.dumps({**UPDATE, "padding": "x" * (1 << 20)}).encode())) == 413
    assert await post(json=UPDATE) == 200
    assert await written(hooked) == [7]


async def test_not_confirmed_before_it_is_written(post, hooked):
    async with hooked.database.transaction():
        posting = asyncio.create_task(post(json=UPDATE))
        await asyncio.wait({posting}, timeout=0.3)
        assert not posting.done()
    assert await posting == 200
    assert await written(hooked) == [7]


async def test_not_confirmed_when_it_cannot_be_written(sandbox, post, hooked, guest):
    await hooked.database.write(lambda connection: connection.execute(REFUSE))
    assert await post(json=UPDATE) == 503
    seq = sandbox.world.log.seq
    sandbox.world.say(guest.person.id, "/menu")
    async with asyncio.timeout(app.PATIENCE_S):
        while not sandbox.world.bot.webhook.last_error:
            await asyncio.sleep(0.01)
    assert "503" in sandbox.world.bot.webhook.last_error
    await hooked.database.write(lambda connection: connection.execute("DROP TRIGGER refuse"))
    assert (await guest._answer(seq, guest.person.id)).buttons


async def test_handed_over_twice_is_answered_once(sandbox, post, hooked, guest):
    seq = sandbox.world.log.seq
    assert await asyncio.gather(*(post(json=UPDATE) for _ in range(5))) == [200] * 5
    while not guest._shown(seq, guest.person.id):  # no update of the sandbox's
        await guest._wait()
    await guest.says("/help")
    assert len(list(guest._messages())) == 2


async def test_taken_port_is_one_line(sandbox, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(StartError, match=rf"can't listen on 127\.0\.0\.1:{taken}: ") as caught:
            async with app.running_bot(sandbox, tmp_path / "a.db", **settings(taken)):
                pass
    assert "\n" not in str(caught.value)
