"""Two rows of one person: found, compared, made one by somebody who may, told, and parted again exactly."""

import asyncio

import pytest

from bot.merging import finding
from bot.register.applying import index_rows
from tests.handlers.claiming import person_of
from tests.handlers.gatherings import gathering, insert
from tests.handlers.hearing import heard
from tests.talk import here

XIAN, MANILA = 2, 4
LIN, CHEN, TAN, HUANG = 1, 2, 3, 4
TWIN = 30  # 陈建华 once more, in 西安


@pytest.fixture
async def twin(bot):
    """Another row of 陈建华 in the same organisation, with the same phone, another home town and no consent."""

    def insert(connection):
        connection.execute("""INSERT INTO persons (id, key, name, phone, hometown, offers, updated_at)
                              VALUES (30, 'p30', '陈建华', '+12125550103', '仑苍', '石材', 0)""")
        connection.execute("""INSERT INTO memberships (id, key, person_id, organisation_id, position, rank, company_name, updated_at)
                              VALUES (30, 'm30', 30, 2, '会员', 100, '示例石材', 0)""")
        index_rows(connection, [("persons", 30)])

    await bot.database.write(insert)


async def row(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.one(sql, **values)


async def look(bot):
    """The routine, at once."""
    await finding.look(Looking(bot))


class Looking:
    """As much of the house as the routine needs."""

    def __init__(self, bot):
        self.database = bot.database

    def now(self):
        return 1_800_000_000_000


async def test_a_pair_is_found_compared_by_tap_made_one_and_parted(bot, twin, secretary, clock):
    await look(bot)
    shown = await secretary.says("/desk")
    assert "🔗 可能是同一人 1" in shown.text
    compared = await secretary.presses("🔗 · 陈建华")
    assert "相同：姓名、手机" in compared.text
    assert "家乡：水头 / 仑苍" in compared.text
    assert "只有一条同意过公开联系方式" in compared.text
    before = await dump(bot)
    await secretary.presses("⇄ 家乡：改用 ② 仑苍")
    done = await secretary.presses("✅ 合并")
    assert "已合并成一条" in done.text
    kept = await row(bot, "SELECT hometown, offers, consent_on, phone FROM persons WHERE id = 2")
    assert kept == ("仑苍", "石材", "", "+12125550103")
    assert await row(bot, "SELECT merged_into FROM persons WHERE id = 30") == (CHEN,)
    # 会员 says nothing beside 理事 of the same organisation.
    assert await row(bot, "SELECT count(*), max(position) FROM memberships WHERE person_id = 2") == (1, "理事")
    assert "陈建华" in (await secretary.says("/start person-30")).text  # the old link leads to the one that is left
    assert "可能是同一个人" not in str((await secretary.says("/desk")).buttons)
    await secretary.sends_data("merging:undo:1")
    assert await dump(bot) == before
    assert "和原来一样" in (await secretary.sends_data("merging:undo:1")).text
    await secretary.sends_data("merging:differ:2:30")
    await bot.database.write(lambda c: c.execute("UPDATE persons SET updated_at = 5 WHERE id = 30"))
    await look(bot)
    assert "可能是同一个人" not in str((await secretary.says("/desk")).buttons)


IGNORED = {
    "merges",
    "audit",
    "audit_values",
    "disclosures",
    "inbox",
    "deliveries",
    "bodies",
    "jobs",
    "register_version",
    "settings",
    "routines",
}


async def dump(bot):
    """Every row of every table that says something of people."""

    def load(connection):
        names = [each[0] for each in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if name not in IGNORED and not name.startswith(("find_", "sqlite_"))]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in wanted}

    async with bot.database.reading() as reader:
        return await reader.run(load)


