"""A company is found through its chamber, by the chamber's name of the day."""

from bot.privacy import PUBLIC
from bot.search.find import find

COMPANY = [("key", "name", "organisations", "city", "products"), ("c1", "示例仑苍闸阀厂", "xian", "泉州", "闸阀")]


async def keys(trial, text):
    async with trial.database.reading() as reader:
        found = await find(reader, text, PUBLIC, ["companies"])
    return [hit.key for hit in found.hits.get("companies", [])]


async def test_company_is_found_through_its_chamber(trial):
    await trial.sound("companies", COMPANY)
    assert await keys(trial, "西安商会 闸阀") == ["c1"]


async def test_new_name_of_a_chamber_finds_its_companies(trial):
    await trial.sound("companies", COMPANY)
    renamed = [("key", "kind", "name", "short_name"), ("xian", "chamber", "咸阳市福建南安商会", "咸阳商会")]
    await trial.sound("organisations", renamed, on_conflict="update")
    assert await keys(trial, "咸阳商会 闸阀") == ["c1"]


async def test_company_that_changes_its_chamber_follows(trial):
    await trial.sound("companies", COMPANY)
    moved = [("key", "name", "organisations"), ("c1", "示例仑苍闸阀厂", "hk")]
    await trial.sound("companies", moved, on_conflict="update")
    assert await keys(trial, "香港南安商会 闸阀") == ["c1"]
