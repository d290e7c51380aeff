"""The outbox on a real database, through the real sender, to the strict sandbox."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from bot import outbox
from bot.clock import Clock
from bot.deps import Deps
from bot.limiter import Limiter
from bot.messages import Messages
from bot.outbox import Kind
from bot.sender import Sender
from bot.transport import Bot, Transport
from storage import broadcasts
from storage import outbox as rows
from storage.database import Database
from storage.outbox import Order
from tests import app, ready

PATIENCE_S = 30


class Post:
    """An outbox with its sender, and people to send to."""

    def __init__(self, sandbox, database, deps, limiter):
        self.sandbox = sandbox
        self.database = database
        self.deps = deps
        self.limiter = limiter
        self.kinds = {}
        self.transport = Transport()

    def person(self, **options):
        """Somebody who has written to the bot; his id."""
        person = self.sandbox.world.add_person("人", **options)
        self.sandbox.world.say(person.id, "/start")
        return person.id

    async def queue(self, *recipients, kind="test", object_id=1, method="sendMessage", text="通知", **order):
        now = self.deps.now()
        parameters = {} if method == "deleteMessage" else {"text": text}
        wanted = Order(kind, object_id, 0, **order)
        number = await self.database.write(
            lambda connection: outbox.queue(connection, method, parameters, wanted, recipients, now)
        )
        self.deps.bell.set()
        return number

    @asynccontextmanager
    async def sending(self):
        token = self.deps.config.telegram.token
        url = self.sandbox.url
        bot = Bot(
            token,
            base_url=f"{url}/bot",
            request=self.transport,
            get_updates_request=self.transport,
            rate_limiter=self.limiter,
        )
        async with bot:
            sender = Sender(self.deps, bot, self.limiter, self.kinds)
            await sender.start()
            try:
                yield sender
            finally:
                await sender.stop(1.0)

    async def states(self, kind="test", object_id=1):
        async with self.database.reading() as reader:
            found = await broadcasts.tally(reader, kind, object_id, self.deps.now())
        states = Counter()
        for each in found:
            states[each.state] += each.number
        return dict(states)

    async def over(self, kind="test", object_id=1):
        """The states once nothing is under way any more."""
        async with asyncio.timeout(PATIENCE_S):
            while (states := await self.states(kind, object_id)).keys() & {"due", "claimed", "sending"}:
                await asyncio.sleep(0.01)
        return states

    def heard(self, person):
        """The bot's messages in a chat."""
        chat = self.sandbox.world.chat(person)
        return [each.message["text"] for each in chat.messages.values() if each.from_bot and not each.deleted]


