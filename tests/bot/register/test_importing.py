"""Organisations, companies and pairings in: references, places, all or nothing."""

import json

import pytest

from tests.bot.register.conftest import counts, warned, why


async def test_columns_by_chinese_headings_reach_the_register(empty):
    report = await empty.sound("organisations", [
        ("编号", "类别", "名称", "简称", "别名", "国家", "省", "市", "行业", "地址", "电话", "邮箱", "微信", "网址", "成立日期", "简介"),
        ("xian", "异地商会", "西安市福建南安商会", "西安商会", "陕西南安商会；西安南安商会", "中国", "陕西", "西安", "装备制造", "示例路1号",
         "029-87654321", "a@example.org", "wx", "example.org", "2005年6月", "第一行\n第二行"),
    ])  # fmt: skip
    assert (warned(report), counts(report)) == ([], (1, 0, 0, 0))
    assert await empty.all("""SELECT kind, name, short_name, aliases, country, province, city, address, phone, email, wechat,
                              website, founded_on, intro FROM organisations""") == [
        ("chamber", "西安市福建南安商会", "西安商会", '["陕西南安商会", "西安南安商会"]', "CN", "陕西省", "西安市", "示例路1号",
         "+862987654321", "a@example.org", "wx", "https://example.org", "2005-06", "第一行\n第二行"),
    ]  # fmt: skip
    assert len(await empty.all("SELECT * FROM organisation_industries")) == 1


@pytest.mark.parametrize(
    ("given", "kept", "warning"),
    [(("", "", "西安"), ("CN", "", "西安市"), ""), (("", "福建", "泉州"), ("CN", "福建省", "泉州市"), ""),
     (("菲律宾", "", "马尼拉"), ("PH", "", "马尼拉"), ""), (("PH", "", "怡朗某镇"), ("PH", "", "怡朗某镇"), ""),
     (("香港", "", ""), ("HK", "", ""), ""),
     (("亚特兰蒂斯", "", "某城"), ("亚特兰蒂斯", "", "某城"), "country: '亚特兰蒂斯' is no country that is known: kept as it is written"),
     (("", "", "某城"), ("", "", "某城"), "city: '某城' is no city that is known: kept as it is written"),
     (("", "陕西", "泉州"), ("CN", "陕西省", "泉州"), "city: '泉州' is no city that is known: kept as it is written")],
)  # fmt: skip
async def test_places_at_home_and_overseas(empty, given, kept, warning):
    report = await empty.sound("companies", [("name", "country", "province", "city"), ("示例公司", *given)])
    assert await empty.all("SELECT country, province, city FROM companies") == [kept]
    assert warned(report) == ([f"2: {warning}"] if warning else [])


async def test_phone_is_read_as_its_country_writes_it(empty):
    await empty.sound("organisations", [
        ("kind", "name", "country", "phone"), ("overseas", "a", "菲律宾", "0917 123 4567"), ("overseas", "b", "马来西亚", "012-345 6789"),
        ("overseas", "c", "香港", "9123 4567"), ("chamber", "d", "", "13800138000"),
    ])  # fmt: skip
    assert await empty.all("SELECT phone FROM organisations ORDER BY name") == [
        ("+639171234567",), ("+60123456789",), ("+85291234567",), ("+8613800138000",),
    ]  # fmt: skip


async def test_parents_within_the_file_in_any_order_and_by_any_name(trial):
    await trial.sound("organisations", [
        ("key", "kind", "name", "aliases", "parent"), ("a", "other", "甲", "", "乙别名"), ("b", "other", "乙", "乙别名", "c"),
        ("c", "other", "丙", "", "西安商会"), ("d", "other", "丁", "", "丙"),
    ])  # fmt: skip
    found = await trial.all("""SELECT one.key, above.key FROM organisations AS one
                               JOIN organisations AS above ON above.id = one.parent_id ORDER BY one.key""")
    assert found == [("a", "b"), ("b", "c"), ("c", "xian"), ("d", "c")]


async def test_nobody_is_above_himself(trial):
    rows = [("key", "kind", "name", "parent"), ("a", "other", "甲", "甲"), ("b", "other", "乙", "c"), ("c", "other", "丙", "b"),
            ("d", "other", "丁", "c")]  # fmt: skip
    assert [line.split(": ")[0] for line in why(await trial("organisations", rows))] == ["2", "3", "4"]


async def test_circle_through_the_register_is_refused(trial):
    head = ("key", "kind", "name", "parent")
    await trial.sound("organisations", [head, ("a", "other", "甲", "xian"), ("b", "other", "乙", "a")])
    rows = [head, ("xian", "chamber", "西安市福建南安商会", "乙")]
    assert why(await trial("organisations", rows, on_conflict="update")) == [
        "2: parent: under '乙' it would be above itself: one is the other's parent already"
    ]
    apart = [*rows, ("a", "other", "甲", "-")]
    assert counts(await trial.sound("organisations", apart, on_conflict="update")) == (0, 2, 0, 0)


