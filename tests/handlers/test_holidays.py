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
    shown = await officer.presses("✖️ 去掉 2026年12月2日")
    assert "联盟日" not in shown.text


async def test_members_are_refused(member):
    assert "联盟秘书处维护" in (await member.says("节假日")).text
