"""Update in, search, reply out over HTTP: how many a second, and how long one takes at a steady rate.

The bot's own limit of messages is off (messages_per_second = 0), as are the sandbox's.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import processes, queries
from tests.bench.figures import note, percentile, say
from tests.bench.register import Names

PEOPLE = 100
IN_FLIGHT = 64
UPDATES = 4_000
ROUNDS = 3
STEADY_PER_S = 200
Start = Callable[[Path, str], AbstractContextManager[processes.Program]]


def measure(folder: Path, database: Path, names: Names) -> None:
    texts = [text for _form, text in queries.mix(names, 100)]
    rounds = [_round(folder, database, texts) for _ in range(ROUNDS)]
    ours, bare, stock = ([each[at] for each in rounds] for at in range(3))
    for name, run in (("ours", ours), ("bare", bare), ("stock", stock)):
        note(f"{name}: updates/s {', '.join(f'{each[0]:,.0f}' for each in run)}")
    say(
        "updates with a search, against a bare echo",
        _rate(ours),
        "/s",
        floor=_rate(bare),
        of="bare PTB echo, same transport",
        wanted="0.5",
    )
    say(
        "updates with a search, against a stock echo",
        _rate(ours),
        "/s",
        floor=_rate(stock),
        of="stock PTB echo, httpx",
        wanted="4",
    )
    for share, wanted in ((0.5, ""), (0.99, "15 ms")):
        own, floor = (percentile([each for run in runs for each in run[1]], share) for runs in (ours, bare))
        say(
            f"latency at {STEADY_PER_S}/s, p{share * 100:.0f}",
            own,
            "ms",
            floor=floor,
            of="bare PTB echo",
            wanted=wanted,
        )


def _rate(runs: list[tuple[float, list[float]]]) -> float:
    return median(rate for rate, _latencies in runs)


def _round(folder: Path, database: Path, texts: list[str]) -> list[tuple[float, list[float]]]:
    """Updates a second and steady latencies of the bot, the bare echo and the stock one, one after the other."""
    programs: tuple[tuple[Start, int], ...] = (
        (partial(processes.bot, database=database), UPDATES),
        (partial(processes.echo, kind="echo_bare"), UPDATES),
        (partial(processes.echo, kind="echo_stock"), UPDATES // 4),
    )
    return [_one(folder, start, updates, texts) for start, updates in programs]


def _one(folder: Path, start: Start, updates: int, texts: list[str]) -> tuple[float, list[float]]:
    with processes.sandbox(folder) as url, start(folder, url):
        ask = partial(processes.load, url, people=PEOPLE, texts=texts)
        ask(updates=300, in_flight=IN_FLIGHT)
        full = _whole(ask(updates=updates, in_flight=IN_FLIGHT))
        steady = _whole(ask(updates=updates // 2, per_s=STEADY_PER_S)) if updates == UPDATES else full
        return full["answered"] / full["seconds"], steady["latencies_ms"]


def _whole(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["answered"] != answer["asked"]:
        raise SystemExit(f"only {answer['answered']} of {answer['asked']} updates were answered")
    return answer
