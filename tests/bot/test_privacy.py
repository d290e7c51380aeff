"""Who sees what of whom."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.positions import LEADER_RANK
from bot.privacy import CONTACTS, OFFICE, PUBLIC, Level, Viewer, seen_by
from storage.people import Membership, Person

CHAMBER = 7
OTHER = 8
MEMBER = Viewer(telegram_id=1, person_id=50, organisations=frozenset({OTHER}))
REGISTERED = Viewer(telegram_id=2, person_id=51)
OWN_DESK = Viewer(telegram_id=3, person_id=52, organisations=frozenset({CHAMBER}), desks=frozenset({CHAMBER}))
OTHER_DESK = Viewer(telegram_id=4, person_id=53, organisations=frozenset({OTHER}), desks=frozenset({OTHER}))
HIMSELF = Viewer(telegram_id=5, person_id=42)


def person(visibility=None, consent_on=""):
    return Person(
        id=42, key="p42", name="林示例", aliases='["Lim"]', salutation="", gender="m", hometown="仑苍", phone="+442079460000",
        email="a@example.org", wechat="lin-sample", language="zh-Hans", visibility=json.dumps(visibility or {}),
        consent_on=consent_on, merged_into=None,
    )  # fmt: skip


def held(rank=LEADER_RANK + 1):
    return Membership(
        id=1, person_id=42, organisation_id=CHAMBER, organisation="西安商会", position="理事", rank=rank, term="",
        term_from="", term_to="", company_id=3, company="示例阀门厂", secretary=False,
    )  # fmt: skip


def seen(viewer, visibility=None, consent_on="", rank=LEADER_RANK + 1):
    return seen_by(viewer, person(visibility, consent_on), [held(rank)])


@pytest.mark.parametrize("viewer", [PUBLIC, REGISTERED])
def test_guest_sees_no_people_but_leaders(viewer):
    assert seen(viewer) is None
    leader = seen(viewer, rank=0)
    assert leader.name == "林示例"
    assert (leader.hometown, leader.company, leader.contacts, leader.aliases) == ("", "", (), ())
    assert leader.memberships[0].company == ""
    assert leader.memberships[0].company_id is None


@pytest.mark.parametrize("viewer", [PUBLIC, REGISTERED, MEMBER, OTHER_DESK, OFFICE])
def test_contacts_show_to_nobody_before_consent(viewer):
    view = seen(viewer, dict.fromkeys(CONTACTS, "public"), rank=0)
    assert view.contacts == ()
    assert (view.phone, view.wechat, view.email) == ("", "", "")


def test_contacts_show_as_far_as_consented():
    visibility = {"phone": "members", "wechat": "public", "email": "hidden"}
    assert seen(MEMBER, visibility, "2026-01-01").contacts == ("phone", "wechat")
    assert seen(PUBLIC, visibility, "2026-01-01", rank=0).contacts == ("wechat",)
    assert seen(REGISTERED, {"phone": "registered"}, "2026-01-01", rank=0).contacts == ("phone",)


def test_own_secretariat_sees_the_registers_phones():
    assert seen(OWN_DESK).phone == "+442079460000"


def test_another_secretariat_is_a_member_like_others():
    assert seen(OTHER_DESK).phone == ""


def test_one_sees_all_of_oneself():
    view = seen(HIMSELF)
    assert view.own
    assert view.contacts == CONTACTS


def test_hidden_field_is_hidden_from_members():
    view = seen(MEMBER, {"hometown": "hidden", "company": "hidden"})
    assert (view.hometown, view.company, view.company_id, view.memberships[0].company) == ("", "", None, "")


def test_office_sees_all_but_contacts():
    view = seen(OFFICE, {"hometown": "hidden"})
    assert view.hometown == "仑苍"
    assert view.contacts == ()


LEVELS = st.sampled_from(["hidden", "members", "registered", "public"])
FIELDS = ("phone", "wechat", "email", "hometown", "company", "language", "aliases")


@given(
    st.dictionaries(st.sampled_from(FIELDS), LEVELS),
    st.sampled_from(["", "2026-01-01"]),
    st.integers(0, LEADER_RANK + 5),
)
def test_nearer_viewers_never_see_less(visibility, consent_on, rank):
    views = [seen(viewer, visibility, consent_on, rank) for viewer in (PUBLIC, REGISTERED, MEMBER, HIMSELF)]
    shown = [{f for f in FIELDS if view and getattr(view, f)} for view in views]
    assert shown[0] <= shown[1] <= shown[2] <= shown[3]


@given(st.dictionaries(st.sampled_from(FIELDS), LEVELS), st.integers(0, LEADER_RANK + 5))
def test_hidden_stays_hidden_from_all_but_himself_and_his_desk(visibility, rank):
    hidden = {field for field, level in visibility.items() if level == "hidden"}
    for viewer in (PUBLIC, REGISTERED, MEMBER, OTHER_DESK):
        view = seen(viewer, visibility, "2026-01-01", rank)
        assert not view or not {field for field in hidden if getattr(view, field)}


def test_levels_are_in_order():
    assert [PUBLIC.level, REGISTERED.level, MEMBER.level] == [Level.PUBLIC, Level.REGISTERED, Level.MEMBERS]
