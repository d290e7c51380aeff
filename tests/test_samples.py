"""The sample data is whole, and no real person got an invented contact."""

import csv
import re
from pathlib import Path

import phonenumbers
import pytest

from bot import tables
from bot.matching.places import places_of
from bot.notices.flags import flags

FOLDER = Path(__file__).parents[1] / "bot" / "samples"
FICTION = re.compile(r"\+1\d{3}55501\d\d")


def rows(kind):
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KINDS = ("organisations", "companies", "members", "pairings", "notices")


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_unique(kind):
    keys = [row["key"] for row in rows(kind)]
    assert all(keys)
    assert len(keys) == len(set(keys))


def test_references_resolve():
    organisations = {row["key"] for row in rows("organisations")}
    companies = {row["key"] for row in rows("companies")}
    assert {row["parent"] for row in rows("organisations")} <= organisations | {""}
    assert {key for row in rows("companies") for key in row["organisations"].split(";")} <= organisations | {""}
    assert {row["organisation"] for row in rows("members")} <= organisations
    members = {row["key"] for row in rows("members")}
    for row in rows("notices"):
        assert row["organisation"] in organisations | {""}
        assert row["member"] in members | {""}
    for row in rows("pairings"):
        assert {row["first"], row["second"]} <= (organisations if row["kind"] == "organisations" else companies)


def test_alliance_has_the_shape_of_the_first_one():
    kinds = [row["kind"] for row in rows("organisations")]
    assert kinds.count("association") == 8
    assert sum(kind in {"chamber", "overseas", "hometown", "huiguan"} for kind in kinds) == 40
    assert len(rows("pairings")) == 25


def test_codes_are_known():
    codes = {
        code
        for kind in ("organisations", "companies", "notices")
        for row in rows(kind)
        for code in row["industry"].split(";")
    }
    assert all(tables.industry(code) for code in codes if code)


def test_phones_are_kept_for_fiction():
    phones = [row["phone"] for kind in ("organisations", "members") for row in rows(kind) if row["phone"]]
    assert phones
    assert all(FICTION.fullmatch(phone) and phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones)


def test_no_real_person_has_a_contact_and_every_invented_one_is_marked():
    for row in rows("members"):
        if row["key"].startswith("news-"):
            assert not any(row[field] for field in ("phone", "email", "wechat", "telegram_id", "consent_on"))
        else:
            assert "示例" in row["term"]


def test_every_invented_organisation_and_company_is_marked():
    assert all("示例" in row["name"] or "Sample" in row["name"] for row in rows("companies"))
    invented = [row for row in rows("organisations") if "虚构" in row["intro"]]
    assert all("示例" in row["name"] for row in invented)
    assert all("公开报道" in row["intro"] for row in rows("organisations") if row not in invented)


def test_every_notice_is_marked_and_no_real_person_has_one():
    for row in rows("notices"):
        assert row["body"].endswith(("示例。", "Sample."))
        assert not row["member"].startswith("news-")


def test_the_board_has_both_kinds_in_both_scripts_and_english():
    kinds = [row["kind"] for row in rows("notices")]
    assert min(kinds.count("demand"), kinds.count("supply")) >= 15
    titles = [row["title"] for row in rows("notices")]
    assert sum(title.isascii() for title in titles) >= 3
    assert sum(any(sign in title for sign in "閘獅訂衛尋") for title in titles) >= 3


def test_notices_say_where_and_nothing_in_them_is_flagged():
    for row in rows("notices"):
        assert places_of(row["place"])
        text = f"{row['title']}\n{row['body']}"
        assert not flags(text)
