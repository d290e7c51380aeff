"""What one person's row is to be, made of two: by tap where they differ, the stricter where it is about who sees it."""

import json
from typing import Any

from bot.personal import industries
from bot.privacy import CONTACTS, DEFAULTS, Level

Values = dict[str, Any]
FIELDS = (
    "name", "salutation", "gender", "hometown", "phone", "wechat", "email", "language", "offers", "wants",
)  # fmt: skip
"""Of which one value stays: chosen where the two differ."""
LISTS = ("aliases", "languages", "industries")
STRICT = ("visibility", "consent_on")
OWN = ("id", "key", "merged_into", "erased_at", "updated_at", "introductions")
"""What is each row's own."""
EMPTY = ("", "[]", "{}", None)
KEPT, MERGED = "kept", "merged"


def merged(kept: Values, other: Values, choices: dict[str, str]) -> Values:
    """The columns of the row that is kept, but for its own. `choices`: field -> merged where the other's value wins.

    A column that nobody named here keeps its value; where it has none it takes the other's.
    """
    found = {name: _one(kept[name], other[name], choices.get(name, KEPT)) for name in kept if name not in OWN}
    found["aliases"] = _aliases(kept, other, found["name"])
    found["languages"] = _join(kept["languages"], other["languages"])
    joined = json.loads(_join(kept["industries"], other["industries"]))
    found["industries"] = json.dumps(joined[: industries.MOST])
    return {**found, **strict(kept, other)}


def _one(kept: Any, other: Any, choice: str) -> Any:
    if kept in EMPTY or other in EMPTY:
        return other if kept in EMPTY else kept
    return other if choice == MERGED else kept


def _aliases(kept: Values, other: Values, name: str) -> str:
    """The name that didn't win is an alias from now on: whoever looks for it finds him."""
    names = [*json.loads(kept["aliases"]), *json.loads(other["aliases"]), kept["name"], other["name"]]
    return json.dumps([each for each in dict.fromkeys(names) if each != name], ensure_ascii=False)


def _join(kept: str, other: str) -> str:
    return json.dumps(list(dict.fromkeys([*json.loads(kept), *json.loads(other)])), ensure_ascii=False)


def strict(kept: Values, other: Values) -> Values:
    """Each field's stricter level; consent only where both gave it."""
    one, two = json.loads(kept["visibility"]), json.loads(other["visibility"])
    levels = {field: max(_level(one, field), _level(two, field)) for field in (*one, *two)}
    agreed = kept["consent_on"] and other["consent_on"]
    return {
        "visibility": json.dumps({field: level.name.lower() for field, level in levels.items()}),
        "consent_on": max(kept["consent_on"], other["consent_on"]) if agreed else "",
    }


def _level(chosen: dict[str, str], field: str) -> Level:
    usual = Level.HIDDEN if field in CONTACTS else DEFAULTS.get(field, Level.HIDDEN)
    return Level[chosen[field].upper()] if field in chosen else usual


def conflicts(kept: Values, other: Values) -> list[str]:
    """The fields of which both have a value, and not the same."""
    return [
        name for name in FIELDS if kept[name] not in EMPTY and other[name] not in EMPTY and kept[name] != other[name]
    ]


def consent_lost(kept: Values, other: Values) -> bool:
    """One had agreed that contacts are shown, and is to be asked again."""
    return bool(kept["consent_on"]) != bool(other["consent_on"])


def parted(journal: Values, current: Values) -> Values:
    """The other row after an undoing: as it was, but for what he took back of others' eyes meanwhile."""
    before, after = journal["merged"], journal["after"]
    found = {"merged_into": before["merged_into"], "updated_at": before["updated_at"]}
    if current["visibility"] != after["visibility"]:
        found["visibility"] = strict(before, current)["visibility"]
    if after["consent_on"] and not current["consent_on"]:
        found["consent_on"] = ""
    return found
