"""The control API, by which the chat page and tests move the world."""

from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

from bot.sandbox.control import chats, people, settings, stream
from bot.sandbox.control.routes import ROUTES, Asked, read_body
from bot.sandbox.refusals import ActRefused, Refusal

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

# Importing the families fills the table of routes.
FAMILIES = (chats, people, settings, stream)


class Control:
    """Answers /sandbox/…: JSON in, JSON out, {"error": …} with 400 or 404."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path.removeprefix("/sandbox/").rstrip("/")
        for verb, pattern, function in ROUTES:
            found = pattern.fullmatch(path)
            if found is None or verb != request.method:
                continue
            try:
                result = await function(Asked(self._sandbox, request, found.groups(), await read_body(request)))
            except (ActRefused, Refusal) as refusal:
                return _json({"error": str(refusal)}, status=400)
            return result if isinstance(result, web.StreamResponse) else _json(result)
        return _json({"error": f"no such route: {request.method} {request.path}"}, status=404)


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")
