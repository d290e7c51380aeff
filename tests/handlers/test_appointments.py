"""Appointed by picking from the register: by whom, to what, told at once, and back."""

import pytest

from bot.sandbox.commands import menu_for
from tests.handlers.hearing import admin, heard
from tests.register import MEMBER, OFFICER, SECRETARY

OFFICE, XIAN, MACHINERY = 1, 2, 3
LIN, CHEN, HUANG, WU, LI = 1, 2, 4, 5, 6
APPOINT = "🪪 任命"


@pytest.fixture
async def boss(people, bot):
    return await admin(people, bot)


async def rows(bot, sql):
    async with bot.database.reading() as reader:
        return await reader.all(sql)


async def commands(chat):
    """Of his chat, once a later answer shows that the bot has set them."""
    await chat.says("/menu")
    await chat.says("/help")
    return [each["command"] for each in menu_for(chat.world, chat.world.private_chat(chat.person), chat.person.id)]


async def test_officer_appoints_a_secretariat_which_sees_its_desk_at_once(people, officer, bot):
    huang = await people("黄", id=MEMBER)
    assert "📥 待办" not in (await huang.says("/start")).buttons
    await officer.says("黄会员")
    await officer.presses("👤 黄会员")
    await officer.presses("⚙️ 管理")
    offered = await officer.presses(APPOINT)
    assert "➕ 联盟秘书处" not in offered.buttons  # that is for admins
    sure = await officer.presses("➕ 西安市福建南安商会秘书处")
    assert "看到本会名册里的电话" in sure.text
    assert await rows(bot, "SELECT * FROM appointments") == []
    assert "黄会员现在是西安市福建南安商会秘书处的人员" in (await officer.presses("✅ 任命")).text
    assert "您现在是西安市福建南安商会秘书处的人员" in await heard(huang, "您现在是")
    assert "没有要办的事" in (await huang.presses("📥 待办")).text
    assert "📥 待办" in (await huang.says("菜单")).buttons
    assert "desk" in await commands(huang)
    columns = "act, person_id, organisation_id, membership_id, made, actor"
    assert await rows(bot, f"SELECT {columns} FROM appointments") == [("appoint", HUANG, XIAN, 4, 0, OFFICER)]


async def test_dismissed_is_a_member_again_and_hears_of_it(people, officer, bot):
    wu = await people("吴", id=SECRETARY)
    assert "📥 待办" in (await wu.says("/start")).buttons
    assert "desk" in await commands(wu)
    await officer.says(f"/start person-{WU}")
    await officer.presses("⚙️ 管理")
    assert "✅ 西安市福建南安商会秘书处" in (await officer.presses(APPOINT)).text
    sure = await officer.presses("➖ 免去西安市福建南安商会秘书处")
    assert "其他职务不变" in sure.text
    await officer.presses("➖ 免去")
    await heard(wu, "您不再是")
    assert "📥 待办" not in (await wu.says("菜单")).buttons
    assert "desk" not in await commands(wu)
    assert await rows(bot, "SELECT count(*) FROM memberships WHERE person_id = 5 AND secretary = 0") == [(1,)]
    await officer.presses("↩️ 重新任命")
    await officer.presses("✅ 任命")
    assert [row[0] for row in await rows(bot, "SELECT act FROM appointments")] == ["dismiss", "appoint"]


async def test_admin_appoints_an_officer_whom_search_finds_by_it_and_back(people, boss, bot):
    await people("黄", id=MEMBER)
    await boss.says(f"/start person-{HUANG}")
    await boss.presses("⚙️ 管理")
    await boss.presses(APPOINT)
    assert "任命各商协会的秘书处" in (await boss.presses("➕ 联盟秘书处")).text
    await boss.presses("✅ 任命")
    made = "SELECT position, rank, secretary FROM memberships WHERE person_id = 4 AND organisation_id = 1"
    assert await rows(bot, made) == [("职员", 95, 1)]
    assert "👤 黄会员" in (await boss.says("联盟办公室 职员 黄")).buttons
    assert "南安联盟办公室" in (await boss.says(f"/start person-{HUANG}")).text
    await boss.presses("⚙️ 管理")
    await boss.presses(APPOINT)
    await boss.presses("➖ 免去联盟秘书处")
    await boss.presses("➖ 免去")
    assert await rows(bot, made) == []  # it was made for that alone
    assert "南安联盟办公室" not in (await boss.says(f"/start person-{HUANG}")).text
    keys = await rows(bot, "SELECT keys FROM search_people WHERE id = 4")
    assert "公室" not in keys[0][0]


