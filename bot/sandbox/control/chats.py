"""Control: what is said, shared, pressed and asked in chats."""

import msgspec

from bot.sandbox.control.routes import Asked, route
from bot.sandbox.control.views import shown_message
from bot.sandbox.parameters import read_parameters
from bot.sandbox.records import Json
from bot.sandbox.refusals import ActRefused


@route("GET", "chats/{}/messages")
async def list_messages(asked: Asked) -> Json:
    chat = asked.world.chat(asked.number())
    before, limit = asked.query("before", 0), asked.query("limit", 50)
    ids = [message_id for message_id in chat.messages if not before or message_id < before]
    newest = ids[-limit:] if limit > 0 else []
    return {"messages": [shown_message(chat.messages[message_id]) for message_id in newest]}


@route("POST", "chats/{}/messages")
async def say(asked: Asked) -> Json:
    world, body = asked.world, asked.body
    person_id, chat_id = asked.integer("person"), asked.number()
    if "contact" in body:
        contact = None if body["contact"] == "own" else body["contact"]
        return world.share_contact(person_id, contact, chat_id=chat_id)
    if "location" in body:
        place = body["location"]
        return world.share_location(person_id, place["latitude"], place["longitude"], chat_id=chat_id)
    if "venue" in body:
        return world.share_venue(person_id, body["venue"], chat_id=chat_id)
    if "users" in body:
        return world.share_users(person_id, asked.integer("request_id"), body["users"])
    text = body.get("text")
    if not isinstance(text, str):
        raise ActRefused("text must be a text")
    reply_to, entities = body.get("reply_to"), body.get("entities")
    return world.say(person_id, text, chat_id=chat_id, reply_to=reply_to, entities=entities)


@route("PATCH", "chats/{}/messages/{}")
async def edit(asked: Asked) -> Json:
    text, entities = str(asked.body.get("text", "")), asked.body.get("entities")
    person_id, chat_id = asked.integer("person"), asked.number()
    return asked.world.edit(person_id, asked.number(1), text, chat_id=chat_id, entities=entities)


@route("POST", "chats/{}/files")
async def send_files(asked: Asked) -> Json:
    """A form of files with `kind`, `caption`, `entities`; `size_<field>` in bytes declares more than there is.

    With an `origin` (MessageOrigin) they are forwarded from elsewhere. Answers the first, with all in "messages".
    """
    world, chat_id, given = asked.world, asked.number(), await read_parameters(asked.request)
    person_id, kind = given.integer("person"), given.text("kind") or "document"
    sizes = {field: given.integer(f"size_{field}") for field in given.uploads}
    uploads = [msgspec.structs.replace(upload, size=sizes[field]) for field, upload in given.uploads.items()]
    caption, entities = given.text("caption"), given.entities("entities")
    origin = given.nested("origin", "origin")
    if origin is None:
        sent = world.send_files(person_id, kind, uploads, caption, entities=entities, chat_id=chat_id)
    else:
        contents = world.file_contents(kind, uploads, caption, entities)
        sent = world.forward_in(person_id, contents, origin, chat_id=chat_id)
    return {**sent[0], "messages": sent}


@route("POST", "chats/{}/forward")
async def forward(asked: Asked) -> Json:
    """Messages by their ids, or `contents` from elsewhere with their `origin`; the first with all in "messages"."""
    world, body, person_id, chat_id = asked.world, asked.body, asked.integer("person"), asked.number()
    if "contents" in body:
        sent = world.forward_in(person_id, body["contents"], body.get("origin") or {}, chat_id=chat_id)
    else:
        ids = body.get("message_ids") or [asked.integer("message_id")]
        sent = world.forward(person_id, ids, asked.integer("from_chat"), chat_id=chat_id)
    return {**sent[0], "messages": sent}


@route("POST", "chats/{}/press")
async def press(asked: Asked) -> Json:
    person_id, message_id, data = asked.integer("person"), asked.integer("message_id"), str(asked.body.get("data", ""))
    return {"query_id": asked.world.press(person_id, message_id, data, chat_id=asked.number())}


@route("POST", "inline")
async def ask_inline(asked: Asked) -> Json:
    body = asked.body
    query, offset = str(body.get("query", "")), str(body.get("offset", ""))
    question = asked.world.ask_inline(asked.integer("person"), query, chat_id=body.get("chat"), offset=offset)
    answer = await asked.world.wait_inline(question)
    return {"id": question.id, **answer}


@route("POST", "inline/{}/choose")
async def choose_inline(asked: Asked) -> Json:
    person_id, result_id = asked.integer("person"), str(asked.body.get("result_id"))
    return asked.world.choose_inline(asked.ids[0], person_id, result_id, chat_id=asked.body.get("chat"))
