"""Who may serve a notice: the notices that fit; where none does, firms and members, as far as one may see them."""

import json

from bot.search.keys import document_for_person
from storage import people as register
from storage import search
from tests.notices import notice, publish

POST = "✅ 发布"
NEED = "/need 求购DN100不锈钢闸阀200台，西安交货，月底前"
CHEN, HUANG = 2, 4


async def says_of_himself(bot, person, **fields):
    """What somebody offers or looks for, found at once."""

    def put(connection):
        for name, value in fields.items():
            connection.execute(f"UPDATE persons SET {name} = ? WHERE id = ?", (value, person))
        rows = register.rows(connection, [person])
        search.put(connection, [document_for_person(rows[0], register.memberships_of(connection, [person]))])

    await bot.database.write(put)


async def test_where_no_notice_fits_firms_and_members_are_offered_with_why(member, bot):
    await says_of_himself(bot, CHEN, offers="不锈钢闸阀、止回阀现货")
    await says_of_himself(bot, HUANG, offers="闸阀")  # himself
    await says_of_himself(bot, 3, offers="闸阀批发", visibility=json.dumps({"offers": "hidden"}))
    await member.says(NEED)
    posted = await member.presses(POST)
    assert "还没有相配的供应，但有 2 家企业或会员" in posted.text
    shown = await member.presses("🔎 谁能供应（2）")
    assert "🏭 示例仑苍闸阀有限公司" in shown.buttons
    assert "做：闸阀、蝶阀" in shown.text
    assert "能提供：不锈钢闸阀、止回阀现货" in shown.text
    assert [label for label in shown.buttons if label.startswith("👤")] == ["👤 陈建华"]
    card = await member.presses("👤 陈建华")
    assert "陈建华" in card.text


async def test_notices_that_fit_come_first_and_alone(member, secretary, guest, bot, clock):
    fitting = await publish(
        bot, clock, notice("supply", "闸阀厂家直供", "DN100现货，304材质", where="福建南安", organisation_id=3)
    )
    await publish(bot, clock, notice("supply", "不锈钢闸阀", "DN100", organisation_id=3), audience=(3,))  # not for him
    await member.says(NEED)
    assert "现在就有 1 条相配的供应" in (await member.presses(POST)).text
    own = await member.says("/start notice-3")
    shown = await member._press(own.message_id, own.action("🔎 谁能供应"))
    assert "都是：闸阀" in shown.text
    assert "示例仑苍" not in shown.text
    assert f"notices:card:{fitting.id}" == shown.action("👀 闸阀厂家直供")
    assert "返回" in shown.buttons[-2]
    assert "闸阀厂家直供" in (await secretary.sends_data("notices:serves:3")).text  # his desk
    await guest.says("/start")
    assert "没有内容" in (await guest.sends_data("notices:serves:3")).text
    await member.sends_data("notices:do:withdraw:3")
    assert "撤下" in (await member.sends_data("notices:serves:3")).text


async def test_an_offer_is_brought_to_whom_looks_for_it(member, bot):
    await says_of_himself(bot, CHEN, wants="采购花岗岩板材")
    await member.says("/offer 长期供应花岗岩光面板，水头自提")
    await member.presses(POST)
    shown = await member.presses("🔎 谁需要（1）")
    assert "在找：采购花岗岩板材" in shown.text


async def test_whom_he_avoids_is_left_out_and_nothing_is_said_to_fit(member, bot):
    await says_of_himself(bot, CHEN, offers="茶叶礼盒")
    await member.sends_data(f"avoiding:add:{CHEN}")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT 1 FROM avoidings")
    await member.says("/need 求购茶叶礼盒300份")
    posted = await member.presses(POST)
    assert "🔎" not in posted.text
    card = await member.presses("👀 看看")
    shown = await member._press(card.message_id, card.action("🔎 谁能供应"))
    assert "目前没有相配的供需" in shown.text
    assert "我来告诉您" in shown.text
