"""Whom the Monday's look finds, and whom it leaves out."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.glossary.current import seeded
from bot.suggestions import chains, pairing, trading
from bot.suggestions.pairing import Pair, Week
from bot.suggestions.trading import CHAIN, NEEDS, PEERS, Why
from bot.suggestions.weeks import following, monday
from tests.quality import register

WEEK = Week("2026-11-30", "2026-11-30", 1_796_000_000_000, 1)
FIRMS = {
    1: ("甲阀门厂", "泉州市", "闸阀、蝶阀"), 2: ("乙供水设备有限公司", "西安市", "无负压供水"),
    3: ("丙阀门商行", "西安市", "闸阀销售"), 4: ("丁茶庄", "泉州市", "铁观音"), 5: ("戊邮政支局", "西安市", "零售闸阀"),
    6: ("己阀门制造厂", "西安市", "闸阀"),
}  # fmt: skip


@pytest.fixture
def connection(tmp_path):
    """One of each firm in an organisation of his own, all on the bot; 7 looks for tea."""
    firms = [register.company(number, name, country="CN", city=city, products=products)
             for number, (name, city, products) in FIRMS.items()]  # fmt: skip
    persons = [
        (
            register.person(number, f"人{number}"),
            [register.membership(number, number, organisation_id=number, company_id=number)],
        )
        for number in FIRMS
    ]
    persons.append((register.person(7, "人7", wants="求购铁观音500斤"), [register.membership(7, 7, organisation_id=7)]))
    register.build(
        tmp_path / "it.db", [register.organisation(each, f"会{each}") for each in range(1, 8)], firms, persons
    )
    with closing(sqlite3.connect(tmp_path / "it.db")) as found:
        found.execute("INSERT INTO accounts (telegram_id, person_id, created_at) SELECT 100 + id, id, 0 FROM persons")
        yield found


def found(connection, person):
    return pairing.of_member(connection, pairing.begin(connection), person, WEEK)


def test_what_goes_into_whose_work_and_one_trade_in_two_places(connection):
    pairs = {each.second_id: each for each in found(connection, 1)}
    assert set(pairs) == {2, 3, 6}  # no tea, no post office
    assert pairs[2].why == Why(CHAIN, "first", "闸阀", "供水设备")
    assert pairs[3].why.kind == pairs[6].why.kind == PEERS
    assert pairs[3].score > pairs[6].score  # a maker and a dealer rather than two makers
    assert found(connection, 2)[0].why.gives == "second"


def test_what_somebody_looks_for(connection):
    [pair] = found(connection, 7)
    assert (pair.second_id, pair.why.kind, pair.why.gives) == (4, NEEDS, "second")
    [pair] = found(connection, 4)
    assert (pair.second_id, pair.why.gives) == (7, "first")


@pytest.mark.parametrize("sql", [
    "UPDATE persons SET introductions = 'closed' WHERE id = 4",
    "INSERT INTO avoidings VALUES (4, 7, 0)",
    "INSERT INTO avoidings VALUES (7, 4, 0)",
    "INSERT INTO suspensions (draft_id, person_id, reason, made_by, made_at) VALUES (1, 4, 'spam', 1, 0)",
    "UPDATE persons SET merged_into = 1 WHERE id = 4",
    "UPDATE persons SET erased_at = 1 WHERE id = 4",
    "UPDATE memberships SET term_to = '2020-01-01', ended_on = '2020-01-02' WHERE person_id = 4",
    "UPDATE persons SET visibility = '{\"wants\": \"hidden\"}' WHERE id = 7",
    "UPDATE persons SET visibility = '{\"company\": \"hidden\"}' WHERE id = 4",
    "DELETE FROM accounts WHERE person_id IN (4, 7)",
    """INSERT INTO suggestions (first_id, second_id, week, score, why, created_at) VALUES (4, 7, '2020-01-06', 1, '{}', 0)""",
    """INSERT INTO introductions (draft_id, telegram_id, person_id, target_id, way, purpose, pitch, state, created_at, due_at)
       VALUES (1, 1, 4, 7, 'direct', 'buy', '', 'declined', 1790000000000, 0)""",
    """INSERT INTO suggestion_sides (suggestion_id, person_id, state, created_at) VALUES (0, 7, 'no', 1795900000000)""",
])  # fmt: skip
def test_who_is_left_out(connection, sql):
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(sql)
    assert found(connection, 7) == []


def test_an_introduction_of_long_ago_is_none(connection):
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("""INSERT INTO introductions (draft_id, telegram_id, person_id, target_id, way, purpose, pitch, state,
        created_at, due_at) VALUES (1, 1, 4, 7, 'direct', 'buy', '', 'declined', 1700000000000, 0)""")
    assert len(found(connection, 7)) == 1


PAIRS = st.lists(
    st.builds(
        Pair,
        st.integers(1, 9),
        st.integers(10, 19),
        st.floats(0, 1),
        st.builds(Why, st.sampled_from([NEEDS, CHAIN, PEERS]), st.just("first"), st.sampled_from(["闸阀", "伞", "鞋"])),
    ),
    max_size=40,
)


@given(PAIRS, st.integers(0, 10_000))
def test_a_desk_gets_five_at_most_and_nobody_twice(pairs, seed):
    picked = pairing.chosen(pairs, 5, seed)
    people = [person for pair in picked for person in (pair.first_id, pair.second_id)]
    assert len(picked) <= 5
    assert len(people) == len(set(people))
    assert sum(pair.why.kind == PEERS for pair in picked) <= 2
    assert bool(picked) == bool(pairs)


def test_the_file_of_chains_names_things_of_the_glossary():
    known = seeded().concepts
    assert {name for one, others in chains.serves().items() for name in (one, *others)} - set(known) == set()
    assert chains.link(seeded(), "阀芯", "感应龙头")
    assert not chains.link(seeded(), "感应龙头", "阀芯")
    assert not chains.link(seeded(), "化肥", "茶具")  # of the tea trade, but no tea
    assert not chains.link(seeded(), "闸阀", "蝶阀")


@pytest.mark.parametrize(
    ("name", "products", "role"),
    [("甲厂", "", "maker"), ("乙贸易有限公司", "闸阀", "dealer"), ("丙", "生产、零售闸阀", "maker"), ("丁", "零售：农药", "shop"),
     ("戊银行", "生产贷款", "shop"), ("己", "闸阀", "")],
)  # fmt: skip
def test_makers_dealers_shops(name, products, role):
    assert trading.role(name, products) == role


def test_weeks():
    assert monday("2026-11-30") == monday("2026-12-06") == "2026-11-30"
    assert following("2026-11-30") == "2026-12-07"
