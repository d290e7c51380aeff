"""Wall times, zones and the instants they mean."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times.moments import Moment, SpringGap, at_instant, derive, moment, wall

ZONES = sorted(available_timezones())


def instant(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_a_moment_is_a_wall_time_to_the_minute_with_its_zone_and_instant():
    found = moment(datetime.fromisoformat("2026-12-03T14:30:59"), "Asia/Shanghai")
    assert found == Moment("2026-12-03T14:30", "Asia/Shanghai", instant("2026-12-03T06:30"))
    assert not found.fold
    assert msgspec.json.decode(msgspec.json.encode(found), type=Moment) == found


def test_a_time_that_the_clock_skips_is_refused_with_its_neighbours():
    with pytest.raises(SpringGap) as refused:
        moment(datetime.fromisoformat("2027-03-14T02:30"), "America/New_York")
    gap = refused.value
    assert (gap.local, gap.zone, gap.before, gap.after) == (
        "2027-03-14T02:30", "America/New_York", "2027-03-14T01:59", "2027-03-14T03:00",
    )  # fmt: skip


def test_half_an_hour_and_a_whole_day_can_be_skipped():
    with pytest.raises(SpringGap) as half:
        moment(datetime.fromisoformat("2026-10-04T02:15"), "Australia/Lord_Howe")
    assert (half.value.before, half.value.after) == ("2026-10-04T01:59", "2026-10-04T02:30")
    with pytest.raises(SpringGap) as day:
        moment(datetime.fromisoformat("2011-12-30T12:00"), "Pacific/Apia")
    assert (day.value.before, day.value.after) == ("2011-12-29T23:59", "2011-12-31T00:00")


def test_of_two_times_with_one_name_the_first_is_chosen_and_told():
    found = moment(datetime.fromisoformat("2026-11-01T01:30"), "America/New_York")
    assert found.fold
    assert found.at == instant("2026-11-01T05:30")


def test_the_stored_wall_time_is_derived_again_and_a_gap_gives_the_moment_after_it():
    assert derive("2026-12-03T14:30", "Asia/Shanghai") == instant("2026-12-03T06:30")
    assert derive("2026-11-01T01:30", "America/New_York") == instant("2026-11-01T05:30")
    assert derive("2027-03-14T02:30", "America/New_York") == instant("2027-03-14T07:00")


def test_an_instant_keeps_its_zone_unless_its_wall_time_would_mean_an_earlier_one():
    first, second = instant("2026-11-01T05:30"), instant("2026-11-01T06:30")
    assert at_instant(first + 59_999, "America/New_York") == Moment("2026-11-01T01:30", "America/New_York", first)
    assert at_instant(second, "America/New_York") == Moment("2026-11-01T06:30", "UTC", second)


WALL = st.datetimes(datetime.fromisoformat("1980-01-01T00:00"), datetime.fromisoformat("2037-12-31T00:00")).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@given(local=WALL, zone=st.sampled_from(ZONES))
def test_deriving_never_fails_and_agrees_with_the_moment(local, zone):
    at = derive(local.isoformat(timespec="minutes"), zone)
    found = made(local, zone)
    if isinstance(found, SpringGap):
        assert found.before < found.local < found.after
        assert wall(at, zone) == datetime.fromisoformat(found.after)
        assert wall(at - 1, zone) < local
    else:
        assert (found.at, wall(at, zone)) == (at, local)


def made(local, zone):
    try:
        return moment(local, zone)
    except SpringGap as gap:
        return gap


@given(at=st.integers(instant("1980-01-01"), instant("2037-12-31")), zone=st.sampled_from(ZONES))
def test_an_instant_survives_being_stored_as_a_wall_time(at, zone):
    found = at_instant(at, zone)
    assert found.at == derive(found.local, found.zone)
    assert 0 <= at - found.at < 60_000
