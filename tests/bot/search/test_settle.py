"""The index is brought into one piece in short locks, and says the same as before."""

import pytest

from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.messages import Messages
from bot.register.importing import import_file
from bot.search import reindex
from bot.search.find import find
from storage.database import Database
from tests import ready
from tests.bot.search.samples import SAMPLES

QUERIES = ["西安商会", "xasfj", "泵", "林"]


@pytest.fixture
async def deps(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    for kind in ("organisations", "companies", "members"):
        await import_file(database, kind, SAMPLES / f"{kind}.csv")
    yield Deps(Config(), database, Clock(), Messages())
    await database.close()


async def answers(deps):
    async with deps.database.reading() as reader:
        return [(await find(reader, text, None)).hits for text in QUERIES]


async def pieces(deps):
    async with deps.database.reading() as reader:
        return (await reader.one("SELECT count(DISTINCT segid) FROM find_people_idx"))[0]


async def test_settling_ends_in_one_piece_and_changes_no_answer(deps, monkeypatch):
    monkeypatch.setattr(reindex, "PAGES", 2)
    monkeypatch.setattr(reindex, "REST_S", 0)
    before = await answers(deps)
    assert await pieces(deps) > 1
    await reindex.settle(deps)
    assert await pieces(deps) == 1
    assert await answers(deps) == before
    await reindex.settle(deps)
