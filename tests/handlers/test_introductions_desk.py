"""Introductions at desks that don't have all they would like: nobody on the bot, no contacts, many organisations."""

from tests.handlers.test_introductions import (
    CHEN,
    HUANG,
    LIN,
    MANILA,
    OWN,
    PHONE,
    PITCH,
    asker,
    asks,
    chen,
    rows,
    stands,
    texts,
)
from tests.talk import heard

__all__ = ["asker", "chen"]
XIAN = 2


async def writes(bot, sql, *values):
    await bot.database.write(lambda connection: connection.execute(sql, values))


async def test_without_a_secretariat_the_office_carries_it_and_is_named(asker, officer, bot):
    """Manila has nobody on the bot: it isn't said that its secretariat does it."""
    sql = "UPDATE organisations SET phone = '+6328123456' WHERE id IN (SELECT organisation_id FROM memberships WHERE person_id = ?)"
    await writes(bot, sql, MANILA)
    await writes(bot, "UPDATE persons SET wechat = 'zq7731' WHERE id = ?", MANILA)
    await writes(bot, "UPDATE memberships SET position = '会长', rank = 1 WHERE person_id = ?", MANILA)
    preview, _ = await asks(asker, MANILA)
    assert "先请联盟秘书处转达" in preview.text
    told = await heard(officer, "有人想认识")
    card = await officer._press(told.message_id, told.action("🔎 处理"))
    assert "· 联盟秘书处" in card.text
    assert (
        "商协会办公电话 +63 28123456" in card.text
    )  # whom to call: the register's own phone isn't the office's to see
    await officer.presses("☎️ 他已同意")
    got = await heard(asker, "引荐成了")
    assert "您的由秘书处转告对方" in got.text
    assert "zq7731" in got.text


async def test_who_has_no_contacts_is_reached_by_the_secretariat(asker, secretary, bot):
    """The register knows nothing of him, and he isn't on the bot: the desk is told before, who asked afterwards."""
    await writes(bot, "UPDATE persons SET phone = '', wechat = '', email = '' WHERE id = ?", LIN)
    await asks(asker, LIN)
    told = await heard(secretary, "有人想认识您会的林示例")
    card = await secretary._press(told.message_id, told.action("🔎 处理"))
    assert "名册里没有他的电话、微信和邮箱" in card.text
    assert "✏️ 补上他的联系方式" in card.buttons
    await secretary.presses("☎️ 他已同意")
    got = await heard(asker, "引荐成了")
    assert "名册里没有他的联系方式" in got.text
    assert got.buttons[0] == "📞 请秘书处联系我"
    assert "这是林示例的联系方式" not in got.text
    assert "点开即可存入通讯录" not in texts(asker)  # an empty card is none
    await heard(secretary, OWN)


async def test_the_contacts_of_who_has_none_but_telegram_go_to_the_desk(asker, secretary, bot):
    await writes(bot, "UPDATE persons SET phone = '' WHERE id = ?", HUANG)
    await writes(bot, "UPDATE memberships SET company_id = NULL WHERE person_id = ?", HUANG)
    preview, _ = await asks(asker, LIN)
    assert "您给的是：Telegram" in preview.text
    told = await heard(secretary, "有人想认识您会的林示例")
    await secretary._press(told.message_id, told.action("🔎 处理"))
    await secretary.presses("☎️ 他已同意")
    assert "在 Telegram 上联系" in (await heard(secretary, "请转告林示例")).text


async def test_the_desk_of_the_target_sees_whom_to_call(asker, secretary, bot):
    await asks(asker, LIN)
    told = await heard(secretary, "有人想认识您会的林示例")
    assert "电话在他的名片里" in (await secretary._press(told.message_id, told.action("🔎 处理"))).text
    assert "+1 212-555-0102" in (await secretary.presses("👤 林示例")).text


