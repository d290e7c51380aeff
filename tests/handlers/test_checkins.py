"""Check-in at an event: by the code on the table, by the host's list, by name, and of who hadn't signed up."""

import asyncio
import io

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from zxingcpp import read_barcodes

from tests.events import Events
from tests.quiet import quiet
from tests.talk import gone, heard

LIN, CHEN, HUANG, WU, LI = (
    1,
    2,
    4,
    5,
    6,
)  # of the register: the president, a director, the member, the secretary, the officer


@pytest.fixture
def events(bot, clock):
    return Events(bot, clock)


async def at(clock, local):
    """It is then, for the bot too."""
    clock.set(local)
    await clock.move(seconds=0)


async def came(events, event):
    sql = """SELECT coalesce(persons.name, rsvps.name), checked_in_how FROM rsvps
             LEFT JOIN persons ON persons.id = person_id
             WHERE event_id = :id AND checked_in_at IS NOT NULL ORDER BY rsvps.id"""
    return [tuple(row) for row in await events.rows(sql, id=event.id)]


def lines_of(made):
    """Of the workbook, each by its headings."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made.document)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["序号", "姓名", "商协会"]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


async def test_the_code_on_the_table_lets_in_once_and_says_so_the_second_time(events, clock, member, officer, guest):
    event = await events.call("2026-12-10T14:30", people=(HUANG,))
    await events.answer(event, HUANG, guests=2)
    early = await member.says(f"/start checkin-{event.code}")
    assert "12月10日 12:30 起" in early.text

    await at(clock, "2026-12-10T14:00")
    await heard(member, "快开始了")
    found = await member.says(f"/start checkin-{event.code}")
    assert "签到成功" in found.text
    assert "连同行 2 位" in found.text
    again = await member.says(f"签到 {event.code.lower()}")
    assert "已经签到了" in again.text
    walked = await officer.says(event.code)  # a member who hadn't signed up
    assert "已经补上" in walked.text
    stranger = await guest.says(event.code)
    assert "签到台" in stranger.text
    assert await came(events, event) == [("黄会员", "qr"), ("李办公", "walk_in")]

    await at(clock, "2026-12-11T09:00")
    assert "已经签到了" in (await member.says(event.code)).text
    late = await guest.says(event.code)
    assert "结束" in late.text or "签到台" in late.text


async def test_a_wrong_code_is_told_and_counted_but_a_word_is_looked_for(events, member):
    wrong = await member.says("签到 ZZZZZ9")
    assert "没有这个签到码" in wrong.text
    assert "还可以试 4 次" in wrong.text
    word = await member.says("valves")
    assert "签到码" not in word.text
    for _ in range(4):
        await member.says("/start checkin-QQQQQQ")
    assert "签到码" not in (await member.says("签到 ZZZZZ9")).text
    alone = await member.says("签到")
    assert "6 位签到码" in alone.text


async def test_a_cancelled_event_takes_nobody_in_and_who_waits_gets_in_when_he_is_there(events, clock, member, officer):
    event = await events.call("2026-12-10T14:30", capacity=1)
    gone = await events.call("2026-12-10T14:30")
    await events.cancel(gone)
    await events.answer(event, LI)
    await events.answer(event, HUANG, "waiting")
    await at(clock, "2026-12-10T14:10")
    await heard(officer, "快开始了")
    assert "已取消" in (await member.says(gone.code)).text
    assert "已经补上" in (await member.says(event.code)).text
    rows = await events.rows("SELECT answer, checked_in_how FROM rsvps WHERE person_id = :id", id=HUANG)
    assert [tuple(row) for row in rows] == [("going", "walk_in")]


async def test_the_host_ticks_a_list_finds_by_name_enters_a_visitor_and_takes_it_all_home(
    events, clock, secretary, member, people
):
    event = await events.call("2026-12-10T14:30", people=(LIN, CHEN, HUANG, WU))
    await events.answer(event, HUANG, guests=1, guest_names="黄太太")
    await events.answer(event, LIN)
    await events.answer(event, None, name="电话来宾", phone="+8613800000000")
    assert "🚶 现场来宾" not in (await secretary.sends_data(f"checkins:panel:{event.id}")).buttons
    refused = await member.sends_data(f"checkins:panel:{event.id}")
    assert event.code not in refused.text

    await at(clock, "2026-12-10T14:00")
    on = await secretary.says("签到")
    shown = await secretary.presses(next(each for each in on.buttons if "年度" in each))
    assert event.code in shown.text
    shown = await secretary.presses("☑️ 按名单签到")
    assert shown.buttons[:3] == ["⬜ 林示例", "⬜ 电话来宾", "⬜ 黄会员 +1"]
    shown = await secretary.presses("⬜ 黄会员 +1")
    assert "已到 2 人（1/3）" in shown.text
    shown = await secretary.presses("⬜ 林示例")
    shown = await secretary.presses("✅ 林示例")  # a wrong tick
    assert "⬜ 林示例" in shown.buttons

    await secretary.presses("🔎 按姓名找")
    found = await secretary.says("陈")  # called, and never answered
    assert "🚶 陈建华（未报名）" in found.buttons
    await secretary.sends_data(found.action("🚶 陈建华（未报名）").rpartition(":")[0] + f":{LI}")  # whom nobody called
    assert "✅ 陈建华" in (await secretary.presses("🚶 陈建华（未报名）")).buttons
    found = await secretary.says("黄太")  # the next name at once: his wife's
    assert found.buttons[0] == "✅ 黄会员 +1"
    for typed in ("黃會員", "huanghuiyuan", "hhy"):
        assert (await secretary.says(typed)).buttons[0] == "✅ 黄会员 +1"
    nobody = await secretary.says("没这个人")
    assert "没有找到" in nobody.text

    await secretary.presses("🚶 现场来宾")
    await secretary.says("路过的客人")
    await secretary.says("138 1111 2222")
    assert "路过的客人" in (await secretary.presses("✅ 签到")).text
    await secretary.presses("🚶 再登记一位")
    await secretary.says("路过的客人 13811112222")
    assert "已经登记" in (await secretary.presses("✅ 签到")).text
    assert await came(events, event) == [
        ("黄会员", "list"), ("陈建华", "walk_in"), ("路过的客人", "walk_in"),
    ]  # fmt: skip

    await secretary.presses("⬅️ 返回签到")
    made = await secretary.presses("📊 出席表")
    lines = lines_of(made)
    assert [(each["姓名"], each["已到"], each["答复"]) for each in lines] == [
        ("路过的客人", "是", "未报名"), ("陈建华", "是", "未报名"), ("黄会员", "是", "参加"),
        ("林示例", "", "参加"), ("电话来宾", "", "参加"),
    ]  # fmt: skip
    by_name = {each["姓名"]: each for each in lines}
    assert by_name["路过的客人"]["电话"] == "+86 138 1111 2222"
    assert by_name["林示例"]["电话"]  # her own register's
    assert by_name["黄会员"]["同行人"] == "黄太太"
    notes = await events.rows("SELECT act FROM audit WHERE act LIKE 'checkins:%' ORDER BY id")
    assert [row[0] for row in notes] == [
        "checkins:in", "checkins:in", "checkins:out", "checkins:in", "checkins:walk", "checkins:export",
    ]  # fmt: skip
    shown = await events.rows("SELECT person_id FROM disclosures WHERE kind = 'list' ORDER BY person_id")
    assert [row[0] for row in shown] == [LIN, CHEN]


async def test_the_sheet_for_the_table_has_the_code_that_checks_in(events, sandbox, secretary):
    event = await events.call("2026-12-10T14:30")
    await secretary.sends_data(f"checkins:panel:{event.id}")
    sheet = await secretary.presses("🖼 签到二维码")
    file = sandbox.world.files.get(sheet.message["photo"][-1]["file_id"])
    [code] = read_barcodes(Image.open(io.BytesIO(file.content)))
    assert code.text.endswith(f"?start=checkin-{event.code}")


async def settled(events):
    """Until the panels' refresh is due no more, and went out."""
    sql = """SELECT (SELECT count(*) FROM jobs WHERE kind = 'events.show' AND state = 'due')
                 + (SELECT count(*) FROM deliveries WHERE kind = 'event_card' AND state IN ('due', 'claimed', 'sending'))"""
    async with asyncio.timeout(30):
        while (await events.rows(sql))[0][0]:
            await asyncio.sleep(0.01)


