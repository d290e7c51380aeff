"""Who did what, read in chat by those whose affair it is; exported; emptied of what an erased person had."""

import ast
import io
from pathlib import Path

import pytest
import python_calamine

from bot import audit, codes
from bot.auditing.reading import masked, since
from bot.messages import Messages
from bot.privacy import Viewer
from storage import audit as rows
from storage import emptying
from storage.audit import Filters
from tests.handlers.hearing import admin
from tests.handlers.prepared import MACHINERY, Prepared
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import heard, here

LINES = "操作记录"
PHONES = {"before": {"phone": "+12125550103"}, "after": {"phone": "+12125559999"}}


async def note(bot, viewer, act, *, now=1_796_000_000_000, **told):
    async with bot.database.transaction() as tx:
        return await audit.note(tx, viewer, act, now=now, **told)


def by(number, *desks, person=None):
    return Viewer(telegram_id=number, person_id=person, desks=frozenset(desks))


async def opens(chat):
    return await chat.sends_data("audit")


async def test_what_a_secretariat_does_is_told_to_itself_and_the_office(secretary, people, officer):
    guest = await people("访客")
    await guest.says("/start")
    await guest.sends_data("claims:ask:organisation:2")
    await secretary.says("/desk")
    await secretary.sends_data("claims:yes:1:2")
    for chat in (secretary, officer):
        shown = await opens(chat)
        assert "吴秘书：确认了 陈建华 的身份 · 西安商会" in shown.text
        entry = await chat.presses("1")
        assert "吴秘书（秘书处）" in entry.text
        assert "确认了 陈建华 的身份" in entry.text
        assert entry.buttons[:2] == ["👤 陈建华", "🏛 西安商会"]
        assert LINES in (await chat.presses("⬅️ 返回记录")).text


async def test_a_secretariat_sees_its_own_organisations_alone(bot, secretary, officer):
    of_others = await note(
        bot, by(OFFICER, 1, person=6), "appointments:appoint", subject=("people", 3), organisation=MACHINERY
    )
    await note(bot, by(OFFICER, 1, person=6), "announcements:send", subject=("announcements", 9))
    await note(bot, by(SECRETARY, 2, person=5), "appointments:dismiss", subject=("people", 2), organisation=2)
    assert (await opens(secretary)).text.count("免去了 陈建华") == 1
    assert "任命了" not in (await secretary.last()).text
    assert "🏛 商协会" not in (await secretary.last()).buttons
    for forged in (f"audit:show:{of_others}:-:-:-:-:0", "audit:show:999:-:-:-:-:0"):
        assert "没有内容" in (await secretary.sends_data(forged)).text
    for forged in (f"audit:list:-:{MACHINERY}:-:-:0", "audit:list:-:0:-:-:0"):
        assert "还没有记录" in (await secretary.sends_data(forged)).text
    seen = (await opens(officer)).text
    assert "任命了 陈建华 · 装备协会" in seen
    assert "发出了通知「已删除的通知」" in seen
    assert "导入" not in seen


async def test_filters_by_person_organisation_kind_and_time(bot, clock, officer, people):
    chief = await admin(people, bot, id=7004)
    now = 1_796_090_400_000  # 2026-12-01 10:00 in Beijing
    day = 86_400_000
    await note(
        bot, by(SECRETARY, 2, person=5), "leads:done", now=now - 40 * day, subject=("accounts", 5), organisation=2
    )
    await note(
        bot,
        audit.COMMAND_LINE,
        "register:import",
        now=now - 3 * day,
        subject=("imports", 1),
        details={"kind": "members", "added": 7},
    )
    await note(
        bot, by(OFFICER, 1, person=6), "appointments:appoint", now=now - 1000, subject=("people", 4), organisation=3
    )
    shown = await chief.sends_data("audit")
    assert [line[:1] for line in shown.text.splitlines() if "：" in line] == ["1", "2", "3"]
    assert shown.buttons[:3] == ["1", "2", "3"]
    shown = await chief.presses("今天")
    assert "任命了 黄会员" in shown.text
    assert "导入" not in shown.text
    assert "✓ 今天" in shown.buttons
    assert "命令行：导入了名册（会员）" in (await chief.presses("7 天")).text
    assert "办完了" not in (await chief.presses("30 天")).text
    assert "办完了 某位访客 请办的事" in (await chief.presses("全部")).text
    await chief.presses("👤 谁做的")
    shown = await chief.presses("命令行")
    assert "只看：命令行" in shown.text
    assert "任命" not in shown.text.replace("任命令", "")
    await chief.presses("🗂 类别")
    assert "还没有记录" in (await chief.presses("任命")).text
    assert "任命了 黄会员" in (await chief.presses("✖️ 看全部")).text
    await chief.presses("🏛 商协会")
    shown = await chief.presses("西安商会")
    assert "只看：西安商会" in shown.text
    assert "任命了" not in shown.text
    await chief.presses("👤 谁做的")
    assert "办完了" in (await chief.presses("吴秘书")).text
    await chief.sends_data("audit:list:-:-:register:-:0")
    entry = await chief.presses("1")
    assert "类别：会员" in entry.text
    assert "新增：7" in entry.text


