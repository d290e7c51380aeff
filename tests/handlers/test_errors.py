"""Whatever goes wrong: a log entry, one sentence to the person, and the next message is answered."""

import re

import pytest
import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.search.recent import Recent

SORRY = "对不起，出错了，已经记录下来。"
ENGLISH = "Sorry, something went wrong and was noted."


@pytest.fixture
def breaks(monkeypatch):
    """`breaks(error)`: from now on every search ends in it."""

    def broken(error):
        async def find(*args, **options):
            raise error

        monkeypatch.setattr(Recent, "find", find)

    return broken


@pytest.fixture
def logged():
    with structlog.testing.capture_logs() as entries:
        yield entries


def failures(logged):
    return [entry for entry in logged if entry["event"] == "an update failed"]


@pytest.mark.parametrize("error", [ZeroDivisionError("西安"), BadRequest("Can't parse entities: unclosed tag")])
async def test_unexpected_error_is_answered_with_the_number_in_the_log(guest, breaks, logged, error):
    breaks(error)
    reply = await guest.says("西安商会")
    assert reply.text.startswith(SORRY)
    [entry] = failures(logged)
    assert entry["exc_info"] is error
    assert re.search(r"\b[0-9a-f]{8}\b", reply.text)[0] == entry["error_id"]


async def test_update_that_failed_is_done_and_not_tried_again(guest, bot, breaks):
    breaks(ZeroDivisionError())
    await guest.says("西安商会")
    assert (await guest.says("/menu")).buttons
    assert (await guest.says("/help")).text
    answers = [message["text"] for message in guest._messages()]
    assert len(answers) == 3
    async with bot.database.reading() as reader:
        rows = await reader.all("SELECT done_at IS NOT NULL, attempts FROM inbox ORDER BY update_id")
    assert rows[0] == (1, 0)


async def test_sentence_is_in_the_readers_language(people, breaks):
    breaks(ZeroDivisionError())
    reader = await people("Guest", language_code="en")
    assert (await reader.says("x")).text.startswith(ENGLISH)


@pytest.mark.parametrize("code", ["zh-hans", "en"])
async def test_sentence_comes_even_without_the_database(people, bot, logged, code):
    await bot.database.write(lambda connection: connection.execute("DROP TABLE accounts"))
    reader = await people("访客", language_code=code)
    reply = await reader.says("西安商会")
    assert reply.text.startswith(ENGLISH if code == "en" else SORRY)
    assert len(failures(logged)) == len(reader.received()) == 1


async def test_error_behind_a_button_ends_its_spinner_too(guest, breaks):
    await guest.says("西安")
    breaks(ZeroDivisionError())
    list_id = (await guest.last()).action("🙋 请秘书处帮我找").rsplit(":", 1)[1]
    seq = guest.world.log.seq
    await guest.sends_data(f"search:list:{list_id}")
    assert (await guest._answer(seq, guest.person.id)).text.startswith(SORRY)


@pytest.mark.parametrize("error", [Forbidden("bot was blocked by the user"), TimedOut(), NetworkError("gone")])
async def test_where_no_answer_gets_through_no_other_is_tried(guest, breaks, logged, error):
    breaks(error)
    seq = guest.world.log.seq
    guest.world.say(guest.person.id, "西安商会")
    await guest.says("/menu")
    assert len([event for event in guest.world.log.after(seq, "message") if event["from_bot"]]) == 1
    assert len(failures(logged)) == (not isinstance(error, Forbidden))


async def test_failing_inline_query_is_logged_and_the_next_is_answered(guest, logged, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Recent, "find", None)
        guest.world.ask_inline(guest.person.id, "西安商会")
        assert (await guest.says("/menu")).buttons
    assert len(failures(logged)) == 1
    assert await guest.inline("西安商会")