async def test_a_panel_s_refresh_leaves_the_list_alone_that_took_its_place(events, clock, secretary, member):
    event = await events.call("2026-12-01T11:00", people=(HUANG,))
    panel = await secretary.sends_data(f"events:panel:{event.id}")
    listed = await secretary._press(panel.message_id, f"checkins:list:{event.id}:0")
    assert "还没有人报名" in listed.text
    await member.sends_data(f"events:go:{event.id}")
    await at(clock, "2026-12-01T10:01")
    await settled(events)
    [now] = [each for each in secretary.received() if each.message_id == panel.message_id]
    assert "还没有人报名" in now.text

    await secretary._press(panel.message_id, f"events:panel:{event.id}")  # and there it is kept up to date again
    await member.sends_data(f"events:no:{event.id}")
    await at(clock, "2026-12-01T10:02")
    await settled(events)
    assert "不参加 1" in (await heard(secretary, "管理")).text


async def test_the_list_of_who_came_shows_contacts_as_its_reader_may_see_them(events, clock, officer, secretary):
    event = await events.call("2026-12-01T11:00")
    for each in (LIN, CHEN):
        await events.answer(event, each)
    found = {}
    for chat in (secretary, officer):
        made = await chat.sends_data(f"checkins:export:{event.id}")
        found[chat] = {line["姓名"]: line["电话"] for line in lines_of(made)}
    assert found[secretary] == {"林示例": "+1 212-555-0102", "陈建华": "+1 212-555-0103"}
    assert found[officer] == {"林示例": "", "陈建华": "+1 212-555-0103"}  # who consented to members
    await clock.move(hours=25)
    for chat in (secretary, officer):
        await gone(chat, "含联系方式")
        await quiet()
        assert not any(each.message.get("document") for each in chat.received())
