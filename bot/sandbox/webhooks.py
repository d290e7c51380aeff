"""Updates handed to a bot's own address."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

import aiohttp
import msgspec

from bot.sandbox.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PATIENCE_S = 60
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30


class Webhook:
    """Delivers in order, one at a time (Telegram uses up to `max_connections`), until a 2xx confirms each."""

    def __init__(self, url: str, secret: str, max_connections: int) -> None:
        self.url = url
        self.max_connections = max_connections
        self.last_error = ""
        self.last_error_at = 0
        self._headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
        self._task: asyncio.Task[None] | None = None

    def start(self, updates: Updates, now: Callable[[], int]) -> None:
        self._task = asyncio.create_task(self._deliver(updates, now))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _deliver(self, updates: Updates, now: Callable[[], int]) -> None:
        pause_s = FIRST_PAUSE_S
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_S)) as session:
            while True:
                for update in updates.first(1) or await updates.poll(0, 1, PATIENCE_S):
                    if await self._hand_over(session, update):
                        updates.confirm(update["update_id"] + 1)
                        pause_s = FIRST_PAUSE_S
                        continue
                    self.last_error_at = now()
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _hand_over(self, session: aiohttp.ClientSession, update: dict[str, object]) -> bool:
        try:
            async with session.post(self.url, data=msgspec.json.encode(update), headers=self._headers) as response:
                if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
                    return True
                self.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = (
                "Connection refused" if isinstance(error, aiohttp.ClientConnectorError) else "Read timeout expired"
            )
        return False
