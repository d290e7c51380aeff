"""The programs that are measured, each a process of its own as in real life."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import psutil

from bot.sandbox.server import SANDBOX_TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
messages_per_second = 0
[storage]
path = "{database}"
[limits]
searches = 100000
"""


class Program:
    """A running process; `log` is what it says."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def cpu_s(self) -> float:
        """What it has computed so far: steadier than the clock where others compute too."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system

    def wait_for(self, text: str) -> str:
        """The line of its log with `text`, once it is there."""
        until = perf_counter() + PATIENCE_S
        while perf_counter() < until and self.process.poll() is None:
            lines = self.log.read_text(encoding="utf-8").splitlines(keepends=True)
            found = [line for line in lines if text in line and line.endswith("\n")]
            if found:
                return found[0]
            sleep(0.005)
        raise SystemExit(f"{self.log.name} never said {text!r}:\n{self.log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def program(folder: Path, *arguments: str) -> Iterator[Program]:
    """`python -m …` until the block ends."""
    log = folder / f"{'-'.join(each for each in arguments[:2] if '/' not in each)}.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIEDUI_")}
    with log.open("wb") as output:
        command = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=environment)
    try:
        yield Program(process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """A sandbox without limits; its address."""
    with program(folder, "bot.sandbox", "--port", "0", "--no-limits") as running:
        yield running.wait_for("Bot API root").split("Bot API root ")[1].split()[0]


@contextmanager
def started_bot(folder: Path, url: str, database: Path) -> Iterator[Program]:
    """The real bot, without a limit of its own."""
    config = folder / "config.toml"
    config.write_text(CONFIG.format(token=SANDBOX_TOKEN, url=url, database=database.as_posix()), encoding="utf-8")
    with program(folder, "bot", "run", "--config", str(config)) as running:
        yield running


@contextmanager
def bot(folder: Path, url: str, database: Path) -> Iterator[Program]:
    """The real bot, once it takes updates."""
    with started_bot(folder, url, database) as running:
        running.wait_for("ready")
        yield running


@contextmanager
def echo(folder: Path, url: str, kind: str) -> Iterator[Program]:
    """The floor: echo_bare or echo_stock."""
    with program(folder, f"tests.bench.{kind}", url) as running:
        running.wait_for("ready")
        yield running


def load(url: str, **wanted: Any) -> dict[str, Any]:
    """The sandbox's own source of load: {"asked", "answered", "seconds", "latencies_ms"}."""
    body = json.dumps(wanted).encode()
    request = urllib.request.Request(f"{url}/sandbox/load", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)
