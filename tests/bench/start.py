"""From the command to the first answer, with something already waiting; beside what importing PTB alone takes."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench import processes
from tests.bench.figures import say
from tests.bench.register import Names

ROUNDS = 5


def measure(folder: Path, database: Path, _names: Names) -> None:
    ours = median(_first_answer(folder, database) for _ in range(ROUNDS))
    floor = median(_import() for _ in range(ROUNDS))
    say("start to first answer", ours, "s", floor=floor, of="python -c 'import telegram.ext'", wanted="3 s")


def _first_answer(folder: Path, database: Path) -> float:
    with processes.sandbox(folder) as url:
        started = perf_counter()
        with processes.started_bot(folder, url, database):
            processes.load(url, updates=1, people=1, texts=["西安商会"], in_flight=1)
            return perf_counter() - started


def _import() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", "import telegram.ext"], check=True)
    return perf_counter() - started
