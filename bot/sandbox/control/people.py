"""Control: people and groups."""

from bot.sandbox.control.routes import Asked, route
from bot.sandbox.control.views import shown_chat, shown_person
from bot.sandbox.records import Json
from bot.sandbox.refusals import ActRefused

FIELDS = ("first_name", "last_name", "username", "language_code", "phone", "role_hint", "avatar")


def _fields(asked: Asked) -> dict[str, str]:
    fields = {name: asked.body[name] for name in FIELDS if name in asked.body}
    if not all(isinstance(value, str) for value in fields.values()):
        raise ActRefused("a person's fields are texts")
    return fields


@route("POST", "people")
async def add_person(asked: Asked) -> Json:
    fields = _fields(asked)
    if not fields.get("first_name"):
        raise ActRefused("first_name must not be empty")
    return shown_person(asked.world.add_person(**fields))


@route("PATCH", "people/{}")
async def change_person(asked: Asked) -> Json:
    person = asked.world.person(asked.number())
    for name, value in _fields(asked).items():
        setattr(person, name, value)
    asked.world.refresh(person)
    return shown_person(person)


@route("POST", "people/{}/block")
async def block(asked: Asked) -> Json:
    asked.world.block(asked.number(), blocked=bool(asked.body.get("blocked", True)))
    return shown_person(asked.world.person(asked.number()))


@route("POST", "people/{}/deactivate")
async def deactivate(asked: Asked) -> Json:
    asked.world.deactivate(asked.number(), deactivated=bool(asked.body.get("deactivated", True)))
    return shown_person(asked.world.person(asked.number()))


@route("POST", "groups")
async def found_group(asked: Asked) -> Json:
    body = asked.body
    with_bot, supergroup = bool(body.get("with_bot", True)), bool(body.get("supergroup"))
    title, members = str(body.get("title") or "Group"), body.get("members") or []
    group = asked.world.found_group(title, members, with_bot=with_bot, supergroup=supergroup)
    return shown_chat(asked.world, group)


@route("POST", "groups/{}/members")
async def change_members(asked: Asked) -> Json:
    group_id = asked.number()
    asked.world.change_members(group_id, add=asked.body.get("add"), remove=asked.body.get("remove"))
    return shown_chat(asked.world, asked.world.group(group_id))


@route("POST", "groups/{}/promote")
async def promote(asked: Asked) -> Json:
    group_id = asked.number()
    asked.world.promote(group_id, asked.integer("user"), str(asked.body.get("status", "administrator")))
    return shown_chat(asked.world, asked.world.group(group_id))


@route("POST", "groups/{}/mute")
async def mute(asked: Asked) -> Json:
    group_id = asked.number()
    asked.world.mute(group_id, muted=bool(asked.body.get("muted", True)))
    return shown_chat(asked.world, asked.world.group(group_id))


@route("POST", "groups/{}/migrate")
async def migrate(asked: Asked) -> Json:
    return shown_chat(asked.world, asked.world.migrate(asked.number()))
