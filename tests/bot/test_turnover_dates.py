"""Days in the forms of terms, as people write them."""

from datetime import date

import pytest

from bot.turnovers.dates import spoken

TODAY = date(2026, 12, 1)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-12-01"),
        ("即日", "2026-12-01"),
        ("即日起", "2026-12-01"),
        ("立即", "2026-12-01"),
        ("today", "2026-12-01"),
        ("Now", "2026-12-01"),
        ("明天", "2026-12-02"),
        ("明日起", "2026-12-02"),
        ("昨天", "2026-11-30"),
        ("1月1日", "2027-01-01"),
        ("１月１號起", "2027-01-01"),
        ("一月一日", "2027-01-01"),
        ("明年1月1日开始", "2027-01-01"),
        ("11月20日", "2026-11-20"),  # lately: the term began already
        ("1 January", "2027-01-01"),
        ("下周一", "2026-12-07"),
        ("2月30日", ""),
        ("明年", ""),
        ("大家都很好", ""),
        ("", ""),
    ],
)
def test_days_without_a_year_are_the_next_ones(typed, day):
    assert spoken(typed, TODAY) == day