@pytest.fixture
async def post(sandbox, tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    config = app.configuration(sandbox, tmp_path / "alliance.db")
    yield Post(sandbox, database, Deps(config, database, Clock(), Messages()), Limiter(0))
    await database.close()


async def test_everybody_gets_it_once(post):
    people = [post.person() for _ in range(50)]
    async with post.sending():
        assert await post.queue(*people) == 50
        assert await post.queue(*people) == 0
        assert await post.over() == {"sent": 50}
    assert all(post.heard(person) == ["通知"] for person in people)


async def test_earlier_priority_and_time_go_first(post):
    person = post.person()
    now = post.deps.now()
    for text, order in {
        "later": {"priority": 9},
        "first": {"priority": 0},
        "in an hour": {"not_before": now + 3_600_000},
    }.items():
        await post.queue(person, text=text, occurrence=text, **order)
    post.limiter = Limiter(30)
    async with post.sending():
        async with asyncio.timeout(PATIENCE_S):
            while (await post.states()).get("sent") != 2:
                await asyncio.sleep(0.01)
    assert post.heard(person) == ["first", "later"]
    assert await post.states() == {"sent": 2, "due": 1}


async def test_in_a_chat_one_comes_after_the_other_and_holds_up_no_other_chat(post, monkeypatch):
    """What is asked stands below what it is about, whichever request is the quicker."""
    person, other = post.person(), post.person()
    for text, chat in (("about", person), ("asked", person), ("elsewhere", other)):
        await post.queue(chat, text=text, occurrence=text)
    call = Sender._call

    async def slow(sender, delivery):
        while "about" in delivery.parameters and not post.heard(other):
            await asyncio.sleep(0.01)
        return await call(sender, delivery)

    monkeypatch.setattr(Sender, "_call", slow)
    async with post.sending():
        assert await post.over() == {"sent": 3}
    assert post.heard(person) == ["about", "asked"]


async def test_blocked_and_unknown_chats_fail_and_are_noted(post):
    blocked, well = post.person(), post.person()
    await post.database.write(
        lambda connection: connection.execute(
            "INSERT INTO accounts (telegram_id, created_at) VALUES (?, 0)", (blocked,)
        )
    )
    post.sandbox.world.block(blocked, blocked=True)
    async with post.sending():
        await post.queue(blocked, well, 424242)
        assert await post.over() == {"failed": 2, "sent": 1}
    async with post.database.reading() as reader:
        assert await reader.one("SELECT reachable FROM accounts") == (0,)
        errors = await reader.all("SELECT error FROM deliveries WHERE state = 'failed' ORDER BY id")
    assert ["blocked" in errors[0][0], "not found" in errors[1][0]] == [True, True]


@pytest.mark.parametrize(
    ("fault", "state", "heard"),
    [
        ({"kind": "500", "times": 1}, "sent", 1),
        ({"kind": "429", "times": 1, "retry_after": 1}, "sent", 1),
        ({"kind": "reset", "times": 1}, "unknown", 0),
    ],
)
async def test_faults(post, fault, state, heard):
    person = post.person()
    post.sandbox.faults.replace([{"method": "sendMessage", **fault}])
    async with post.sending():
        await post.queue(person)
        assert await post.over() == {state: 1}
    assert len(post.heard(person)) == heard


async def test_unknown_is_sent_again_where_doubling_harms_nobody(post):
    person = post.person()
    post.kinds["test"] = Kind(again_when_unknown=True)
    post.sandbox.faults.replace([{"method": "sendMessage", "kind": "reset", "times": 1}])
    async with post.sending():
        await post.queue(person)
        assert await post.over() == {"sent": 1}


async def test_what_stays_unknown_is_not_sent_for_ever(post):
    person = post.person()
    post.kinds["test"] = Kind(again_when_unknown=True)
    post.sandbox.faults.replace([{"method": "sendMessage", "kind": "reset"}])
    async with post.sending():
        await post.queue(person)
        assert await post.over() == {"unknown": 1}
    assert len(list(post.sandbox.world.log.after(0, "call"))) <= 5


async def test_what_is_not_due_any_more_is_dropped(post):
    people = [post.person() for _ in range(3)]
    post.kinds["test"] = Kind(still_due=lambda _connection, delivery: delivery.recipient != people[0])
    async with post.sending():
        await post.queue(people[0], people[1])
        await post.queue(people[2], object_id=2, not_after=1)
        assert await post.over() == {"dropped": 1, "sent": 1}
        assert await post.over(object_id=2) == {"dropped": 1}
    assert post.heard(people[2]) == []


async def test_taken_back_before_it_went_out(post):
    person = post.person()
    await post.queue(person)
    await post.database.write(lambda connection: rows.drop(connection, "test", 1, "taken back", post.deps.now()))
    async with post.sending():
        assert await post.over() == {"dropped": 1}
    assert post.heard(person) == []


async def test_start_makes_claimed_due_and_sending_unknown(post):
    people = [post.person() for _ in range(3)]
    await post.queue(*people)
    claimed = await post.database.write(lambda connection: rows.claim(connection, post.deps.now(), 2))
    await post.database.write(lambda connection: rows.begin(connection, claimed[0], post.deps.now()))
    async with post.sending():
        assert await post.over() == {"unknown": 1, "sent": 2}
    async with post.database.reading() as reader:
        assert [row[3] for row in await rows.unknown(reader, 10)] == [people[0]]


async def test_edit_and_delete_go_to_the_message_that_was_sent(post):
    person = post.person()
    async with post.sending():
        await post.queue(person)
        await post.over()
        async with post.database.reading() as reader:
            message_id = (await reader.one("SELECT message_id FROM deliveries"))[0]
        edit = "UPDATE deliveries SET target = ? WHERE operation <> 'send'"
        await post.queue(
            person, method="editMessageText", text="改过", operation="edit", not_before=post.deps.now() + 200
        )
        await post.database.write(lambda connection: connection.execute(edit, (message_id,)))
        assert await post.over() == {"sent": 2}
        assert post.heard(person) == ["改过"]
        await post.queue(person, method="deleteMessage", operation="delete", not_before=post.deps.now() + 200)
        await post.database.write(lambda connection: connection.execute(edit, (message_id,)))
        assert await post.over() == {"sent": 3}
    assert post.heard(person) == []


async def test_strict_limits_are_never_met(post):
    post.sandbox.limits.change({"on": True})
    post.limiter = Limiter(30)
    people = [post.person() for _ in range(70)]
    async with post.sending():
        await post.queue(*people)
        assert await post.over() == {"sent": 70}
    refused = [event for event in post.sandbox.world.log.after(0, "call") if event["entry"].refusal]
    assert refused == []


async def test_group_that_became_a_supergroup_is_followed(post):
    person = post.person()
    group = post.sandbox.world.found_group("群", [person])
    async with post.sending():
        await post.queue(group.id, object_id=1)
        await post.over()
        post.sandbox.world.migrate(group.id)
        await post.queue(group.id, object_id=2)
        assert await post.over(object_id=2) == {"sent": 1}


async def test_fault_of_our_own_is_listed_and_holds_up_nobody(post, monkeypatch):
    people = [post.person() for _ in range(3)]
    call = Bot.call

    async def faulty(self, method, values, *, held=False):
        if values["chat_id"] == people[0]:
            raise ZeroDivisionError
        return await call(self, method, values, held=held)

    monkeypatch.setattr(Bot, "call", faulty)
    async with post.sending():
        await post.queue(*people)
        assert await post.over() == {"unknown": 1, "sent": 2}


async def test_words_go_once_nothing_of_them_is_to_be_sent(post):
    people = [post.person() for _ in range(2)]
    await post.queue(people[0], object_id=1)
    await post.queue(people[1], object_id=2, not_before=post.deps.now() + 3_600_000)
    async with post.sending():
        await post.over(object_id=1)
    emptied = await post.database.write(lambda connection: rows.empty_bodies(connection, post.deps.now() + 1))
    async with post.database.reading() as reader:
        assert [row[0] is None for row in await reader.all("SELECT parameters FROM bodies ORDER BY id")] == [
            True,
            False,
        ]
    assert emptied == 1
