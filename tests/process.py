"""The program as a process: what people and service managers meet."""

import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox.server import SANDBOX_TOKEN

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60  # it ends hanging, it measures nothing
STOP_S = 30
WRONG_TOKEN = "1000000000:wrong-token-of-the-right-length-000"


@contextmanager
def bot_api():
    """The address of a Bot API server in a process of its own."""
    with started("bot.sandbox", "--port", "0", "--no-limits", folder=ROOT) as sandbox:
        yield re.search(r"root (http://\S+)", line_with(sandbox, "root"))[1]


@contextmanager
def started(*module, folder):
    """A process with its stderr as lines of text; ended if the block didn't."""
    command = [sys.executable, "-m", *module]
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def line_with(process, word):
    """The first line on stderr that has the word; the process ends, which is an error, when patience does."""
    patience = threading.Timer(PATIENCE_S, process.kill)
    patience.start()
    try:
        return next(line for line in process.stderr if word in line)
    except StopIteration:
        raise AssertionError(f"ended without {word!r}") from None
    finally:
        patience.cancel()


def environment():
    """Compiled once for all that are started: each would take half a second of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIEDUI_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def jiedui(folder, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**environment(), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def bot_runs(folder):
    return started("bot", "run", folder=folder)


def write(folder, server, token=SANDBOX_TOKEN, more=""):
    text = f'[telegram]\ntoken = "{token}"\napi_url = "{server}"\n{more}[storage]\npath = "alliance.db"\n'
    (folder / "config.toml").write_text(text, "utf-8")


def refused(done, exit_code=1):
    """The one line that it ended with."""
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()
