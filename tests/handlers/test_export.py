"""All that is stored about somebody, handed to himself."""

import json
import re

import pytest

from bot.messages import FOLDER, Messages
from storage import dossiers
from tests.register import MEMBER, SECRETARY
from tests.talk import here

BUTTON = "📦 导出我的资料"
# Columns that say who somebody is.
NAMING = {"telegram_id", "person_id", "chat_id", "sender", "recipient", "author", "actor", "decided_by", "closed_by",
          "told_by", "used_by", "added_by"}  # fmt: skip


async def exported(chat):
    """Both documents, as texts."""
    await chat.says("/privacy")
    data = await chat.presses(BUTTON)
    page = next(each for each in reversed(chat.received()) if "全部资料" in each.text or "All that" in each.text)
    return chat._reply(page.message).document.decode(), json.loads(data.document)


async def test_it_holds_what_names_him(member, bot):
    said = """UPDATE persons SET industries = '["34", "54"]', languages = '["nan", "en"]' WHERE id = 4"""
    await bot.database.write(lambda connection: connection.execute(said))
    await member.says("石材")
    await member.says("/start org-2")
    await member.presses("⭐ 收藏")
    await member.says("/start person-2")
    page, data = await exported(member)
    assert data["account"][0]["telegram_id"] == MEMBER
    assert data["person"][0]["name"] == "黄会员"
    assert data["person"][0]["industries"] == ["34", "54"]
    assert data["memberships"][0]["organisation"] == "西安市福建南安商会"
    assert data["favourites"][0]["name"] == "西安市福建南安商会"
    assert [each["query"] for each in data["searches"]] == ["石材"]
    assert data["shown_to_me"][0] == {
        "person": "陈建华",
        "fields": ["phone"],
        "shown_at": data["shown_to_me"][0]["shown_at"],
    }
    for part in (
        "黄会员",
        "西安市福建南安商会",
        "石材",
        "<h2>名册里的我</h2>",
        "<dd>阀门机械、公路运输</dd>",
        "<dd>闽南语、英语</dd>",
        "2026年12月1日",
        "<dt>系统管理员</dt><dd>否</dd>",
    ):
        assert part in page
    assert "+12125550103" not in page


async def test_it_says_to_whom_his_contacts_were_shown(bot, member, people):
    await member.says("/start person-2")
    await member.says("/menu")
    chen = await here(people, "陈", 7010)
    sql = "UPDATE accounts SET person_id = 2 WHERE telegram_id = 7010"
    await bot.database.write(lambda connection: connection.execute(sql))
    _, data = await exported(chen)
    assert [(each["recipient"], each["fields"]) for each in data["shown_of_me"]] == [("黄会员", ["phone"])]


async def test_others_are_not_in_it(member, secretary):
    await secretary.says("水泥")
    page, _ = await exported(member)
    assert "水泥" not in page
    assert str(SECRETARY) not in page


async def test_it_is_deleted_after_a_day(member, clock):
    await exported(member)
    ids = [each.message_id for each in member.received() if each.message.get("document")]
    assert len(ids) == 2
    await clock.move(hours=23)
    await member.says("/menu")
    assert all(any(each.message_id == number for each in member.received()) for number in ids)
    await clock.move(hours=1.1)
    while any(each.message_id in ids for each in member.received()):
        await member._wait()


async def test_a_guest_gets_what_there_is_of_him(guest):
    page, data = await exported(guest)
    assert data["person"] == []
    assert data["account"][0]["telegram_id"] == guest.person.id
    assert "<h2>名册里的我</h2>" not in page


async def test_it_comes_in_his_language(people):
    chat = await here(people, "member", MEMBER, language_code="en")
    await chat.says("/privacy")
    await chat.presses("📦 Export my data")
    page = next(each for each in chat.received() if "All that" in each.text)
    assert "<h2>I in the register</h2>" in chat._reply(page.message).document.decode()


async def test_nothing_of_it_goes_into_a_group(member, group):
    where = await group(member)
    message = await member.says("/find 西安", chat=where)
    seq = member.world.log.seq
    query = member.world.press(member.person.id, message.message_id, "privacy:export", chat_id=where)
    assert query
    assert "私聊" in (await member._answer(seq, where)).text


async def test_every_table_that_names_somebody_is_in_it(bot):
    async with bot.database.reading() as reader:
        tables = [row[0] for row in await reader.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1] for row in await reader.all(f"PRAGMA table_info({table})")} for table in tables}
    naming = {table for table, names in columns.items() if names & NAMING}
    known = set(re.findall(r"(?:FROM|JOIN) ([a-z_]+)", " ".join(dossiers.SECTIONS.values())))
    assert naming <= known


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
async def test_every_section_and_column_has_its_words(bot, language):
    words = Messages(FOLDER).words(language)
    assert set(words["export"]) == set(dossiers.SECTIONS)

    def columns(connection):
        values = {"telegram_id": 1, "person_id": 1}
        return {
            column[0] for sql in dossiers.SECTIONS.values() for column in connection.execute(sql, values).description
        }

    async with bot.database.reading() as reader:
        assert set(words["export_columns"]) == await reader.run(columns)