async def test_pages(bot, officer):
    for number in range(11):
        await note(
            bot, by(OFFICER, 1, person=6), "appointments:appoint", subject=("people", 4), organisation=3, now=number
        )
    first = await opens(officer)
    assert first.buttons[:8] == [str(each) for each in range(1, 9)]
    assert (await officer.presses("下一页 ›")).buttons[:3] == ["1", "2", "3"]
    await officer.presses("3")
    await officer.presses("⬅️ 返回记录")
    assert "‹ 上一页" in (await officer.last()).buttons


async def test_values_as_far_as_the_reader_may_see_them(bot, secretary, officer):
    about = {"subject": ("people", 1), "organisation": 2}
    number = await note(bot, by(SECRETARY, 2, person=5), "claims:enter", **about, before={"phone": "+12125550102", "name": "林"},
                        after={"phone": "+12125559999", "name": "林示例"})  # fmt: skip
    own = (await secretary.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
    assert "手机：+12…102 → +12…999" in own
    assert "姓名或名称：林 → 林示例" in own
    others = (await officer.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
    assert "手机：（不对您显示）" in others
    assert "5550102" not in own + others


async def test_an_erased_person_is_named_nowhere(bot, secretary):
    number = await note(bot, by(SECRETARY, 2, person=5), "claims:enter", subject=("people", 4), organisation=2,
                        before={"name": "黄"}, after={"name": "黄会员"})  # fmt: skip

    async with bot.database.transaction() as tx:
        await tx.run(lambda connection: emptying.person(connection, 4, "2026-11-30", 5))
    shown = (await secretary.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
    assert "把 不在名册里的人 记入名册" in shown
    assert "姓名或名称：（已按本人要求清除）" in shown
    assert "黄" not in shown


async def test_workbook_for_whom_it_concerns_and_it_is_noted(bot, secretary, group):
    await note(bot, by(SECRETARY, 2, person=5), "claims:enter", subject=("people", 1), organisation=2,
               before={"phone": "+12125550102"}, after={"name": "=1+1"}, details={"claim": 3})  # fmt: skip
    await note(bot, by(OFFICER, 1, person=6), "appointments:appoint", subject=("people", 3), organisation=3)
    await opens(secretary)
    file = await secretary.presses("📄 导出表格")
    assert "共 1 条" in file.text
    [sheet] = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.document)).sheet_names
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.document)).get_sheet_by_name(sheet).to_python()
    )
    assert rows[0] == ["时间", "谁", "身份", "类别", "做了什么", "商协会", "原来 → 改为", "细节"]
    assert rows[1][1:] == ["吴秘书", "秘书处", "身份确认", "把 林示例 记入名册", "西安商会",
                           "姓名或名称: — → =1+1\n手机: +12…102 → —", "身份确认编号: 3"]  # fmt: skip
    assert len(rows) == 2
    act, details = await Prepared(bot).one("SELECT act, details FROM audit ORDER BY id DESC")
    assert (act, '"rows": 1' in details) == ("audit:export", True)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "confirmed who 陈建华 is"), ("zh-hant", "確認了 陳建華 的身份")]
)
async def test_in_the_reader_s_language(bot, people, language, words):
    await note(bot, by(SECRETARY, 2, person=5), "claims:accept", subject=("people", 2), organisation=2)
    chat = await here(people, "秘书", SECRETARY, language_code=language)
    shown = await chat.sends_data("audit")
    assert words.replace("陳建華", "陈建华") in shown.text


