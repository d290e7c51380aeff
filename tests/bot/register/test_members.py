"""Members in: who is one person, which membership a row means, accounts."""

import pytest

from tests.bot.register.conftest import counts, warned, why

HEAD = ("姓名", "商会", "职务", "手机", "届")
PEOPLE = """SELECT persons.name, persons.phone, organisations.key, position FROM memberships
            JOIN persons ON persons.id = person_id JOIN organisations ON organisations.id = organisation_id
            ORDER BY memberships.id"""


async def persons(trial):
    return [row[0] for row in await trial.all("SELECT name FROM persons ORDER BY id")]


async def linked(trial):
    return await trial.all(
        "SELECT telegram_id, name FROM accounts LEFT JOIN persons ON persons.id = person_id ORDER BY 1"
    )


async def test_every_column_reaches_the_register(trial):
    await trial.sound("companies", [("key", "name"), ("c1", "甲公司")])
    report = await trial.sound("members", [
        ("编号", "人员编号", "姓名", "曾用名", "称呼", "性别", "籍贯", "商会", "职务", "排序", "届次", "任期起", "任期止", "企业", "手机", "邮箱",
         "微信", "语言", "秘书处", "可见范围", "同意日期", "电报号"),
        ("m1", "p1", "林示例", "林一;Lim", "拿督", "男", "仑苍", "西安商会", "会长", "3", "第六届", "2024年", "2029", "甲公司", "13800138000",
         "a@example.org", "wx1", "繁体", "是", "手机=会员", "2026-01-01", "7000001"),
    ])  # fmt: skip
    assert warned(report) == []
    assert await trial.all("""SELECT key, name, aliases, salutation, gender, hometown, phone, email, wechat, language, visibility,
                              consent_on FROM persons""") == [
        ("p1", "林示例", '["林一", "Lim"]', "拿督", "m", "仑苍", "+8613800138000", "a@example.org", "wx1", "zh-Hant",
         '{"phone": "members"}', "2026-01-01"),
    ]  # fmt: skip
    assert await trial.all("""SELECT key, organisation_id, position, rank, rank_order, term, term_from, term_to, company_id,
                              company_name, secretary FROM memberships""") == [
        ("m1", 1, "会长", 0, 3, "第六届", "2024-01-01", "2029-12-31", 1, "", 1),
    ]  # fmt: skip
    assert await linked(trial) == [(7000001, "林示例")]


async def test_phone_is_read_as_the_organisations_country_writes_it(trial):
    await trial.sound("members", [
        HEAD, ("林", "xian", "", "13800138000", ""), ("陈", "manila", "", "0917 123 4567", ""), ("黄", "kl", "", "012-345 6789", ""),
        ("吴", "hk", "", "9123 4567", ""),
    ])  # fmt: skip
    assert [row[1] for row in await trial.all(PEOPLE)] == [
        "+8613800138000",
        "+639171234567",
        "+60123456789",
        "+85291234567",
    ]


async def test_wrong_phones_are_errors_and_second_ones_warnings(trial):
    report = await trial(
        "members", [HEAD, ("林", "xian", "", "12345", ""), ("陈", "xian", "", "13800138000/13900139000", "")]
    )
    assert why(report) == [
        "2: 手机: '12345' is no phone number: write it with its country code, such as +86 138 0013 8000"
    ]
    assert warned(report) == [
        "3: 手机: only +8613800138000 is kept, as there is one number a person: '13800138000/13900139000'"
    ]


async def test_company_is_one_of_the_register_or_its_name_as_written(trial):
    await trial.sound("companies", [("key", "name"), ("c1", "甲公司"), ("c2", "乙公司"), ("c3", "乙公司")])
    rows = [("姓名", "单位", "商会"), ("林", "甲公司", "xian"), ("陈", "c2", "xian"), ("黄", "丙公司", "xian")]
    await trial.sound("members", rows)
    assert await trial.all("SELECT company_id, company_name FROM memberships") == [(1, ""), (2, ""), (None, "丙公司")]
    assert why(await trial("members", [("姓名", "单位", "商会"), ("吴", "乙公司", "xian")])) == [
        "2: 单位: '乙公司' may be c2, c3: give the key"
    ]


