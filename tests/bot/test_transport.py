"""The transport under PTB's own Bot against the sandbox, and against servers that misbehave on the wire."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sandbox.server import SANDBOX_TOKEN
from bot.transport import BrokenError, NeverSentError, Transport

LATE_S = 0.3


@pytest.fixture
async def transport():
    opened = Transport()
    await opened.initialize()
    yield opened
    await opened.shutdown()


@pytest.fixture
def bot(sandbox, transport):
    return Bot(SANDBOX_TOKEN, f"{sandbox.url}/bot", f"{sandbox.url}/file/bot", transport, transport)


@pytest.fixture
def person(sandbox):
    somebody = sandbox.world.add_person("访客")
    sandbox.world.say(somebody.id, "/start")
    return somebody


def texts(sandbox, person):
    return [posted.message.get("text") for posted in sandbox.world.chat(person.id).messages.values() if posted.from_bot]


@asynccontextmanager
async def answering(answer):
    """A server that answers each request with these bytes and hangs up; its address."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{SANDBOX_TOKEN}/x"


async def test_words_of_any_script_arrive_as_they_are(sandbox, bot, person):
    text = '西安 "阀门" & Lâm 😀\n2'
    await bot.send_message(chat_id=person.id, text=text)
    assert texts(sandbox, person) == [text]


@pytest.mark.parametrize(
    "name", ["西安市福建南安商会.vcf", 'a "b" \\c; d=e.csv', "名 片 %E9.vcf", "Lâm Ann's.vcf", "😀.txt"]
)
async def test_document_keeps_its_name_and_its_bytes(bot, person, name):
    content = bytes(range(256)) * 10
    sent = await bot.send_document(
        person.id, InputFile(content, filename=name), caption="卡 & <b>片</b>", parse_mode="HTML"
    )
    assert sent.document.file_name == name
    assert sent.caption == "卡 & 片"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content


async def test_name_with_line_breaks_cannot_write_headers(bot, person):
    sent = await bot.send_document(person.id, InputFile(b"x", filename="a\r\nX-Evil: 1\r\n\r\nb\0.txt"))
    assert sent.document.file_name == "a__X-Evil: 1____b_.txt"


async def test_several_files_go_in_one_request(bot, person):
    names = ["一.txt", "二.txt", "三.txt"]
    media = [InputMediaDocument(name.encode(), filename=name, caption=name) for name in names]
    sent = await bot.send_media_group(person.id, media)
    assert [(message.document.file_name, message.caption) for message in sent] == [(name, name) for name in names]


async def test_large_document(bot, person):
    content = b"\0" * (5 << 20)
    sent = await bot.send_document(person.id, InputFile(content, filename="a.bin"))
    assert sent.document.file_size == len(content)


async def test_many_at_once(sandbox, bot, person):
    await asyncio.gather(*(bot.send_message(person.id, str(number)) for number in range(300)))
    assert sorted(texts(sandbox, person), key=int) == [str(number) for number in range(300)]


async def test_refusals_are_those_of_ptb(sandbox, bot, person, transport):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(12345, "x")
    sandbox.world.block(person.id, blocked=True)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(person.id, "x")
    stranger = Bot("123:" + "x" * 35, f"{sandbox.url}/bot", request=transport)
    with pytest.raises(InvalidToken):
        await stranger.get_me()


@pytest.mark.parametrize(
    ("kind", "error", "delivered"),
    [
        ("500", NetworkError, 0),
        ("reset", BrokenError, 0),
        ("timeout_before", TimedOut, 0),
        ("timeout_after", TimedOut, 1),
    ],
)
async def test_faults_are_errors_of_ptb(sandbox, bot, person, kind, error, delivered):
    sandbox.faults.replace([{"method": "sendMessage", "kind": kind, "times": 1}])
    with pytest.raises(error) as caught:
        await bot.send_message(person.id, "x", read_timeout=LATE_S)
    assert type(caught.value) is error
    assert len(texts(sandbox, person)) == delivered
    assert await bot.send_message(person.id, "y")


async def test_429_says_how_long(sandbox, bot, person):
    sandbox.faults.replace([{"method": "sendMessage", "kind": "429", "times": 1, "retry_after": 7}])
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(person.id, "x")
    assert caught.value._retry_after.total_seconds() == 7


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{closed}/bot/x", "http://[::1]:{closed}/bot/x", "http://", "no address"]
)
async def test_what_surely_did_not_arrive(transport, url):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = url.format(closed=probe.getsockname()[1])
    with pytest.raises(NeverSentError):
        await transport.call(url, LATE_S, {})


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"SSH-2.0-x\r\n\r\n"])
async def test_connection_that_breaks_after_the_request_is_no_sure_loss(transport, answer):
    async with answering(answer) as url:
        with pytest.raises(NetworkError) as caught:
            await transport.call(url, LATE_S, {})
    assert type(caught.value) is BrokenError


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n\r\n"])
async def test_errors_never_say_the_token(transport, answer):
    async with answering(answer) as url:
        with pytest.raises(NetworkError) as caught:
            await transport.call(url, LATE_S, {})
    assert SANDBOX_TOKEN not in str(caught.value)
    with pytest.raises(NetworkError) as caught:
        await transport.call(url, LATE_S, {})
    assert SANDBOX_TOKEN not in str(caught.value)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"", b'{"ok": true'])
async def test_what_is_no_bot_api_is_said_so(transport, body):
    async with answering(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body) as url:
        with pytest.raises(TelegramError, match="no Bot API"):
            await transport.post(url)


async def test_closed_transport_sends_nothing_and_may_be_closed_and_opened_again(sandbox):
    transport = Transport()
    url = f"{sandbox.url}/bot{SANDBOX_TOKEN}/getMe"
    for _ in range(2):
        await transport.initialize()
        await transport.initialize()
        assert (await transport.call(url, LATE_S, {}))[0] == 200
        await transport.shutdown()
        await transport.shutdown()
        with pytest.raises(NeverSentError):
            await transport.call(url, LATE_S, {})
