"""The allowance of messages that nobody asked for: one a day and three a week, whatever was told before."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.allowance import A_DAY, A_WEEK, free_from
from bot.times.moments import wall

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
START = 1_796_090_400_000
HOUR = 3_600_000


@given(spans=st.lists(st.integers(0, 60), max_size=30), zone=ZONES)
def test_no_day_has_two_and_no_seven_days_four(spans, zone):
    told, now = [], START
    for hours in spans:
        now += hours * HOUR
        if free_from(told, now, zone) == now:
            told.append(now)
    days = [wall(at, zone).date() for at in told]
    assert all(days.count(day) <= A_DAY for day in days)
    assert all(sum(day - timedelta(days=7) < other <= day for other in days) <= A_WEEK for day in days)


@given(spans=st.lists(st.integers(0, 60), max_size=30), zone=ZONES)
def test_the_moment_that_is_named_is_free(spans, zone):
    told, now = [], START
    for hours in spans:
        now += hours * HOUR
        later = free_from(told, now, zone)
        assert later >= now
        assert free_from(told, later, zone) == later
        if later == now:
            told.append(now)
