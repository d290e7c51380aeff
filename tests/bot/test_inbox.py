"""The inbox: each sender's updates in order, different ones side by side, nothing lost, nothing done twice."""

import asyncio
import sqlite3

import pytest

from bot import inbox as module
from bot.inbox import ATTEMPTS, IN_MEMORY, SIDE_BY_SIDE, SUSPECT, sender_of
from storage import inbox as storage
from storage.database import Database
from tests import ready
from tests.inboxes import PATIENCE_S, House, wrote

ANN, BEN, CHEN = 1, 2, 3
REFUSE = "CREATE TRIGGER refuse BEFORE {} ON inbox BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"


@pytest.fixture
async def house(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    await database._writer.execute("PRAGMA synchronous = OFF")
    house = House(database)
    yield house
    await house.release(*house.held)
    await house.inbox.stop(PATIENCE_S)
    await database.close()


async def test_one_sender_in_order(house):
    await house.inbox.receive([wrote(ANN, number) for number in range(1, 31)])
    await house.until_all_done()
    assert house.done == {ANN: list(range(1, 31))}


async def test_one_who_is_slow_keeps_nobody_waiting(house):
    house.held = {ANN}
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2), wrote(BEN, 3)])
    await house.until(lambda: house.done[BEN])
    assert house.begun[ANN] == [1]
    await house.release(ANN)
    await house.until_all_done()
    assert house.done == {ANN: [1, 2], BEN: [3]}


async def test_so_many_at_once_and_no_more(house):
    crowd = range(1, SIDE_BY_SIDE + 21)
    house.held = set(crowd)
    await house.inbox.receive([wrote(sender, sender) for sender in crowd])
    await house.until(lambda: len(house.begun) >= SIDE_BY_SIDE)
    assert len(house.begun) == SIDE_BY_SIDE
    await house.release(*crowd)
    await house.until_all_done()
    assert len(house.done) == len(crowd)


async def test_flooder_fills_only_his_own_queue(house):
    house.held = {ANN}
    for first in range(1, 2001, 100):
        await house.inbox.receive([wrote(ANN, number) for number in range(first, first + 100)])
    await house.inbox.receive([wrote(BEN, 2001)])
    await house.until(lambda: house.done[BEN])
    assert len(house.inbox._queues[ANN].updates) <= IN_MEMORY
    await house.release(ANN)
    await house.inbox.receive([wrote(BEN, 2002)])
    await house.until(lambda: len(house.done[BEN]) == 2)
    assert len(house.done[ANN]) < 2000
    await house.until_all_done()
    assert house.done[ANN] == list(range(1, 2001))
    assert await house.rows("attempts > 0") == []


async def test_what_comes_while_rows_are_read_is_not_forgotten(house, monkeypatch):
    read = storage.waiting

    async def slowly(*arguments):
        rows = await read(*arguments)
        if rows and rows[-1].update_id < 200:
            await house.inbox.receive([wrote(ANN, rows[-1].update_id + 1)])
        return rows

    monkeypatch.setattr(storage, "waiting", slowly)
    house.held = {ANN}
    await house.inbox.receive([wrote(ANN, number) for number in range(1, IN_MEMORY + 3)])
    await house.release(ANN)
    await house.until(lambda: len(house.done[ANN]) == 200)
    assert house.done[ANN] == list(range(1, 201))


async def test_overtaken_requests_are_all_done_once(house):
    house.held = {ANN}
    for number in (3, 1, 2, *range(60, 3, -1)):
        await house.inbox.receive([wrote(ANN, number)])
    await house.release(ANN)
    await house.until_all_done()
    assert sorted(house.done[ANN]) == list(range(1, 61))


async def test_after_a_kill_what_was_left_comes_before_what_is_new(house):
    house.held = {ANN, BEN}
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2), wrote(BEN, 3), wrote(CHEN, 4)])
    await house.until(lambda: house.begun[ANN] and house.begun[BEN])
    await house.until_left([1, 2, 3])
    await house.restart()
    await house.inbox.receive([wrote(ANN, 5), wrote(CHEN, 6)])
    await house.release(ANN, BEN)
    await house.until_all_done()
    assert house.begun[ANN] == [1, 1, 2, 5]
    assert house.done == {ANN: [1, 2, 5], BEN: [3], CHEN: [4, 6]}


async def test_update_handed_over_twice_is_done_once(house):
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 1), wrote(ANN, 2)])
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2), wrote(ANN, 3)])
    await house.until_all_done()
    await house.restart()
    await house.inbox.receive([wrote(ANN, 2), wrote(ANN, 3), wrote(ANN, 4)])
    await house.until_all_done()
    assert house.done == {ANN: [1, 2, 3, 4]}