async def test_endless_line_of_parents_is_refused(empty):
    rows = [(f"o{at}", "other", f"示例{at}", f"o{at + 1}") for at in range(2000)]
    report = await empty(
        "organisations", [("key", "kind", "name", "parent"), *rows, ("o2000", "other", "示例2000", "")]
    )
    assert why(report)[0] == "2: parent: under 'o1' it would have more than 20 organisations above it"


@pytest.mark.parametrize("by", ["xian", "西安市福建南安商会", "西安市福建南安商會", " 西安商会 ", "陕西南安商会"])
async def test_organisation_is_meant_by_key_name_short_name_or_alias(trial, by):
    await trial.sound("companies", [("name", "organisations"), ("示例公司", f"zbzz；{by};xian")])
    assert await trial.all("SELECT organisation_id FROM company_organisations ORDER BY 1") == [(1,), (2,)]


async def test_unknown_reference_says_what_is_near_and_an_ambiguous_one_what_it_may_be(trial):
    await trial.sound(
        "organisations", [("key", "kind", "name", "short_name"), ("xian2", "other", "西安二商会", "西安商会")]
    )
    report = await trial(
        "companies",
        [("name", "organisations"), ("a", "西安福建南安商会"), ("b", "西安商会"), ("c", "@@@"), ("d", "ZZZ")],
    )
    assert why(report) == [
        "2: organisations: there is no organisation '西安福建南安商会' in the register; do you mean '西安市福建南安商会'?",
        "3: organisations: '西安商会' may be xian (西安市福建南安商会), xian2 (西安二商会): give the key",
        "4: organisations: there is no organisation '@@@' in the register",
        "5: organisations: there is no organisation 'ZZZ' in the register",
    ]


async def test_same_key_or_same_name_twice_in_a_file_is_an_error(empty):
    rows = [
        ("key", "kind", "name"),
        ("a", "other", "甲"),
        ("a", "other", "乙"),
        ("b", "other", "丙"),
        ("", "other", "丙"),
        ("c", "other", "丙"),
    ]
    assert why(await empty("organisations", rows)) == [
        "3: key: the same as line 2", "5: name: the same as line 4",
    ]  # fmt: skip
    firms = [
        ("key", "name", "credit_code"),
        ("", "甲", ""),
        ("", "甲", "123"),
        ("", "乙", "1"),
        ("", "乙", "2"),
        ("a", "丙", ""),
        ("b", "丙", ""),
    ]
    assert why(await empty("companies", firms)) == ["3: name: the same as line 2"]


async def test_row_by_key_and_row_by_name_that_mean_one_are_an_error(trial):
    rows = [("key", "kind", "name"), ("xian", "chamber", "西安新商会"), ("", "chamber", "西安市福建南安商会")]
    assert why(await trial("organisations", rows, on_conflict="update")) == ["3: name: the same as line 2"]


async def test_rows_without_keys_meet_the_same_rows_again(trial):
    organisations = [("kind", "name", "phone"), ("other", "某商会", "13800138000"), ("other", "另一商会", "")]
    companies = [
        ("name", "credit_code", "organisations"),
        ("甲公司", "", "xian"),
        ("乙公司", "91110000600037341L", ""),
        ("乙公司", "2", ""),
    ]
    pairings = [
        ("kind", "first", "second"),
        ("organisations", "xian", "zbzz"),
        ("companies", "甲公司", "91110000600037341L"),
    ]
    pairings[2] = ("organisations", "zbzz", "manila")
    for kind, rows in (("organisations", organisations), ("companies", companies), ("pairings", pairings)):
        number = len(rows) - 1
        assert counts(await trial.sound(kind, rows)) == (number, 0, 0, 0)
        assert counts(await trial.sound(kind, rows, on_conflict="update")) == (0, 0, number, 0)
        assert counts(await trial.sound(kind, rows, on_conflict="fill")) == (0, 0, number, 0)
        assert counts(await trial.sound(kind, rows, on_conflict="skip")) == (0, 0, 0, number)
        assert len((await trial(kind, rows)).errors) == number


async def test_company_of_the_same_name_and_another_code_is_another(empty):
    await empty.sound("companies", [("name", "credit_code"), ("甲公司", "1")])
    rows = [("name", "credit_code"), ("甲公司", "2"), ("甲公司", "1")]
    assert counts(await empty.sound("companies", rows, on_conflict="update")) == (1, 0, 1, 0)
    assert "may be" in why(await empty("companies", [("name",), ("甲公司",)], on_conflict="update"))[0]


