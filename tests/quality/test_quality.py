"""The search keeps ahead of plain BM25 on the real data; `python -m tests.quality` has all figures."""

import pytest

from tests.data import needs_data
from tests.quality import forms, judged

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
