"""/admin: for admins alone; how the bot is, and a copy of its database at once."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot import admin as admin_rules
from bot import backups
from bot.sandbox.commands import menu_for
from bot.search import lists
from storage import outbox
from tests.handlers.hearing import admin, heard
from tests.register import OFFICER


@pytest.fixture
async def boss(people, bot):
    return await admin(people, bot)


async def test_an_admin_who_is_an_officer_has_both_menus(people, bot):
    boss = await admin(people, bot, id=OFFICER)
    assert {"📣 发通知", "🛠 系统管理"} <= set((await boss.says("/menu")).buttons)
    await boss.says("/help")
    menu = menu_for(boss.world, boss.world.private_chat(boss.person), boss.person.id)
    assert [each["command"] for each in menu][-4:] == ["announce", "meeting", "desk", "admin"]


@pytest.mark.parametrize("who", [None, OFFICER])
@pytest.mark.parametrize("data", ["admin", "admin:appointing", "admin:backup", "admin:send", "admin:send_backup"])
async def test_others_are_refused(people, who, data):
    chat = await people("人", **({"id": who} if who else {}))
    assert "🛠 系统管理" not in (await chat.says("/start")).buttons
    assert "只对系统管理员开放" in (await chat.says("/admin")).text
    assert "只对系统管理员开放" in (await chat.sends_data(data)).text


async def test_first_admin_has_the_button_and_the_command_at_once(boss):
    assert "🛠 系统管理" in (await boss.says("/menu")).buttons
    await boss.says("/help")
    menu = menu_for(boss.world, boss.world.private_chat(boss.person), boss.person.id)
    assert [each["command"] for each in menu][-2:] == ["desk", "admin"]
    shown = await boss.presses("🛠 系统管理")
    assert "联盟秘书处 1 人，商协会秘书处 1 人，其中 2 人还没用机器人" in shown.text
    assert "🪪 任命" in (await boss.presses("🪪 怎样任命")).text


async def test_admin_finds_the_people_whom_he_appoints(boss):
    assert "👤 黄会员" in (await boss.says("黄会员")).buttons


async def test_what_went_wrong_is_shown(boss, bot):
    def trouble(connection):
        sql = "UPDATE routines SET last_at = NULL, failures = 3, error = 'OSError: <full>' WHERE name = 'backup'"
        assert connection.execute(sql).rowcount == 1  # not due: else it would be done well at once
        connection.execute("INSERT INTO bodies (id, method, created_at) VALUES (99, 'sendMessage', 0)")
        for state, at in [("unknown", 0), ("failed", 2**45), ("failed", 0), ("failed", 2**45)]:
            connection.execute(
                """INSERT INTO deliveries (kind, object_id, recipient, operation, body_id, priority, not_before, state,
                   state_at) VALUES ('x', ?, 1, 'send', 99, 5, 0, ?, ?)""",
                (connection.total_changes, state, at),
            )
        connection.execute("INSERT INTO inbox (update_id, sender, received_at, attempts) VALUES (1, 1, 0, 5)")

    await bot.database.write(trouble)
    shown = (await boss.says("/admin")).text
    assert "不知是否送达 1 · 近 7 天发送失败 2" in shown
    assert "连续失败" in shown
    assert "OSError: <full>" in shown
    assert "搁置的 1 条" in shown


async def test_what_is_late_and_what_failed_lately_is_shown(boss, bot, monkeypatch):
    now = 1_796_090_400_000

    def trouble(connection):
        connection.execute("INSERT INTO bodies (id, method, created_at) VALUES (99, 'sendMessage', 0)")
        rows = [("failed", "Forbidden: bot was blocked by the user", now, 0)] * 2
        rows += [("failed", "an old one", now - 2 * 86_400_000, 0), ("paused", "", now, now - 3_600_000)]
        for number, (state, error, at, due) in enumerate(rows):
            connection.execute(
                """INSERT INTO deliveries (kind, object_id, recipient, operation, body_id, priority, not_before, state,
                   error, state_at) VALUES ('x', ?, 1, 'send', 99, 5, ?, ?, ?, ?)""",
                (number, due, state, error, at),
            )
        sql = "INSERT INTO inbox (update_id, sender, received_at, attempts) VALUES (1, 1, ?, 1)"
        connection.execute(sql, (now - 3_600_000,))

    await bot.database.write(trouble)
    monkeypatch.setattr(outbox, "claim", lambda *_: [])  # nothing is sent any more
    await bot.database.write(
        lambda connection: connection.execute("UPDATE deliveries SET state = 'due' WHERE state = 'paused'")
    )
    shown = (await boss.says("/admin")).text
    assert "发送 2 次：Forbidden: bot was blocked by the user" in shown
    assert "an old one" not in shown
    assert "该发还没发 1，最早的等了约 60 分钟" in shown
    assert "最早的等了约 60 分钟" in shown.split("收到还没处理")[1].splitlines()[0]
    assert "磁盘还剩" in shown


async def test_errors_of_answers_are_counted_by_name_alone(boss, monkeypatch):
    async def broken(*_):
        raise ValueError("13812345678")

    monkeypatch.setattr(lists, "ask", broken)
    await boss.says("西安")
    shown = (await boss.says("/admin")).text
    assert "回答 1 次：ValueError" in shown
    assert "138" not in shown.split("近 24 小时")[1]


async def test_backup_as_a_file(boss, bot, clock, tmp_path):
    await boss.says("/admin")
    asked = await boss.presses("📎 发备份文件")
    assert "4 家商协会、2 家企业、7 人" in asked.text
    assert "不加密" in asked.text
    await boss.presses("📎 发给我")
    await heard(boss, "📎 备份（")
    file = next(each for each in reversed(boss.received()) if each.message.get("document"))
    packed = tmp_path / "sent.gz"
    packed.write_bytes(boss._reply(file.message).document)
    backups.restore(packed, tmp_path / "restored.db")
    with closing(sqlite3.connect(tmp_path / "restored.db")) as connection:
        assert connection.execute("SELECT count(*) FROM persons").fetchone() == (7,)
        assert connection.execute("SELECT act, role FROM audit ORDER BY id DESC").fetchone() == (
            "admin:restore",
            "command_line",
        )
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("tmp")) == []
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT act, actor FROM audit ORDER BY id DESC") == (
            "admin:send_backup",
            boss.person.id,
        )
    async with bot.database.reading() as reader:
        while not await reader.one("SELECT 1 FROM deliveries WHERE operation = 'delete'"):
            await asyncio.sleep(0.01)  # its hour begins once the bot knows that it arrived
    await clock.move(hours=1.1)
    while any(each.message_id == file.message_id for each in boss.received()):
        await boss._wait()


async def test_backup_that_is_too_large_says_where_it_lies(boss, bot, monkeypatch):
    monkeypatch.setattr(admin_rules, "MOST_BYTES", 10)
    await boss.sends_data("admin:send_backup")
    assert "jiedui backup" in await heard(boss, "最多只能发 50 MB")
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT 1 FROM audit WHERE act = 'admin:send_backup'") is None


async def test_back_up_now_is_told_when_done(boss, bot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where the folder of the default configuration is
    assert "还没有备份" in (await boss.says("/admin")).text
    await boss.presses("💾 立即备份")
    await heard(boss, "备份完成")
    assert len(list((tmp_path / "backups").iterdir())) == 1
    assert "上次备份" in (await boss.presses("🔄 刷新")).text


async def test_backup_that_fails_is_told(boss, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "backups").write_text("a file, no folder")
    await boss.says("/admin")
    await boss.presses("💾 立即备份")
    assert "backups" in await heard(boss, "备份没有成功")
