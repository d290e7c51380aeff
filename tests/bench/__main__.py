"""`make bench`: the figures of speed and size, each beside a floor measured in the same run."""

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

from tests.bench import broadcast, digest, importing, memory, notices, register, search, start, updates
from tests.bench.figures import note

FIGURES = {
    "search": search.measure,
    "notices": notices.measure,
    "digest": digest.measure,
    "updates": updates.measure,
    "start": start.measure,
    "memory": memory.measure,
    "import": importing.measure,
    "broadcast": broadcast.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="|".join(FIGURES), help="only these")
    parser.add_argument("--big", action="store_true", help="the search over 1,000,000 documents too: some minutes")
    chosen = parser.parse_args()
    note("no limits but for the broadcast: messages_per_second = 0 in the bot, --no-limits in the sandbox")
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), register.SMALL, chosen.figures or list(FIGURES))
        if chosen.big:
            _run(Path(folder), register.BIG, ["search"])
            notices.measure(Path(folder), Path(folder), register.Names([], [], []), notices.BIG)


def _run(folder: Path, size: register.Size, figures: list[str]) -> None:
    path = folder / f"{size.people}.db"
    began = perf_counter()
    names = register.build(path, size)
    made = f"made in {perf_counter() - began:,.0f} s, {path.stat().st_size / 1e6:,.0f} MB"
    note(f"48 organisations, {size.companies:,} companies, {size.people:,} people: {made}")
    for figure in figures:
        FIGURES[figure](folder, path, names)


if __name__ == "__main__":
    main()
