"""Nobody confirms what he couldn't appoint, and nobody else than the claim says."""

import pytest

from tests.handlers.claiming import ASK, LI, WU, YES, claims_lin, claims_membership, person_of, state
from tests.handlers.hearing import admin, heard
from tests.register import MEMBER


async def test_secretariat_makes_nobody_a_colleague(guest, secretary, officer, bot):
    """Whoever is confirmed as a secretary has his rights: the office decides on that."""
    await claims_membership(guest)
    await heard(secretary, "请确认身份")
    for forged in (f"claims:yes:1:{WU}", f"claims:move:1:{WU}"):
        assert "要由联盟秘书处确认" in (await secretary.sends_data(forged)).text
    assert await person_of(bot, guest) is None
    await secretary.sends_data(f"claims:pick:1:{WU}")
    assert "已转给联盟秘书处" in (await secretary.presses("📤 转给联盟秘书处")).text
    assert "吴秘书" in await heard(officer, "请确认身份")
    assert "没有内容" in (await secretary.sends_data("claims:move:1")).text
    await officer.presses(YES)
    await officer.presses("🔁 换到这个账号")
    await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == WU


async def test_officer_makes_nobody_an_officer(people, guest, officer, bot):
    boss = await admin(people, bot)
    await guest.says("/start org-1")
    await guest.presses("🙋 我是这里的会员")
    await guest.presses(ASK)
    await heard(officer, "请确认身份")
    assert "要由系统管理员确认" in (await officer.sends_data(f"claims:move:1:{LI}")).text
    await officer.presses("📤 转给系统管理员")
    await heard(boss, "请确认身份")
    assert "没有内容" in (await officer.sends_data("claims:move:1")).text
    await boss.presses(YES)
    await boss.presses("🔁 换到这个账号")
    await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == LI


async def test_claim_on_a_secretary_goes_to_the_office_at_once(people, guest, secretary, officer, bot):
    await bot.database.write(lambda connection: connection.execute("UPDATE memberships SET secretary = 1 WHERE id = 1"))
    assert "联盟秘书处" in (await claims_lin(guest)).text
    await heard(officer, "请确认身份")
    assert (await state(bot))[0][0] == "office"
    assert "没有要办的事" in (await secretary.says("/desk")).text


async def test_who_was_appointed_meanwhile_is_the_offices_affair(guest, secretary, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await bot.database.write(lambda connection: connection.execute("UPDATE memberships SET secretary = 1 WHERE id = 1"))
    assert "要由联盟秘书处确认" in (await secretary.presses(YES)).text
    assert await person_of(bot, guest) is None


FORGED = ["show:1", "members:1:0", "pick:1:2", "yes:1", "yes:1:2", "move:1", "pass:1", "no:1:other", "undo:1"]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_presses_are_answered_like_gone_ones(people, guest, secretary, data):
    await claims_lin(guest)
    member = await people("会员", id=MEMBER)
    await member.says("/start")
    for chat in (member, guest):
        assert "没有内容" in (await chat.sends_data(f"claims:{data}")).text


@pytest.mark.parametrize("data", ["pick:1:3", "yes:1:3", "pick:1:999", "yes:999", "members:999:0", "members:1:0"])
async def test_desk_confirms_nobody_else_than_the_claim_says(guest, secretary, data):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    assert "没有内容" in (await secretary.sends_data(f"claims:{data}")).text
