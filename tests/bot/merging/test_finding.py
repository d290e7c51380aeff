"""Which rows look like one person: by what they share, in small groups alone."""

from bot.merging.finding import COMPANY, HOMETOWN, PHONE, Groups, _sort, pairs
from storage.lookalikes import Traits


def found(*people, companies=()):
    groups: Groups = {}
    _sort(groups, list(people), companies)
    return pairs(groups, {each.id: each.phone for each in people if each.phone})


def test_a_phone_counts_before_a_company_before_a_home_town():
    one, two, three = (
        Traits(1, "陈建华", "+1", "水头"),
        Traits(2, "陳建華", "+1", "水头"),
        Traits(3, "陈建华", "", "水头"),
    )
    assert sorted(found(one, two, three, companies=[(2, "9"), (3, "9")])) == [
        (1, 2, PHONE),
        (1, 3, HOMETOWN),
        (2, 3, COMPANY),
    ]


def test_namesakes_of_a_town_with_phones_of_their_own_are_two():
    assert found(Traits(1, "陈建华", "+1", "水头"), Traits(2, "陈建华", "+2", "水头")) == []
    assert found(Traits(1, "陈建华", "+1", "水头"), Traits(2, "林建华", "", "水头")) == []
    assert found(Traits(1, "陈建华", "+1", ""), Traits(2, "陈建华", "", "")) == []


def test_a_switchboard_says_nothing():
    assert found(*(Traits(number, f"甲{number}", "+1", "") for number in range(5))) == []


def test_many_of_one_name_town_and_phone_make_no_pairs():
    """All pairs of 20,000 would be 200 millions: this ends, since groups are never gone through."""
    assert found(*(Traits(number, "陈建华", "+1", "水头") for number in range(20_000))) == []