async def test_pairings_are_of_two_known_ones_once(trial):
    await trial.sound("companies", [("key", "name"), ("c1", "甲公司"), ("c2", "乙公司")])
    head = ("key", "kind", "first", "second", "signed_on", "subject")
    await trial.sound(
        "pairings",
        [
            head,
            ("p1", "organisations", "西安商会", "zbzz", "2026年5月30日", ""),
            ("p2", "企业", "甲公司", "c2", "", "闸阀"),
        ],
    )
    assert await trial.all("SELECT key, kind, first_id, second_id, signed_on FROM pairings") == [
        ("p1", "organisations", 1, 2, "2026-05-30"), ("p2", "companies", 1, 2, ""),
    ]  # fmt: skip
    rows = [head, ("", "organisations", "xian", "xian", "", ""), ("p3", "organisations", "zbzz", "xian", "", ""),
            ("", "companies", "丙公司", "c1", "", ""), ("", "people", "xian", "zbzz", "", "")]  # fmt: skip
    assert why(await trial("pairings", rows)) == [
        "2: second: a pairing needs two different ones", "3: first: the two are paired already: 'p1'",
        "4: first: there is no company '丙公司' in the register", "5: kind: 'people' is not one of organisations (商协会), companies (企业)",
    ]  # fmt: skip


async def test_wrong_credit_code_is_kept_with_a_warning(empty):
    report = await empty.sound(
        "companies", [("名称", "统一社会信用代码"), ("甲公司", "91350583156400000X"), ("乙公司", "91110000600037341L")]
    )
    assert [line.split(": ")[:2] for line in warned(report)] == [["2", "统一社会信用代码"]]
    assert await empty.all("SELECT credit_code FROM companies") == [("91350583156400000X",), ("91110000600037341L",)]
    assert "shortened by Excel" in why(await empty("companies", [("名称", "信用代码"), ("丙公司", "9.13E+17")]))[0]


async def test_one_bad_row_of_500_keeps_everything_out(trial):
    rows = [(f"公司{at}", "34") for at in range(499)]
    report = await trial("companies", [("name", "industry"), *rows, ("公司499", "量子八卦")])
    assert [(each.line, each.column, each.code) for each in report.errors] == [(501, "industry", "industry")]
    for table in ("companies", "search_companies", "import_changes"):
        assert await trial.all(f"SELECT count(*) FROM {table} WHERE 1") == (
            [(5,)] if table == "import_changes" else [(0,)]
        )
    assert await trial.all("SELECT count(*) FROM imports") == [(1,)]


async def test_dry_run_says_what_would_be_and_writes_nothing(trial):
    rows = [
        ("key", "kind", "name"),
        ("xian", "chamber", "西安新商会"),
        ("zbzz", "association", "南安市装备制造业协会"),
        ("neu", "other", "新"),
    ]
    before = await trial.all("SELECT * FROM organisations")
    would = await trial.sound("organisations", rows, on_conflict="update", dry_run=True)
    assert await trial.all("SELECT * FROM organisations") == before
    assert await trial.all("SELECT count(*) FROM imports") == [(1,)]
    assert counts(would) == counts(await trial.sound("organisations", rows, on_conflict="update")) == (1, 1, 1, 0)


async def test_all_problems_of_a_file_are_told_at_once(trial):
    rows = [
        ("name", "industry", "website"),
        ("", "量子八卦", "无网站x"),
        ("-", "", ""),
        ("a\0".replace("\0", "\x01"), "=1+1", ""),
    ]
    assert [line.split(": ")[:2] for line in why(await trial("companies", rows))] == [
        ["2", "name"], ["2", "industry"], ["2", "website"], ["3", "name"], ["4", "name"], ["4", "industry"],
    ]  # fmt: skip


async def test_aliases_and_industries_are_kept_as_lists(empty):
    await empty.sound("organisations", [("kind", "name", "aliases", "industry"), ("other", "甲", '="乙"', "阀门;34;C")])
    [(aliases, industries)] = await empty.all("SELECT aliases, industries FROM organisations")
    assert (json.loads(aliases), json.loads(industries)) == (["乙"], ["34", "C"])


async def test_line_with_a_wrong_cell_is_judged_in_its_other_cells_too(trial):
    rows = [
        ("key", "name", "industry", "organisations"),
        ("a", "甲", "量子八卦", "ZZZ"),
        ("=1", "乙", "", "ZZZ"),
        ("\u200b", "丙", "", ""),
    ]
    assert [line.split(": ")[:2] for line in why(await trial("companies", rows))] == [
        ["2", "industry"], ["2", "organisations"], ["3", "key"],
    ]  # fmt: skip
    assert counts(await trial.sound("companies", [rows[0], rows[3]])) == (1, 0, 0, 0)
