"""The office's table of holidays: pasted, saved, taken out; nobody is reminded on them."""

from tests.handlers.test_reminding import asks, mornings, settled
from tests.talk import heard


async def test_nobody_is_reminded_on_a_holiday_and_all_are_on_a_day_made_up(people, secretary, officer, bot, clock):
    await asks(people)  # a Tuesday at ten
    await settled(bot, clock)
    shown = await officer.says("节假日")
    assert "中国的节假日" in shown.text
    assert "元旦" in shown.text
    await officer.presses("➕ 粘贴放假安排")
    assert "没看懂" in (await officer.says("放假通知")).text
    preview = await officer.says("12月2日 休 联盟日\n12月5日 上班\n请各会安排好值班")
    assert "🏖 中国 2026年12月2日 星期三 联盟日" in preview.text
    assert "请各会安排好值班" in preview.text
    assert "已写入 2 天" in (await officer.presses("✅ 保存")).text
    assert "联盟日 ✏️" in (await officer.presses("🗓 看一看")).text
    clock.set("2026-12-02T09:40")
    await settled(bot, clock)
    assert not mornings(secretary)
    clock.set("2026-12-05T09:40")  # a Saturday
    await heard(secretary, "早上好")
    await officer.sends_data("holidays:of:CN")
    await officer.presses("✖️ 去掉几天")
    left = await officer.presses("✖️ 2026年12月5日 上班")  # the second is over by now
    assert "12月5日" not in left.text
    assert "✖️ 去掉几天" not in left.buttons


async def test_days_in_a_row_are_one_line(officer):
    await officer.sends_data("holidays:add")
    preview = await officer.says("春节：2027年2月5日至11日放假调休，共7天。2月13日（星期六）上班。")
    assert "2027年2月5日 星期五 至 2027年2月11日 星期四 春节" in preview.text
    await officer.presses("✅ 保存")
    shown = await officer.presses("🗓 看一看")
    assert "2月5日 星期五 至 2027年2月11日 星期四 春节 ✏️" in shown.text
    assert len(shown.text) < 1200
    assert len(shown.buttons) < 14


async def test_members_are_refused(member):
    assert "联盟秘书处维护" in (await member.says("节假日")).text
