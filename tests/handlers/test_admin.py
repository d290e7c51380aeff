"""/admin: for admins alone; how the bot is, and a copy of its database at once."""

import pytest

from bot.sandbox.commands import menu_for
from tests.handlers.hearing import admin, heard
from tests.register import OFFICER


@pytest.fixture
async def boss(people, bot):
    return await admin(people, bot)


@pytest.mark.parametrize("who", [None, OFFICER])
@pytest.mark.parametrize("data", ["admin", "admin:appointing", "admin:backup"])
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
        connection.execute("INSERT OR REPLACE INTO routines VALUES ('backup', 0, NULL, 3, 'OSError: <full>')")
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
