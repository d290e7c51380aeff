"""The farmers' calendar: typed and said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times import lunar
from bot.times.moments import wall
from bot.times.refusals import NoSuchDay, TooFar
from tests.bot.times.reading import NOW, SHANGHAI, at, read


@pytest.mark.parametrize(
    ("text", "now", "local"),
    [
        ("正月初八 上午9点", "2026-11-24T12:00", "2027-02-13T09:00"),
        ("正月初八 上午9点", "2027-02-13T08:59", "2027-02-13T09:00"),
        ("正月初八 上午9点", "2027-02-13T09:00", "2028-02-02T09:00"),
        ("腊月廿三 9点", "2027-01-05T12:00", "2027-01-30T09:00"),
        ("腊月廿三 9点", "2027-01-31T12:00", "2028-01-19T09:00"),
        ("冬月初一 9点", "2027-01-31T12:00", "2027-11-28T09:00"),
        ("农历八月十五 19:00", "2026-11-24T12:00", "2027-09-15T19:00"),
        ("农历十月十六 19:00", "2026-11-24T12:00", "2026-11-24T19:00"),
        ("五月初五 9点", "2028-05-01T12:00", "2028-05-28T09:00"),
        ("闰五月初五 9点", "2026-11-24T12:00", "2028-06-27T09:00"),
        ("农历七月三十 9点", "2027-08-01T12:00", "2027-08-31T09:00"),
    ],
)
def test_lunar_dates_are_the_next_ones(text, now, local):
    assert read(text, at(now)) == local


@pytest.mark.parametrize(
    ("text", "last"), [("腊月三十 9点", 29), ("农历三月三十 9点", 29), ("闰正月初一 9点", 0), ("闰五月三十 9点", 29)]
)
def test_lunar_days_that_do_not_exist(text, last):
    with pytest.raises(NoSuchDay) as refused:
        read(text)
    assert refused.value.values["lunar"]
    assert refused.value.values["last"] == last


def test_a_short_month_is_over_with_its_last_day():
    with pytest.raises(NoSuchDay) as refused:
        read("腊月三十 9点", at("2027-02-06T00:00"))
    assert refused.value.values["year"] == 2027


def test_a_leap_month_that_is_far_off():
    with pytest.raises(TooFar) as refused:
        read("闰三月初五 9点")
    assert refused.value.values["meant"].local == "2031-04-26T09:00"


@given(days=st.integers(1, 353), hour=st.integers(0, 23))
def test_a_lunar_date_of_the_coming_year_is_read_as_it_is_said(days, hour):
    local = wall(NOW, SHANGHAI).replace(hour=hour, minute=0, second=0) + timedelta(days=days)
    assert read(f"农历{lunar.words(local.date())} {hour:02}:00") == local.isoformat(timespec="minutes")


def test_lunar_words():
    days = ["2027-02-06", "2027-02-05", "2028-06-23", "2028-06-22", "2033-12-22", "2027-01-08", "2028-01-25"]
    said = ["正月初一", "腊月廿九", "闰五月初一", "五月三十", "闰冬月初一", "腊月初一", "腊月廿九"]
    assert [lunar.words(date.fromisoformat(day)) for day in days] == said


def test_lunar_days_follow_each_other():
    day, months = date(2020, 1, 1), set()
    while day < date(2060, 1, 1):
        found, following = lunar.of(day), lunar.of(day + timedelta(days=1))
        assert following.day == found.day + 1 or (following.day == 1 and found.day in {29, 30})
        assert next(lunar.upcoming(found.month, found.day, found.leap, day)) <= day
        months.add(found.month)
        day += timedelta(days=17)
    assert months == set(range(1, 13))
