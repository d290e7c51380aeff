"""The register in chat: a list arrives as it is, is looked at, taken in, and back."""

import asyncio
import io
import zipfile

import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.register import columns, problems
from bot.rosters.errands import ChildError, Work
from bot.rosters.exporting import heading
from bot.rosters.rights import KINDS
from tests.register import MEMBER, SECRETARY
from tests.talk import PATIENCE_S, gone, heard, here


class Workbook(list):
    """The rows of a workbook's first sheet, as texts."""

    def __init__(self, content):
        super().__init__(
            [str(cell) for cell in row]
            for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        )


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def large(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(
            [("姓名", "职务", "手机"), *((f"甲{at}", "会员", f"139{at:08}") for at in range(rows))]
        ):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def csv(*rows):
    return "\n".join(rows).encode("gb18030")


async def sends(chat, *rows, word, name="名册.csv", caption=""):
    """What stands in its message once it says this word."""
    first = await chat.sends_document(name, caption, content=csv(*rows))
    return await heard(chat, word, after=first.message_id - 1)


async def rows_of(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def test_a_secretarys_list_goes_in_and_back_again(bot, secretary):
    before = (
        await rows_of(bot, "SELECT * FROM persons ORDER BY id"),
        await rows_of(bot, "SELECT * FROM memberships ORDER BY id"),
    )
    shown = await sends(
        secretary,
        "西安商会会员名册,,,",
        "姓名,职务,单位,手机,籍贯",
        "王新人,副会长,陕西海阔阀门有限公司,13800138000；029-87654321,水头",
        "黄会员,理事,,,",
        "合计,,,2人,",
        word="已有",
    )
    assert "新的 1" in shown.text
    assert "其中和文件不同 1" in shown.text
    ready = await secretary.presses("✏️ 按文件改 · 1")
    assert "王新人 · 副会长" in ready.text
    assert "黄会员：职务 会员 → 理事" in ready.text
    assert not await rows_of(bot, "SELECT 1 FROM persons WHERE name = '王新人'")
    await secretary.presses("✅ 导入")
    done = await heard(secretary, "已导入")
    assert "新增 1，更改 1" in done.text
    assert "副会长" in (await secretary.says("王新人")).text
    asked = await secretary._press(done.message_id, done.action("↩️ 撤销这次导入"))
    assert "新增 1，更改 1" in asked.text
    await secretary.presses("↩️ 撤销")
    assert "名册回到导入前的样子" in (await heard(secretary, "已撤销")).text
    after = (
        await rows_of(bot, "SELECT * FROM persons ORDER BY id"),
        await rows_of(bot, "SELECT * FROM memberships ORDER BY id"),
    )
    assert after == before
    assert "王新人" not in "".join((await secretary.says("王新人")).buttons)
    noted = await rows_of(bot, "SELECT act, actor, role, organisation_id, details FROM audit ORDER BY id")
    assert [each[:4] for each in noted] == [
        ("register:import", SECRETARY, "secretariat", 2),
        ("register:undo", SECRETARY, "secretariat", 2),
    ]
    assert '"added": 1, "updated": 1' in noted[0][4]


async def test_a_list_appoints_nobody_and_takes_over_no_account(bot, secretary):
    """Neither the column nor the term nor the phone of staff, nor an account, nor another organisation's row."""
    _, manila = await rows_of(bot, "SELECT key FROM memberships WHERE id IN (2, 3) ORDER BY id")
    person = (await rows_of(bot, "SELECT key FROM persons WHERE id = 3"))[0]
    own = "SELECT position, secretary, term_to FROM memberships WHERE organisation_id = 2 ORDER BY id"
    before = await rows_of(bot, own)
    shown = await sends(
        secretary,
        "编号,人员编号,姓名,商会,职务,手机,秘书处,任期止,telegram",
        "k1,,甲新人,西安商会,会员,13800138001,是,,999",
        ",,吴秘书,,职员,13800138002,,2026-01-01,",
        f"{manila[0]},,陈建华,,会长,,,,",
        f",{person[0]},陈建华,,会长,,,,",
        ",,乙新人,菲律宾南安商会,会员,,,,",
        word="有问题",
    )
    assert "有问题 3 行" in shown.text
    await secretary.presses("➡️ 只导入没问题的 2 行")
    shown = await secretary.last()
    assert "✅ 导入" in shown.buttons
    await secretary.presses("✅ 导入")
    assert "新增 1，更改 0，没动 1，没导入（有问题）3" in (await heard(secretary, "已导入")).text
    assert await rows_of(bot, own) == [*before, ("会员", 0, "")]
    assert await rows_of(bot, "SELECT phone FROM persons WHERE name = '吴秘书'") == [("",)]
    assert await rows_of(bot, "SELECT person_id FROM accounts WHERE telegram_id = 999") == []
    table = await secretary.presses("⬇️ 没导入的和提醒")
    found = Workbook(table.document)
    assert found[0] == ["行", "程度", "列", "内容", "问题"]
    assert [row[0] for row in found if row[1] == "要改"] == ["4", "5", "6"]
    assert {row[2] for row in found if "名单改不了" in row[4]} == {"秘书处", "telegram", "任期止", "手机"}


async def test_an_officer_says_what_it_is_of_and_leaves_the_office_alone(bot, officer):
    what = await officer.sends_document(
        "商协会.csv", content=csv("类别,名称,城市", "秘书处,南安联盟办公室,泉州市", "商会,厦门市南安商会,厦门市")
    )
    assert {"👥 会员", "🏭 企业", "🏛 商协会", "🤝 结对"} <= set(what.buttons)
    await officer._press(what.message_id, what.action("🏛 商协会"))
    shown = await heard(officer, "有问题")
    assert "系统管理员设立" in shown.text
    await officer.presses("➡️ 只导入没问题的 1 行")
    await officer.presses("✅ 导入")
    await heard(officer, "已导入")
    rows = [
        "姓名,商会,职务,手机,秘书处",
        "李办公,南安联盟办公室,职员,13800138003,",
        "丙新人,南安联盟办公室,职员,,是",
        "丁新人,厦门市南安商会,秘书长,,是",
    ]
    what = await officer.sends_document("会员.csv", content=csv(*rows))
    await officer._press(what.message_id, what.action("👥 会员"))
    shown = await heard(officer, "共 3 行")
    assert shown.text.count("名单改不了") == 2
    await officer.presses("✅ 导入")
    await heard(officer, "新增 2，更改 0，没动 1")
    staff = "SELECT name FROM memberships JOIN persons ON persons.id = person_id WHERE secretary = 1 ORDER BY 1"
    assert await rows_of(bot, staff) == [("丁新人",), ("吴秘书",), ("李办公",)]
    assert await rows_of(bot, "SELECT phone FROM persons WHERE name = '李办公'") == [("",)]


async def test_whom_others_entered_shows_no_more_than_the_list_said(bot, secretary, officer):
    sql = "INSERT INTO persons (key, name, phone, wechat, email, updated_at) VALUES ('p-x', '郑外会', '+8613800138005', 'wx-zheng', 'z@example.org', 0)"
    await bot.database.write(lambda connection: connection.execute(sql))
    sql = """INSERT INTO memberships (key, person_id, organisation_id, rank, updated_at)
             SELECT 'm-x', id, 4, 900, 0 FROM persons WHERE key = 'p-x'"""
    await bot.database.write(lambda connection: connection.execute(sql))
    shown = await sends(secretary, "姓名,手机,微信", "郑外会,13800138005,another", word="新增")
    assert "别的商协会已登记" in shown.text
    assert "wx-zheng" not in shown.text
    await secretary.presses("✅ 导入")
    await heard(secretary, "已导入")
    card = await secretary.says("郑外会")
    card = (
        await secretary._press(
            card.message_id, next(b["callback_data"] for row in card.rows for b in row if "郑外会" in b["text"])
        )
        if "微信" not in card.text and "+86 138" not in card.text
        else card
    )
    assert "+86 138 0013 8005" in card.text
    assert "wx-zheng" not in card.text
    card = await secretary.presses("⚙️ 管理")
    assert "🚪 登记退会" in card.buttons
    assert not {"✏️ 更正", "✉️ 邀请"} & set(card.buttons)
    for forged in ("entries:people:8", "invitations:person:8", "merging:find:8"):
        assert "没有内容" in (await secretary.sends_data(forged)).text, forged
    await secretary.says("/desk")
    await secretary.presses("📇 名册")
    exported = Workbook((await secretary.presses("📤 导出西安商会的会员")).document)
    row = dict(zip(exported[0], next(row for row in exported if "郑外会" in row), strict=True))
    assert (row["电话"], row["微信"], row["邮箱"]) == ("+8613800138005", "", "")
    assert "秘书处" not in row
    await bot.database.write(lambda c: c.execute("UPDATE persons SET phone = '+8613800138006' WHERE key = 'p-x'"))
    exported = Workbook((await secretary.presses("📤 导出西安商会的会员")).document)
    assert not any("+8613800138006" in row for row in exported)
    assert await rows_of(bot, "SELECT wechat FROM persons WHERE key = 'p-x'") == [("wx-zheng",)]


async def test_the_same_file_twice_is_said_and_doubles_nobody(bot, secretary):
    rows = ("姓名,职务,手机", "甲新人,会员,13800138001", "乙新人,会员,13800138002")
    await sends(secretary, *rows, word="新增")
    await secretary.presses("✅ 导入")
    done = await heard(secretary, "已导入")
    again = await sends(secretary, *rows, word="同一份文件")
    assert again.message_id > done.message_id
    assert "导入过：新增 2，更改 0" in again.text
    assert "没有要新增或更改的" in again.text
    assert await rows_of(bot, "SELECT count(*) FROM persons WHERE name LIKE '%新人'") == [(2,)]


async def test_two_confirm_at_once_and_one_wins(bot, secretary, people):
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET secretary = 1 WHERE person_id = 4"))
    colleague = await here(people, "同事", MEMBER)
    rows = ("姓名,职务,手机", "甲新人,会员,13800138001")
    for chat in (secretary, colleague):
        await sends(chat, *rows, word="新增")
    shown = [await chat.last() for chat in (secretary, colleague)]
    await asyncio.gather(
        *(
            chat._press(one.message_id, one.action("✅ 导入"))
            for chat, one in zip((secretary, colleague), shown, strict=True)
        )
    )
    async with asyncio.timeout(30):
        while True:
            texts = [(await chat.last()).text for chat in (secretary, colleague)]
            if any("已导入" in text for text in texts) and any("名册有变动" in text for text in texts):
                break
            await asyncio.sleep(0.02)
    assert await rows_of(bot, "SELECT count(*) FROM persons WHERE name = '甲新人'") == [(1,)]


async def test_forged_and_outdated_presses_do_nothing(bot, secretary, officer, member):
    shown = await sends(secretary, "姓名,职务,手机", "甲新人,会员,13800138001", "黄会员,理事,", word="已有")
    number = shown.action("⏭ 不动已有的").split(":")[2]
    for chat in (officer, member):
        for verb in (
            f"go:{number}:1",
            f"policy:{number}:1:update",
            f"show:{number}",
            f"cancel:{number}",
            f"problems:{number}",
            f"as:{number}:members:2",
            "undo:9",
            "export:members:2" if chat is member else "export:companies:5",
        ):
            assert "没有内容" in (await chat.sends_data(f"rosters:{verb}")).text, verb
    assert "没有内容" in (await secretary.sends_data(f"rosters:as:{number}:organisations:0")).text
    assert "没有内容" in (await secretary.sends_data("rosters:export:members:4")).text
    assert "没有内容" in (await secretary.sends_data("rosters:export:members:0")).text
    stale = shown.action("⏭ 不动已有的")
    await secretary._press(shown.message_id, shown.action("✏️ 按文件改 · 1"))
    late = await secretary._press(shown.message_id, stale)
    assert "不是最新" in late.toast
    go = (await heard(secretary, "✏️ 更改 1")).action("✅ 导入")
    await secretary._press(shown.message_id, go)
    await secretary._press(shown.message_id, go)
    await heard(secretary, "已导入")
    assert await rows_of(bot, "SELECT count(*) FROM imports") == [(1,)]
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET secretary = 0"))
    assert "没有内容" in (await secretary.sends_data(f"rosters:takeback:{number}")).text


async def test_undo_leaves_what_others_wrote_since(bot, secretary, officer, people, clock):
    await sends(
        secretary,
        "姓名,职务,手机,籍贯",
        "甲新人,会员,13800138001,",
        "乙新人,会员,13800138002,",
        "黄会员,理事,,水头",
        word="已有",
    )
    await secretary.presses("✏️ 按文件改 · 1")
    await secretary.presses("✅ 导入")
    await heard(secretary, "已导入")
    await bot.database.write(
        lambda c: c.execute("UPDATE persons SET hometown = '石井', updated_at = 1 WHERE name = '黄会员'")
    )
    guest = await here(people, "甲", 7011)
    await bot.database.write(
        lambda c: c.execute(
            "UPDATE accounts SET person_id = (SELECT id FROM persons WHERE name = '甲新人') WHERE telegram_id = 7011"
        )
    )
    await officer.says("/desk")
    menu = await officer.presses("📇 名册")
    await officer._press(menu.message_id, menu.action("↩️ 撤销最近一次导入"))
    await officer.presses("↩️ 撤销")
    for chat in (officer, secretary):
        undone = await heard(chat, "已撤销")
        assert "甲新人（已在用机器人）" in undone.text
        assert "黄会员（之后有人改过）" in undone.text
        assert "乙新人" not in undone.text
    assert await rows_of(
        bot, "SELECT position, hometown FROM memberships JOIN persons ON persons.id = person_id WHERE name = '黄会员'"
    ) == [("会员", "石井")]
    assert await rows_of(
        bot, "SELECT count(*) FROM memberships JOIN persons ON persons.id = person_id WHERE name = '甲新人'"
    ) == [(1,)]
    assert await rows_of(bot, "SELECT 1 FROM persons WHERE name = '乙新人'") == []
    assert guest
    assert "不能撤销" in (await secretary.sends_data("rosters:takeback:1")).text
    await sends(secretary, "姓名,手机", "丙新人,13800138003", word="新增")
    await secretary.presses("✅ 导入")
    await heard(secretary, "新增 1，更改 0")
    await sends(secretary, "姓名,手机", "丁新人,13800138004", word="丁新人")
    await clock.move(hours=24.1)
    assert "不能撤销" in (await secretary.sends_data("rosters:takeback:2")).text
    folder = bot.database.path.with_name(bot.database.path.name + ".rosters")
    async with asyncio.timeout(30):
        while list(folder.iterdir()):
            await asyncio.sleep(0.02)
    assert "放了一天没有决定" in (await secretary.presses("✅ 导入")).text
    assert await rows_of(bot, "SELECT 1 FROM rosters WHERE outcome LIKE '%丁新人%'") == []


async def test_taken_back_is_noted_once_though_a_kill_came_between(bot, secretary):
    await sends(secretary, "姓名,职务", "王新人,会员", word="王新人 · 会员")
    await secretary.presses("✅ 导入")
    await heard(secretary, "已导入")
    await secretary.sends_data("rosters:takeback:1")
    await heard(secretary, "已撤销")
    await bot.database.write(lambda c: c.execute("UPDATE rosters SET state = 'undoing', version = version + 1"))
    async with asyncio.timeout(PATIENCE_S):
        while (await rows_of(bot, "SELECT state FROM rosters"))[0] != ("undone",):
            await asyncio.sleep(0.05)
    assert len(await rows_of(bot, "SELECT 1 FROM audit WHERE act = 'register:undo'")) == 1


async def test_who_takes_back_anothers_list_hears_that_it_didnt_work(bot, secretary, officer, monkeypatch):
    async def fails(_work):
        raise ChildError

    await sends(secretary, "姓名,职务", "王新人,会员", word="王新人 · 会员")
    await secretary.presses("✅ 导入")
    await heard(secretary, "已导入")
    monkeypatch.setattr(Work, "_undo", fails)
    await officer.sends_data("rosters:takeback:1")
    assert "撤销没有成功" in (await heard(officer, "撤销没有成功")).text


async def test_what_is_no_list_is_said_so(secretary, guest):
    assert "不是名单文件" in (await secretary.sends_document("通知.pdf")).text
    assert "最多 20 MB" in (await secretary.sends_document("名册.xlsx", size=21 * 1024**2)).text
    assert "只能看文字" in (await guest.sends_document("名册.xlsx")).text
    for name, content, why in (
        ("名册.xlsx", zipped({"a.txt": b"x"}), "不是 Excel 文件"),
        (
            "名册.xlsx",
            zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/big": b"\0" * (401 << 20)}),
            "解压后有",
        ),
        ("名册.csv", "甲,乙\n1,2\n".encode(), "找不到表头：至少要有 姓名"),
        ("名册.csv", b"  ", "文件是空的"),
    ):
        first = await secretary.sends_document(name, content=content)
        shown = await heard(secretary, "没法导入", after=first.message_id - 1)
        assert why in shown.text
    cancelled = await secretary.presses("✖️ 不导入了")
    assert "没有导入" in cancelled.text


async def test_template_goes_out_and_comes_back(bot, people):
    chat = await here(people, "Wu", SECRETARY, language_code="en")
    await chat.says("/desk")
    await chat.presses("📇 Register")
    template = await chat.presses("⬇️ Template")
    assert "secretary" not in Workbook(template.document)[0]
    first = await chat.sends_document("filled.xlsx", content=template.document)
    shown = await heard(chat, "nothing to add", after=first.message_id - 1)
    assert "0 rows" in shown.text
    await chat.says("/desk")
    await chat.presses("📇 Register")
    exported = await chat.presses("📤 Export members of 西安商会")
    assert exported.message["document"]["file_name"].startswith("西安商会-")
    first = await chat.sends_document("back.xlsx", content=exported.document)
    assert "5 rows" in (await heard(chat, "nothing to add", after=first.message_id - 1)).text
    shown = await rows_of(
        bot, "SELECT person_id, fields FROM disclosures WHERE kind = 'list' AND message_id IS NOT NULL ORDER BY 1"
    )
    assert shown == [(1, '["phone"]'), (2, '["phone", "wechat"]')]


async def test_an_export_goes_after_a_day_or_when_consent_ends(bot, officer, people, clock):
    await officer.says("名册")
    exported = await officer.presses("📤 导出会员")
    assert any("+12125550103" in row for row in Workbook(exported.document))
    assert not any("+12125550102" in row for row in Workbook(exported.document))
    chen = await here(people, "陈", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7010"))
    await chen.says("/privacy")
    await chen.presses("🚫 撤回同意")
    await gone(officer, "含 1 人的联系方式")
    await officer.says("名册")
    await officer.presses("📤 导出企业")
    await clock.move(hours=24.1)
    await gone(officer, "这份文件 24 小时后")


async def test_sixty_thousand_rows(bot, secretary):
    """Read, judged and shown while others are answered; not imported here, as a test of the process does that."""
    first = await secretary.sends_document("大名册.xlsx", content=large(60_000))
    assert "正在检查" in first.text
    assert "菜单" in (await secretary.says("菜单")).text
    async with asyncio.timeout(90):
        while not any("新增 60000" in each.text for each in secretary.received()):
            await secretary.world.log.wait(secretary.world.log.seq)
    await secretary.presses("✖️ 不导入了")


def test_every_problem_and_column_has_its_words():
    messages = Messages()
    for language in LANGUAGES:
        words = messages.words(language)
        assert {*problems.WORDS, *problems.FILE_WORDS} == set(words["problems"])
        assert words["roster"]["explanation"] in columns.EXPLANATIONS
        for kind in KINDS:
            example = words[f"example_{kind}"]
            assert example["first" if kind == "pairings" else "name"].startswith(columns.EXAMPLES)
            for column in columns.COLUMNS[kind]:
                assert columns.named(kind, heading(words, kind, column.name)) == column.name


async def test_the_office_takes_back_a_list_of_who_lost_his_office_or_was_erased(bot, secretary, officer, clock):
    async def taken_in(*rows):
        await sends(secretary, "姓名,职务,手机", *rows, word="共 1 行")
        ready = await heard(secretary, "共 1 行")
        await secretary._press(ready.message_id, ready.action("✅ 导入"))
        done = await heard(secretary, "已导入", after=ready.message_id - 1)
        assert "新增 1" in done.text

    async def taken_back(label):
        menu = await officer.says("名册")
        assert label in menu.buttons
        asked = await officer._press(menu.message_id, menu.action(label))
        assert "新增 1" in asked.text
        await officer.presses("↩️ 撤销")
        return await heard(officer, "已撤销", after=menu.message_id)

    await taken_in("甲新人,会员,13800138001")
    await bot.database.write(lambda c: c.execute("DELETE FROM memberships WHERE person_id = 5"))  # left altogether
    assert "没有内容" in (await secretary.sends_data("rosters:takeback:1")).text
    await taken_back("↩️ 撤销最近一次导入")
    assert not await rows_of(bot, "SELECT 1 FROM persons WHERE name = '甲新人'")
    await bot.database.write(
        lambda c: c.execute("""INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
                               VALUES ('again', 5, 2, '职员', 95, 1, 0)""")
    )  # fmt: skip
    await secretary.says("/privacy")
    await secretary.presses("🗑 注销")
    await secretary.says("注销并删除我的全部资料")
    await secretary.presses("🗑 注销")
    await clock.move(hours=47)
    await taken_in("乙新人,会员,13800138002")
    await clock.move(hours=1.2)
    await heard(secretary, "您的资料删除了")
    assert await rows_of(bot, "SELECT telegram_id, file, state FROM rosters WHERE id = 2") == [(0, "名册", "done")]
    await taken_back("↩️ 撤销最近一次导入")
    assert not await rows_of(bot, "SELECT 1 FROM persons WHERE name = '乙新人'")
