"""`python -m tests.quality`: how good the search is on the real data, beside plain BM25. Writes a Markdown table.

An argument takes fewer queries: `python -m tests.quality 10` every tenth.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.search.find import warm
from tests.data import DATA
from tests.quality import forms, judged

SIZES = {"organisations": 1_300, "companies": 20_000, "people": 12_000}
QUERIES = 400  # of each form


async def main(every: int) -> None:
    warm()
    with TemporaryDirectory() as folder:
        print(
            "| Judged set, nDCG@10 | ours | BM25 characters | BM25 pairs | p50 ms | p99 ms |\n|---|---|---|---|---|---|"
        )
        for name in judged.SETS:
            found = await judged.measure(name, Path(folder), every)
            ours = found.pop("ours")
            floors = [figures["nDCG@10"] for figures in found.values()]
            _row(name, [ours["nDCG@10"], *floors, ours["p50 ms"], ours["p99 ms"]])
        print(
            "\n| Names, recall@5 | ours | BM25 characters | BM25 pairs | p50 ms | p99 ms |\n|---|---|---|---|---|---|"
        )
        for name, figures in (await forms.measure(Path(folder), SIZES, QUERIES // every)).items():
            _row(name, list(figures.values()))


def _row(name: str, figures: list[float]) -> None:
    print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit(f"{DATA} is not there: these figures need the real data beside the project")
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
