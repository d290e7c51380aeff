"""`python -m tests.quality`: how good the search is on the real data, beside plain BM25. Writes a Markdown table.

An argument takes fewer queries: `python -m tests.quality 10` every tenth.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.matching import scoring
from bot.search.find import warm
from tests.data import DATA
from tests.quality import forms, judged, matching

SIZES = {"organisations": 1_300, "companies": 20_000, "people": 12_000}
QUERIES = 400  # of each form


async def main(every: int) -> None:
    warm()
    with TemporaryDirectory() as folder:
        await _notices(Path(folder))
        print(
            "\n| Judged set, nDCG@10 | ours | BM25 characters | BM25 pairs | p50 ms | p99 ms |\n|---|---|---|---|---|---|"
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


async def _notices(folder: Path) -> None:
    database = await matching.build(folder)
    try:
        judged_pairs = matching.judgments()
        near, times = await matching.matched(database, matching.ANY)
        ranked = {key: [found for found, _score in rows] for key, rows in near.items()}
        print("| Demand to supply | nDCG@10 | recall@5 |\n|---|---|---|")
        found = {"ours": matching.ranking(ranked, judged_pairs), **matching.floors(judged_pairs)}
        for name, figures in found.items():
            _row(name, [figures["nDCG@10"], figures["recall@5"]])
        told, _times = await matching.matched(database, scoring.THRESHOLD)
        print("\n| What would be alerted | precision | recall | silence | p50 ms | max ms |\n|---|---|---|---|---|---|")
        alerted = list(matching.alerting(told, judged_pairs).values())
        _row("ours", [*alerted, sorted(times)[len(times) // 2], max(times)])
        for name, figures in matching.floors_alerted(judged_pairs, told).items():
            _row(name, list(figures.values()))
        print(
            "\n| Search of notices | nDCG@10 | recall@10 | precision | BM25 characters | BM25 pairs |\n|---|---|---|---|---|---|"
        )
        async with database.reading() as reader:
            for sort, (ours, plain) in (await matching.searched(reader)).items():
                _row(sort, [*ours.values(), *(each["nDCG@10"] for each in plain.values())])
    finally:
        await database.close()


def _row(name: str, figures: list[float]) -> None:
    print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit(f"{DATA} is not there: these figures need the real data beside the project")
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
