"""A file of the trade glossary's rows: words for the same thing."""

import json

from bot.register.planning import Planner, Save, made_key
from storage import register


def plan(planner: Planner) -> None:
    rows = list(planner.rows())
    keys = [given["key"] for _line, given in rows if given.get("key")]
    known = {row["key"]: row for row in register.where(planner.connection, "glossary", "key", keys)}
    for line, given in rows:
        if not json.loads(given.get("terms", "[]")) and not given.get("parent"):
            planner.error(line, "terms", "missing")
            continue
        old = known.get(given.get("key"))
        if old is None:
            given["key"] = given.get("key") or made_key("g")
        values = planner.decide(line, old, given)
        if values:
            planner.saves.append(Save("glossary", values, id=old["id"] if old else 0))