async def test_person_key_makes_one_person_of_several_rows(trial):
    rows = [
        ("person_key", "name", "organisation", "hometown", "phone"),
        ("p", "林", "xian", "仑苍", ""),
        ("p", "林", "zbzz", "水头", "13800138000"),
    ]
    report = await trial.sound("members", rows)
    assert warned(report) == ["3: hometown: '水头' differs from line 2 for the same person: the first one is kept"]
    assert await trial.all("SELECT key, hometown, phone FROM persons") == [("p", "仑苍", "+8613800138000")]


async def test_person_key_of_two_names_is_an_error(trial):
    rows = [("person_key", "name", "organisation"), ("p", "林", "xian"), ("p", "陈", "zbzz")]
    assert why(await trial("members", rows)) == [
        "3: name: '陈' differs from line 2, which has the same person_key: '林'"
    ]


async def test_same_name_and_phone_is_one_person_and_same_name_alone_in_two_organisations_is_two(trial):
    rows = [HEAD, ("林", "xian", "会长", "13800138000", ""), ("林", "zbzz", "理事", "13800138000", ""), ("陈", "xian", "", "", ""),
            ("陈", "zbzz", "", "", ""), ("黄", "xian", "会长", "", ""), ("黄", "xian", "监事", "", "")]  # fmt: skip
    await trial.sound("members", rows)
    assert await persons(trial) == ["林", "陈", "陈", "黄"]


async def test_known_person_is_met_by_name_and_phone_in_another_organisation(trial):
    await trial.sound("members", [HEAD, ("林", "xian", "", "13800138000", "")])
    report = await trial.sound(
        "members", [(*HEAD, "籍贯", "微信"), ("林", "zbzz", "", "138 0013 8000", "", "仑苍", "wx")]
    )
    assert counts(report) == (1, 0, 0, 0)
    assert await persons(trial) == ["林"]
    assert await trial.all("SELECT hometown, wechat FROM persons") == [("仑苍", "wx")]


async def test_without_a_policy_what_the_register_has_of_a_person_is_kept_with_a_word(trial):
    head = ("person_key", "name", "organisation", "hometown")
    await trial.sound("members", [head, ("p", "林", "xian", "仑苍")])
    report = await trial.sound("members", [head, ("p", "林", "zbzz", "水头")])
    assert warned(report) == [
        "2: hometown: the register has '仑苍' for this person, which is kept; --on-conflict update would take '水头'"
    ]
    assert why(await trial("members", [head, ("p", "陈", "hk", "")])) == [
        "2: name: '陈': the register has '林' as 'p'; --on-conflict update would take the new name"
    ]


ROSTER = [HEAD, ("林", "xian", "会长", "13800138000", "第六届"), ("林", "zbzz", "理事", "13800138000", ""), ("陈", "xian", "理事", "", ""),
          ("陈", "zbzz", "理事", "", ""), ("黄", "xian", "会长", "", "第五届"), ("黄", "xian", "会长", "", "第六届"), ("吴", "xian", "会长", "", ""),
          ("吴", "xian", "监事", "", ""), ("李", "hk", "", "91234567", ""), ("李", "hk", "", "91234568", "")]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "met"), [("update", (0, 0, 10, 0)), ("fill", (0, 0, 10, 0)), ("skip", (0, 0, 0, 10))]
)
@pytest.mark.parametrize("turned", [False, True])
async def test_rows_without_keys_meet_the_same_rows_again_in_any_order(trial, policy, met, turned):
    await trial.sound("members", ROSTER)
    before = await trial.all("SELECT * FROM memberships"), await trial.all("SELECT * FROM persons")
    again = [HEAD, *reversed(ROSTER[1:])] if turned else ROSTER
    assert counts(await trial.sound("members", again, on_conflict=policy)) == met
    assert (await trial.all("SELECT * FROM memberships"), await trial.all("SELECT * FROM persons")) == before


async def test_rows_without_keys_are_errors_without_a_policy(trial):
    await trial.sound("members", ROSTER)
    errors = why(await trial("members", ROSTER))
    assert len(errors) == 10
    assert errors[0] == (
        "2: 姓名: '林' is in the register already: leave it out, or give --on-conflict skip, update or fill"
    )


async def test_new_term_is_a_new_membership_and_a_new_position_a_change(trial):
    await trial.sound("members", [HEAD, ("林", "xian", "会长", "", "第六届"), ("陈", "xian", "理事", "", "")])
    rows = [HEAD, ("林", "xian", "会长", "", "第七届"), ("陈", "xian", "副会长", "", "第七届")]
    assert counts(await trial.sound("members", rows, on_conflict="update")) == (1, 1, 0, 0)
    assert await trial.all("SELECT position, rank, term FROM memberships") == [
        ("会长", 0, "第六届"), ("副会长", 40, "第七届"), ("会长", 0, "第七届"),
    ]  # fmt: skip


