"""The real bot, killed again and again while people write to it."""

import asyncio
import random
import re
import sqlite3
import sys
from contextlib import closing

from tests.process import environment, write

PEOPLE = 25
SENTENCES = 40
KILLS = 6
PATIENCE_S = 60


class Talk:
    """What everybody wrote, and what each was answered, in order."""

    def __init__(self, world):
        self.world = world
        self.people = [world.add_person(f"人{number}").id for number in range(PEOPLE)]
        self.answers = {person: [] for person in self.people}
        self.heard = 0
        self.more = asyncio.Event()
        world.on_sent.append(self._hear)

    def _hear(self, message):
        self.answers[message["chat"]["id"]].append(int(re.search(r"第(\d+)句", message["text"])[1]))
        self.heard += 1
        self.more.set()

    async def write(self):
        """Everybody one sentence after the other, whether the bot lives or not."""
        for number in range(SENTENCES):
            for person in self.people:
                self.world.say(person, f"第{number}句")
            await asyncio.sleep(0.15)

    async def until(self, wanted):
        async with asyncio.timeout(PATIENCE_S):
            while not wanted():
                self.more.clear()
                await self.more.wait()

    @property
    def complete(self):
        return all(set(answers) == set(range(SENTENCES)) for answers in self.answers.values())


async def begin(folder):
    with (folder / "log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=environment(), stderr=log
        )


async def kill(bot):
    bot.kill()
    await bot.wait()


async def test_killed_at_random_moments_every_message_is_answered_in_order(sandbox, tmp_path):
    write(tmp_path, sandbox.url, more="messages_per_second = 0\n")
    chance = random.Random()
    talk = Talk(sandbox.world)
    writing = asyncio.create_task(talk.write())
    bot = await begin(tmp_path)
    try:
        await asyncio.sleep(chance.uniform(0, 1))  # in the middle of a start
        for _ in range(KILLS):
            await kill(bot)
            bot = await begin(tmp_path)
            enough = talk.heard + chance.randrange(1, 3 * PEOPLE)
            await talk.until(lambda enough=enough: talk.heard >= enough)
            await asyncio.sleep(chance.uniform(0, 0.01))
        await writing
        await talk.until(lambda: talk.complete)
        bot.terminate()
        assert await bot.wait() == 0
    finally:
        if bot.returncode is None:
            await kill(bot)
        await writing

    for answers in talk.answers.values():
        assert answers == sorted(answers)
        assert len(answers) - SENTENCES <= KILLS
    with closing(sqlite3.connect(tmp_path / "alliance.db")) as connection:
        assert connection.execute("SELECT count(*) FROM inbox WHERE done_at IS NULL").fetchone() == (0,)