async def acts(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT act, role, actor, organisation_id FROM audit ORDER BY id")


async def test_what_is_done_outside_of_buttons(bot, secretary, member, people, sandbox):
    """Groups, the first admin's code, consent withdrawn; a second time notes nothing more."""
    where = sandbox.world.found_group("商会群", [secretary.person.id], supergroup=True).id
    await heard(secretary, "商会群")
    sandbox.world.change_members(where, remove=[sandbox.world.bot.id])
    code = await codes.issue(bot.database, 1_796_000_000_000)
    first = await people("管理", id=7004)
    for _ in range(2):
        await first.says(code)
    for _ in range(2):
        await member.sends_data("privacy:agree")
        await member.sends_data("privacy:withdraw")
        await member.sends_data("privacy:withdraw")
    assert sorted(await acts(bot), key=lambda row: row[0]) == [
        ("admin:claim", "admin", 7004, None),
        ("groups:join", "secretariat", SECRETARY, 2),
        ("groups:leave", "secretariat", SECRETARY, 2),
        ("privacy:withdraw", "member", MEMBER, None),
        ("privacy:withdraw", "member", MEMBER, None),
    ]


async def test_a_replayed_press_notes_nothing_twice(bot, secretary):
    await Prepared(bot, SECRETARY).lead()
    for _ in range(3):
        await secretary.sends_data("leads:close:1")
    assert await acts(bot) == [("leads:done", "secretariat", SECRETARY, 2)]


async def test_who_has_no_desk_sees_nothing(bot, member, guest):
    number = await note(bot, by(SECRETARY, 2, person=5), "claims:accept", subject=("people", 2), organisation=2)
    await guest.says("/start")
    for chat in (member, guest):
        for data in ("audit", "audit:list:-:-:-:-:0", "audit:export:-:-:-:-"):
            assert "秘书处" in (await chat.sends_data(data)).text
            assert LINES not in (await chat.last()).text
        assert "没有内容" in (await chat.sends_data(f"audit:show:{number}:-:-:-:-:0")).text


async def test_a_copy_of_one_s_data_says_what_was_done_to_it(bot, member):
    from tests.handlers.test_export import exported

    await note(
        bot, by(SECRETARY, 2, person=5), "claims:enter", subject=("people", 4), organisation=2, after={"name": "黄会员"}
    )
    page, data = await exported(member)
    assert data["audit"][0]["act"] == "claims:enter"
    assert data["audit_values"] == [
        {"act": "claims:enter", "field": "name", "was": "", "became": "黄会员", "at": data["audit"][0]["at"]}
    ]
    assert str(SECRETARY) not in page


async def test_codes_are_said_in_words_on_the_card_and_in_the_workbook(bot, secretary):
    about = {"subject": ("people", 2), "organisation": 2}
    before = {"gender": "f", "visibility": '{"phone": "members"}', "aliases": '["Tan"]', "consent_on": ""}
    after = {"gender": "m", "visibility": '{"phone": "hidden"}', "aliases": "[]", "consent_on": "2026-05-30"}
    number = await note(bot, by(SECRETARY, 2, person=5), "entries:correct", **about, before=before, after=after,
                        details={"entry": 7, "person": 2, "since": "2027-01-01", "check": "same", "report": 0})  # fmt: skip
    card = (await secretary.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
    await secretary.sends_data("audit")
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO((await secretary.presses("📄 导出表格")).document)
    ).get_sheet_by_index(0)
    row = "\n".join(str(each) for each in sheet.to_python()[1]).replace(": ", "：")
    for line in (
        "性别：女士 → 先生", "给谁看：手机 会员 → 手机 只有我", "别名：Tan → —", "同意日期：— → 2026年5月30日",
        "更正编号：7", "开始：2027年1月1日", "手机核对：与名册一致",
    ):  # fmt: skip
        assert line in card
        assert line in row
    assert not any(raw in card + row for raw in ("person", "hidden", "members", "举报编号", "same"))


def test_what_acts_note_has_a_word():
    """A detail without one is shown to nobody: ids of rows that have no number for people, an instant in ms."""
    silent = {"at", "to", "person", "other", "membership_id", "actor", "organisation", "erasure"}
    named = set(Messages().words("zh-Hans")["audit_details"])
    found = set()
    for path in Path(audit.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            told = node.value if isinstance(node, ast.keyword) and node.arg == "details" else None
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "details":
                told = node.value
            if isinstance(told, ast.Dict):
                found |= {key.value for key in told.keys if isinstance(key, ast.Constant)}
    assert len(found) > 10
    assert found - named - silent == set()


def test_masked():
    assert [masked(each) for each in ("+8613812345678", "1234", "", None)] == ["+86…678", "…", "", None]


def test_today_begins_at_the_reader_s_midnight():
    now = 1_796_090_400_000  # 02:00 UTC, 10:00 in Beijing
    assert now - since("1", now, "Asia/Shanghai") == 10 * 3_600_000
    assert now - since("7", now, "UTC") == (6 * 24 + 2) * 3_600_000
    assert since("-", now, "UTC") is None


@pytest.mark.parametrize("mine", [None, {2}])
@pytest.mark.parametrize(
    "filters", [Filters(), Filters(actor=1), Filters(kind="claims"), Filters(organisation=2), Filters(since=5)]
)
async def test_a_page_is_read_by_an_index(bot, mine, filters):
    where, values = rows._where(mine, filters)
    async with bot.database.reading() as reader:
        sql = f"EXPLAIN QUERY PLAN SELECT audit.id FROM audit {where} ORDER BY audit.id DESC LIMIT 9"
        plan = [row[-1] for row in await reader.all(sql, **values)]
    assert "SCAN audit" not in plan or not where, plan


@pytest.mark.parametrize(
    ("details", "word"), [({"reason": "spam"}, "打扰、群发"), ({"kind": "interest"}, "对供需有意向")]
)
async def test_codes_have_words(bot, secretary, details, word):
    number = await note(bot, by(SECRETARY, 2, person=5), "leads:done", organisation=2, details=details)
    assert word in (await secretary.sends_data(f"audit:show:{number}:-:-:-:-:0")).text
