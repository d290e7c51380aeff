"""The table of the control API's routes, and what a route is given."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from bot.sandbox.records import Json
from bot.sandbox.refusals import ActRefused
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


@dataclass(slots=True)
class Asked:
    """A request to the control API. `ids` are the numbers or names in its path, in order."""

    sandbox: "Sandbox"
    request: web.BaseRequest
    ids: tuple[str, ...]
    body: Json

    @property
    def world(self) -> World:
        return self.sandbox.world

    def number(self, position: int = 0) -> int:
        """A number of the path."""
        return int(self.ids[position])

    def integer(self, name: str) -> int:
        """A number of the body. Raises ActRefused."""
        value = self.body.get(name)
        if not isinstance(value, int):
            raise ActRefused(f"{name} must be an integer")
        return value

    def query(self, name: str, default: int) -> int:
        """A number of the query string."""
        try:
            return int(self.request.query.get(name, default))
        except ValueError:
            raise ActRefused(f"{name} must be an integer") from None


Route = Callable[[Asked], Awaitable[Any]]
ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(verb: str, path: str) -> Callable[[Route], Route]:
    """Enters a function for a path below /sandbox/; `{}` stands for a number, `{text}` for a name."""
    pattern = re.compile(path.replace("{}", r"(-?\d+)").replace("{text}", "([^/]+)"))

    def enter(function: Route) -> Route:
        ROUTES.append((verb, pattern, function))
        return function

    return enter


async def read_body(request: web.BaseRequest) -> Json:
    """The JSON object sent, {} without one. Raises ActRefused."""
    if request.content_type == "multipart/form-data" or not request.can_read_body:
        return {}
    try:
        body = msgspec.json.decode(await request.read() or b"{}")
    except msgspec.DecodeError as error:
        raise ActRefused(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ActRefused("the body must be a JSON object")
    return body
