"""Rules as days and moments: plain cases, what a month doesn't have, changes of the clock, and whatever holds for all."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.recurrences.coming import ended, following, occurrences, preview, without
from bot.recurrences.offers import offers
from bot.recurrences.rules import LAST, NeverComes, Rule, begun, days
from bot.times.moments import moment, wall

SHANGHAI, NEW_YORK, MANILA = "Asia/Shanghai", "America/New_York", "Asia/Manila"


def ms(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def rule(every, start="2026-12-04", time="19:00", zone=SHANGHAI, **values):
    return Rule(every, start, time, zone, **values)


def first(wanted, number):
    return [day.isoformat() for day in islice(days(wanted), number)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (rule("week", weekdays=(4,)), ["2026-12-04", "2026-12-11", "2026-12-18"]),
        (rule("week", weekdays=(0, 4)), ["2026-12-04", "2026-12-07", "2026-12-11"]),
        (rule("week", weekdays=(0, 4), interval=2), ["2026-12-04", "2026-12-14", "2026-12-18"]),
        (rule("month", day=31), ["2026-12-31", "2027-01-31", "2027-02-28"]),
        (rule("month", day=LAST, interval=2), ["2026-12-31", "2027-02-28", "2027-04-30"]),
        (rule("nth", weekdays=(5,), nth=1), ["2026-12-05", "2027-01-02", "2027-02-06"]),
        (rule("nth", weekdays=(4,), nth=LAST), ["2026-12-25", "2027-01-29", "2027-02-26"]),
        (rule("nth", weekdays=(5,), nth=5), ["2027-01-30", "2027-05-29", "2027-07-31"]),
        (rule("year", month=2, day=29), ["2027-02-28", "2028-02-29", "2029-02-28"]),
        (rule("lunar", month=1, day=8), ["2027-02-13", "2028-02-02", "2029-02-20"]),
        (rule("lunar", month=12, day=30), ["2027-02-05", "2028-01-25", "2029-02-12"]),  # eve, of a month of 29 days too
        (rule("week", weekdays=(4,), times=2), ["2026-12-04", "2026-12-11"]),
        (rule("week", weekdays=(4,), until="2026-12-11"), ["2026-12-04", "2026-12-11"]),
    ],
)
def test_days_of_a_rule(wanted, expected):
    assert first(wanted, 3) == expected


def test_a_lunar_rule_ends_where_the_calendar_isnt_known():
    assert len(list(days(rule("lunar", month=8, day=15)))) == 2099 - 2027


def test_each_place_keeps_its_own_wall_time_over_changes_of_the_clock():
    for zone, changes in ((NEW_YORK, {-5, -4}), (SHANGHAI, {8}), (MANILA, {8})):
        weekly = rule("week", weekdays=(6,), zone=zone, start="2026-12-06", time="10:00")
        year = list(islice(occurrences(weekly, ms("2026-12-01T00:00")), 52))
        assert {wall(each.moment.at, zone).strftime("%a %H:%M") for each in year} == {"Sun 10:00"}
        offsets = {(wall(each.moment.at, zone) - wall(each.moment.at, "UTC")).total_seconds() / 3600 for each in year}
        assert offsets == changes


def test_in_the_gap_of_spring_it_is_the_first_moment_after_it():
    weekly = rule("week", weekdays=(6,), zone=NEW_YORK, start="2027-03-07", time="02:30")
    found = preview(weekly, ms("2027-03-01T00:00"), most=3)
    assert [wall(each.moment.at, NEW_YORK).strftime("%d %H:%M") for each in found] == [
        "07 02:30",
        "14 03:00",
        "21 02:30",
    ]


def test_left_out_are_excluded_days_and_holidays_yet_each_keeps_its_number():
    weekly = rule("week", weekdays=(4,), excluded=("2026-12-11",), holidays="CN", times=5)

    def holiday(country, day):
        return "元旦" if country == "CN" and day == date(2027, 1, 1) else ""

    found = preview(weekly, ms("2026-12-01T00:00"), holiday, most=9)
    assert [(each.day, each.number, each.skipped) for each in found] == [
        ("2026-12-04", 1, ""), ("2026-12-11", 2, "excluded"), ("2026-12-18", 3, ""), ("2026-12-25", 4, ""),
        ("2027-01-01", 5, "元旦"),
    ]  # fmt: skip
    after = found[0].moment.at
    assert following(weekly, after, holiday).day == "2026-12-18"
    assert following(weekly, found[3].moment.at, holiday) is None


def test_one_is_left_out_or_the_rest_of_them():
    weekly = rule("week", weekdays=(4,))
    assert following(without(weekly, "2026-12-04"), ms("2026-12-01T00:00")).day == "2026-12-11"
    assert first(ended(weekly, date(2026, 12, 11)), 5) == ["2026-12-04", "2026-12-11"]
    assert ended(ended(weekly, date(2026, 12, 11)), date(2027, 12, 11)).until == "2026-12-11"


def test_begun_goes_on_from_a_day_or_says_that_it_never_comes():
    assert begun(rule("week", weekdays=(4,)), date(2026, 12, 30)).start == "2027-01-01"
    with pytest.raises(NeverComes):
        begun(rule("week", weekdays=(4,), until="2026-12-03"), date(2026, 12, 1))


def test_offers_of_a_last_friday_that_is_a_months_last_day():
    found = offers(moment(datetime.fromisoformat("2027-04-30T09:00"), SHANGHAI))
    assert list(found) == ["w", "v", "m", "e", "l", "y", "z"]
    assert all(next(days(each)) == date(2027, 4, 30) for each in found.values())


WEEKDAYS = some.lists(some.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple)
RULES = some.one_of(
    some.builds(lambda w, i: rule("week", weekdays=w, interval=i), WEEKDAYS, some.integers(1, 9)),
    some.builds(
        lambda d, i: rule("month", day=d, interval=i), some.sampled_from([LAST, *range(1, 32)]), some.integers(1, 9)
    ),
    some.builds(
        lambda w, n: rule("nth", weekdays=(w,), nth=n), some.integers(0, 6), some.sampled_from([LAST, 1, 2, 3, 4, 5])
    ),
    some.builds(lambda m, d: rule("lunar", month=m, day=d), some.integers(1, 12), some.integers(1, 30)),
)


@given(RULES, some.integers(0, 2_000), some.sampled_from([SHANGHAI, NEW_YORK, MANILA, "Australia/Lord_Howe"]))
def test_whatever_recurs_comes_in_order_after_now_and_survives_being_stored(wanted, ahead, zone):
    wanted = msgspec.json.decode(msgspec.json.encode(msgspec.structs.replace(wanted, zone=zone)), type=Rule)
    now = ms("2026-11-26T05:00") + ahead * 86_400_000
    found = preview(wanted, now, most=8)
    assert all(one.moment.at < two.moment.at and one.number < two.number for one, two in pairwise(found))
    assert all(each.moment.at > now for each in found)
    assert all(each.moment.local.endswith("T19:00") for each in found)
    assert following(wanted, now) == found[0]
    whole = islice(days(wanted), found[0].number + 2)
    assert list(whole)[found[0].number - 1].isoformat() == found[0].day


@given(some.dates(date(2026, 1, 1), date(2060, 1, 1)))
def test_every_offer_begins_on_the_day_it_was_made_of(day):
    for each in offers(moment(datetime.combine(day, datetime.min.time()) + timedelta(hours=9), SHANGHAI)).values():
        assert next(days(each)) == day
