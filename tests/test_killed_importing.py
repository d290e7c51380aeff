"""The real bot, killed while a secretariat's list is taken in: nothing of it stays, and its sender hears so."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from storage.database import Database
from tests import media, talk
from tests.app import Chat
from tests.process import PATIENCE_S, write
from tests.register import SECRETARY, nanan
from tests.talk import heard
from tests.test_killed import begin, kill

ROWS = 1_000


@pytest.fixture
async def house(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr(talk, "PATIENCE_S", PATIENCE_S)  # five starts
    write(tmp_path, sandbox.url, more="messages_per_second = 0\n")
    database = await Database.open(tmp_path / "alliance.db")
    await nanan().write(database)
    await database.close()
    return tmp_path


def ask(house, sql):
    with closing(sqlite3.connect(house / "alliance.db")) as connection:
        return connection.execute(sql).fetchone()[0]


def count(house):
    return ask(house, "SELECT count(*) FROM persons WHERE name LIKE '甲%'")


async def test_killed_half_way_nothing_stays(sandbox, house):
    secretary = Chat(sandbox, sandbox.world.add_person("秘书", id=SECRETARY, language_code="zh-hans"))
    content = "\n".join(["姓名,职务,手机", *(f"甲{at},会员,138{at:08}" for at in range(ROWS))]).encode()
    bot = await begin(house)
    try:
        upload = media.upload("document", name="名册.csv", content=content)
        sandbox.world.send_files(SECRETARY, "document", [upload], "")
        await heard(secretary, "正在检查")
        await kill(bot)  # judged anew
        bot = await begin(house)
        shown = await heard(secretary, f"新增 {ROWS}")
        sandbox.world.press(SECRETARY, shown.message_id, shown.action("✅ 导入"))
        while not count(house):
            await asyncio.sleep(0.01)
        await kill(bot)
        assert 0 < count(house) < ROWS
        bot = await begin(house)
        again = await heard(secretary, "机器人重启了")
        assert again.message_id > shown.message_id
        assert count(house) == 0
        sandbox.world.press(SECRETARY, again.message_id, again.action("✅ 导入"))
        done = await heard(secretary, "已导入")
        assert f"新增 {ROWS}" in done.text
        assert count(house) == ROWS
        sandbox.world.press(SECRETARY, done.message_id, done.action("↩️ 撤销这次导入"))
        asked = await heard(secretary, "新增的会删掉")
        sandbox.world.press(SECRETARY, asked.message_id, asked.action("↩️ 撤销"))
        while ask(house, "SELECT count(*) FROM import_changes") == 2 * ROWS:
            await asyncio.sleep(0.01)
        await kill(bot)
        bot = await begin(house)
        await heard(secretary, "已撤销")
        assert (count(house), ask(house, "SELECT count(*) FROM import_changes")) == (0, 0)
        assert [path.suffix for path in (house / "alliance.db.rosters").iterdir()] == [".problems"]
    finally:
        if bot.returncode is None:
            await kill(bot)
