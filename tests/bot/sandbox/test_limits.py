"""Flood limits: in a sliding window, and whoever is refused stays refused for the told time."""

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.parameters import Upload
from bot.sandbox.refusals import Refusal

OFF = {"overall_per_s": 0, "chat_per_s": 0, "group_per_min": 0}


class Seconds:
    """The sandbox's clock for its limits: however long calls take, none of it goes by unless a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def seconds(monkeypatch):
    seconds = Seconds()
    monkeypatch.setattr("bot.sandbox.limits.monotonic", seconds)
    return seconds


async def flood(client, **settings):
    await client.control("POST", "switches", {"flood": {"on": True, **OFF, **settings}})


async def sent(client, chat_ids):
    answers = [await client.answer("sendMessage", chat_id=chat_id, text="x") for chat_id in chat_ids]
    return [answer["ok"] for answer in answers]


async def test_thirty_a_second_overall(client, sandbox, seconds):
    people = [sandbox.world.add_person(str(number)) for number in range(35)]
    for person in people:
        sandbox.world.say(person.id, "/start")
    await flood(client, overall_per_s=30)

    assert await sent(client, [person.id for person in people]) == [True] * 30 + [False] * 5
    seconds.now += 1.1
    assert await sent(client, [people[0].id]) == [True]


async def test_one_a_second_in_a_chat_after_a_short_burst(client, sandbox, person):
    other = sandbox.world.add_person("Other")
    sandbox.world.say(other.id, "/start")
    await flood(client, chat_per_s=1, chat_burst=2)

    assert await sent(client, [person.id] * 3 + [other.id]) == [True, True, False, True]


async def test_twenty_a_minute_in_a_group(client, sandbox, person):
    group = sandbox.world.found_group("Group", [person.id])
    await flood(client, group_per_min=20)

    assert await sent(client, [group.id] * 21 + [person.id]) == [True] * 20 + [False, True]


async def test_an_album_counts_each_of_its_messages(client, sandbox, person):
    file_id = sandbox.world.files.add("document", Upload("a.txt", "text/plain", b"x")).file_id
    await flood(client, overall_per_s=5)
    album = [{"type": "document", "media": file_id}] * 4

    assert (await client.answer("sendMediaGroup", chat_id=person.id, media=album))["ok"]
    assert not (await client.answer("sendMediaGroup", chat_id=person.id, media=album))["ok"]


async def test_the_answer_tells_how_long_to_wait_in_three_places(client, person):
    await flood(client, chat_per_s=0.5, chat_burst=1)
    await client.call("sendMessage", chat_id=person.id, text="x")
    async with client.session.post(f"{client.root}/sendMessage", json={"chat_id": person.id, "text": "x"}) as response:
        answer = await response.json()

    assert response.status == 429
    assert response.headers["Retry-After"] == "2"
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 2",
        "parameters": {"retry_after": 2},
    }


def test_the_scope_stays_refused_until_the_told_time(seconds):
    limits = Limits(overall_per_s=0, chat_per_s=2 / 5, chat_burst=2, group_per_min=0)
    limits.take(1, 7)
    seconds.now = 1004.2
    limits.take(1, 7)
    with pytest.raises(Refusal, match=r"retry after 1$"):
        limits.take(1, 7)
    seconds.now = 1005.1  # the window has room again, but the told second is not over
    with pytest.raises(Refusal, match=r"retry after 1$"):
        limits.take(1, 7)
    seconds.now = 1005.3
    limits.take(1, 7)


def test_no_limits_count_nothing():
    limits = Limits.none()
    for _ in range(1000):
        limits.take(1, 7)