async def test_update_that_always_kills_is_set_aside_and_those_beside_it_are_not(house, monkeypatch):
    monkeypatch.setattr(module, "ALONE_S", PATIENCE_S)
    house.held = {ANN, BEN, CHEN}
    await house.inbox.receive([wrote(ANN, 1), wrote(BEN, 2), wrote(BEN, 3), wrote(CHEN, 4)])
    for _ in range(SUSPECT):
        await house.until(lambda: len(house.begun) == 3)
        house.begun.clear()
        await house.restart()
    await house.until(lambda: len(house.begun) == 3)
    await house.kill()
    house.held = {BEN}
    for life in range(1, ATTEMPTS - SUSPECT + 1):
        starting = asyncio.create_task(house.inbox.start())
        await house.until(lambda life=life: len(house.begun[BEN]) > life)
        starting.cancel()
        await asyncio.wait({starting})
    assert house.done == {ANN: [1]}
    house.held = set()
    await house.inbox.start()
    await house.until_left([2])
    assert house.done == {ANN: [1], BEN: [3], CHEN: [4]}


async def test_suspect_that_takes_long_does_not_keep_the_others_waiting(house, monkeypatch):
    monkeypatch.setattr(module, "ALONE_S", 0.05)
    house.held = {ANN}
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2), wrote(BEN, 3)])
    await house.execute(f"UPDATE inbox SET attempts = {SUSPECT} WHERE update_id = 1")
    await house.restart()
    await house.until(lambda: house.done[BEN])
    await house.release(ANN)
    await house.until_all_done()
    assert house.done[ANN] == [1, 2]


async def test_batch_that_cannot_be_written_is_not_confirmed_and_not_begun(house):
    await house.execute(REFUSE.format("INSERT"))
    with pytest.raises(sqlite3.Error, match="disk is full"):
        await house.inbox.receive([wrote(ANN, 1)])
    assert await house.rows() == []
    await house.execute("DROP TRIGGER refuse")
    await house.inbox.receive([wrote(ANN, 1)])
    await house.until_all_done()
    assert house.done == {ANN: [1]}


async def test_done_is_tried_again_until_it_is_written(house, monkeypatch):
    monkeypatch.setattr(module, "PAUSES_S", (0.01,) * 500)
    await house.execute(REFUSE.format("UPDATE"))
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2)])
    await house.until(lambda: house.done[ANN])
    await asyncio.sleep(0.05)
    await house.execute("DROP TRIGGER refuse")
    await house.until_all_done()
    assert house.done == {ANN: [1, 2]}


async def test_nothing_of_what_people_wrote_is_kept(house):
    await house.inbox.receive([wrote(ANN, 1), wrote(BEN, 2)])
    await house.until_all_done()
    assert await house.rows("body IS NULL AND done_at > 0") == [1, 2]


async def test_stop_finishes_what_is_under_way_and_keeps_what_waits(house):
    house.held = {ANN}
    await house.inbox.receive([wrote(ANN, number) for number in (1, 2, 3)])
    await house.until(lambda: house.begun[ANN])
    stopping = asyncio.create_task(house.inbox.stop(PATIENCE_S))
    await asyncio.sleep(0)
    await house.release(ANN)
    await stopping
    assert house.begun[ANN] == [1]
    assert await house.rows() == [2, 3]
    await house.restart()
    await house.until_all_done()
    assert house.done[ANN] == [1, 2, 3]


async def test_stop_has_no_patience_for_ever(house):
    house.held = {ANN}
    await house.inbox.receive([wrote(ANN, 1)])
    await house.until(lambda: house.begun[ANN])
    await house.inbox.stop(0.01)
    assert await house.rows() == [1]


@pytest.mark.parametrize("error", [ZeroDivisionError(), asyncio.CancelledError()])
async def test_error_beyond_the_error_handler_neither_loops_nor_ends_the_queue(house, error):
    house.fails = {1: error}
    await house.inbox.receive([wrote(ANN, 1), wrote(ANN, 2)])
    await house.until_all_done()
    await house.inbox.receive([wrote(ANN, 3)])
    await house.until_all_done()
    assert house.done == {ANN: [1, 2, 3]}


@pytest.mark.parametrize(
    ("update", "sender"),
    [
        ({"update_id": 1, "message": {"from": {"id": 5}, "chat": {"id": -6}}}, 5),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7}}}, 7),
        ({"update_id": 1, "channel_post": {"chat": {"id": -8}}}, -8),
        ({"update_id": 1, "poll": {"id": "9"}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_whose_queue(update, sender):
    assert sender_of(update) == sender
