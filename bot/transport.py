"""The way out: PTB's requests over aiohttp, many times faster than over httpx, and raw calls for the inbox."""

import json
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_S = 10.0
READ_S = 20.0
UPLOAD_S = 120.0


class NeverSentError(NetworkError):
    """The request surely didn't reach the server: sending it again can't double anything."""


class Transport(BaseRequest):
    """One session of kept-alive connections. `initialize` and `shutdown` may be called more than once."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

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
        """The status and the body. Raises NeverSentError, TimedOut (it may have been done), NetworkError."""
        del pool_timeout
        uploading = request_data is not None and request_data.contains_files
        limits = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_seconds(connect_timeout, CONNECT_S),
            sock_read=_seconds(read_timeout, UPLOAD_S if uploading else READ_S)
            + (_seconds(write_timeout, UPLOAD_S) if uploading else 0.0),
        )
        return await self._send(method, url, limits, _body(request_data))

    async def call(self, url: str, read_s: float, **parameters: Any) -> tuple[int, bytes]:
        """A method by its whole URL with JSON parameters, the answer unparsed."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=read_s)
        return await self._send("POST", url, limits, {"json": parameters})

    async def _send(
        self, method: str, url: str, limits: aiohttp.ClientTimeout, body: dict[str, Any]
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NeverSentError("the transport is closed")
        try:
            async with self._session.request(method, url, timeout=limits, **body) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise NeverSentError(f"can't connect: {type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut(f"no answer: {type(error).__name__}") from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection broke: {type(error).__name__}") from error


def _seconds(given: Any, default: float) -> float:
    if isinstance(given, DefaultValue) or given is None:
        return default
    return float(given)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"json": request_data.parameters}
    form = aiohttp.FormData(quote_fields=False)  # a Chinese file name stays readable
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


def parse(body: bytes) -> dict[str, Any]:
    """The Bot API's envelope; an empty one where a proxy answered something else."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
