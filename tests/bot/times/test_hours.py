"""Quiet hours, and the hour of a nightly job."""

from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.times.hours import next_occurrence, quiet
from bot.times.moments import transition, wall

ZONES = sorted(available_timezones())
HOUR, DAY = 3_600_000, 86_400_000


def instant(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-12-03T13:29", "2026-12-03T13:29"),
        ("2026-12-03T13:30", "2026-12-04T00:00"),
        ("2026-12-03T16:30", "2026-12-04T00:00"),
        ("2026-12-03T23:59:59.999", "2026-12-04T00:00"),
        ("2026-12-04T00:00", "2026-12-04T00:00"),
    ],
)
def test_quiet_hours_run_across_midnight(at, until):
    assert quiet(instant(at), "Asia/Shanghai") == instant(until)


def test_quiet_hours_of_a_reader_in_the_daytime_or_none():
    noon = instant("2026-12-03T12:20")
    assert quiet(noon, "UTC", "12:00", "14:30") == instant("2026-12-03T14:30")
    assert quiet(noon, "UTC", "12:00", "12:00") == noon


def test_quiet_hours_on_the_nights_when_the_clock_changes():
    assert quiet(instant("2027-03-14T05:00"), "America/New_York") == instant("2027-03-14T12:00")
    assert quiet(instant("2026-11-01T05:00"), "America/New_York") == instant("2026-11-01T13:00")
    assert quiet(instant("2027-03-14T05:00"), "America/New_York", "22:00", "02:30") == instant("2027-03-14T07:00")
    assert quiet(instant("2026-11-01T06:10"), "America/New_York", "22:00", "01:30") == instant("2026-11-01T06:30")


def test_the_clock_put_back_may_end_the_quiet_hours():
    assert quiet(instant("2026-11-01T05:45"), "America/New_York", "01:30", "08:00") == instant("2026-11-01T06:00")


MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
CHANGING = st.sampled_from(
    ["America/New_York", "Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca", "Pacific/Apia"]
)


@given(zone=st.sampled_from(ZONES) | CHANGING, start=MINUTES, end=MINUTES, data=st.data())
@settings(max_examples=200)
def test_quiet_gives_the_earliest_minute_that_is_not_quiet(zone, start, end, data):
    around = data.draw(st.sampled_from(changes(zone) or [instant("2026-06-01")]))
    at = around + data.draw(st.integers(-1500, 1500)) * 60_000

    def silent(ms):
        now = wall(ms, zone).time()
        return start <= now < end if start <= end else now >= start or now < end

    expected = next(ms for ms in range(at, at + 3 * DAY, 60_000) if not silent(ms))
    assert quiet(at, zone, f"{start:%H:%M}", f"{end:%H:%M}") == expected


@cache
def changes(zone, years=(2010, 2011, 2026)):
    """When the offset changes: at most once in four days."""
    step = 4 * DAY
    starts = [ms for year in years for ms in range(instant(f"{year}-01-01"), instant(f"{year}-12-31"), step)]
    return [transition(ms, ms + step, zone) for ms in starts if offset(ms, zone) != offset(ms + step, zone)]


def offset(ms, zone):
    return wall(ms, zone) - wall(ms, "UTC")


def run(local_time, zone, start, end):
    found, after = [], start
    while (after := next_occurrence(local_time, zone, after)) <= end:
        found.append(after)
    return found


def test_a_nightly_job_has_one_run_a_night_across_both_changes():
    spring = run("02:30", "America/New_York", instant("2027-03-13T00:00"), instant("2027-03-16T00:00"))
    assert spring == [instant("2027-03-13T07:30"), instant("2027-03-14T07:00"), instant("2027-03-15T06:30")]
    autumn = run("01:30", "America/New_York", instant("2026-10-31T00:00"), instant("2026-11-03T00:00"))
    assert autumn == [instant("2026-10-31T05:30"), instant("2026-11-01T05:30"), instant("2026-11-02T06:30")]


def test_a_run_is_never_given_twice():
    due = instant("2026-11-01T05:30")
    assert next_occurrence("01:30", "America/New_York", due - 1) == due
    assert next_occurrence("01:30", "America/New_York", due) == instant("2026-11-02T06:30")
    assert next_occurrence("01:30", "America/New_York", due + HOUR) == instant("2026-11-02T06:30")


def test_a_gap_that_ends_the_day_gives_its_last_minute():
    saturday = instant("2027-03-27T12:00")
    due = next_occurrence("23:30", "America/Nuuk", saturday)
    assert wall(due, "America/Nuuk") == datetime.fromisoformat("2027-03-27T22:59")
    assert wall(next_occurrence("23:30", "America/Nuuk", due), "America/Nuuk") == datetime.fromisoformat(
        "2027-03-28T23:30"
    )


def days(zone, start, end):
    return sorted({wall(ms, zone).date() for ms in range(start, end, HOUR)})


@given(zone=st.sampled_from(ZONES), at=MINUTES, year=st.sampled_from([1969, 1993, 2011, 2026, 2027]))
@settings(max_examples=30)
def test_every_local_day_of_a_year_has_exactly_one_run(zone, at, year):
    start = instant(f"{year}-01-01")
    check_days(f"{at:%H:%M}", zone, start, start + 365 * DAY)


@pytest.mark.parametrize("year", [1969, 1995, 2011, 2026])
def test_every_day_around_every_change_of_every_zone_has_exactly_one_run(year):
    for zone in ZONES:
        for change in changes(zone, (year,)):
            for at in ("00:00", "02:30", "23:30", f"{wall(change, zone):%H:%M}"):
                check_days(at, zone, change - 2 * DAY, change + 2 * DAY)


def check_days(at, zone, start, end):
    """The runs' days are the local days; those at both ends may be cut."""
    found = run(at, zone, start, end)
    assert found == sorted(set(found))
    ran = [wall(ms, zone).date() for ms in found]
    assert len(set(ran)) == len(ran)
    assert set(days(zone, start, end)[1:-1]) <= set(ran)
    assert time.fromisoformat(at) in {wall(ms, zone).time() for ms in found}
