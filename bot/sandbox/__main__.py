"""`python -m bot.sandbox [--port N] [--no-limits]`: the sandbox alone, with its sample people."""

import argparse
import asyncio
import importlib.util
import signal
import sys

from bot.sandbox.limits import Limits
from bot.sandbox.seeds import new_run, seed_people
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox


async def serve(port: int, limits: Limits) -> None:
    sandbox = Sandbox(seed=new_run(), limits=limits)
    seed_people(sandbox.world)
    await sandbox.start(port=port)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    sys.stderr.write(f"page {sandbox.url}/  Bot API root {sandbox.url}  token {SANDBOX_TOKEN}\n")
    await stopping.wait()
    await sandbox.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--no-limits", action="store_true", help="no flood limits, for load tests")
    chosen = parser.parse_args()
    run = asyncio.run if importlib.util.find_spec("uvloop") is None else importlib.import_module("uvloop").run
    run(serve(chosen.port, Limits.none() if chosen.no_limits else Limits()))


if __name__ == "__main__":
    main()
