"""Public holidays by country, the office's own word first; and what is pasted as a table of them."""

import sys
from datetime import date

import pytest

from bot.holidays import library
from bot.holidays.calendars import Calendar, country
from bot.holidays.reading import NoHolidayNamed, parse
from storage.holidays import Row

TODAY = date(2026, 11, 26)
ALL = Calendar()


@pytest.mark.parametrize(
    ("where", "day", "off", "name"),
    [
        ("CN", "2026-10-01", True, "国庆节"),
        ("CN", "2026-10-04", True, "国庆节"),  # the Sunday between
        ("CN", "2026-10-10", False, ""),  # a Saturday made up for it
        ("CN", "2026-10-17", True, ""),  # any Saturday
        ("CN", "2026-11-26", False, ""),
        ("PH", "2026-12-30", True, "Rizal Day"),
        ("PH", "2026-11-26", False, ""),
        ("US", "2026-11-26", True, "Thanksgiving Day"),
        ("XX", "2026-11-28", True, ""),  # nobody knows it: weekends
        ("XX", "2026-11-26", False, ""),
    ],
)
def test_days(where, day, off, name):
    assert ALL.is_off(where, date.fromisoformat(day)) == off
    assert ALL.name(where, date.fromisoformat(day)) == name


def test_english_readers_read_english_names():
    assert ALL.name("CN", date(2026, 10, 1), "en") == "National Day"


def test_the_offices_own_word_is_the_last():
    own = Calendar([
        Row("CN", "2026-12-04", True, "联盟日"), Row("CN", "2026-12-12", False, ""), Row("CN", "2027-01-01", False, ""),
    ])  # fmt: skip
    assert own.name("CN", date(2026, 12, 4)) == "联盟日"
    assert own.name("CN", date(2026, 12, 5)) == "联盟日"  # the weekend after it
    assert not own.is_off("CN", date(2026, 12, 12))
    assert own.name("CN", date(2027, 1, 1)) == ""
    assert not own.is_off("PH", date(2026, 12, 4))
    assert own.working_in("CN")(date(2026, 12, 3))


async def test_another_process_computes_the_same(monkeypatch):
    here = {each: library._computed(*each) for each in [("CN", 2026), ("PH", 2027), ("XX", 2026)]}
    monkeypatch.setattr(library, "_years", {})
    await library.foresee(["CN", "PH", "XX", "CN"], [2026, 2027])
    assert {each: library._years[each] for each in here} == here
    assert len(library._years) == 6


async def test_what_the_other_process_fails_at_is_computed_here(monkeypatch):
    monkeypatch.setattr(library, "_years", {})
    monkeypatch.setattr(library, "COMMAND", (sys.executable, "-c", "print('no')"))
    await library.foresee(["CN"], [2026])
    assert ALL.name("CN", date(2026, 10, 1)) == "国庆节"


def test_countries_as_the_register_has_them():
    assert [country(each) for each in ("菲律宾", "PH", "", "哪里")] == ["PH", "PH", "CN", "CN"]


def said(text, today=TODAY):
    return [(row.country, row.day, row.off, row.name) for row in parse(text, today, "CN").rows]


def test_lines_of_days():
    assert said("2027-02-05 休 春节\n2月20日 上班\n菲律宾 12月30日 休 黎刹日\n12月25日 holiday Christmas") == [
        ("CN", "2027-02-05", True, "春节"),
        ("CN", "2027-02-20", False, ""),
        ("PH", "2026-12-25", True, "Christmas"),
        ("PH", "2026-12-30", True, "黎刹日"),
    ]


def test_the_announcement_as_it_stands():
    text = """国务院办公厅关于2027年部分节假日安排的通知
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    二、春节：2月5日（周五）至11日放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
    节假日期间，各地区、各部门要妥善安排好值班。"""
    found = parse(text, TODAY, "CN")
    assert len(found.rows) == 3 + 7 + 2
    assert [(row.day, row.off, row.name) for row in found.rows if row.day in {"2027-01-03", "2027-01-31", "2027-02-11"}] == [
        ("2027-01-03", True, "元旦"), ("2027-01-31", False, "春节"), ("2027-02-11", True, "春节"),
    ]  # fmt: skip
    assert len(found.unclear) == 2


def test_years_that_are_not_said():
    assert said("10月1日 休") == [("CN", "2026-10-01", True, "")]  # over lately
    assert said("9月1日 休") == [("CN", "2027-09-01", True, "")]
    assert [day for _, day, _, _ in said("12月31日至1月2日 休")] == ["2026-12-31", "2027-01-01", "2027-01-02"]


def test_no_day_in_it():
    for text in ("春节", "2月30日 休", "13月1日"):
        with pytest.raises(NoHolidayNamed):
            parse(text, TODAY, "CN")
