"""Update in, search, reply out over HTTP: how many a second, and how long one takes at a steady rate.

The bot's own limit of messages is off (messages_per_second = 0), as are the sandbox's.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.bench import processes, queries
from tests.bench.figures import note, percentile, say
from tests.bench.register import Names

PEOPLE = 100
IN_FLIGHT = 64
UPDATES = 4_000
ROUNDS = 3
STEADY_PER_S = 200
REPEATED = 200  # texts that many people type
Start = Callable[[Path, str], AbstractContextManager[processes.Program]]


class Run(NamedTuple):
    per_s: float
    cpu_ms: float  # of the measured process, an update
    latencies_ms: list[float]


def measure(folder: Path, database: Path, names: Names) -> None:
    texts = queries.usual(names, hundreds=UPDATES // 100)
    rounds = [_round(folder, database, texts) for _ in range(ROUNDS)]
    ours, bare, stock = ([each[at] for each in rounds] for at in range(3))
    for name, runs in (("ours", ours), ("bare echo", bare), ("stock echo", stock)):
        shown = ", ".join(f"{run.per_s:,.0f}/s ({run.cpu_ms:.2f} ms of CPU each)" for run in runs)
        note(f"{name:<10} {shown}")
    say("updates with a search", _rate(ours), "/s", floor=_rate(bare), of="bare PTB echo, our transport", wanted="0.5")
    say("updates with a search", _rate(ours), "/s", floor=_rate(stock), of="stock PTB echo, httpx", wanted="4")
    for share, wanted in ((0.5, ""), (0.99, "15 ms")):
        own, floor = (median(percentile(run.latencies_ms, share) for run in runs) for runs in (ours, bare))
        what = f"answer at {STEADY_PER_S} updates/s, p{share * 100:.0f}"
        say(what, own, "ms", floor=floor, of="bare PTB echo", wanted=wanted)

    _repeated(folder, database, texts[:REPEATED])


def _repeated(folder: Path, database: Path, texts: list[str]) -> None:
    """Above, nearly every text is another one; what people type repeats, how much nobody knows yet."""
    run = _one(folder, partial(processes.bot, database=database), UPDATES, texts)
    shown = f"{run.per_s:,.0f}/s ({run.cpu_ms:.2f} ms of CPU each), p99 {percentile(run.latencies_ms, 0.99):.1f} ms"
    note(f"ours, where it is the same {len(texts)} texts again and again: {shown} at {STEADY_PER_S} updates/s")


def _rate(runs: list[Run]) -> float:
    return median(run.per_s for run in runs)


def _round(folder: Path, database: Path, texts: list[str]) -> list[Run]:
    """The bot, the bare echo and the stock one, one after the other."""
    programs: tuple[tuple[Start, int], ...] = (
        (partial(processes.bot, database=database), UPDATES),
        (partial(processes.echo, kind="echo_bare"), UPDATES),
        (partial(processes.echo, kind="echo_stock"), UPDATES // 4),
    )
    return [_one(folder, start, updates, texts) for start, updates in programs]


def _one(folder: Path, start: Start, updates: int, texts: list[str]) -> Run:
    with processes.sandbox(folder) as url, start(folder, url) as running:
        ask = partial(processes.load, url, people=PEOPLE, texts=texts)
        ask(updates=300, in_flight=IN_FLIGHT)
        before = running.cpu_s
        full = _whole(ask(updates=updates, in_flight=IN_FLIGHT))
        cpu_ms = 1000 * (running.cpu_s - before) / updates
        steady = _whole(ask(updates=updates // 2, per_s=STEADY_PER_S)) if updates == UPDATES else full
        return Run(full["answered"] / full["seconds"], cpu_ms, steady["latencies_ms"])


def _whole(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["answered"] != answer["asked"]:
        raise SystemExit(f"only {answer['answered']} of {answer['asked']} updates were answered")
    return answer
