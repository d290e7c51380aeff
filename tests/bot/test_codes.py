"""The one-time code that makes the first admin."""

import asyncio
import re

import pytest

from bot import codes
from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.messages import Messages
from storage.database import Database
from tests import ready

LI, WANG = 880_000_001, 880_000_002


class Stopped(Clock):
    """A clock that stands where it is put."""

    at = 1_800_000_000_000

    def now(self):
        return self.at


@pytest.fixture
async def deps(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    yield Deps(Config(), database, Stopped(), Messages())
    await database.close()


@pytest.fixture
async def code(deps):
    return await codes.issue(deps.database, deps.now())


async def admins(deps):
    async with deps.database.reading() as reader:
        rows = await reader.all("SELECT telegram_id FROM accounts WHERE admin = 1 ORDER BY telegram_id")
        return [row[0] for row in rows]


def test_code_is_easy_to_read_out_and_never_the_same():
    made = {codes.new() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", each) for each in made)


async def test_code_makes_an_admin_once(deps, code):
    assert await codes.claim(deps, code, LI)
    assert not await codes.claim(deps, code, WANG)
    assert await admins(deps) == [LI]


async def test_who_used_it_may_be_answered_again(deps, code):
    assert await codes.claim(deps, code, LI)
    assert await codes.claim(deps, code, LI)
    assert await admins(deps) == [LI]


async def test_of_two_at_once_one_wins(deps, code):
    won = await asyncio.gather(codes.claim(deps, code, LI), codes.claim(deps, code, WANG))
    assert sorted(won) == [False, True]
    assert await admins(deps) == [LI if won[0] else WANG]


async def test_code_is_taken_as_people_type_it(deps, code):
    assert await codes.claim(deps, f" {code.upper()}\n", LI)


@pytest.mark.parametrize("wrong", ["", "abcd-efgh-jkmn", "' OR 1=1 --", "码", "a\0b", "x" * 5000])
async def test_wrong_code_makes_no_admin(deps, code, wrong):
    assert not await codes.claim(deps, wrong, LI)
    assert await admins(deps) == []


async def test_code_is_over_after_seven_days(deps, code):
    deps.clock.at += 7 * 86_400_000
    assert not await codes.claim(deps, code, LI)
    deps.clock.at -= 1
    assert await codes.claim(deps, code, LI)


async def test_each_code_is_its_own(deps, code):
    other = await codes.issue(deps.database, deps.now())
    assert await codes.claim(deps, code, LI)
    assert await codes.claim(deps, other, WANG)
    assert await admins(deps) == [LI, WANG]


async def test_only_a_digest_is_stored(deps, code):
    async with deps.database.reading() as reader:
        rows = await reader.all("SELECT * FROM codes")
    assert len(rows) == 1
    assert code not in repr(rows)
    for file in deps.database.path.parent.iterdir():
        assert code.encode() not in file.read_bytes()
