"""Rights follow the position and its term: the rule as a function, and the same in SQL; what a new term makes of seats."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import traditional
from bot.confirming import first_due
from bot.terms import Holding, holding
from bot.turnovers import lists, planning
from bot.turnovers.lists import parse
from bot.turnovers.planning import STAY, STEP_DOWN, Elect, Wanted
from storage.terms import HELD, NOT_OVER, SUCCEEDED_FROM
from storage.turnovers import Seat

TODAY = "2026-12-01"
DAYS = st.sampled_from(["", "2026-11-29", "2026-11-30", TODAY, "2026-12-02", "2026-12-03"])


@pytest.mark.parametrize(
    ("term_from", "term_to", "ended_on", "succeeded_from", "is_"),
    [
        ("", "", "", None, Holding.OFFICE),
        ("2026-12-01", "2026-12-01", "", None, Holding.OFFICE),  # both days are of it
        ("2026-12-02", "", "", None, Holding.ELECT),
        ("", "2026-11-30", "", None, Holding.STAYING),
        ("", "2010-01-01", "", None, Holding.STAYING),
        ("", "2026-11-30", "", "2026-12-02", Holding.STAYING),  # elected, not in office yet
        ("", "2026-11-30", "", "2026-12-01", Holding.OVER),
        ("", "2026-11-30", "", "", Holding.OVER),
        ("", "2026-12-01", "", "", Holding.OFFICE),  # nobody succeeds whose term runs
        ("", "", "2026-12-01", None, Holding.OVER),
        ("", "", "2026-12-02", None, Holding.OFFICE),
    ],
)
def test_rights_go_on_after_a_term_until_a_successor_begins_or_they_are_ended(
    term_from, term_to, ended_on, succeeded_from, is_
):
    assert holding(term_from, term_to, ended_on, succeeded_from, TODAY) is is_


SEATS = st.lists(
    st.tuples(
        st.sampled_from([1, 2]), st.sampled_from([0, 40]), DAYS, DAYS, DAYS, st.sampled_from(["会长", "候任会长"])
    ),
    max_size=6,
)


@given(SEATS)
def test_the_database_says_the_same(seats):
    connection = sqlite3.connect(":memory:")
    connection.execute("""CREATE TABLE memberships (id INTEGER PRIMARY KEY, organisation_id, rank, term_from, term_to,
                          ended_on, position)""")
    names = "organisation_id, rank, term_from, term_to, ended_on, position"
    connection.executemany(f"INSERT INTO memberships ({names}) VALUES (?, ?, ?, ?, ?, ?)", seats)
    sql = f"SELECT term_from, term_to, ended_on, {SUCCEEDED_FROM}, {HELD}, {NOT_OVER} FROM memberships"
    for *row, held, not_over in connection.execute(sql, {"today": TODAY}):
        is_ = holding(*row, TODAY)
        assert bool(held) is (is_ in {Holding.OFFICE, Holding.STAYING})
        assert bool(not_over) is (is_ is not Holding.OVER)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("会长：张三；执行会长：李四、王五；监事长：赵六",
         [("会长", "张三"), ("执行会长", "李四"), ("执行会长", "王五"), ("监事长", "赵六")]),
        ("第五届理事会名单\n会长 张三\n副会长：\n李四\n王 五  赵六六\n秘书长(兼) 钱七",
         [("会长", "张三"), ("副会长", "李四"), ("副会长", "王五"), ("副会长", "赵六六"), ("秘书长", "钱七")]),
        ("張三 會長\n李四（常務副會長）\n1. 监事长：王五（女）",
         [("會長", "張三"), ("常務副會長", "李四"), ("监事长", "王五")]),
        ("一、会长（1人）\n张三\n二、副会长（2人）\n李四、王五", [("会长", "张三"), ("副会长", "李四"), ("副会长", "王五")]),
        ("President: John Tan\nVice President: Maria Santos, Ng Beng",
         [("President", "John Tan"), ("Vice President", "Maria Santos"), ("Vice President", "Ng Beng")]),
        ("张三：会长\n欧阳娜娜：理事", [("会长", "张三"), ("理事", "欧阳娜娜")]),
        ("理事：张三\n会长：张三", [("会长", "张三")]),  # the higher one
        ("党支部书记：张三", [("党支部书记", "张三")]),
        ("大家都很好", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_list_of_leaders_as_people_write_it(text, named):
    assert [(each.position, each.name) for each in parse(text).named] == named


@given(st.text(alphabet="会长副：:；;、，, \n张三李四王五（）()123.第届ab·", max_size=60))
def test_no_list_breaks_it(text):
    for each in parse(text).named:
        assert each.name.strip()
        assert each.position.strip()


def seat(number, position, **more):
    values = {"id": number, "person_id": number, "name": f"人{number}", "position": position, "rank_order": number}
    values |= {"rank": planning.positions.rank(position), "term": "第四届", "term_from": "", "term_to": "2026-12-31"}
    return Seat(**{**values, "ended_on": "", "secretary": 0, "held": 1, **more})


def test_a_plan_leaves_ranks_that_the_list_does_not_name_and_staff():
    seats = [
        seat(1, "会长"), seat(2, "副会长"), seat(3, "理事"), seat(4, "会员"),
        seat(5, "职员", term="", term_to="", secretary=1), seat(6, "名誉会长", term="", term_to=""),
        seat(7, "会员", term="", term_to="2027-06-30"),
    ]  # fmt: skip
    elected = (Elect("会长", "人2", 2), Elect("副会长", "新人"))
    others = planning.affected(seats, elected)
    assert [each.id for each in others] == [1]
    plan = planning.plan(9, seats, Wanted("第五届", "2027-01-01", "2031-12-31", elected, {1: "荣誉会长"}))
    written = {change.id: change.after for change in plan.changes if change.table == "memberships" and change.id}
    assert sorted(written) == [1, 2, 3, 4]  # directors and members of the old term go on with the new one
    assert (written[1]["position"], written[1]["term_to"]) == ("荣誉会长", "")
    assert (written[2]["position"], written[2]["rank"], written[2]["term_to"]) == ("会长", 0, "2031-12-31")
    assert (written[3]["position"], written[3]["term"]) == ("理事", "第五届")
    assert plan.carried == 2
    assert plan.new == ("新人",)
    assert plan.staff == 1


def test_rights_at_the_desk_go_to_the_one_who_comes_to_the_rank():
    seats = [seat(1, "秘书长", secretary=1), seat(2, "会员"), seat(3, "副会长", secretary=1)]
    elected = (Elect("秘书长", "人2", 2), Elect("副会长", "人4"))
    plan = planning.plan(9, seats, Wanted("第五届", "2027-01-01", "", elected, {1: STEP_DOWN, 3: STEP_DOWN}))
    assert plan.gains == ((2, "人2"),)  # a vice president's are appointed anew
    assert dict(plan.loses) == {1: "人1", 3: "人3"}
    two = (Elect("秘书长", "人2", 2), Elect("秘书长", "人4"))
    assert planning.plan(9, seats, Wanted("第五届", "2027-01-01", "", two, {1: STEP_DOWN})).gains == ()
    stays = planning.plan(9, seats, Wanted("第五届", "2027-01-01", "", elected, {1: STAY, 3: STAY}))
    assert stays.loses == ()
    assert stays.gains == ()


@pytest.mark.parametrize(
    ("term", "next_"),
    [("第四届", "第五届"), ("第九届", "第十届"), ("第十届", "第十一届"), ("第十九屆", "第二十屆"), ("第4届", "第5届"),
     ("首届", ""), ("2021-2026", "")],
)  # fmt: skip
def test_the_next_term_is_offered_by_name(term, next_):
    assert planning.following(term) == next_


def test_the_yearly_question_is_spread_over_the_year():
    days = [first_due(person, TODAY) for person in range(1, 3651)]
    assert min(days) >= "2027-05-31"
    assert max(days) <= "2028-06-01"
    assert max(days.count(day) for day in set(days)) <= 20


def test_many_spaces_are_one():
    """A whole message of them kept the bot busy for seconds."""
    assert parse("大家" + " " * 4_000 + "好") == parse("大家 好")
    assert parse("会长：张三" + " " * 2_000 + "李四").named == parse("会长：张三 李四").named


def test_the_titles_of_a_list_take_one_loading_of_opencc(monkeypatch):
    """One a word, at import, was two seconds of each start."""
    loaded = []

    def load(name, opencc=traditional.OpenCC):
        loaded.append(name)
        return opencc(name)

    monkeypatch.setattr(traditional, "OpenCC", load)
    assert "會長" in lists._titles().split("|")
    assert len(loaded) == 1
