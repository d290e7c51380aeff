"""How many must be there, and who counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.quorum import CHOICES, count, needed
from storage.meetings import Tally


@pytest.mark.parametrize(
    ("quorum", "called", "expected"),
    [("", 9, 0), ("1/2+", 10, 6), ("1/2+", 9, 5), ("2/3", 9, 6), ("2/3", 10, 7), ("3/4", 8, 6), ("3/4", 1, 1)],
)
def test_needed(quorum, called, expected):
    assert needed(quorum, called) == expected


@given(st.sampled_from(CHOICES), st.integers(1, 500))
def test_needed_is_never_more_than_all(quorum, called):
    assert 0 <= needed(quorum, called) <= called


def test_before_it_who_said_that_he_comes_counts_at_it_who_is_there():
    found = Tally(called=6, coming=2, present=1, spoken=2, spoken_here=1, away=1, silent=1)
    before = count(found, "2/3", proxies_count=True, held=False)
    assert (before.counted, before.needed, before.met, before.proxies) == (4, 4, True, 2)
    at = count(found, "2/3", proxies_count=True, held=True)
    assert (at.counted, at.short, at.met, at.proxies) == (2, 2, False, 1)


def test_proxies_count_or_not_as_it_is_set():
    assert count(Tally(called=6, coming=2, spoken=2), "2/3", proxies_count=False, held=False).counted == 2
