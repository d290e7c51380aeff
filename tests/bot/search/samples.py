"""The sample register as storage rows, read here alone: the search's tests don't lean on the import."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import bot
from bot import positions
from storage.people import Membership, Person
from tests.quality import register

SAMPLES = Path(bot.__file__).parent / "samples"
ORGANISATION = (
    "key", "kind", "name", "short_name", "country", "province", "city", "address", "phone", "email", "wechat",
    "website", "founded_on", "intro",
)  # fmt: skip
COMPANY = ("key", "name", "country", "province", "city", "products", "website", "intro")
PERSON = ("name", "salutation", "gender", "hometown", "phone", "email", "wechat", "language", "consent_on")


def build(path: Path) -> None:
    """A new database with the samples, indexed."""
    register.build(path, organisations(), companies(), people(), members())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _list(written: str) -> str:
    return json.dumps([part for part in written.split(";") if part], ensure_ascii=False)


@cache
def organisations() -> list:
    return [
        register.organisation(
            number,
            **{name: row[name] for name in ORGANISATION},
            aliases=_list(row["aliases"]),
            industries=_list(row["industry"]),
        )
        for number, row in enumerate(_rows("organisations"), 1)
    ]


@cache
def companies() -> list:
    return [
        register.company(number, **{name: row[name] for name in COMPANY}, industries=_list(row["industry"]))
        for number, row in enumerate(_rows("companies"), 1)
    ]


def members() -> dict[int, list[str]]:
    """By company, the names of its organisations."""
    named = {each.key: [each.name, each.short_name] for each in organisations()}
    rows = enumerate(_rows("companies"), 1)
    return {
        number: [name for key in row["organisations"].split(";") if key for name in named[key]] for number, row in rows
    }


@cache
def people() -> list[tuple[Person, list[Membership]]]:
    """Each person with his memberships."""
    names = {each.key: (each.id, each.name) for each in organisations()}
    firms = {each.key: (each.id, each.name) for each in companies()}
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows("members"):
        rows.setdefault(row["person_key"], []).append(row)
    found = []
    for number, held in enumerate(rows.values(), 1):
        memberships = [_membership(len(found) * 10 + at, number, row, names, firms) for at, row in enumerate(held, 1)]
        found.append((_person(number, held[0]), memberships))
    return found


def _person(number: int, row: dict[str, str]) -> Person:
    visibility = dict(part.split("=") for part in row["visibility"].split(";") if part)
    return register.person(
        number,
        **{name: row[name] for name in PERSON},
        key=row["person_key"],
        aliases=_list(row["aliases"]),
        visibility=json.dumps(visibility),
    )


def _membership(number, person_id, row, names, firms) -> Membership:
    organisation_id, organisation = names[row["organisation"]]
    company_id, company = firms.get(row["company"], (None, row["company"]))
    return register.membership(
        number,
        person_id,
        organisation_id=organisation_id,
        organisation=organisation,
        position=row["position"],
        rank=positions.rank(row["position"]),
        company_id=company_id,
        company=company,
        secretary=row["secretary"] == "1",
    )