async def test_two_answers_to_an_event_become_one_and_two_again(bot, twin, secretary):
    answered = {"telegram_id": None, "answered_at": 1, "state_at": 1}
    await bot.database.write(
        lambda c: c.execute("INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (7012, 2, 0)")
    )
    first = await gathering(bot, "2026-12-20T09:00", kind="event", capacity=1, people=[CHEN, TWIN])
    second = await gathering(bot, "2026-12-21T09:00", kind="event", capacity=1, people=[CHEN, TWIN])
    third = await gathering(bot, "2026-12-22T09:00", people=[CHEN, TWIN, HUANG])
    # Entered for one row, who comes; said himself with the other, later, that he doesn't: a place for who waits.
    await insert(bot, "rsvps", event_id=first, person_id=TWIN, answer="going", answered_by=7002, **answered)
    own = {**answered, "answered_at": 5}
    await insert(bot, "rsvps", event_id=first, person_id=CHEN, answer="declined", answered_by=7012, **own)
    await insert(
        bot, "rsvps", event_id=first, person_id=HUANG, answer="waiting", answered_by=7002, waiting_since=2, **answered
    )
    # He waits with the one, and has a place with the other: it is his.
    await insert(
        bot, "rsvps", event_id=second, person_id=CHEN, answer="waiting", answered_by=7012, waiting_since=5, **own
    )
    await insert(bot, "rsvps", event_id=second, person_id=TWIN, answer="going", answered_by=7002, **answered)
    # His vote, given to himself; another's, which comes back with it.
    votes = {"answer": "proxy", "answered_by": 7012, **answered}
    await insert(bot, "rsvps", event_id=third, person_id=CHEN, proxy_person_id=TWIN, **votes)
    await insert(bot, "rsvps", event_id=third, person_id=HUANG, proxy_person_id=TWIN, **votes)
    before = await answers(bot)
    await secretary.sends_data("merging:look:2:30")
    await secretary.presses("✅ 合并")
    after = await answers(bot)
    assert after[first] == {CHEN: "declined", HUANG: "offered"}
    assert after[second] == {CHEN: "going"}
    assert after[third] == {CHEN: "declined", HUANG: "declined"}
    assert await row(bot, "SELECT count(*) FROM event_people WHERE event_id = :id", id=third) == (2,)
    assert await row(bot, "SELECT count(*) FROM jobs WHERE kind = 'events.lapse' AND state = 'due'") == (1,)
    await secretary.sends_data("merging:undo:1")
    parted = await answers(bot)
    # What was changed since stays: the place is offered to another, so he is the first of those who wait.
    assert parted[first] == {CHEN: "declined", HUANG: "offered", TWIN: "waiting"}
    assert parted[second] == before[second]
    assert parted[third] == {CHEN: "proxy", HUANG: "declined"}
    assert await row(bot, "SELECT count(*) FROM event_people WHERE event_id = :id", id=third) == (3,)


async def answers(bot):
    async with bot.database.reading() as reader:
        found = {}
        for event, person, answer in await reader.all(
            "SELECT event_id, person_id, answer FROM rsvps ORDER BY person_id"
        ):
            found.setdefault(event, {})[person] = answer
        return found


async def test_after_a_day_it_is_for_good(bot, twin, secretary, clock):
    await secretary.says("/desk")
    await secretary.sends_data("merging:look:2:30")
    await secretary.presses("✅ 合并")
    await clock.move(hours=25)
    async with asyncio.timeout(30):
        while (await row(bot, "SELECT journal FROM merges"))[0] is not None:
            await asyncio.sleep(0.02)
    assert "已经过了 24 小时" in (await secretary.sends_data("merging:undo:1")).text


async def test_from_a_card_the_office_merges_across_organisations(bot, officer, member):
    """陈建华 of 西安 and of 菲律宾: no secretariat has both."""
    await officer.says("/start person-2")
    await officer.presses("⚙️ 管理")
    listed = await officer.presses("🔗 和另一条是同一人")
    assert "👤 陈建华 · 菲律宾南安商会" in listed.buttons
    compared = await officer.presses("👤 陈建华 · 菲律宾南安商会")
    assert "Tan Kian Hua" not in compared.text
    await officer.presses("✅ 合并")
    held = await row(
        bot,
        "SELECT count(*), min(person_id), max(person_id) FROM memberships WHERE organisation_id IN (2, 4) AND person_id IN (2, 3)",
    )
    assert held == (2, CHEN, CHEN)
    aliases = await row(bot, "SELECT aliases FROM persons WHERE id = 2")
    assert "Tan Kian Hua" in aliases[0]
    assert "菲律宾南安商会" in (await member.says("/start person-3")).text


