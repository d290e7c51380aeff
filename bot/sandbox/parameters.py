"""What a call brings: query string, form, JSON or multipart. A server reads all of them as one table of texts."""

import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import BodyPartReader, web

from bot.sandbox.refusals import Refusal, bad_request

INTEGER = re.compile(r"-?\d+", re.ASCII)
MOST_BYTES = 50 * 1024 * 1024


class Upload(msgspec.Struct):
    """`size`: declared, for a file that is larger than the content at hand; 0: the content's own."""

    file_name: str
    mime_type: str
    content: bytes
    size: int = 0


class Parameters:
    """Typed reading. A nested value may be JSON in a text, as forms carry it, or itself."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The value as text; absent: ""."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else msgspec.json.encode(value).decode()

    def integer(self, name: str, default: int = 0) -> int:
        """The value as an integer; what isn't one counts as absent, as the server has it."""
        value = self.values.get(name)
        if type(value) is int:
            return value
        try:
            return int(str(value))
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def boolean(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def nested(self, name: str, what: str) -> Any:
        """An object or array; None if absent or empty. `what` completes "can't parse … JSON object"."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def entities(self, name: str) -> Any:
        """Entities; what is no JSON counts as none, as the server has it."""
        try:
            return self.nested(name, "entities")
        except Refusal:
            return None

    def required(self, name: str) -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def names(self, name: str, what: str) -> list[str] | None:
        """A JSON array of texts, or None."""
        value = self.nested(name, what)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def integers(self, name: str) -> list[int]:
        value = self.nested(name, "message identifiers")
        if not isinstance(value, list) or not value:
            raise bad_request("message identifiers are not specified")
        return [int(one) for one in value if INTEGER.fullmatch(str(one))]


async def read_parameters(request: web.BaseRequest) -> Parameters:
    """Reads query and body. Raises 400 for broken JSON, 413 for more than 50 MB."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    kind = request.content_type if request.can_read_body else ""
    if kind == "application/json":
        values.update(_from_json(await request.read()))
    elif kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        await _read_multipart(request, values, uploads)
    return Parameters(values, uploads)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError:
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse request body as JSON")
    return decoded


async def _read_multipart(request: web.BaseRequest, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        total += len(content)
        if total > MOST_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, kind, content)
