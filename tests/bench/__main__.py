"""`make bench`: the figures of speed and size, each beside a floor measured in the same run."""

import argparse
import tempfile
from pathlib import Path

from tests.bench import register, updates
from tests.bench.figures import note

FIGURES = {"updates": updates.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="|".join(FIGURES), help="only these")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.db"
        names = register.build(path, register.SMALL)
        note(
            f"{len(names.organisations)} organisations, {len(names.companies):,} companies, {len(names.people):,} people"
        )
        note("no limits: messages_per_second = 0 in the bot, --no-limits in the sandbox")
        for name in chosen.figures or FIGURES:
            FIGURES[name](Path(folder), path, names)


if __name__ == "__main__":
    main()
