"""Rows of introductions: of two who settle one, one wins; and what sums of amounts say."""

import msgspec
import pytest

from storage import amounts, introductions
from storage.amounts import Amount
from storage.database import Database
from storage.introductions import Introduction
from tests import ready
from tests.register import nanan

ASKED = Introduction(
    id=0, draft_id=1, telegram_id=7001, person_id=4, target_id=2, notice_id=None, organisation_id=2, way="direct",
    purpose="buy", pitch="我厂做闸阀二十年", shared="[]", state="asked", created_at=1000, due_at=9000, asked_at=1000,
)  # fmt: skip


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(ready.empty(tmp_path / "alliance.db"))
    await nanan().write(opened)
    yield opened
    await opened.close()


async def put(database, **more):
    async with database.transaction() as tx:
        return await introductions.put(tx, msgspec.structs.replace(ASKED, **more))


async def test_of_two_who_saw_it_waiting_one_wins(database):
    it = await put(database)
    yes, no = (msgspec.structs.replace(it, state=state) for state in ("connected", "declined"))
    async with database.transaction() as tx:
        assert await introductions.move(tx, it, yes)
        assert not await introductions.move(tx, it, no)
        assert await introductions.by_id(tx, it.id) == yes
        assert await introductions.hand_on(tx, it, 3) is False


async def test_an_amount_of_each_introduction_counts_once_and_only_with_others(database):
    for number, person in ((1, 4), (2, 1), (3, 3)):
        it = await put(database, draft_id=number, person_id=person, state="closed")
        async with database.transaction() as tx:
            await amounts.put(tx, it.id, person, Amount(100_00, "CNY"), 0)
            await amounts.put(tx, it.id, 2, Amount(700_00, "CNY"), 0)  # of who was asked: of the same deal
            await amounts.put(tx, it.id, person, Amount(200_00, "CNY"), 0)
            assert await amounts.of(tx, it.id, person) == Amount(200_00, "CNY")
            assert await amounts.of(tx, it.id, 5) is None
    async with database.reading() as reader:
        assert await amounts.sums(reader, 0, None, 3) == [Amount(600_00, "CNY")]
        assert await amounts.sums(reader, 0, {2}, 3) == [Amount(600_00, "CNY")]
        for since, desks, least in ((0, None, 4), (0, {3}, 3), (1001, None, 3)):
            assert await amounts.sums(reader, since, desks, least) == []
    async with database.transaction() as tx:
        await amounts.drop(tx, 3, 3)
        await amounts.drop(tx, 3, 2)
        assert await amounts.sums(tx, 0, None, 3) == []


async def test_three_of_the_same_person_are_no_three(database):
    for number in (1, 2, 3):
        it = await put(database, draft_id=number, state="closed")
        async with database.transaction() as tx:
            await amounts.put(tx, it.id, 4, Amount(100_00, "CNY"), 0)
    async with database.reading() as reader:
        assert await amounts.sums(reader, 0, None, 3) == []
