"""A source of load inside the sandbox: it says things for many people and times the bot's answers."""

import asyncio
from collections import deque
from time import perf_counter

from bot.sandbox.records import Json
from bot.sandbox.world import World

FIRST_LOAD_PERSON = 7_000_000_000
PATIENCE_S = 30


class Load:
    """Each of `people` (ids from 7,000,000,000) says one of `texts` at a time and waits for a message in his chat."""

    def __init__(self, world: World, texts: list[str], *, people: int) -> None:
        self._world = world
        self._texts = texts
        ids = range(FIRST_LOAD_PERSON, FIRST_LOAD_PERSON + people)
        for number in ids:
            if number not in world.people:
                world.add_person("Load", id=number)
        self._free = deque(ids)
        self._said_at: dict[int, float] = {}
        self._latencies_s: list[float] = []
        self._answered = asyncio.Event()

    async def measure(self, updates: int, *, per_s: float | None, in_flight: int) -> Json:
        """Says `updates` things: steadily `per_s`, or, without it, always `in_flight` at once.

        Answers {"asked", "answered", "seconds", "latencies_ms": […]}; gives up 30 s after the last answer.
        """
        self._world.on_sent.append(self._heard)
        started = perf_counter()
        try:
            async with asyncio.timeout(None) as patience:
                for number in range(updates):
                    patience.reschedule(asyncio.get_running_loop().time() + PATIENCE_S)
                    await self._turn(number, started, per_s, in_flight)
                    self._say(number)
                while self._said_at:
                    patience.reschedule(asyncio.get_running_loop().time() + PATIENCE_S)
                    await self._wait()
        except TimeoutError:
            pass  # the figures tell how many went unanswered
        finally:
            self._world.on_sent.remove(self._heard)
        latencies_ms = [round(latency * 1000, 3) for latency in self._latencies_s]
        spent = perf_counter() - started
        return {"asked": updates, "answered": len(latencies_ms), "seconds": spent, "latencies_ms": latencies_ms}

    async def _turn(self, number: int, started: float, per_s: float | None, in_flight: int) -> None:
        if per_s:
            await asyncio.sleep(max(0.0, started + number / per_s - perf_counter()))
        while not self._free or (not per_s and len(self._said_at) >= in_flight):
            await self._wait()

    async def _wait(self) -> None:
        self._answered.clear()
        await self._answered.wait()

    def _say(self, number: int) -> None:
        person_id = self._free.popleft()
        self._said_at[person_id] = perf_counter()
        self._world.say(person_id, self._texts[number % len(self._texts)])

    def _heard(self, message: Json) -> None:
        said_at = self._said_at.pop(message["chat"]["id"], None)
        if said_at is not None:
            self._latencies_s.append(perf_counter() - said_at)
            self._free.append(message["chat"]["id"])
            self._answered.set()
