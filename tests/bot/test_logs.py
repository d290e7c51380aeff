"""What the logs never hold: a token, what people wrote, who they are."""

import asyncio
import io
import json
import logging

import pytest
import structlog
from telegram.error import BadRequest

from bot import logs
from tests import app

TOKEN = "1000000000:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
log = structlog.get_logger("bot.of.tests")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(params=[io.StringIO, Terminal])
def stream(request):
    """What is written to the log, for machines and on a terminal."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    written = request.param()
    logs.set_up(written)
    yield written
    root.handlers, root.level = handlers, level
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def fail(text, kind=ValueError):
    raise kind(text)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"bot{TOKEN}",
        f"https://api.telegram.org/bot{TOKEN}/getMe?x=1",
        TOKEN.replace(":", "%3A"),
        TOKEN.replace(":", "%3a"),
        repr({TOKEN: [TOKEN]}),
        f"{TOKEN}\n{TOKEN}",
    ],
)
def test_token_is_in_no_text(text):
    assert "AAHdq" not in logs.redact(text)
    assert logs.HIDDEN in logs.redact(text)


def test_what_is_no_token_stays():
    text = "http://127.0.0.1:8081 2026-11-24T11:35:51 +12125550101 1000000000:short 91350583MA2XXXXX01"
    assert logs.redact(text) == text


def test_token_is_in_no_event_nor_its_values(stream):
    log.warning(TOKEN, url=f"http://x/bot{TOKEN}/getMe", nested={TOKEN: [TOKEN, {TOKEN}]}, raw=TOKEN.encode())
    assert logs.HIDDEN in stream.getvalue()
    assert "AAHdq" not in stream.getvalue()


@pytest.mark.parametrize("kind", [OSError, BadRequest, ValueError])
def test_token_is_in_no_errors_text_nor_its_causes(stream, kind):
    try:
        try:
            fail(f"http://x/bot{TOKEN}/getMe", kind)
        except kind as error:
            raise ConnectionError(TOKEN) from error
    except ConnectionError:
        log.exception("failed")
    assert kind.__name__ in stream.getvalue()
    assert logs.HIDDEN in stream.getvalue()
    assert "AAHdq" not in stream.getvalue()


@pytest.mark.parametrize("name", ["telegram.ext.Application", "aiohttp.client", "apscheduler", "asyncio", "httpx"])
def test_token_is_in_nothing_that_libraries_log(stream, name):
    try:
        fail(TOKEN, OSError)
    except OSError:
        logging.getLogger(name).exception("POST /bot%s/getMe", TOKEN, extra={"url": TOKEN})
    assert logs.HIDDEN in stream.getvalue()
    assert "AAHdq" not in stream.getvalue()


@pytest.mark.parametrize("name", ["telegram.ext.Application", "aiohttp.access", "apscheduler", "httpx"])
def test_libraries_speak_up_from_warning_on(stream, name):
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble")
    log.info("our own word")
    assert "chatter" not in stream.getvalue()
    assert "trouble" in stream.getvalue()
    assert "our own word" in stream.getvalue()


async def test_error_of_a_forgotten_task_is_redacted(stream):
    asyncio.get_running_loop().call_exception_handler({"message": TOKEN, "exception": OSError(TOKEN)})
    assert "OSError" in stream.getvalue()
    assert "AAHdq" not in stream.getvalue()


def test_log_for_machines_is_one_json_object_a_line():
    line = logs._renderer(terminal=False)(None, "info", {"event": "好\n坏", "token": TOKEN})
    assert "\n" not in line
    assert json.loads(line) == {"event": "好\n坏", "token": logs.HIDDEN}


def test_error_tells_where_it_happened_but_not_what_it_quotes(stream):
    try:
        try:
            int("林示例 13800000000")
        except ValueError as error:
            raise KeyError("chen-sample") from error
    except KeyError:
        log.exception("an update failed")
    assert "test_logs.py" in stream.getvalue()
    assert stream.getvalue().index("ValueError") < stream.getvalue().rindex("KeyError")
    assert "invalid literal" not in stream.getvalue()
    assert "KeyError: " not in stream.getvalue()


def test_telegrams_refusals_and_the_machines_errors_keep_their_text(stream):
    for error in (BadRequest("Message is too long"), FileNotFoundError(2, "No such file", "alliance.db")):
        log.error("failed", exc_info=error)
    assert "Message is too long" in stream.getvalue()
    assert "alliance.db" in stream.getvalue()


async def test_conversation_with_failures_leaves_nobody_in_the_log(sandbox, tmp_path, stream, monkeypatch):
    async def broken(*arguments, **options):
        raise ValueError(*arguments, options)

    async with app.running_bot(sandbox, tmp_path / "alliance.db"):
        person = sandbox.world.add_person("林某某", id=880_123_456, phone="+12125550199")
        chat = app.Chat(sandbox, person)
        await chat.says("/start")
        await chat.sends_contact()
        sandbox.faults.replace([{"method": "sendMessage", "kind": "500", "times": 1}])
        await chat.says("这是秘密")
        monkeypatch.setattr("handlers.search.lists.ask", broken)
        await chat.says("另一个秘密")
    assert "error_id" in stream.getvalue()
    for word in ("秘密", "林某某", "880123456", "2125550199", app.SANDBOX_TOKEN):
        assert word not in stream.getvalue()
