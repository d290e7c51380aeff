"""The search keeps ahead of plain BM25 on the real data; `python -m tests.quality` has all figures."""

import pytest

from bot.matching import scoring
from tests.data import needs_data
from tests.quality import forms, judged, matching

SIZES = {"organisations": 300, "companies": 1_000, "people": 1_000}
FEW_ARE_MEANT = {"initials", "shortened", "romanised"}  # many names have the same
FLOORS = ("BM25 characters", "BM25 pairs")


@needs_data
@pytest.mark.parametrize(("name", "least"), [("listed_short_to_full", 0.95), ("industry_to_scope", 0.25)])
async def test_judged_set_is_answered_better_than_by_bm25(tmp_path, name, least):
    figures = await judged.measure(name, tmp_path, every=7)
    ours = figures.pop("ours")["nDCG@10"]
    assert ours >= max(least, *(floor["nDCG@10"] for floor in figures.values()))


@needs_data
async def test_names_are_found_in_every_form(tmp_path):
    figures = await forms.measure(tmp_path, SIZES, queries=40)
    short = {
        name: found["recall@5"]
        for name, found in figures.items()
        if found["recall@5"] < (0.8 if name.split()[-1] in FEW_ARE_MEANT else 0.9)
    }
    assert short == {}


@needs_data
async def test_notices_find_each_other_and_are_found(tmp_path):
    database = await matching.build(tmp_path)
    try:
        pairs = matching.judgments()
        near, _times = await matching.matched(database, matching.ANY)
        ranked = matching.ranking({key: [found for found, _score in rows] for key, rows in near.items()}, pairs)
        plain = matching.floors(pairs).values()
        assert ranked["nDCG@10"] >= max(0.8, *(each["nDCG@10"] for each in plain))
        assert ranked["recall@5"] >= 0.9
        told, _times = await matching.matched(database, scoring.THRESHOLD)
        alerted = matching.alerting(told, pairs)
        assert alerted["precision"] >= 0.7
        assert alerted["recall"] >= 0.8
        assert alerted["silence"] >= 0.7
        async with database.reading() as reader:
            found = [ours["nDCG@10"] for ours, _plain in (await matching.searched(reader)).values()]
        assert sum(found) / len(found) >= 0.85
    finally:
        await database.close()
