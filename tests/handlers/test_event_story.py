"""One event from its announcement to the list of who came: places, a waitlist, a change, reminders, calendars, check-in."""

import io
import re

import icalendar
from python_calamine import CalamineWorkbook

from tests.handlers.test_checkins import at
from tests.handlers.test_events import PREVIEW, sends, writes
from tests.talk import heard


async def pressed(chat, label):
    """The newest button that begins so."""
    found = next(each for reply in reversed(chat.received()) for each in reply.buttons if each.startswith(label))
    return await chat.presses(found)


async def test_from_announcement_to_attendance_with_a_waitlist(clock, secretary, member):
    preview = await writes(secretary, title="年会", when="12月10日 14:30-17:00")
    before = preview.message_id
    await secretary._press(before, preview.action("👥 名额"))
    await secretary.says("2")
    panel = await sends(secretary, await heard(secretary, PREVIEW, after=before))
    assert "请了" in panel.text or "正在发出邀请" in panel.text

    # Two places: the member's, and a guest's who rang. The secretary herself waits.
    card = await heard(member, "年会")
    await member._press(card.message_id, card.action("✅ 参加"))
    taken = await member.presses("📅 加入日历")
    assert b"METHOD:PUBLISH" in taken.document
    await secretary.presses("📝 代报名")
    await secretary.says("路人 13800001111")
    await pressed(secretary, "➕ 名册外")
    await secretary.presses("✅ 参加")
    await secretary.presses("👀 卡片")
    waiting = await secretary.presses("⏳ 候补")
    assert "您在候补第 1 位" in waiting.text
    await secretary.presses("📅 加入日历")

    # The member can't come: his place is offered to who waits, and taken.
    await member._press(card.message_id, "events:no:1")
    offer = await heard(secretary, "有空位了")
    await secretary._press(offer.message_id, offer.action("✅ 要这个名额"))
    again = await member._press(card.message_id, "events:go:1")
    assert "您在候补第 1 位" in again.text

    # It moves to another hall: who answered hears of it, and gets a new file.
    await secretary._press(panel.message_id, "events:alter:1:venue")
    await secretary.says("兰州厅")
    await heard(secretary, "还没有改")
    await pressed(secretary, "✅ 改（")
    assert "兰州厅" in (await heard(member, "🔔 活动有变动")).text
    renewed = await heard(member, "日历里的会更新")
    [event] = icalendar.Calendar.from_ical(member._reply(renewed.message).document).walk("VEVENT")
    assert (event["sequence"], event["location"]) == (1, "兰州厅")

    # The day before, who has a place is reminded, and nobody else.
    await at(clock, "2026-12-09T14:31")
    assert "兰州厅" in (await heard(secretary, "⏰ 年会")).text
    assert not any("⏰ 年会" in each.text for each in member.received())

    # At the door: by the code, from the list, and the member who still waits.
    await at(clock, "2026-12-10T14:00")
    assert "<b>" not in (await heard(secretary, "快开始了")).text
    desk = await secretary._press(panel.message_id, "checkins:panel:1")
    code = re.search(r"签到码 (\w{6})", desk.text)[1]
    assert "签到成功" in (await secretary.says(f"/start checkin-{code}")).text
    assert "已经补上" in (await member.says(code)).text
    await secretary._press(panel.message_id, "checkins:list:1:0")
    listed = await secretary.presses("⬜ 路人")
    assert "已到 3 人（3/3）" in listed.text
    made = await secretary.sends_data("checkins:export:1")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made.document)).get_sheet_by_index(0).to_python()
    names, came, how = (rows[0].index(each) for each in ("姓名", "已到", "签到方式"))
    assert sorted((row[names], row[came], row[how]) for row in rows[1:]) == [
        ("吴秘书", "是", "二维码"), ("路人", "是", "名单"), ("黄会员", "是", "现场"),
    ]  # fmt: skip
    await at(clock, "2026-12-10T18:00")
    over = await secretary._press(panel.message_id, "events:panel:1")
    assert "已签到 3" in over.text
