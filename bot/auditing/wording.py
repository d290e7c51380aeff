"""What an act's notes say, in words: names of fields, codes, lists and dates, for the card and the workbook."""

import json
from collections.abc import Mapping
from typing import Any

LISTS = {"aliases": "", "languages": "tongues", "industries": "", "terms": ""}
"""JSON lists, and the table of words.toml that has their items' words."""
CODES = {
    "gender": ("genders",),
    "language": ("languages",),
    "review": ("policies",),
    "kind": ("kinds", "notice_kinds"),
    "nature": ("natures",),
    "state": ("notice_states",),
    "secretary": ("yes_no",),
    "reason": ("notice_reasons", "report_reasons"),
}
DETAILS = ("audit_codes", "report_reasons", "kind", "audit_kinds", "yes_no")
"""Where the word for a detail's value may stand, the first that has one."""
NUMBERS = frozenset(
    {"announcement", "claim", "departure", "entry", "interest", "invitation", "lead", "merge", "report", "review"}
    | {"suspension"}
)
"""Details that are the numbers of rows; 0: there is none."""

Words = Mapping[str, Any]


def label(words: Words, field: str) -> str:
    """A field's name; its own, where there is no word for it."""
    for table in ("export_columns", "columns", "entry_fields"):
        if field in words[table]:
            return str(words[table][field])
    return field


def value(words: Words, field: str, text: str) -> str:
    """What a field was or is; places, industries and days are for the reader's filters, which know his language."""
    if not text:
        return ""
    if field == "visibility":
        levels = _decoded(text, dict)
        return "; ".join(f"{label(words, name)} {words['levels'].get(level, level)}" for name, level in levels.items())
    if field in LISTS:
        table = words.get(LISTS[field], {})
        return ", ".join(str(table.get(each, each)) for each in _decoded(text, list))
    return _word(words, CODES.get(field, ()), text)


def details(words: Words, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and values of what has a word; the ids of rows that nobody sees have none."""
    return [
        (words["audit_details"][name], _word(words, DETAILS, str(each)))
        for name, each in found.items()
        if name in words["audit_details"] and each not in {None, "", "-"} and not (name in NUMBERS and not each)
    ]


def _word(words: Words, tables: tuple[str, ...], text: str) -> str:
    return str(next((words[table][text] for table in tables if text in words[table]), text))


def _decoded(text: str, kind: type) -> Any:
    """Of JSON; nothing where it is none, or of another kind."""
    try:
        found = json.loads(text)
    except ValueError:
        return kind()
    return found if isinstance(found, kind) else kind()
