"""Browsing where there is much to browse: the sample register, imported while the bot runs."""

from pathlib import Path

import pytest

from bot.register.importing import import_file

SAMPLES = Path(__file__).parents[2] / "bot" / "samples"


@pytest.fixture
async def full(bot):
    report = await import_file(bot.database, "organisations", SAMPLES / "organisations.csv")
    assert report.errors == ()


def starting(reply, start):
    return next(label for label in reply.buttons if label.startswith(start))


async def open_kind(guest, start):
    kinds = await guest.says("/orgs")
    return await guest.presses(starting(kinds, start))


async def test_region_then_list_then_card(guest, full):
    regions = await open_kind(guest, "异地商会")
    listed = await guest.presses(starting(regions, "广东"))
    assert "广东" in listed.text
    card = await guest.presses(starting(listed, "广东南安商会"))
    assert "广东 广州" in card.text


async def test_industry_then_list(guest, full):
    narrowed = await open_kind(guest, "行业协会")
    listed = await guest.presses(starting(narrowed, "石材"))
    assert any("石材" in label for label in listed.buttons)


async def test_all_of_a_kind_page_by_page(guest, full):
    narrowed = await open_kind(guest, "异地商会")
    first = await guest.presses(starting(narrowed, "全部"))
    second = await guest.presses("下一页 ›")
    assert second.message_id == first.message_id
    assert not set(first.buttons) & set(second.buttons) - {"下一页 ›", "‹ 返回", "☰ 菜单"}
    assert (await guest.presses("‹ 上一页")).buttons == first.buttons
