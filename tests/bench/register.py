"""A large made-up register: 48 organisations, as many companies and people as wanted, from a seed."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot import positions, tables
from bot.sandbox.load import FIRST_LOAD_PERSON
from storage import search
from storage.companies import Company
from storage.organisations import Organisation
from storage.people import Membership, Person
from tests.data import DATA
from tests.quality import register

SEED = 20261124
LINKED = 50  # of those who put load on, so many are members
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文辉鹏宇浩然嘉欣怡雪梅玲红金水木火土山海云天龙凤祥瑞福禄寿喜安康泰和顺德仁义礼信忠孝"
COMMON = "林陈黄王李吴洪郑叶苏许蔡"  # half of the people
MARKS = "恒昌盛鑫泰宏达瑞丰兴旺荣华永固联创中辉华美嘉源顺通大成金马飞鹏万利"
LEADERS = ("会长", "常务副会长", "副会长", "副会长", "秘书长")  # an eighth of all
TITLES = (*LEADERS, *["理事"] * 8, *["会员"] * 27)
HOMETOWNS = ("仑苍", "水头", "官桥", "洪濑", "诗山", "梅山", "溪美", "柳城", "英都", "码头", "石井", "省新")


class Size(NamedTuple):
    companies: int
    people: int


SMALL = Size(20_000, 50_000)
BIG = Size(300_000, 699_952)  # with the organisations, a million


class Names(NamedTuple):
    organisations: list[str]
    companies: list[str]
    people: list[str]


def build(path: Path, size: Size) -> Names:
    """A new database at `path`, indexed; the names that are in it."""
    chance = random.Random(SEED)
    orgs = list(_organisations())
    firms = [_company(number, chance) for number in range(1, size.companies + 1)]
    persons = [_person(number, chance, orgs, firms) for number in range(1, size.people + 1)]
    register.build(path, orgs, firms, persons)
    with closing(sqlite3.connect(path)) as connection, connection:
        _join(connection, size, chance)
        _settle(connection)
    return Names([row.name for row in orgs], [row.name for row in firms], [row.name for row, _ in persons])


def _join(connection: sqlite3.Connection, size: Size, chance: random.Random) -> None:
    """Companies' organisations, and accounts of some who put load on."""
    rows = [(number, chance.randint(1, 48)) for number in range(1, size.companies + 1)]
    connection.executemany("INSERT INTO company_organisations VALUES (?, ?)", rows)
    accounts = [(FIRST_LOAD_PERSON + at, at + 1) for at in range(min(LINKED, size.people))]
    connection.executemany("INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (?, ?, 0)", accounts)


def _settle(connection: sqlite3.Connection) -> None:
    """The index in one piece, as the bot's hourly routine leaves it."""
    for of in (*search.KINDS, search.LEADERS):
        connection.execute(f"INSERT INTO find_{of} (find_{of}) VALUES ('optimize')")


def _organisations() -> Iterator[Organisation]:
    """40 chambers in other towns, 8 associations of industries."""
    for number, city in enumerate(towns()[:40], 1):
        yield register.organisation(
            number, f"{city.name}福建南安商会", short_name=f"{city.short}商会", country="CN", city=city.name,
            province=(tables.place(city.parent) or city).name, intro=f"在{city.short}的南安籍企业家的联合组织。",
        )  # fmt: skip
    divisions = [each for each in tables.industries() if len(each.code) == 2][13:21]
    for number, each in enumerate(divisions, 41):
        name = f"南安市{each.short}行业协会"
        yield register.organisation(number, name, kind="association", industries=f'["{each.code}"]', city="泉州市")


@cache
def towns() -> list[tables.Place]:
    found = [place for place in tables.places() if place.kind == "city" and len(place.short) < 4]
    random.Random(SEED).shuffle(found)
    return found


def _company(number: int, chance: random.Random) -> Company:
    names = real("company_names.txt")
    city, trade = chance.choice(towns()), chance.choice(_trades())
    made = f"{city.short}{''.join(chance.sample(MARKS, 2))}{trade.short}有限公司"
    return register.company(
        number, names[number - 1] if number <= len(names) else made, country="CN", city=city.name,
        industries=f'["{trade.code}"]', products="、".join([trade.short, *chance.sample(trade.aliases or ("五金",), 1)]),
    )  # fmt: skip


@cache
def _trades() -> list[tables.Industry]:
    return [each for each in tables.industries() if len(each.code) == 2]


def _person(
    number: int, chance: random.Random, orgs: list[Organisation], firms: list[Company]
) -> tuple[Person, list[Membership]]:
    names = real("people_names.tsv")
    surname = chance.choice((chance.choice(tables.surnames()).surname, chance.choice(COMMON)))
    made = surname + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
    name = names[number - 1] if number <= len(names) else made
    person = register.person(number, name, hometown=chance.choice(HOMETOWNS))
    org, firm, position = chance.choice(orgs), chance.choice(firms), chance.choice(TITLES)
    membership = register.membership(
        number, number, organisation_id=org.id, organisation=org.name, position=position,
        rank=positions.rank(position), company_id=firm.id, company=firm.name,
    )  # fmt: skip
    return person, [membership]


@cache
def real(file: str) -> list[str]:
    """Names of ../shared/data, where that is there."""
    path = DATA / file
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return list(dict.fromkeys(line.split("\t")[0] for line in lines))
