"""Control: the whole state, switches, the clock, the record of calls, files."""

from aiohttp import web

from bot.sandbox.control.routes import Asked, route
from bot.sandbox.control.views import shown_chats, shown_person
from bot.sandbox.journal import shown
from bot.sandbox.load import Load
from bot.sandbox.records import Json
from bot.sandbox.refusals import ActRefused
from bot.sandbox.switches import shown_switches


def switches(asked: Asked) -> Json:
    return shown_switches(asked.sandbox.limits, asked.sandbox.faults)


@route("GET", "state")
async def state(asked: Asked) -> Json:
    world = asked.world
    chats = shown_chats(world)
    return {
        "me": world.bot.user,
        "people": [shown_person(person) for person in world.people.values()],
        "chats": chats,
        "switches": switches(asked),
        "limits": asked.sandbox.limits.shown(),
        "clock": {"ahead_s": world.ahead_s},
        "seq": world.log.seq,
    }


@route("POST", "switches")
async def switch(asked: Asked) -> Json:
    body = asked.body
    if "flood" in body:
        asked.sandbox.limits.change(body["flood"])
    if "faults" in body:
        asked.sandbox.faults.replace(body["faults"])
    if "outage" in body:
        asked.sandbox.set_outage(outage=bool(body["outage"]))
    asked.world.log.add("switches", switches=switches(asked))
    return switches(asked)


@route("POST", "clock")
async def clock(asked: Asked) -> Json:
    asked.sandbox.set_clock(asked.integer("ahead_s"))
    return {"ahead_s": asked.world.ahead_s}


@route("GET", "calls")
async def calls(asked: Asked) -> Json:
    log = asked.world.log
    return {"calls": [shown(event) for event in log.after(asked.query("after", 0), "call")], "seq": log.seq}


# What people upload is shown, never run: an HTML file would be a page of this address.
HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


@route("GET", "files/{text}")
async def file(asked: Asked) -> web.Response:
    found = asked.world.files.get(asked.ids[0])
    if found is None:
        raise ActRefused("no such file")
    return web.Response(body=found.content, content_type=found.mime_type.partition(";")[0], headers=HARMLESS)


@route("POST", "load")
async def load(asked: Asked) -> Json:
    """Benchmarks: many people say many things; how long each waited for the bot's next message."""
    body = asked.body
    texts = body.get("texts") or ["hello"]
    run = Load(asked.world, texts, people=int(body.get("people", 100)))
    per_s = body.get("per_s")
    return await run.measure(int(body.get("updates", 1000)), per_s=per_s, in_flight=int(body.get("in_flight", 50)))
