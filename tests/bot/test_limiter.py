"""The limiter in a time of its own: whole minutes pass in an instant."""

import asyncio
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import limiter as module
from bot.limiter import CHAT, GROUP, Limiter
from bot.transport import NeverSentError
from tests import app

CHATS = (1, 2, 3, -100)


class Loop(asyncio.SelectorEventLoop):
    """Jumps to the next timer instead of waiting for it."""

    now = 1000.0

    def time(self):
        return self.now

    def _run_once(self):
        if not self._ready and self._scheduled:
            self.now = max(self.now, self._scheduled[0]._when) + 1e-6
        super()._run_once()


class Server:
    """Notes when each message arrives; `troubles` are raised instead, one a request."""

    def __init__(self, limiter, loop):
        self.limiter = limiter
        self.loop = loop
        self.began = loop.now
        self.arrived = []
        self.troubles = []

    async def send(self, chat=1, endpoint="sendMessage", *, text="", at=0.0, there=0.0, back=0.0):
        """`there` and `back`: how long the way takes, in seconds."""
        await asyncio.sleep(at)
        data = {"chat_id": chat, "text": text} if chat else {}

        async def request():
            await asyncio.sleep(there)
            if self.troubles:
                raise self.troubles.pop(0)
            self.arrived.append((self.loop.now - self.began, chat, data))
            await asyncio.sleep(back)
            return "sent"

        return await self.limiter.process_request(request, (), {}, endpoint, data, None)

    def times(self, chat=None):
        return sorted(at for at, to, _ in self.arrived if chat in {None, to})


def run(scenario, per_second=30.0, **options):
    """`await scenario(server)` in virtual time; the server afterwards."""
    with asyncio.Runner(loop_factory=Loop) as runner, pytest.MonkeyPatch.context() as patch:
        loop = runner.get_loop()
        patch.setattr(module, "time", SimpleNamespace(monotonic=loop.time))
        patch.setenv("PTB_TIMEDELTA", "1")
        server = Server(Limiter(per_second, **options), loop)
        runner.run(scenario(server))
        return server


def send_all(*messages):
    async def scenario(server):
        await asyncio.gather(*(server.send(**message) for message in messages))

    return scenario


def most_in(times, seconds):
    return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)


def test_so_many_in_a_second_to_different_chats():
    server = run(send_all(*({"chat": number} for number in range(1, 101))), per_second=10)
    assert most_in(server.times(), 1.0) == 10
    assert server.times()[-1] < 11


def test_three_at_once_in_a_chat_then_one_a_second():
    server = run(send_all(*[{}] * 12))
    assert most_in(server.times(), 3.0) == CHAT[0]
    assert server.times()[-1] < 10


def test_twenty_a_minute_in_a_group():
    server = run(send_all(*[{"chat": -100}] * 50))
    assert most_in(server.times(), 60.0) == GROUP[0]
    assert server.times()[-1] < 130


def test_in_a_chat_what_was_asked_first_goes_first():
    server = run(send_all(*({"text": number} for number in range(20))))
    assert [data["text"] for _, _, data in server.arrived] == list(range(20))


def test_zero_is_no_limit():
    server = run(send_all(*[{}] * 1000, *[{"chat": -100}] * 1000), per_second=0)
    assert server.times()[-1] < 0.1


@pytest.mark.parametrize(("per_second", "most", "seconds"), [(0.5, 1, 2.0), (1.5, 1, 1.0), (2.0, 2, 1.0)])
def test_fractions_of_a_message(per_second, most, seconds):
    server = run(send_all(*({"chat": number} for number in range(1, 9))), per_second=per_second)
    assert most_in(server.times(), seconds) == most


def test_what_is_no_message_waits_for_nobody():
    others = [{"endpoint": "answerCallbackQuery", "chat": None}, {"endpoint": "getChat"}, {"endpoint": "setMyCommands"}]
    server = run(send_all(*others * 50))
    assert server.times()[-1] < 0.1


def test_429_halts_the_chat_as_long_as_told_and_no_other():
    async def scenario(server):
        server.troubles = [RetryAfter(7)]
        await asyncio.gather(server.send(), server.send(at=1), server.send(2, at=1), server.send(at=6.9))

    server = run(scenario)
    assert min(server.times(1)) >= 7
    assert server.times(2)[0] < 1.1
    assert len(server.times()) == 4