async def test_officer_of_the_register_stays_in_the_office_when_dismissed(boss, officer, bot):
    await boss.says(f"/start person-{LI}")
    await boss.presses("⚙️ 管理")
    await boss.presses(APPOINT)
    await boss.presses("➖ 免去联盟秘书处")
    await boss.presses("➖ 免去")
    await heard(officer, "您不再是联盟秘书处")
    assert await rows(bot, "SELECT secretary FROM memberships WHERE person_id = 6") == [(0,)]


async def test_who_is_not_on_the_bot_gets_a_link_to_send(officer):
    await officer.says(f"/start person-{CHEN}")
    await officer.presses("⚙️ 管理")
    await officer.presses(APPOINT)
    assert "还没有用机器人" in (await officer.presses("➕ 西安市福建南安商会秘书处")).text
    assert "🔗 复制链接" in (await officer.presses("✅ 任命")).buttons


async def test_pressed_twice_or_by_two_is_done_and_told_once(people, officer, boss, bot):
    huang = await people("黄", id=MEMBER)
    await huang.says("/start")
    for chat in (officer, officer, boss):
        assert "现在是" in (await chat.sends_data(f"appointments:do:appoint:{XIAN}:{HUANG}")).text
    await heard(huang, "您现在是")
    assert await rows(bot, "SELECT count(*) FROM appointments") == [(1,)]
    assert await rows(bot, "SELECT count(*) FROM deliveries WHERE kind = 'appointment'") == [(1,)]


async def test_nobody_dismisses_himself_by_accident(boss, bot):
    await bot.database.write(
        lambda connection: connection.execute(
            "UPDATE accounts SET person_id = 6 WHERE telegram_id = ?", (boss.person.id,)
        )
    )
    await boss.says(f"/start person-{LI}")
    await boss.presses(APPOINT)
    sure = await boss.presses("➖ 免去联盟秘书处")
    assert "这是您自己" in sure.text
    await boss.presses("✖️ 取消")
    assert await rows(bot, "SELECT secretary FROM memberships WHERE person_id = 6") == [(1,)]


async def test_without_an_office_it_is_said_what_to_do(boss, bot):
    await bot.database.write(
        lambda connection: connection.execute("UPDATE organisations SET kind = 'other' WHERE id = 1")
    )
    await boss.says(f"/start person-{LIN}")
    await boss.presses("⚙️ 管理")
    offered = await boss.presses(APPOINT)
    assert "还没有联盟秘书处" in offered.text
    assert "jiedui import organisations" in offered.text


DATA = [
    f"appointments:person:{HUANG}",
    f"appointments:appoint:{XIAN}:{HUANG}",
    f"appointments:do:appoint:{XIAN}:{HUANG}",
    f"appointments:do:dismiss:{XIAN}:{WU}",
    "appointments:staff:0",
]


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("who", [None, MEMBER, SECRETARY])
async def test_others_appoint_nobody(people, bot, data, who):
    chat = await people("人", **({"id": who} if who else {}))
    assert APPOINT not in (await chat.says("/start person-1")).buttons
    assert "任命由联盟秘书处和系统管理员来做" in (await chat.sends_data(data)).text
    assert await rows(bot, "SELECT * FROM appointments") == []


@pytest.mark.parametrize(
    "data",
    [
        f"appointments:do:appoint:{OFFICE}:{HUANG}",  # to the office: by admins alone
        f"appointments:do:dismiss:{OFFICE}:{LI}",
        f"appointments:do:appoint:{MACHINERY}:{HUANG}",  # where he doesn't belong
        f"appointments:do:appoint:{XIAN}:7",  # his term is over
        f"appointments:do:appoint:999:{HUANG}",
        f"appointments:do:appoint:{XIAN}:999",
    ],
)
async def test_officer_appoints_nobody_beyond_his_rights(officer, bot, data):
    assert "没有内容" in (await officer.sends_data(data)).text
    assert await rows(bot, "SELECT * FROM appointments") == []


async def test_staff_is_listed_by_organisation_with_who_is_on_the_bot(officer):
    await officer.says(f"/start person-{LIN}")
    await officer.presses("⚙️ 管理")
    await officer.presses(APPOINT)
    listed = await officer.presses("👥 秘书处人员")
    office, xian = listed.text.index("南安联盟办公室"), listed.text.index("西安市福建南安商会")
    assert office < listed.text.index("✅ 李办公") < xian < listed.text.index("⏳ 吴秘书")
