"""Resident memory of the bot with 50,000 people loaded, after thousands of searches; beside the bare echo's."""

from contextlib import AbstractContextManager
from pathlib import Path

import psutil

from tests.bench import processes, queries
from tests.bench.figures import note, say
from tests.bench.register import Names

UPDATES = 4_000


def measure(folder: Path, database: Path, names: Names) -> None:
    texts = [text for _form, text in queries.mix(names, 300)]
    with processes.sandbox(folder) as url:
        ours, mapped = _resident(url, processes.bot(folder, url, database), texts)
    with processes.sandbox(folder) as url:
        floor, _ = _resident(url, processes.echo(folder, url, "echo_bare"), texts)
    say("resident memory after 4,000 searches", ours, "MB", floor=floor, of="bare PTB echo", wanted="150 MB")
    note(f"of this {mapped:,.0f} MB is shared: pages of the database's file, and libraries")


def _resident(url: str, start: AbstractContextManager[processes.Program], texts: list[str]) -> tuple[float, float]:
    """In MB: all, and the part that is of mapped files."""
    with start as running:
        processes.load(url, updates=UPDATES, people=100, texts=texts, in_flight=20)
        used = psutil.Process(running.pid).memory_info()
        return used.rss / 1e6, used.shared / 1e6
