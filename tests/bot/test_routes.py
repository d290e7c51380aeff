"""A route as people type it: each line a stop, by its own place's clock; what is unclear is refused, never guessed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refusals import Refusal
from bot.times.refusals import PastTime, WrongWeekday
from bot.visits import routes
from bot.visits.reading import StopBackwards, StopUnclear, parse, timed, zone_of
from bot.visits.routes import RouteTooLong, TooManyStops

NOW = int(datetime(2026, 12, 1, 2, tzinfo=UTC).timestamp() * 1000)
HOME = "Asia/Shanghai"


def stops(text, zone=HOME):
    return [(each.local, each.local_end, each.zone, each.place) for each in parse(text, NOW, zone)]


def test_a_plan_of_several_days_and_clocks():
    plan = """12月3日（周四）
1. 9:30-11:30 西安高新区展厅，西安商会，林会长，参观阀门生产线
2. 2点-4点半 西安市示例路1号

第二天 上午10点 泉州水头石材城｜石材协会
12月6日 下午3:00 - 5:30 雅加达港区仓库
次日 9am-11am New York, Flushing
"""
    assert stops(plan) == [
        ("2026-12-03T09:30", "2026-12-03T11:30", HOME, "西安高新区展厅"),
        ("2026-12-03T14:00", "2026-12-03T16:30", HOME, "西安市示例路1号"),
        ("2026-12-04T10:00", "", HOME, "泉州水头石材城"),
        ("2026-12-06T15:00", "2026-12-06T17:30", "Asia/Jakarta", "雅加达港区仓库"),
        ("2026-12-07T09:00", "2026-12-07T11:00", "America/New_York", "New York"),
    ]
    first = parse(plan, NOW, HOME)[0]
    assert (first.host, first.person, first.sights) == ("西安商会", "林会长", "参观阀门生产线")
    assert parse(plan, NOW, HOME)[2].host == "石材协会"


def test_traditional_signs_and_english_say_the_same():
    assert stops("12月3日 上午9點半到11點 臺北世貿中心") == [
        ("2026-12-03T09:30", "2026-12-03T11:00", "Asia/Taipei", "臺北世貿中心")
    ]
    assert stops("3 Dec 2pm-4pm Manila Port\nDay 2 10:00 Quanzhou") == [
        ("2026-12-03T14:00", "2026-12-03T16:00", "Asia/Manila", "Manila Port"),
        ("2026-12-04T10:00", "", HOME, "Quanzhou"),
    ]


def test_an_end_after_midnight_is_of_the_next_day():
    assert stops("12月3日 22:00-0:30 西安")[0][1] == "2026-12-04T00:30"


def test_an_instant_is_of_the_place_whatever_the_clocks_do():
    """Clocks in New York go forward on 14 March 2027."""
    before, after = parse("2027年3月13日 9:00 纽约\n2027年3月14日 9:00 纽约", NOW, HOME)
    assert after.at - before.at == 23 * 3_600_000


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("西安高新区", StopUnclear),
        ("9:30", StopUnclear),
        ("12月3日 9:30 西安\n8:00 咸阳", StopBackwards),
        ("2020-01-01 9:30 西安", PastTime),
        ("12月4日（周四） 9:30 西安", WrongWeekday),
        ("12月3日 9:30 西安\n2027年3月3日 9:30 西安", RouteTooLong),
        (
            "\n".join(["12月3日", *(f"{hour}:{minute:02} 西安" for hour in range(9, 20) for minute in (0, 30))]),
            TooManyStops,
        ),
    ],
)
def test_what_is_refused(text, refusal):
    with pytest.raises(refusal):
        parse(text, NOW, HOME)


def test_a_day_that_is_said_may_be_before_the_stop_above():
    assert [each[0] for each in stops("12月5日 9:30 西安\n12月3日 9:30 泉州")] == [
        "2026-12-05T09:30",
        "2026-12-03T09:30",
    ]


def test_another_time_keeps_the_day_the_clock_and_the_length():
    stop = parse("12月6日 15:00-17:30 雅加达港区仓库", NOW, HOME)[0]
    found = timed("下午2点", NOW, stop.zone, stop)
    assert (found.local, found.local_end, found.zone) == ("2026-12-06T14:00", "2026-12-06T16:30", "Asia/Jakarta")
    assert timed("12月7日 10:00-11:00", NOW, stop.zone, stop).local_end == "2026-12-07T11:00"
    with pytest.raises(StopUnclear):
        timed("改天吧", NOW, stop.zone, stop)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("西安高新区展厅", HOME),
        ("马尼拉港区", "Asia/Manila"),
        ("Manila Port", "Asia/Manila"),
        ("某某展厅", ""),
        ("会", ""),
    ],
)
def test_the_city_at_the_head_says_the_clock(place, zone):
    assert zone_of(place) == zone


@given(st.text(max_size=200))
def test_any_text_is_stops_or_a_refusal(text):
    try:
        found = parse(text, NOW, HOME)
    except Refusal:
        return
    assert all(each.at > NOW and each.place for each in found)
    assert len(found) <= routes.MOST_STOPS


@given(
    st.lists(st.sampled_from(["12月3日", "第二天", "9:30", "-", "11:30", " ", "西安", "，", "\n", "Day 3", "2pm", "|"]))
)
def test_any_mixture_of_what_people_type_is_stops_or_a_refusal(parts):
    try:
        found = parse("".join(parts), NOW, HOME)
    except Refusal:
        return
    assert all(routes.ends_at(each) >= each.at for each in found)