async def link(bot, account, person):
    sql = "UPDATE accounts SET person_id = ?, phone = '+12125550103' WHERE telegram_id = ?"
    await bot.database.write(lambda c: c.execute(sql, (person, account)))


async def test_two_accounts_take_the_offices_word_which_stays(bot, twin, people, secretary, officer):
    one, two = await people("陈一", id=7031), await people("陈二", id=7032)
    for chat, person in ((one, CHEN), (two, TWIN)):
        await chat.says("/start")
        await link(bot, chat.person.id, person)
    await two.says("/start org-2")
    await two.presses("⭐ 收藏")
    await secretary.says("/desk")
    compared = await secretary.sends_data("merging:look:2:30")
    assert "要由联盟秘书处合并" in compared.text
    assert "✅ 合并" not in compared.buttons
    digest = (await row(bot, "SELECT id FROM merges"))[0]
    assert "资料刚有变化" in (await secretary.sends_data(f"merging:do:{digest}:00000000")).toast
    await secretary.sends_data("merging:look:2:30")
    await secretary.presses("📤 请联盟秘书处看")
    await heard(officer, "是同一个人")
    compared = await officer.presses("🔎 看看")
    assert "只能留一个" in compared.text
    assert "✅ 合并" not in compared.buttons
    await officer.presses("◻️ 留 ② 的账号")
    await officer.presses("✅ 合并")
    assert [await person_of(bot, one), await person_of(bot, two)] == [None, CHEN]
    await heard(one, "留下了另一个")
    await heard(two, "合并成一条")
    await officer.presses("↩️ 拆开")
    assert [await person_of(bot, one), await person_of(bot, two)] == [CHEN, TWIN]
    await heard(one, "已撤销")


async def test_two_at_the_desk_one_merges_and_the_other_is_told(bot, twin, secretary, officer):
    for chat in (secretary, officer):
        await chat.says("/desk")
        await chat.sends_data("merging:look:2:30")
    answers = await asyncio.gather(secretary.presses("✅ 合并"), officer.presses("✅ 合并"))
    assert sum("已合并成一条" in answer.text for answer in answers) == 1
    assert sum("把这两条合并了" in answer.text for answer in answers) == 1
    assert await row(bot, "SELECT count(*) FROM merges WHERE state = 'done'") == (1,)


async def test_what_changed_since_it_was_shown_is_shown_again(bot, twin, secretary):
    await secretary.says("/desk")
    await secretary.sends_data("merging:look:2:30")
    await bot.database.write(lambda c: c.execute("UPDATE persons SET hometown = '官桥' WHERE id = 30"))
    again = await secretary.presses("✅ 合并")
    assert again.toast == "资料刚有变化，请再看一遍"
    assert "官桥" in again.text
    assert await row(bot, "SELECT count(*) FROM merges WHERE state = 'done'") == (0,)


