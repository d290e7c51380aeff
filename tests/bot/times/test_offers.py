"""Moments that are offered as buttons."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times.hours import quiet
from bot.times.moments import derive, wall
from bot.times.offers import offers
from tests.bot.times.reading import NEW_YORK, SHANGHAI, at

ZONES = sorted(available_timezones())
CHANGING = [NEW_YORK, "Europe/London", "Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca", "Asia/Kathmandu"]


def offered(now, zone=SHANGHAI):
    return [each.local for each in offers(at(now, zone), zone)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Tuesday at noon: tomorrow is the next working day.
        ("2026-11-24T12:00:40", ["2026-11-24T13:15", "2026-11-24T18:00", "2026-11-25T09:00", "2026-11-25T15:00", "2026-11-30T09:00"]),
        ("2026-11-24T12:00", ["2026-11-24T13:00", "2026-11-24T18:00", "2026-11-25T09:00", "2026-11-25T15:00", "2026-11-30T09:00"]),
        # In the evening and at night nothing comes before the morning.
        ("2026-11-24T17:00", ["2026-11-24T18:00", "2026-11-25T09:00", "2026-11-25T15:00", "2026-11-30T09:00"]),
        ("2026-11-24T20:31", ["2026-11-25T09:00", "2026-11-25T15:00", "2026-11-30T09:00"]),
        ("2026-11-25T00:10", ["2026-11-25T18:00", "2026-11-26T09:00", "2026-11-26T15:00", "2026-11-30T09:00"]),
        # Friday: the next working day is Monday.
        ("2026-11-27T10:20", ["2026-11-27T11:30", "2026-11-27T18:00", "2026-11-28T09:00", "2026-11-28T15:00", "2026-11-30T09:00"]),
        # Monday: next Monday is a week ahead.
        ("2026-11-30T10:20", ["2026-11-30T11:30", "2026-11-30T18:00", "2026-12-01T09:00", "2026-12-01T15:00", "2026-12-07T09:00"]),
    ],
)  # fmt: skip
def test_what_is_offered(now, expected):
    assert offered(now) == expected


def test_the_morning_after_the_clock_changed_is_at_nine():
    assert offered("2027-03-13T12:00", NEW_YORK)[2:4] == ["2027-03-14T09:00", "2027-03-14T15:00"]
    first = offers(at("2027-03-13T12:00", NEW_YORK), NEW_YORK)[2]
    assert first.at == at("2027-03-14T09:00", NEW_YORK)


@given(
    now=st.integers(at("2024-01-01T00:00"), at("2037-01-01T00:00")),
    zone=st.sampled_from(ZONES) | st.sampled_from(CHANGING),
)
def test_offers_are_few_distinct_ascending_to_come_and_never_quiet(now, zone):
    found = offers(now, zone)
    times = [each.at for each in found]
    assert 2 <= len(times) <= 6  # on a Sunday night only tomorrow, which is the working day and the Monday
    assert times == sorted(set(times))
    assert times[0] > now
    assert all(quiet(each, zone) == each and "08:00" <= f"{wall(each, zone):%H:%M}" < "21:30" for each in times)
    assert all(derive(each.local, each.zone) == each.at for each in found)
