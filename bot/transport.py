"""The way out: PTB's requests over aiohttp, many times faster than over httpx, and raw calls for the inbox."""

import io
import re
from typing import Any

import aiohttp
import msgspec
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

CONNECT_S = 10.0
READ_S = 20.0
UPLOAD_S = 120.0
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # would end the header that a file's name stands in
JSON = {"Content-Type": "application/json"}


class NeverSentError(NetworkError):
    """The request surely didn't reach the server: sending it again can't double anything."""


class BrokenError(NetworkError):
    """The connection broke before the answer: nobody knows whether the server did what it was asked."""


class Transport(BaseRequest):
    """One session of kept-alive connections. `initialize` and `shutdown` may be called more than once.

    Raises NeverSentError where no connection came about, TimedOut where no answer came in time, and BrokenError
    where the connection broke: in the latter two the server may have done what it was asked.
    """

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The HTTP status and the body. Timeouts in seconds; the pool hands out connections as they get free."""
        del pool_timeout
        uploading = request_data is not None and request_data.contains_files
        read_s = _seconds(read_timeout, READ_S)
        if uploading:
            read_s += _seconds(write_timeout, UPLOAD_S)  # the server reads all of it before it answers
        limits = aiohttp.ClientTimeout(sock_connect=_seconds(connect_timeout, CONNECT_S), sock_read=read_s)
        return await self._send(method, url, limits, _body(request_data))

    async def call(self, url: str, read_s: float, parameters: dict[str, Any]) -> tuple[int, bytes]:
        """A method by its whole URL, the answer unparsed."""
        limits = aiohttp.ClientTimeout(sock_connect=CONNECT_S, sock_read=read_s)
        return await self._send("POST", url, limits, _json(parameters))

    async def _send(
        self, method: str, url: str, limits: aiohttp.ClientTimeout, body: dict[str, Any]
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NeverSentError("the transport is closed")
        try:
            async with self._session.request(method, url, timeout=limits, **body) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise NeverSentError(f"can't connect ({_why(error)})") from error
        except TimeoutError as error:
            raise TimedOut(f"no answer within {limits.sock_read:g} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise BrokenError(f"the connection broke ({_why(error)})") from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """PTB's hook: msgspec reads an answer in half the time."""
        try:
            answer = msgspec.json.decode(payload)
        except msgspec.DecodeError as error:
            raise TelegramError("what answers is no Bot API") from error
        if not isinstance(answer, dict):
            raise TelegramError("what answers is no Bot API")
        return answer


class Bot(ExtBot[bool]):
    """PTB's bot, with a short way for what is sent most."""

    async def fetch(self, file_id: str) -> bytes:
        """What is in a file that somebody sent: up to 20 MB, more from a server of one's own."""
        file = await self.get_file(file_id)
        return bytes(await file.download_as_bytearray(read_timeout=UPLOAD_S))

    async def call(self, method: str, values: dict[str, Any], *, held: bool = False) -> Any:
        """JSON in and out: making PTB's types of it takes longer than the request. Limited, and raises, as ever.

        `held`: the caller holds a slot of the limiter, and hears of every trouble himself.
        """
        # Past PTB's filling in of defaults: plain JSON has none, and of `media` it expects PTB's own types.
        return await self._do_post(method, {**values, **(self._merge_api_rl_kwargs(None, held) or {})})


def _seconds(given: Any, default: float) -> float:
    return default if isinstance(given, DefaultValue) or given is None else float(given)


def _why(error: Exception) -> str:
    """Without the address: its path holds the token."""
    cause = getattr(error, "os_error", None) or error
    return getattr(cause, "strerror", None) or type(cause).__name__


def _json(parameters: dict[str, Any]) -> dict[str, Any]:
    return {"data": msgspec.json.encode(parameters), "headers": JSON}


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return _json(request_data.parameters)
    form = aiohttp.FormData(quote_fields=False)  # Telegram takes a file's name as it is, in UTF-8
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        readable = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, readable, filename=CONTROL.sub("_", filename), content_type=mime)
    return {"data": form}
