"""Texts as Telegram takes them: parsed, cleaned and searched for links by TDLib itself."""

import re
from typing import Any, NamedTuple

import msgspec
from tdjson import td_execute

from bot.sandbox.entities import FromTdlib, TdEntity, TdType, from_tdlib, to_tdlib, without_overlap
from bot.sandbox.refusals import bad_request

LONGEST_TEXT = 4096  # code points after parsing
LONGEST_CAPTION = 1024
LONGEST_RAW = 32_768  # bytes before parsing
MOST_ENTITIES = 100  # what goes beyond is dropped silently
PARSE_MODES: dict[str, Any] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
# TDLib turns control characters into spaces and drops carriage returns, line separators and direction overrides.
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
_DROPPED = re.compile("[\r\u2028-\u202e]")
_SPACE = " \n"
_MARKS = str.maketrans("*_~|`[]", "xxxxxxx")  # letters in the place of Markdown's signs
_FINDABLE = re.compile(r"[@#$/.:+]")  # no link, mention, command or number goes without one of these
_PHONE = re.compile(r"(?<![\w+])\+\d[\d \-]{6,17}\d(?!\w)")


class Formatted(NamedTuple):
    """A text with its entities (offsets in UTF-16 units), in the Bot API's shape."""

    text: str
    entities: list[dict[str, Any]]


class _Answer(msgspec.Struct):
    """A formattedText, textEntities or error of TDLib."""

    text: str = ""
    entities: list[TdEntity] = []
    message: str | None = None


_decoder = msgspec.json.Decoder(_Answer)


def _tdlib(call: dict[str, Any]) -> _Answer:
    answer = td_execute(msgspec.json.encode(call))
    return _decoder.decode(answer) if answer else _Answer(message="internal error")


_tdlib({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def parse(text: str, parse_mode: str, entities: Any, people: FromTdlib, *, by_bot: bool = True) -> Formatted:
    """The text as it will be shown. Raises 400 with TDLib's words; emptiness and length are the caller's affair.

    `entities` (given directly) are ignored beside a parse mode, as the server does. `people` resolves tg://user links.
    Of a bot's custom emoji only the plain ones stay.
    """
    if len(text) * 4 > LONGEST_RAW and len(text.encode("utf-8", "surrogatepass")) > LONGEST_RAW:
        raise bad_request("text is too long")
    if parse_mode and parse_mode.lower() != "none":
        marks = _parse_marked(text, parse_mode)
    elif entities:
        marks = _check_given(text, to_tdlib(entities))
    else:
        marks = _Answer(text=text)
    return _shown(marks, people, by_bot=by_bot)


def _parse_marked(text: str, parse_mode: str) -> _Answer:
    mode = PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    answer = _tdlib({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer.message is not None:
        raise bad_request(answer.message)
    return answer


def _check_given(text: str, entities: list[TdEntity]) -> _Answer:
    """Lets TDLib judge entities that were given as such, and sort, split and join them as it does.

    It does so wherever it takes a formatted text; parseMarkdown alone hands the result back, and has to find no marks.
    """
    given = {"@type": "formattedText", "text": text.translate(_MARKS), "entities": entities}
    answer = _tdlib({"@type": "parseMarkdown", "text": given})
    if answer.message is not None:
        raise bad_request(answer.message)
    return _Answer(text=_clean(text), entities=answer.entities)


def automatic(text: str) -> list[TdEntity]:
    """What Telegram finds by itself: commands, mentions, links, hashtags, e-mail addresses, phone numbers."""
    found = _tdlib({"@type": "getTextEntities", "text": text}).entities
    for match in _PHONE.finditer(text):
        start = utf16_length(text[: match.start()])
        found.append(TdEntity(start, len(match[0]), TdType("textEntityTypePhoneNumber")))
    return found


def _shown(marks: _Answer, people: FromTdlib, *, by_bot: bool) -> Formatted:
    text, entities = marks.text, marks.entities
    if _UNCLEAN.search(text):
        text, entities = _cleaned(text, entities)
    if text and (text[0] in _SPACE or text[-1] in _SPACE):
        text, entities = _trimmed(text, entities)
    if _FINDABLE.search(text):
        entities = without_overlap(entities, automatic(text))
    shown = from_tdlib(entities[:MOST_ENTITIES], people) if entities else []
    return Formatted(text, [one for one in shown if one["type"] != "custom_emoji"] if by_bot else shown)


def _clean(text: str) -> str:
    return _UNCLEAN.sub(" ", _DROPPED.sub("", text))


def _cleaned(text: str, entities: list[TdEntity]) -> tuple[str, list[TdEntity]]:
    dropped = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]

    def moved(offset: int) -> int:
        return offset - sum(at < offset for at in dropped)

    kept = [TdEntity(moved(e.offset), moved(e.offset + e.length) - moved(e.offset), e.type) for e in entities]
    return _clean(text), [entity for entity in kept if entity.length > 0]


def _trimmed(text: str, entities: list[TdEntity]) -> tuple[str, list[TdEntity]]:
    """Space at the end goes; space at the start too, up to the first entity."""
    text = text.rstrip(_SPACE)
    first = min((entity.offset for entity in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(_SPACE)), first)
    text = text[cut:]
    if not entities:
        return text, entities
    end = utf16_length(text)
    kept = [TdEntity(e.offset - cut, min(e.length, end - e.offset + cut), e.type) for e in entities]
    return text, [entity for entity in kept if entity.length > 0]