async def test_consent_taken_back_while_merged_stays_taken_back(bot, people, secretary, clock):
    """Both had agreed; merged he changes his mind; parted neither row shows a phone."""

    def insert(connection):
        connection.execute("""INSERT INTO persons (id, key, name, phone, consent_on, visibility, updated_at)
                              VALUES (30, 'p30', '陈建华', '+12125550103', '2026-02-02', '{"phone": "members"}', 0)""")
        connection.execute("""INSERT INTO memberships (id, key, person_id, organisation_id, position, rank, updated_at)
                              VALUES (30, 'm30', 30, 2, '会员', 100, 0)""")
        connection.execute("INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (7030, 30, 0)")

    await bot.database.write(insert)
    chen = await here(people, "陈", 7030)
    await secretary.says("/desk")
    await secretary.sends_data("merging:look:2:30")
    await secretary.presses("✅ 合并")
    await heard(chen, "合并成一条")
    assert await row(bot, "SELECT consent_on FROM persons WHERE id = 2") == ("2026-02-02",)
    await chen.sends_data("privacy")
    await chen.sends_data("privacy:withdraw")
    await chen.sends_data("privacy:withdraw:yes")
    assert await row(bot, "SELECT consent_on FROM persons WHERE id = 2") == ("",)
    await secretary.sends_data("merging:undo:1")
    assert await row(bot, "SELECT group_concat(consent_on, '') FROM persons WHERE id IN (2, 30)") == ("",)


async def test_forged_presses_merge_nobody(bot, twin, member, secretary, guest):
    await guest.says("/start")
    await member.says("/start")
    for chat in (guest, member):
        for data in (
            "waiting:list:lookalikes:0",
            "merging:find:2",
            "merging:look:2:30",
            "merging:differ:2:30",
            "merging:pass:2:30",
        ):
            answer = await chat.sends_data(data)
            assert any(word in answer.text for word in ("只有秘书处看得到", "没有内容")), (data, answer.text)
    await secretary.says("/desk")
    # Not both are hers; himself with himself; nobody; a merge of another's, a field that isn't one.
    for data in (
        "merging:look:2:3",
        "merging:look:2:2",
        "merging:look:2:99",
        "merging:undo:1",
        "merging:do:1:00000000",
    ):
        assert "没有内容" in (await secretary.sends_data(data)).text, data
    await secretary.sends_data("merging:look:2:30")
    for data in ("merging:take:1:merged_into:1", "merging:take:1:account:1"):
        assert "没有内容" in (await secretary.sends_data(data)).text, data
    assert "没有内容" in (await member.sends_data("merging:take:1:hometown:1")).text
    # Herself with another: she would give herself rights, or away.
    own = await secretary.sends_data("merging:look:4:5")
    assert "要由联盟秘书处合并" in own.text
    assert await row(bot, "SELECT count(*) FROM persons WHERE merged_into IS NOT NULL") == (0,)


async def test_a_pair_of_whom_one_was_only_listed_is_the_offices(bot, twin, secretary, officer):
    """A secretariat has no say over whom others entered: what it couldn't open doesn't wait at its desk."""
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET listed = '+1' WHERE person_id = 30"))
    await look(bot)
    assert "可能是同一人" not in (await secretary.says("/desk")).text
    assert "🔗 可能是同一人" in (await officer.says("/desk")).text
    await secretary.says("/start person-2")
    await secretary.presses("⚙️ 管理")
    found = await secretary.presses("🔗 和另一条是同一人")
    assert not any("陈建华" in label for label in found.buttons)  # none that she could merge
    assert "✅ 合并" in (await officer.sends_data("merging:look:2:30")).buttons


async def test_pressed_again_nothing_is_noted_twice_and_the_next_follows(bot, twin, secretary, officer):
    await look(bot)
    for _ in range(2):
        await secretary.sends_data("merging:pass:2:30")
    await heard(officer, "是同一个人")
    assert await row(bot, "SELECT count(*) FROM audit WHERE act = 'merging:pass_on'") == (1,)
    await bot.database.write(
        lambda c: c.execute(
            """INSERT INTO lookalikes (first_id, second_id, why, organisation_id, found_at)
               VALUES (1, 2, 'told', 2, 1900000000000)"""
        )
    )
    for _ in range(2):
        answer = await secretary.sends_data("merging:differ:2:30")
        assert "不是同一个人" in answer.text
        assert "林示例" in answer.text
    assert await row(bot, "SELECT count(*) FROM audit WHERE act = 'merging:differ'") == (1,)
