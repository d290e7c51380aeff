"""Entities between TDLib's shape and the Bot API's."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

FromTdlib = Callable[[int], dict[str, Any] | None]  # a person's id -> his User, None if unknown


class TdType(msgspec.Struct, omit_defaults=True):
    kind: str = msgspec.field(name="@type")
    url: str = ""
    language: str = ""
    user_id: int = 0
    custom_emoji_id: str = ""
    unix_time: int = 0
    formatting_type: Json | None = None  # of a date


class TdEntity(msgspec.Struct):
    offset: int
    length: int
    type: TdType


NAMES = {
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time",
}
GIVEN = {name: kind for kind, name in NAMES.items() if kind != "textEntityTypePreCode"}
FOUND_BY_THE_SERVER = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
CLOSED = {"code", "pre", "text_link", "text_mention", "custom_emoji"}  # nothing is searched for inside them


DETAILS = ("url", "language", "custom_emoji_id", "unix_time")
_DATE_FORMAT = re.compile(r"r|(w?)([dD]?)([tT]?)")
_LETTERS = {"dateTimePartPrecisionShort": str.lower, "dateTimePartPrecisionLong": str.upper}


def without_overlap(marked: list[TdEntity], found: list[TdEntity]) -> list[TdEntity]:
    """All entities in order, without found ones that touch a closed one."""
    if not found:
        return marked
    closed = [entity for entity in marked if NAMES.get(entity.type.kind) in CLOSED]
    free = [
        one
        for one in found
        if all(one.offset >= c.offset + c.length or c.offset >= one.offset + one.length for c in closed)
    ]
    return sorted(marked + free, key=lambda entity: (entity.offset, -entity.length))


def from_tdlib(entities: list[TdEntity], people: FromTdlib) -> list[dict[str, Any]]:
    shown = []
    for entity in entities:
        name = NAMES.get(entity.type.kind)
        if name is None:
            continue
        one: dict[str, Any] = {"offset": entity.offset, "length": entity.length, "type": name}
        if name == "text_mention":
            user = people(entity.type.user_id)
            if user is None:
                continue  # Telegram shows plain text for a person it can't name
            one["user"] = user
        for field in DETAILS:
            if value := getattr(entity.type, field):
                one[field] = value
        if entity.type.formatting_type:
            one["date_time_format"] = _date_format(entity.type.formatting_type)
        shown.append(one)
    return shown


def to_tdlib(given: Any) -> list[TdEntity]:
    """Entities that a bot gives directly. What is no array, and kinds that the server finds itself, it passes over."""
    if not isinstance(given, list):
        return []
    return [entity for one in given if (entity := _given(one)) is not None]


def _given(one: Any) -> TdEntity | None:
    if not isinstance(one, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    offset, length, name = _number(one, "offset"), _number(one, "length"), str(_field(one, "type"))
    if name in FOUND_BY_THE_SERVER:
        return None
    kind = GIVEN.get(name)
    if kind is None:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    return TdEntity(offset, length, _given_type(kind, one))


def _given_type(kind: str, one: dict[str, Any]) -> TdType:
    match kind:
        case "textEntityTypeTextUrl":
            return TdType(kind, url=str(_field(one, "url")))
        case "textEntityTypeMentionName":
            user = _field(one, "user")
            return TdType(kind, user_id=_number(user if isinstance(user, dict) else {}, "id"))
        case "textEntityTypeCustomEmoji":
            return TdType(kind, custom_emoji_id=_digits(one, "custom_emoji_id"))
        case "textEntityTypePre" if one.get("language"):
            return TdType("textEntityTypePreCode", language=str(one["language"]))
        case "textEntityTypeDateTime":
            formatting = _date_formatting(str(one.get("date_time_format") or ""))
            return TdType(kind, unix_time=_number(one, "unix_time"), formatting_type=formatting)
        case _:
            return TdType(kind)


def _date_format(formatting: Json) -> str:
    """TDLib's shape of a date's format as the Bot API's letters: r, or w, d or D, t or T."""
    if formatting["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    day = "w" if formatting["show_day_of_week"] else ""
    return day + _letter(formatting, "date_precision", "d") + _letter(formatting, "time_precision", "t")


def _letter(formatting: Json, part: str, letter: str) -> str:
    turn = _LETTERS.get(formatting[part]["@type"])
    return turn(letter) if turn else ""


def _date_formatting(letters: str) -> Json | None:
    found = _DATE_FORMAT.fullmatch(letters)
    if found is None:
        raise bad_request("can't parse MessageEntity: Invalid date format used")
    if not letters:
        return None
    if letters == "r":
        return {"@type": "dateTimeFormattingTypeRelative"}
    return {
        "@type": "dateTimeFormattingTypeAbsolute",
        "show_day_of_week": bool(found[1]),
        "date_precision": {"@type": _precision(found[2])},
        "time_precision": {"@type": _precision(found[3])},
    }


def _precision(letter: str) -> str:
    return f"dateTimePartPrecision{'None' if not letter else 'Long' if letter.isupper() else 'Short'}"


def _digits(one: dict[str, Any], name: str) -> str:
    value = str(_field(one, name))
    if not value.isdecimal():
        raise bad_request(f"can't parse MessageEntity: Can't parse \"{value}\" as number")
    return value


def _field(one: dict[str, Any], name: str) -> Any:
    if name not in one:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return one[name]


def _number(one: dict[str, Any], name: str) -> int:
    value = _field(one, name)
    if not isinstance(value, int):
        raise bad_request(f'can\'t parse MessageEntity: Field "{name}" must be of type Number')
    return value
