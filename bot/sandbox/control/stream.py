"""Control: everything that happens, as server-sent events."""

import msgspec
from aiohttp import web

from bot.sandbox.control.routes import Asked, route
from bot.sandbox.journal import shown
from bot.sandbox.records import Json


@route("GET", "stream")
async def stream(asked: Asked) -> web.StreamResponse:
    """From the event after `after` (or the header Last-Event-ID), without end."""
    resumed = asked.request.headers.get("Last-Event-ID", "")
    seq = int(resumed) if resumed.isdecimal() else asked.query("after", asked.world.log.seq)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(asked.request)
    await response.write(b": open\n\n")
    log, closing = asked.world.log, asked.sandbox.closing
    while not closing.is_set():
        events = log.after(seq)
        if events:
            seq = events[-1]["seq"]
            await response.write(b"".join(_line(shown(event)) for event in events))
        await log.wait(seq)
    return response


def _line(event: Json) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (event["seq"], msgspec.json.encode(event))
