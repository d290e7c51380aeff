"""A person who is on the bot already comes with another account: the desk sees which, and the earlier one may object."""

import asyncio

import pytest

from tests.handlers.claiming import LIN, YES, claims_lin, person_of
from tests.handlers.hearing import heard

OBJECT = "✋ 不是我要求的，恢复"


@pytest.fixture
async def old(people):
    """林示例 with his first account: a favourite, a question that waits, a form half way."""
    chat = await people("林的旧号", phone="+12125550102")
    await chat.sends_contact()
    await chat.presses("✅ 我是林示例")
    await chat.says("/start org-3")
    await chat.presses("⭐ 收藏")
    await chat.sends_data("leads:preview:introduce:organisations:3")
    await chat.presses("✅ 发给秘书处")
    return chat


async def moves(guest, secretary):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses(YES)
    return await secretary.presses("🔁 换到这个账号")


async def owners(bot, table):
    async with bot.database.reading() as reader:
        return [row[0] for row in await reader.all(f"SELECT telegram_id FROM {table}")]


async def test_the_desk_sees_since_when_and_when_last_and_all_goes_over(old, guest, secretary, bot):
    await claims_lin(guest)
    request = await heard(secretary, "请确认身份")
    assert "12月1日" in request
    assert "最近一次是2026年12月1日" in request
    preview = await secretary.presses(YES)
    assert "收藏、草稿和请求跟着过来" in preview.text
    await secretary.presses("🔁 换到这个账号")
    await heard(guest, "秘书处已确认")
    assert [await person_of(bot, old), await person_of(bot, guest)] == [None, LIN]
    assert await owners(bot, "favourites") == [guest.person.id]
    assert await owners(bot, "leads") == [guest.person.id]
    assert "装备制造业协会" in str((await guest.says("收藏")).message)


async def test_the_earlier_account_objects_in_one_tap(old, guest, secretary, officer, bot, clock):
    await moves(guest, secretary)
    await heard(old, "换到另一个")
    await clock.move(hours=47)
    assert "已恢复" in (await old.presses(OBJECT)).text
    assert [await person_of(bot, old), await person_of(bot, guest)] == [LIN, None]
    assert await owners(bot, "favourites") == [old.person.id]
    assert "提出了异议" in await heard(guest, "访客")
    await heard(officer, "提出了异议")
    await heard(secretary, "提出了异议")
    assert "已恢复" in (await old.sends_data("claims:object:1")).text  # pressed twice
    # From now on it takes the office, which hears both; its yes can't be objected to.
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    shown = await secretary.presses(YES)
    assert "要由联盟秘书处确认" in shown.text
    await secretary.presses("📤 转给联盟秘书处")
    await heard(officer, "请确认身份")
    await officer.presses(YES)
    await officer.presses("🔁 换到这个账号")
    await heard(old, "请马上告诉联盟秘书处")
    assert await person_of(bot, guest) == LIN
    assert OBJECT not in (await old.last()).buttons


async def test_after_two_days_it_is_too_late_and_nobody_else_can(old, guest, secretary, member, bot, clock):
    await moves(guest, secretary)
    await heard(old, "换到另一个")
    await member.says("/me")
    assert "没有内容" in (await member.sends_data("claims:object:1")).text
    assert "没有内容" in (await guest.sends_data("claims:object:1")).text
    await clock.move(hours=49)
    assert "已经过了 48 小时" in (await old.presses(OBJECT)).text
    assert await person_of(bot, guest) == LIN


async def test_what_changed_since_isnt_overwritten(old, guest, secretary, bot):
    await moves(guest, secretary)
    await heard(old, "换到另一个")
    await guest.sends_data("me:unlink")
    third = old.world.add_person("第三个", phone="+12125550102")
    chat = type(old)(old.sandbox, third)
    await chat.sends_contact()
    await chat.presses("✅ 我是林示例")
    assert "后来有变化" in (await old.presses(OBJECT)).text
    assert await person_of(bot, chat) == LIN


async def test_a_desk_that_takes_its_yes_back_gives_the_earlier_account_all_of_it_again(
    old, guest, secretary, bot, clock
):
    await moves(guest, secretary)
    await heard(old, "换到另一个")
    await heard(guest, "秘书处已确认")
    assert "访客" in (await secretary.presses("↩️ 撤销确认")).text
    await heard(guest, "撤销了对您身份的确认")
    await heard(old, "刚才的换账号撤销了")
    assert [await person_of(bot, old), await person_of(bot, guest)] == [LIN, None]
    assert await owners(bot, "favourites") == [old.person.id]
    assert await owners(bot, "leads") == [old.person.id]
    await secretary.sends_data("claims:undo:1")  # pressed twice
    assert "没有内容" in (await guest.sends_data("claims:object:1")).text
    assert "已恢复" in (await old.sends_data("claims:object:1")).text  # what it wanted is so
    assert [await person_of(bot, old), await person_of(bot, guest)] == [LIN, None]


async def test_an_erasure_that_is_planned_goes_over_too_and_the_new_account_may_still_say_no(
    old, guest, secretary, bot, clock
):
    await old.says("/privacy")
    await old.presses("🗑 注销")
    await old.says("注销并删除我的全部资料")
    await old.presses("🗑 注销")
    await moves(guest, secretary)
    await heard(guest, "秘书处已确认")
    assert "✋ 不注销了" in (await guest.says("/privacy")).buttons
    assert "✋ 不注销了" not in (await old.says("/privacy")).buttons
    await clock.move(hours=48.1)
    await heard(guest, "您的资料删除了")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT name FROM persons WHERE id = :id", id=LIN) == [("已注销",)]


async def test_a_staff_members_new_account_takes_the_offices_yes(people, secretary, officer, bot):
    new = await people("吴的新号")
    await new.says("/start")
    await new.sends_data("claims:organisation:2")
    await new.sends_data("claims:ask:organisation:2")
    await heard(secretary, "请确认身份")
    # Nobody lets a secretary in by a yes of her own desk.
    shown = await secretary.sends_data("claims:yes:1:5")
    assert "要由联盟秘书处确认" in shown.text
    await secretary.sends_data("claims:pass:1:5")
    await heard(officer, "请确认身份")
    await officer.sends_data("claims:yes:1")
    assert await person_of(bot, new) is None
    await officer.sends_data("claims:move:1")
    await heard(new, "秘书处已确认")
    assert await person_of(bot, new) == 5
    assert "只有秘书处看得到" in (await secretary.says("/desk")).text
    assert "📥 待办" in (await new.says("/desk")).text


async def test_objecting_and_deciding_at_once_leaves_one_account(old, guest, secretary, officer, bot):
    await moves(guest, secretary)
    await heard(old, "换到另一个")
    await asyncio.gather(old.sends_data("claims:object:1"), officer.sends_data("claims:undo:1"))
    linked = [await person_of(bot, chat) for chat in (old, guest)]
    assert linked == [LIN, None]
