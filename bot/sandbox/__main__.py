"""`python -m bot.sandbox [--port N]`: the sandbox alone, with its sample people."""

import argparse
import asyncio
import contextlib
import sys

from bot.sandbox.seeds import seed_people
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox


async def serve(port: int) -> None:
    sandbox = Sandbox()
    seed_people(sandbox.world)
    await sandbox.start(port=port)
    sys.stderr.write(f"page {sandbox.url}/  Bot API root {sandbox.url}  token {SANDBOX_TOKEN}\n")
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
