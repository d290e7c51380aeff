"""A visit over three cities: from a pairing to its result, each stop by its own clock, whom it concerns told and no other."""

from datetime import date

import pytest

from tests.handlers.prepared import MACHINERY, MANILA, XIAN, Prepared
from tests.talk import heard, here

ROUTE = """12月7日
9:30-11:30 泉州装备产业园，装备协会，周会长，看数控机床
第二天 10:00 厦门港
12月10日 下午3:00-5:00 马尼拉港区仓库，菲律宾南安商会，陈建华，看仓储、谈代理
"""


@pytest.fixture
async def machinery(bot, people):
    """The secretariat of the association that is visited."""
    prepared = Prepared(bot, 7101)
    person = await prepared.person(MACHINERY, secretary=1)
    await prepared.insert("accounts", telegram_id=7101, person_id=person, created_at=0)
    return await here(people, "装备", 7101)


@pytest.fixture
async def manila(bot, people):
    prepared = Prepared(bot, 7102)
    person = await prepared.person(MANILA, secretary=1)
    await prepared.insert("accounts", telegram_id=7102, person_id=person, created_at=0, time_zone="Asia/Manila")
    return await here(people, "马尼拉", 7102)


@pytest.fixture
async def tan(bot, people):
    """He receives in Manila."""
    await Prepared(bot).insert("accounts", telegram_id=7103, person_id=3, created_at=0, time_zone="Asia/Manila")
    return await here(people, "陈", 7103)


async def test_a_visit_over_three_cities(secretary, member, machinery, manila, tan, clock, bot):
    await secretary.says("/start org-2")
    asked = await secretary.presses("🚌 发起考察互访")
    assert "西安商会考察装备协会" in asked.text
    assert "没看懂" in (await secretary.says("去泉州")).text
    await secretary.says(ROUTE)
    preview = await heard(secretary, "预览")
    shown = secretary.received()[-2].text
    assert "1. 12月7日 09:30–11:30 泉州装备产业园 · 装备协会" in shown
    assert "3. 12月10日 15:00–17:00 马尼拉港区仓库 · 菲律宾南安商会" in shown
    assert "当地时间" in shown
    send = next(label for label in preview.buttons if label.startswith("🚀"))
    await secretary.presses(send)
    print(preview.text, preview.buttons)
    called = await heard(member, "西安商会考察装备协会")
    print(called.text, called.buttons)
    await heard(machinery, "这一站请贵会接待")
