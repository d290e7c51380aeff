"""Which of two answers to an event stands where two rows are one person."""

from hypothesis import given
from hypothesis import strategies as st

from bot.merging.answers import choose

HIM, DESK = 7, 9
ANSWERS = ("going", "waiting", "offered", "lapsed", "declined", "proxy")


def row(number, answer, by=HIM, at=0, **more):
    values = {
        "id": number, "person_id": number, "answer": answer, "answered_by": by, "answered_at": at, "guests": 0,
        "proxy_person_id": 50 if answer == "proxy" else None,
        "waiting_since": at if answer == "waiting" else None, "checked_in_at": None, "checked_in_by": None,
        "checked_in_how": "",
    }  # fmt: skip
    return {**values, **more}


rows = st.builds(
    row,
    st.just(1),
    st.sampled_from(ANSWERS),
    st.sampled_from((HIM, DESK)),
    st.integers(0, 9),
    checked_in_at=st.none() | st.integers(0, 9),
)


@given(rows, rows)
def test_the_newer_word_of_his_own_stands_and_no_place_is_lost(one, other):
    other = {**other, "id": 2, "person_id": 2}
    stays, more = choose([HIM])(one, other)
    assert choose([HIM])(other, one) == (stays, more)
    both = [one, other]
    own = [each for each in both if each["answered_by"] == HIM] or both
    said = max(own, key=lambda each: (each["answered_at"], each["id"]))
    if said["answer"] in {"declined", "proxy"}:
        assert stays is said
    elif any(each["answer"] == "going" for each in both):
        assert stays["answer"] == "going"
    came = [each["checked_in_at"] for each in both if each["checked_in_at"] is not None]
    assert ({**stays, **more})["checked_in_at"] == (min(came) if came else None)


def test_the_earlier_turn_on_the_waitlist_stays():
    stays, more = choose([HIM])(row(1, "waiting", at=5), row(2, "waiting", by=DESK, at=3))
    assert ({**stays, **more})["waiting_since"] == 3


def test_a_vote_given_to_his_other_row_says_nothing():
    stays, _ = choose([HIM])(row(1, "proxy", at=9, proxy_person_id=2), row(2, "going", by=DESK))
    assert stays["answer"] == "going"
