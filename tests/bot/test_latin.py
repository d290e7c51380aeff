"""Chinese names as somebody reads them who has no characters."""

import json

import pytest

from bot import latin
from storage.database import Database


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("林忠灿", "Lin Zhongcan"),
        ("陳建安", "Chen Jian'an"),
        ("单雄信", "Shan Xiongxin"),
        ("欧阳修", "Ouyang Xiu"),
        ("吕绿", "Lü Lü"),
        ("曾国藩", "Zeng Guofan"),
        ("Desmond Lim", ""),
        ("林", ""),
        ("", ""),
    ],
)
def test_a_name_is_spelt(name, spelt):
    assert latin.person(name) == spelt


def test_an_organisation_has_the_name_that_the_register_knows():
    assert latin.organisation('["新加坡南安會館", "Singapore Lam Ann Association"]') == "Singapore Lam Ann Association"
    assert latin.organisation(("陕西南安商会", "XANC")) == ""


async def test_names_are_kept_at_hand_and_follow_the_register(tmp_path):
    database = await Database.open(tmp_path / "a.db")
    names = latin.Register()

    def written(aliases):
        sql = """INSERT INTO organisations (id, key, kind, name, short_name, aliases, updated_at)
                 VALUES (1, 'o1', 'chamber', '菲律宾南安商会', '菲律宾商会', ?, 0)
                 ON CONFLICT DO UPDATE SET aliases = excluded.aliases"""
        return database.write(lambda connection: connection.execute(sql, (json.dumps(aliases),)))

    await written([])
    await names.follow(database)
    assert names.named("菲律宾南安商会") == "菲律宾南安商会"
    await written(["Philippine Nan'an Chamber"])
    await names.follow(database)
    assert names.named("菲律宾南安商会") == "Philippine Nan'an Chamber 菲律宾商会"
    assert names.named("菲律宾商会") == "Philippine Nan'an Chamber 菲律宾商会"  # as lists say it
    another = """INSERT INTO organisations (id, key, kind, name, short_name, updated_at)
                 VALUES (2, 'o2', 'chamber', '菲律宾晋江商会', '菲律宾商会', 0)"""
    await database.write(lambda connection: connection.execute(another))
    await database.write(lambda connection: connection.execute("UPDATE organisations SET updated_at = 1"))
    await names.follow(database)
    assert names.named("菲律宾商会") == "菲律宾商会"  # which one?
    await written(["菲律宾商会"])
    await names.follow(database)
    assert names.named("菲律宾南安商会") == "菲律宾南安商会"
    await database.close()
