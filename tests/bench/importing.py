"""`jiedui import members` of 50,000 rows by CSV, while the bot answers; beside csv and executemany alone."""

import csv
import random
import sqlite3
import subprocess
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from tests.bench import processes, register
from tests.bench.figures import note, percentile, say
from tests.bench.register import Names

MEMBERS = 50_000
HEADINGS = ("姓名", "籍贯", "商会", "职务", "企业", "手机")
MEANWHILE_PER_S = 20


def measure(folder: Path, _database: Path, names: Names) -> None:
    database = folder / "import.db"
    register.build(database, register.Size(20_000, 0))
    file = folder / "members.csv"
    _write(file, names)
    with processes.sandbox(folder) as url, processes.bot(folder, url, database):
        ask = threading.Thread(target=_answers, args=(url, latencies := []))
        ask.start()
        seconds, most = _import(folder, file)
        ask.join()
    say(
        f"import of {MEMBERS:,} members by CSV",
        seconds,
        "s",
        floor=_plain(folder, file),
        of="csv + executemany",
        wanted="60 s",
    )
    say("its greatest memory", most, "MB", floor=file.stat().st_size / 1e6, of="the file", wanted="500 MB")
    note(
        f"the bot meanwhile, {len(latencies)} answers: p50 {percentile(latencies, 0.5):.1f} ms, p99 {percentile(latencies, 0.99):.1f} ms"
    )


def _write(file: Path, names: Names) -> None:
    chance = random.Random(register.SEED)
    firms = [name for name, times in Counter(names.companies).items() if times == 1]  # of two, a key would have to tell
    with file.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(HEADINGS)
        for number, name in enumerate(names.people[:MEMBERS]):
            of, position = chance.choice(names.organisations), chance.choice(register.TITLES)
            firm, town = chance.choice(firms), chance.choice(register.HOMETOWNS)
            rows.writerow((name, town, of, position, firm, f"+86138{number:08}"))


def _import(folder: Path, file: Path) -> tuple[float, float]:
    """Seconds, and the greatest resident memory in MB, its children's included."""
    started, most = perf_counter(), 0.0
    with processes.program(
        folder, "bot", "import", "members", str(file), "--config", str(folder / "config.toml")
    ) as work:
        process = psutil.Process(work.pid)
        while True:
            try:
                work.process.wait(0.1)
                break
            except subprocess.TimeoutExpired:
                most = max(most, _resident(process))
        if work.process.returncode:
            raise SystemExit(f"the import failed:\n{work.log.read_text(encoding='utf-8')[-2000:]}")
    return perf_counter() - started, most


def _resident(process: psutil.Process) -> float:
    try:
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def _answers(url: str, latencies: list[Any]) -> None:
    answer = processes.load(url, updates=200, people=50, per_s=MEANWHILE_PER_S, texts=["西安商会", "阀门", "huang"])
    latencies += answer["latencies_ms"]


def _plain(folder: Path, file: Path) -> float:
    """Seconds for the same rows read by csv and put into one table with one index."""
    started = perf_counter()
    with closing(sqlite3.connect(folder / "plain.db")) as connection, connection, file.open(encoding="utf-8") as source:
        connection.execute("CREATE TABLE members (a, b, c, d, e, f)")
        connection.execute("CREATE INDEX by_name ON members (a)")
        connection.executemany("INSERT INTO members VALUES (?, ?, ?, ?, ?, ?)", csv.reader(source))
    return perf_counter() - started
