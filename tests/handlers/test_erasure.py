"""Erasing oneself: asked for, cancelled, done; and nothing of him is left."""

import asyncio
import json

import pytest

from storage import dossiers, search
from tests.quiet import quiet
from tests.register import MEMBER
from tests.talk import gone, heard, here

CHEN, PHONE = 7010, "+1 212-555-0103"
PHRASE = "注销并删除我的全部资料"
ASK, YES, NO = "🗑 注销", "🗑 注销", "✋ 不注销了"


@pytest.fixture
async def chen(people, bot):
    chat = await here(people, "陈", CHEN)
    sql = "UPDATE accounts SET person_id = 2 WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (CHEN,)))
    return chat


async def asks(chat):
    await chat.says("/privacy")
    await chat.presses(ASK)
    await chat.says(PHRASE)
    return await chat.presses(YES)


async def is_erased(chat, clock):
    await asks(chat)
    await clock.move(hours=48.1)
    return await heard(chat, "您的资料删除了")


async def rows(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def test_it_is_asked_with_a_phrase_to_copy(chen):
    await chen.says("/privacy")
    asked = await chen.presses(ASK)
    assert asked.rows[0][0]["copy_text"]["text"] == PHRASE
    assert "对不上" in (await chen.says("删吧")).text
    assert "48 小时后" in (await chen.says(f"{PHRASE}。")).text
    planned = await chen.presses(YES)
    assert "定好了" in planned.text
    assert NO in (await chen.says("/privacy")).buttons
    assert ASK not in (await chen.last()).buttons


@pytest.mark.parametrize("phrase", ["Erase all my data", "註銷並刪除我的全部資料"])
async def test_the_phrase_counts_in_each_language(chen, phrase):
    await chen.says("/privacy")
    await chen.presses(ASK)
    assert "48 小时后" in (await chen.says(phrase)).text


async def test_it_can_be_taken_back_before(chen, clock, bot):
    await asks(chen)
    assert "资料都还在" in (await chen.presses(NO)).text
    await clock.move(hours=49)
    await chen.says("/menu")
    assert await rows(bot, "SELECT name, erased_at FROM persons WHERE id = 2") == [("陈建华", None)]


async def test_he_is_reminded_and_can_still_say_no(chen, clock, bot):
    await asks(chen)
    await clock.move(hours=36.1)
    await heard(chen, "⏰")
    assert "已取消" in (await chen.presses(NO)).text
    await clock.move(hours=12)
    await chen.says("/menu")
    assert (await rows(bot, "SELECT state FROM erasures")) == [("cancelled",)]


async def test_pressed_twice_is_planned_once(chen, bot):
    await chen.says("/privacy")
    await chen.presses(ASK)
    shown = await chen.says(PHRASE)
    action = shown.action(YES)
    await chen._press(shown.message_id, action)
    assert "定好了" in (await chen._press(shown.message_id, action)).text
    assert len(await rows(bot, "SELECT id FROM erasures")) == 1


async def test_nothing_of_him_is_left(chen, clock, bot, officer):
    await chen.says("水泥")
    await chen.says("/start org-2")
    await chen.presses("⭐ 收藏")
    await chen.sends_data("leads:preview:introduce:organisations:2")
    await chen.presses("✅ 发给秘书处")
    await officer.says("/menu")
    await is_erased(chen, clock)
    async with bot.database.reading() as reader:
        left = await dossiers.collect(reader, CHEN, 2)
    text = json.dumps(left, ensure_ascii=False)
    for word in ("陈建华", "12125550103", "zq7731", "水头", "水泥", "示例西安工程"):
        assert word not in text
    assert left["favourites"] == left["searches"] == left["claims"] == []
    assert left["account"][0]["phone"] == ""
    assert left["person"][0]["name"] == "已注销"
    assert left["memberships"][0]["position"] == "理事"
    assert left["memberships"][0]["term_to"] == "2026-12-02"
    assert [each["text"] for each in left["leads"]] == [""]


async def test_nobody_finds_him_any_more(chen, clock, member, officer):
    await is_erased(chen, clock)
    assert "没有内容" in (await member.says("/start person-2")).text
    for words in ("水头 人", "zq7731", "已注销", "理事"):
        assert all(
            "person-2" not in str(row) and "people:card:2" not in str(row) for row in (await officer.says(words)).rows
        )
    assert "陈建华" not in (await officer.says("/start company-2")).text


async def test_what_was_shown_of_him_is_taken_back(chen, clock, member):
    await member.says("/start person-2")
    card = await member.presses("🪪 存名片")
    await is_erased(chen, clock)
    await gone(member, PHONE)
    await heard(member, "已由本人收回")
    while b"2125550103" in member._reply(_message(member, card)).document:
        await member._wait()
    assert _message(member, card)["document"]["file_name"] == "🚪.txt"  # no contacts app opens it in vain


def _message(chat, reply):
    return next(each.message for each in chat.received() if each.message_id == reply.message_id)


async def test_his_secretariat_is_told(chen, clock, secretary):
    await is_erased(chen, clock)
    told = await heard(secretary, "已自行注销")
    assert "陈建华" in told.text
    assert "理事" in told.text


async def test_an_announcement_on_its_way_to_him_is_dropped(chen, clock, bot):
    await asks(chen)

    def queue(connection):
        body = connection.execute(
            "INSERT INTO bodies (method, parameters, created_at) VALUES ('sendMessage', '{\"text\": \"开会\"}', 0)"
        ).lastrowid
        sql = """INSERT INTO deliveries (kind, object_id, recipient, operation, body_id, priority, not_before, state, state_at)
                 VALUES ('announcement', ?, ?, 'send', ?, 5, ?, ?, 0)"""
        for number, (later, state) in enumerate([(2**60, "due"), (0, "paused"), (0, "failed"), (0, "unknown")]):
            connection.execute(sql, (900 + number, CHEN, body, later, state))

    await bot.database.write(queue)
    await clock.move(hours=48.1)
    await heard(chen, "您的资料删除了")
    found = await rows(bot, "SELECT state, error FROM deliveries WHERE object_id >= 900 AND kind = 'announcement'")
    assert found == [("dropped", "erased")] * 4
    await clock.move(minutes=2)
    await chen.says("/menu")
    await quiet()
    assert all("开会" not in each.text for each in chen.received())


async def test_he_may_come_back_as_a_guest(chen, clock):
    await is_erased(chen, clock)
    assert "您目前是访客" in (await chen.says("/me")).text
    assert ASK in (await chen.says("/privacy")).buttons


async def test_a_guest_erases_what_there_is(guest, clock, bot):
    await guest.says("水泥")
    await is_erased(guest, clock)
    assert await rows(bot, "SELECT * FROM result_lists WHERE telegram_id = :id", id=guest.person.id) == []


async def test_an_officer_is_none_afterwards(officer, clock, bot):
    await is_erased(officer, clock)
    assert await rows(bot, "SELECT secretary FROM memberships WHERE person_id = 6") == [(0,)]
    assert "📥 待办" not in (await officer.says("/menu")).buttons


async def test_who_was_linked_to_somebody_else_meanwhile_leaves_the_first_alone(chen, clock, bot):
    await asks(chen)
    sql = "UPDATE accounts SET person_id = 3 WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (CHEN,)))
    await clock.move(hours=48.1)
    await heard(chen, "您的资料删除了")
    assert await rows(bot, "SELECT count(*) FROM persons WHERE erased_at IS NOT NULL") == [(0,)]


async def test_afterwards_the_button_that_keeps_it_all_says_that_it_is_too_late(chen, clock):
    planned = await asks(chen)
    await clock.move(hours=48.1)
    await heard(chen, "您的资料删除了")
    late = await chen._press(planned.message_id, planned.action(NO))
    assert "取消不了了" in late.text
    assert "访客" in (await chen.presses("👤 我的资料")).text


async def test_whom_he_was_introduced_to_sees_that_he_is_gone(chen, member, clock, bot):
    sql = """INSERT INTO introductions (draft_id, person_id, telegram_id, target_id, way, purpose, pitch, state,
                 created_at, due_at, ended_at) VALUES (1, 4, ?, 2, 'direct', 'supply', '', 'connected', 1, 2, 3)"""
    await bot.database.write(lambda connection: connection.execute(sql, (MEMBER,)))
    await is_erased(chen, clock)
    shown = await member.sends_data("introductions:show:1")
    assert "已注销" in shown.text
    assert "联系方式已互相给出" in shown.text


async def test_only_his_own_press_cancels(chen, member, bot):
    await asks(chen)
    await member.says("/menu")
    assert "没有内容" in (await member.sends_data("erasure:cancel:1")).text
    assert "没有内容" in (await member.sends_data("erasure:plan:1")).text
    assert await rows(bot, "SELECT state FROM erasures") == [("planned",)]


async def test_a_job_that_runs_again_changes_nothing(chen, clock, bot):
    await is_erased(chen, clock)
    before = await rows(bot, "SELECT * FROM persons WHERE id = 2")
    await bot.database.write(
        lambda connection: connection.execute("UPDATE jobs SET state = 'due' WHERE kind = 'erasure.run'")
    )
    await clock.move(minutes=1)
    await chen.says("/menu")
    assert await rows(bot, "SELECT * FROM persons WHERE id = 2") == before
    assert len([each for each in chen.received() if "您的资料删除了" in each.text]) == 1


async def test_a_stop_in_the_middle_leaves_all_of_it_or_nothing(chen, clock, bot, monkeypatch):
    remove, tries = search.remove, []

    def failing(connection, **values):
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is full")
        remove(connection, **values)

    monkeypatch.setattr(search, "remove", failing)
    await asks(chen)
    await clock.move(hours=48.1)
    while not tries:
        await asyncio.sleep(0.02)
    await chen.says("/menu")
    assert await rows(bot, "SELECT name FROM persons WHERE id = 2") == [("陈建华",)]
    assert await rows(bot, "SELECT state FROM erasures") == [("planned",)]
    await clock.move(minutes=2)
    await heard(chen, "您的资料删除了")
    assert await rows(bot, "SELECT name FROM persons WHERE id = 2") == [("已注销",)]


async def test_english_speakers_have_their_own_phrase(people):
    chat = await here(people, "member", MEMBER, language_code="en")
    await chat.says("/privacy")
    await chat.presses("🗑 Erase me")
    assert "isn't the phrase" in (await chat.says("yes")).text
    await chat.says("erase all my data")
    assert "will be erased on" in (await chat.presses("🗑 Erase me")).text