async def test_whoever_is_staff_reads_nothing_of_his_own_in_the_audit(asker, chen, secretary, officer, bot):
    """Else he would know that the desk said no, and before the morning."""
    await writes(bot, "UPDATE memberships SET secretary = 1 WHERE person_id = ?", HUANG)
    await asker.sends_data(f"introductions:ask:{LIN}")
    await asker.presses("采购")
    await asker.says(PITCH)
    await asker.presses("✅ 发送")
    await heard(secretary, "有人想认识您会的林示例")
    await secretary.sends_data("introductions:decline:1")
    assert "引荐" in (await officer.sends_data("audit:list:-:-:-:-:0")).text
    [(number,)] = await rows(bot, "id", "audit WHERE act = 'introductions:decline'")
    assert "林示例" in (await officer.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
    assert "引荐" not in (await asker.sends_data("audit:list:-:-:-:-:0")).text
    assert "没有内容" in (await asker.sends_data(f"audit:show:{number}:-:-:-:-:0")).text


async def test_the_funnel_of_many_organisations_has_pages_and_a_total(asker, officer, bot):
    def many(connection):
        for number in range(100, 170):
            connection.execute(
                "INSERT INTO organisations (id, key, kind, name, updated_at) VALUES (?, ?, 'chamber', ?, 0)",
                (number, f"many{number}", f"一个名字很长很长很长很长的南安商会第{number}家分会"),
            )
            connection.execute(
                """INSERT INTO introductions (draft_id, telegram_id, person_id, target_id, organisation_id, way, purpose,
                       pitch, state, created_at, due_at, answered_at, met) VALUES
                   (-:number, 1, 4, 2, :number, 'direct', 'buy', '', 'closed', :now, :now, :now + 7200000, 'deal')""",
                {"number": number, "now": 1_796_000_000_000},
            )
        connection.execute(
            "INSERT INTO outcomes (kind, object_id, organisations, deal, at) VALUES ('introduction', 1, '[2, 100]', 'yes', ?)",
            (1_796_000_000_000,),
        )

    await bot.database.write(many)
    shown = await officer.sends_data("introductions:funnel")
    assert "合计：请求 70 → 同意 70 → 见面 70 → 有结果 70，答应中位用时约 2 小时" in shown.text
    assert len(shown.text) < 1500
    assert "🏅 1" in shown.text
    assert "第165家" not in shown.text
    assert "第165家" in (await officer.sends_data("introductions:funnel:64")).text


async def test_more_than_a_page_of_questions_says_so(asker, chen, bot):
    def many(connection):
        for number in range(1, 13):
            connection.execute(
                """INSERT INTO introductions (draft_id, telegram_id, person_id, target_id, organisation_id, way, purpose,
                       pitch, state, created_at, due_at, asked_at)
                   VALUES (-:number, 1, 4, 2, 2, 'direct', 'buy', '', 'asked', 1, 1800000000000, 1)""",
                {"number": number},
            )

    await bot.database.write(many)
    shown = await chen.says("/intros")
    assert "还有 4 位" in shown.text
    assert sum("📩" in each for each in shown.buttons) == 8


async def test_the_same_town_however_it_is_written(asker, chen, bot):
    await writes(bot, "UPDATE persons SET hometown = '南安市仑苍镇' WHERE id = ?", HUANG)
    await writes(bot, "UPDATE persons SET hometown = 'Luncang' WHERE id = ?", CHEN)
    preview, _ = await asks(asker, CHEN)
    assert "您二位同为仑苍人" in preview.text
    request = await heard(chen, "有人想认识您")
    assert "您二位同为仑苍人" in request.text
    # What he shows of himself is what is said: neither hides it.
    await writes(bot, """UPDATE persons SET visibility = '{"hometown": "hidden"}' WHERE id = ?""", CHEN)
    assert "同为" not in (await chen.sends_data("introductions:show:1")).text


async def test_the_company_s_card_is_given_where_it_was_chosen(asker, chen, bot):
    await asks(asker, CHEN)
    request = await heard(chen, "有人想认识您")
    await chen._press(request.message_id, request.action("✅ 同意"))
    got = await heard(asker, "引荐成了")
    assert "🏭 示例西安工程有限公司" in got.buttons
    assert "市政工程" in (await asker._press(got.message_id, got.action("🏭 示例西安工程有限公司"))).text
    assert not any("🏭" in each for each in (await heard(chen, "引荐成了")).buttons)  # 黄会员 has none


async def test_the_contacts_stay_where_they_are(asker, chen, bot):
    """Whatever is pressed below them is a message of its own."""
    await asks(asker, CHEN)
    request = await heard(chen, "有人想认识您")
    await chen._press(request.message_id, request.action("✅ 同意"))
    got = await heard(asker, "引荐成了")
    for label in ("🤝 我的引荐", "☰ 菜单"):
        shown = await asker._press(got.message_id, got.action(label))
        assert shown.message_id > got.message_id
    [still] = [each for each in asker.received() if each.message_id == got.message_id]
    assert PHONE in still.text


async def test_what_came_of_it_is_asked_though_nothing_was_passed_on(asker, secretary, bot, clock):
    """Who asked has the contacts from the yes on."""
    await asks(asker, LIN)
    told = await heard(secretary, "有人想认识您会的林示例")
    await secretary._press(told.message_id, told.action("🔎 处理"))
    await secretary.presses("☎️ 他已同意")
    await heard(asker, "引荐成了")
    passing = await heard(secretary, "请转告林示例")
    await clock.move(days=7, minutes=5)
    await stands(bot, [("7",)], "occurrence", "deliveries WHERE kind = 'introduction_met'")
    await clock.move(hours=21)
    asked = await heard(asker, "认识林示例之后，怎么样了")
    await asker._press(asked.message_id, asked.action("见了面"))
    assert await rows(bot, "state, met") == [("accepted", "met")]
    await secretary._press(passing.message_id, passing.action("✅ 已转告"))
    assert await rows(bot, "state, met") == [("closed", "met")]