@pytest.mark.parametrize("per_second", [0, 30])
def test_repeated_429s_are_obeyed_each(per_second):
    async def scenario(server):
        server.troubles = [RetryAfter(5), RetryAfter(10), RetryAfter(3)]
        assert await server.send() == "sent"

    assert run(scenario, per_second).times()[0] >= 18


@pytest.mark.parametrize("trouble", [NeverSentError("no way"), NetworkError("Bad Gateway"), NetworkError("broke")])
def test_what_did_not_go_out_is_sent_again(trouble):
    async def scenario(server):
        server.troubles = [trouble] * 5
        assert await server.send() == "sent"

    assert len(run(scenario).times()) == 1


@pytest.mark.parametrize("trouble", [TimedOut(), BadRequest("x"), Forbidden("x"), ZeroDivisionError()])
def test_unknown_outcome_and_refusal_are_not_sent_again(trouble):
    async def scenario(server):
        server.troubles = [trouble]
        with pytest.raises(type(trouble)):
            await server.send()
        assert server.troubles == []

    assert run(scenario).times() == []


@pytest.mark.parametrize("trouble", [RetryAfter(2), NeverSentError("no way")])
def test_in_the_end_it_gives_up(trouble):
    async def scenario(server):
        server.troubles = [trouble] * 1000
        with pytest.raises(TelegramError):
            await server.send()

    run(scenario)


def test_one_who_is_cancelled_while_he_waits_keeps_no_place():
    async def scenario(server):
        waiting = [asyncio.create_task(server.send()) for _ in range(20)]
        await asyncio.sleep(1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(4)
        before = server.loop.now
        await server.send()
        assert server.loop.now - before < 0.1

    run(scenario)


def test_paid_are_new_messages_alone():
    async def scenario(server):
        for endpoint in ("sendMessage", "copyMessage", "editMessageText", "forwardMessage", "sendChatAction"):
            await server.send(2, endpoint)

    paid = [data.get("allow_paid_broadcast", False) for _, _, data in run(scenario, paid=True).arrived]
    assert paid == [True, True, False, False, False]


def test_chats_that_are_quiet_are_forgotten(monkeypatch):
    monkeypatch.setattr(module, "KEPT_CHATS", 5)

    async def scenario(server):
        for chat in range(1, 40):
            await server.send(chat, at=4)
        assert len(server.limiter._chats) <= 6

    run(scenario)


MESSAGES = some.lists(
    some.fixed_dictionaries(
        {
            "chat": some.sampled_from(CHATS),
            "at": some.floats(0, 5),
            "there": some.floats(0, 2),
            "back": some.floats(0, 2),
        }
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(messages=MESSAGES, per_second=some.integers(1, 8))
def test_never_more_than_so_many_in_any_window(messages, per_second):
    server = run(send_all(*messages), per_second=per_second)
    assert len(server.times()) == len(messages)
    assert most_in(server.times(), 1.0) <= per_second
    for chat in CHATS:
        most, seconds = GROUP if chat < 0 else CHAT
        assert most_in(server.times(chat), seconds) <= most


async def test_strict_server_refuses_nothing_of_the_whole_bot(sandbox, tmp_path):
    sandbox.limits.change({"on": True})
    async with app.running_bot(sandbox, tmp_path / "alliance.db", messages_per_second=30.0):
        crowd = [app.Chat(sandbox, sandbox.world.add_person(f"人{number}")) for number in range(35)]
        await asyncio.gather(*(chat.says("/menu") for chat in crowd))
        await asyncio.gather(*(chat.says("/menu") for chat in crowd))
    app.check_calls(sandbox)


@pytest.mark.parametrize("kind", ["500", "429", "reset"])
async def test_answer_comes_through_a_trouble(sandbox, tmp_path, kind):
    sandbox.faults.replace([{"method": "sendMessage", "kind": kind, "times": 1}])
    async with app.running_bot(sandbox, tmp_path / "alliance.db"):
        chat = app.Chat(sandbox, sandbox.world.add_person("访客"))
        assert (await chat.says("/menu")).buttons
