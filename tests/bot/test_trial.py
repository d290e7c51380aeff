"""`jiedui try`: the bot answers on the page, with sample data; again after a stop; and says why when it can't start."""

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing, contextmanager

from tests.process import PATIENCE_S, STOP_S, environment, jiedui, refused


@contextmanager
def trial(folder):
    """A trial's address; it is stopped with Ctrl-C and must end well."""
    command = [sys.executable, "-m", "bot", "try", "--port", "0", "--data", "data"]
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield next(found[1] for line in process.stdout if (found := re.search(r"Open (http://\S+)", line)))
            process.send_signal(signal.SIGINT)
            assert process.wait(STOP_S) == 0, log.read_text()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def asked(url, text):
    """How many of one message were answered."""
    body = json.dumps({"updates": 1, "people": 1, "texts": [text], "in_flight": 1}).encode()
    request = urllib.request.Request(f"{url}/sandbox/load", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)["answered"]


def test_trial_answers_each_time_that_it_is_started(tmp_path):
    for _time in range(2):
        with trial(tmp_path) as url:
            assert asked(url, "/start") == 1
    found = jiedui(tmp_path, "find", "西安商会", "--json", JIEDUI_STORAGE="data/trial.db")
    assert json.loads(found.stdout)["results"][0]["name"] == "西安市福建南安商会"
    with closing(sqlite3.connect(tmp_path / "data" / "trial.db")) as connection:
        coming = connection.execute("SELECT local, zone, begins_at - created_at FROM events").fetchall()
    assert {zone for _local, zone, _ahead in coming} == {"Asia/Shanghai", "Asia/Manila"}
    assert all(ahead > 7 * 86_400_000 for _local, _zone, ahead in coming)  # once, though it was started twice
    assert len(coming) == 4


def test_taken_port_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "is taken" in refused(jiedui(tmp_path, "try", "--port", str(port), "--data", "data"))
