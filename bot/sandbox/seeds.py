"""Invented people for trials. Names are made up, phones are test numbers that belong to nobody."""

import time

from bot.sandbox.records import Person
from bot.sandbox.world import World

PEOPLE: tuple[dict[str, str], ...] = (
    {
        "first_name": "样例·林访客",
        "username": "sample_guest",
        "language_code": "zh-hans",
        "phone": "+12025550100",
        "role_hint": "guest",
        "avatar": "🧑‍💼",
    },
    {
        "first_name": "样例·陈会员",
        "username": "sample_member",
        "language_code": "zh-hans",
        "phone": "+12025550101",
        "role_hint": "member",
        "avatar": "👷",
    },
    {
        "first_name": "樣例·黃秘書處",
        "username": "sample_secretariat",
        "language_code": "zh-hant",
        "phone": "+12025550102",
        "role_hint": "secretariat",
        "avatar": "👩‍💻",
    },
    {
        "first_name": "Sample Officer Tan",
        "username": "sample_officer",
        "language_code": "en",
        "phone": "+12025550103",
        "role_hint": "officer",
        "avatar": "🧑‍✈️",
    },
    {
        "first_name": "样例·系统管理员",
        "username": "sample_admin",
        "language_code": "zh-hans",
        "phone": "+12025550104",
        "role_hint": "admin",
        "avatar": "🛠️",
    },
    {
        "first_name": "样例·苏会长",
        "username": "sample_president",
        "language_code": "zh-hans",
        "phone": "+12025550198",
        "role_hint": "president",
        "avatar": "🧓",
    },
    {
        "first_name": "样例·吴秘书",
        "username": "sample_association",
        "language_code": "zh-hans",
        "phone": "+12025550196",
        "role_hint": "association",
        "avatar": "👨‍💻",
    },
)


RUNS_SINCE = 1_767_225_600  # 2026-01-01


def new_run() -> int:
    """A seed that no earlier run had, so that a bot with a database of then takes no update for one that it knows."""
    return int(time.time()) - RUNS_SINCE


def seed_people(world: World) -> list[Person]:
    """A guest entrepreneur, a member, a secretariat, an officer, an admin, a president and the secretariat of the other
    side of a pairing; and a group of three with the bot.
    """
    people = [world.add_person(**fields) for fields in PEOPLE]
    world.found_group("样例·结对联络群", [person.id for person in people[1:4]], supergroup=True)
    return people
