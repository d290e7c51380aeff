"""How many must be there, and who counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.quorum import CHOICES, Answer, count, needed


@pytest.mark.parametrize(
    ("quorum", "called", "expected"),
    [("", 9, 0), ("1/2+", 10, 6), ("1/2+", 9, 5), ("2/3", 9, 6), ("2/3", 10, 7), ("3/4", 8, 6), ("3/4", 1, 1)],
)
def test_needed(quorum, called, expected):
    assert needed(quorum, called) == expected


@given(st.sampled_from(CHOICES), st.integers(1, 500))
def test_needed_is_never_more_than_all(quorum, called):
    assert 0 <= needed(quorum, called) <= called


ANSWERS = [
    Answer(1, "going", present=True),
    Answer(2, "going"),
    Answer(3, "proxy", proxy=1),
    Answer(4, "proxy", proxy=2),
    Answer(5, "declined"),
    Answer(6),
]


def test_before_it_who_said_that_he_comes_counts_with_the_votes_he_was_given():
    found = count(ANSWERS, "2/3", proxies_count=True, held=False)
    assert (found.called, found.coming, found.proxies, found.away, found.silent) == (6, 2, 2, 1, 1)
    assert (found.counted, found.needed, found.met) == (4, 4, True)


def test_at_it_a_vote_counts_only_where_its_holder_is_there():
    found = count(ANSWERS, "2/3", proxies_count=True, held=True)
    assert (found.counted, found.short, found.met) == (2, 2, False)


def test_proxies_count_or_not_as_it_is_set():
    assert count(ANSWERS, "2/3", proxies_count=False, held=False).counted == 2


def test_who_gave_his_vote_and_comes_after_all_is_counted_once():
    came = [Answer(1, "going", present=True), Answer(3, "proxy", proxy=1, present=True)]
    found = count(came, "2/3", proxies_count=True, held=True)
    assert (found.counted, found.proxies, found.present) == (2, 0, 2)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "going", "declined", "proxy"]), st.integers(0, 9), st.booleans()), max_size=10
    ),
    st.booleans(),
)
def test_nobody_is_counted_twice(rows, held):
    answers = [
        Answer(at, answer, to if answer == "proxy" else None, present) for at, (answer, to, present) in enumerate(rows)
    ]
    found = count(answers, "1/2+", proxies_count=True, held=held)
    assert 0 <= found.counted <= found.called
