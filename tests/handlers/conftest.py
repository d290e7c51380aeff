"""Staff of the small register, who are on the bot."""

import pytest

from tests.register import OFFICER, SECRETARY


@pytest.fixture
async def secretary(people):
    chat = await people("秘书", id=SECRETARY)
    await chat.says("/start")
    return chat


@pytest.fixture
async def officer(people):
    chat = await people("办公", id=OFFICER)
    await chat.says("/start")
    return chat