async def test_same_row_twice_in_a_file_is_an_error(trial):
    assert why(await trial("members", [*ROSTER, ROSTER[1]])) == ["12: 姓名: the same as line 2"]


async def test_namesake_with_another_phone_is_taken_for_another_with_a_word(trial):
    await trial.sound("members", [("key", *HEAD), ("m1", "林", "xian", "", "13800138000", "")])
    report = await trial.sound("members", [HEAD, ("林", "xian", "", "13900139000", "")], on_conflict="update")
    assert warned(report) == [
        "2: 姓名: the organisation has a '林' with another phone: taken as two people; else give the key 'm1'"
    ]
    assert await persons(trial) == ["林", "林"]
    rows = [HEAD, ("林", "xian", "理事", "", "")]
    assert "may be m1, m-" in why(await trial("members", rows, on_conflict="update"))[0]


async def test_person_is_renamed_by_his_key_without_a_double(trial):
    head = ("person_key", "name", "organisation", "position")
    await trial.sound("members", [head, ("p", "林一", "xian", "理事")])
    report = await trial.sound("members", [head, ("p", "林二", "xian", "理事")], on_conflict="update")
    assert counts(report) == (0, 1, 0, 0)
    assert await persons(trial) == ["林二"]


async def test_membership_of_somebody_else_is_an_error(trial):
    head = ("key", "person_key", "name", "organisation")
    await trial.sound("members", [head, ("m1", "p1", "林", "xian"), ("m2", "p2", "陈", "xian")])
    assert why(await trial("members", [head, ("m1", "p2", "陈", "xian")], on_conflict="update")) == [
        "2: person_key: the membership 'm1' belongs to another person than 'p2'"
    ]


async def test_telegram_id_links_once_and_never_to_a_second_person(trial):
    head = ("key", "name", "organisation", "telegram_id")
    await trial.sound("members", [head, ("m1", "林", "xian", "7001"), ("m2", "陈", "xian", "")])
    assert counts(await trial.sound("members", [head, ("m1", "林", "xian", "7001")], on_conflict="update")) == (
        0,
        0,
        1,
        0,
    )
    refused = "3: telegram_id: 7001 belongs to another person of the register"
    rows = [head, ("m1", "林", "xian", ""), ("m2", "陈", "xian", "7001")]
    assert why(await trial("members", rows, on_conflict="update")) == [refused]
    rows = [head, ("m3", "黄", "xian", "7002"), ("m4", "吴", "xian", "7002")]
    assert why(await trial("members", rows)) == [refused.replace("7001", "7002")]
    assert await linked(trial) == [(7001, "林")]


async def test_guest_who_talked_to_the_bot_before_is_linked_and_keeps_his_account(trial):
    await trial.database.write(
        lambda connection: connection.execute(
            "INSERT INTO accounts (telegram_id, language, created_at) VALUES (7001, 'en', 5)"
        )
    )
    rows = [("key", "name", "organisation", "telegram_id"), ("m1", "林", "xian", "7001")]
    await trial.sound("members", rows)
    assert await trial.all("SELECT telegram_id, language, created_at, person_id FROM accounts") == [(7001, "en", 5, 1)]


async def test_emptied_telegram_id_unlinks_at_update_alone(trial):
    head = ("key", "name", "organisation", "telegram_id")
    await trial.sound("members", [head, ("m1", "林", "xian", "7001")])
    rows = [head, ("m1", "林", "xian", "-")]
    assert counts(await trial.sound("members", rows, on_conflict="fill")) == (0, 0, 1, 0)
    assert await linked(trial) == [(7001, "林")]
    assert counts(await trial.sound("members", rows, on_conflict="update")) == (0, 1, 0, 0)
    assert await linked(trial) == [(7001, None)]


@pytest.mark.parametrize("text", ["0", "-7001", "7001.5", "1e9", "99999999999999999", "@name"])
async def test_what_is_no_telegram_id_is_refused(trial, text):
    [said] = why(await trial("members", [("name", "organisation", "telegram_id"), ("林", "xian", text)]))
    assert "is no whole number from 1 to" in said
