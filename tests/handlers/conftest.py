"""People of the small register, who are on the bot."""

import pytest

from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import here


@pytest.fixture
async def secretary(people):
    return await here(people, "秘书", SECRETARY)


@pytest.fixture
async def officer(people):
    return await here(people, "办公", OFFICER)


@pytest.fixture
async def member(people):
    return await here(people, "会员", MEMBER)
