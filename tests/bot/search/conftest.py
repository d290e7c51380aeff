"""The sample register to search in; `ask` is one person's search of it."""

import pytest

from bot.privacy import OFFICE
from bot.search.find import find
from storage.database import Database
from tests.bot.search import samples


@pytest.fixture(scope="session")
def sample_register(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "samples.db"
    samples.build(path)
    return path


@pytest.fixture
async def ask(sample_register):
    database = await Database.open(sample_register, readers=1)
    async with database.reading() as reader:

        async def asked(text, viewer=OFFICE, **more):
            return await find(reader, text, viewer, **more)

        yield asked
    await database.close()
