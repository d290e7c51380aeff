"""To whom one may give one's vote, and whether a meeting is called in time."""

import pytest

from bot.meetings import notice, proxies
from bot.times.moments import derive

FREE = {"answer": "going", "given_to_giver": [], "held": 0, "most": 0}


def test_somebody_who_comes_or_has_not_answered_may_be_given_a_vote():
    proxies.check(1, 2, "林", **FREE)
    proxies.check(1, 2, "林", **{**FREE, "answer": "", "held": 5})
    proxies.check(1, 2, "林", **{**FREE, "held": 1, "most": 2})


@pytest.mark.parametrize(
    ("taker", "facts", "refusal"),
    [
        (1, {}, proxies.ProxyToOneself),
        (2, {"answer": "declined"}, proxies.ProxyAway),
        (2, {"answer": "proxy"}, proxies.ProxyAway),
        (2, {"given_to_giver": ["陈"]}, proxies.ProxyHeld),
        (2, {"held": 1, "most": 1}, proxies.ProxyFull),
    ],
)
def test_refused(taker, facts, refusal):
    with pytest.raises(refusal):
        proxies.check(1, taker, "林", **{**FREE, **facts})


@pytest.mark.parametrize(
    ("called", "days", "short"),
    [("2026-12-01T23:59", 7, None), ("2026-12-02T00:01", 7, 6), ("2026-12-05T10:00", 0, None)],
)
def test_notice_is_counted_in_days_of_the_calendar_there(called, days, short):
    now = derive(called, "Asia/Manila")
    assert notice.short("2026-12-08T09:00", "Asia/Manila", now, days) == short
