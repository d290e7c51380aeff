"""answerInlineQuery: the results checked, each with the message that it would post."""

import re
from typing import Any

from bot.sandbox.contents import text_fields
from bot.sandbox.markup import check_markup
from bot.sandbox.media import fields_of
from bot.sandbox.methods.calls import Call, checked_caption, method
from bot.sandbox.methods.queries import ANSWERABLE_S, TOO_OLD
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request, within
from bot.sandbox.texts import LONGEST_TEXT, parse

MOST_RESULTS = 50
LONGEST_ID = 64  # bytes
DEFAULT_CACHE_S = 300
REQUIRED: dict[str, tuple[str, ...]] = {
    "article": ("title",),
    "contact": ("phone_number", "first_name"),
    "location": ("latitude", "longitude", "title"),
    "venue": ("latitude", "longitude", "title", "address"),
    "photo": ("photo_file_id",),
    "document": ("title", "document_file_id"),
}
_START = re.compile(r"[\w-]{1,64}", re.ASCII)


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    parameters = call.parameters
    asked = call.bot.inline_queries.get(parameters.text("inline_query_id"))
    if asked is None or asked.answer is not None or call.world.now() - asked.at > ANSWERABLE_S:
        raise bad_request(TOO_OLD)
    next_offset = parameters.text("next_offset")
    if len(next_offset.encode()) > LONGEST_ID:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {
        "results": _results(call, parameters.nested("results", "inline query results")),
        "next_offset": next_offset,
        "button": _button(parameters.nested("button", "inline query results button")),
        "is_personal": parameters.boolean("is_personal"),
        "cache_time": parameters.integer("cache_time", DEFAULT_CACHE_S),
    }
    call.world.answer_inline(call.bot, asked, answer)
    return True


def _button(button: Any) -> Json | None:
    what = "can't parse inline query results button"
    if button is None:
        return None
    if not isinstance(button, dict):
        raise bad_request(f"{what}: InlineQueryResultsButton must be an Object")
    if not button.get("text"):
        raise bad_request(f'{what}: Can\'t find field "text"')
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request(f"{what}: InlineQueryResultsButton must have exactly one optional field")
    if "start_parameter" in button and not _START.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    return button


def _results(call: Call, results: Any) -> list[Json]:
    if results is None:
        return []
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    checked = [_result(call, result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    return checked


def _result(call: Call, result: Any) -> Json:
    """A result with "posts": the message's content. What is wrong in it is said as the server does."""
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    if not 0 < len(str(result.get("id", "")).encode()) <= LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    try:
        posts = _content(call, result)
        markup = check_markup(result.get("reply_markup"), inline_only=True)
    except Refusal as refusal:
        raise within(refusal, "inline query result") from None
    if markup.inline is not None:
        posts["reply_markup"] = markup.inline
    return result | {"id": str(result["id"]), "posts": posts}


def _content(call: Call, result: Json) -> Json:
    kind = str(result.get("type", ""))
    required = REQUIRED.get(kind)
    if required is None:
        raise bad_request(f'type "{kind}" is unsupported for the inline query result')
    for field in required:
        if field not in result:
            raise bad_request(f'Can\'t find field "{field}"')
    given = result.get("input_message_content")
    if given is not None:
        return _message_content(call, given)
    if kind in {"photo", "document"}:
        return _file(call, kind, result)
    if kind == "article":
        raise bad_request('Can\'t find field "message_text"')
    return _message_content(call, result)


def _file(call: Call, kind: str, result: Json) -> Json:
    """A file that the bot has sent before; the sandbox fetches no addresses."""
    file = call.world.files.get(str(result.get(f"{kind}_file_id", "")))
    if file is None or file.kind != kind:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    mode = str(result.get("parse_mode") or "")
    caption = parse(str(result.get("caption") or ""), mode, result.get("caption_entities"), call.world.user)
    return fields_of(file) | checked_caption(caption)


def _message_content(call: Call, given: Any) -> Json:
    """An InputTextMessageContent, …Contact…, …Venue… or …Location…, told apart by their fields."""
    if not isinstance(given, dict):
        raise bad_request('Field "input_message_content" must be of type Object')
    if "message_text" in given:
        mode = str(given.get("parse_mode") or "")
        formatted = parse(str(given["message_text"]), mode, given.get("entities"), call.world.user)
        if not formatted.text:
            raise bad_request("message text is empty")
        if len(formatted.text) > LONGEST_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        return text_fields(formatted)
    if "phone_number" in given:
        return {"contact": _only(given, "phone_number", "first_name", "last_name", "vcard")}
    if "latitude" not in given or "longitude" not in given:
        raise bad_request("Input message content is not specified")
    place = _only(given, "latitude", "longitude")
    if "address" in given:
        return {"location": place, "venue": {"location": place, **_only(given, "title", "address")}}
    return {"location": place}


def _only(given: Json, *names: str) -> Json:
    return {name: given[name] for name in names if given.get(name) is not None}
