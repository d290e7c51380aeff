"""sendMessage and its like: everything without a file."""

from bot.sandbox.contents import text_fields
from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

ACTIONS = {
    "cancel",
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@method("sendMessage")
def send_message(call: Call) -> Json:
    content = text_fields(call.message_text())
    if call.parameters.has("link_preview_options"):
        content |= call.link_preview()
    markup = call.markup()
    chat = call.open_chat()
    if call.parameters.has("reply_parameters") or call.parameters.has("reply_to_message_id"):
        content |= call.reply_to(chat)
    return call.post(chat, content, markup)


@method("sendContact")
def send_contact(call: Call) -> Json:
    contact = {name: call.parameters.required(name) for name in ("phone_number", "first_name")}
    contact |= {name: call.parameters.text(name) for name in ("last_name", "vcard")}
    chat = call.open_chat()
    content: Json = {"contact": {name: value for name, value in contact.items() if value}}
    return call.post(chat, content | call.reply_to(chat), call.markup(), editable=False)


@method("sendLocation")
def send_location(call: Call) -> Json:
    chat = call.open_chat()
    return call.post(chat, {"location": location(call)} | call.reply_to(chat), call.markup(), editable=False)


@method("sendVenue")
def send_venue(call: Call) -> Json:
    venue: Json = {"location": location(call)}
    venue |= {name: call.parameters.required(name) for name in ("title", "address")}
    chat = call.open_chat()
    content = {"location": venue["location"], "venue": venue}
    return call.post(chat, content | call.reply_to(chat), call.markup(), editable=False)


def location(call: Call) -> Json:
    latitude, longitude = call.parameters.number("latitude"), call.parameters.number("longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    action = call.parameters.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.open_chat()
    call.world.log.add("chat_action", chat_id=chat.id, action=action)
    return True
