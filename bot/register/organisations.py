"""A file of organisations to the rows that will be written."""

from dataclasses import dataclass

from bot import tables
from bot.register.files import Line
from bot.register.known import Organisations
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError
from bot.register.scopes import ALL
from storage import register

DEEPEST = 20  # organisations above one another


@dataclass
class Planned:
    """A row on its way; `parent` as it is written."""

    line: Line
    parent: str
    given: Values
    old: Values | None
    save: Save


def plan(planner: Planner) -> None:
    known = Organisations(planner.connection)
    rows = [(line, _named(planner, line, given), given) for line, given in planner.rows()]
    wanted = [given["key"] for _line, _parent, given in rows if given.get("key")]
    wanted += [found["key"] for _line, _parent, given in rows if (found := known.named(given["name"]))]
    existing = {row["key"]: row for row in register.where(planner.connection, "organisations", "key", wanted)}
    names: dict[str, Line] = {}
    planned: list[Planned] = []
    for line, parent, given in rows:
        first = names.setdefault(tables.fold(given["name"]), line)
        if first is not line and not (given.get("key") and first.cells.get("key")):
            planner.error(line, "name", "same_line", other=first.number)
            continue
        planned.append(_planned(planner, line, parent, given, _existing(given, known, existing)))
    _parents(planner, planned, known)


def _named(planner: Planner, line: Line, given: Values) -> str:
    """Makes the cells columns of the database; the parent as it is written."""
    if "industry" in given:
        given["industries"] = given.pop("industry")
    planner.places(line, given)
    planner.phone(line, given, given.get("country", ""))
    parent = given.pop("parent", "")
    if parent is None:
        given["parent_id"] = None
    return parent or ""


def _existing(given: Values, known: Organisations, existing: dict[str, Values]) -> Values | None:
    """By its key; a row without one, by its name."""
    namesake = None if given.get("key") else known.named(given["name"])
    return existing.get(namesake["key"] if namesake else given.get("key", ""))


def _planned(planner: Planner, line: Line, parent: str, given: Values, old: Values | None) -> Planned:
    if not given.get("key"):
        given["key"] = old["key"] if old else made_key("o")
    if planner.scope.level != ALL and "office" in {given["kind"], old["kind"] if old else ""}:
        planner.error(line, "kind", "office_only", value=line.cells.get("kind", ""))
    values = planner.decide(line, old, given)
    save = Save("organisations", values, id=old["id"] if old else 0, written=not values)
    planner.saves.append(save)
    return Planned(line, parent, given, old, save)


def _parents(planner: Planner, planned: list[Planned], known: Organisations) -> None:
    """Who is above whom: one of the register, or one of this file, wherever in it."""
    for row in planned:
        known.add({**(row.old or {"id": 0, "parent_id": None}), **row.given})
    above = {key: known.by_id[number]["key"] for key, number in known.parents() if number in known.by_id}
    saves = {row.given["key"]: row.save for row in planned}
    for row in planned:
        if row.save.values.get("parent_id", 0) is None:
            above.pop(row.given["key"], None)
        if not row.parent or (planner.policy == "skip" and row.old):
            continue
        try:
            target = known.find(row.parent)
        except WrongError as wrong:
            planner.error(row.line, "parent", wrong.code, **wrong.values)
            continue
        if _set_parent(planner, row, target["id"], saves.get(target["key"])):
            above[row.given["key"]] = target["key"]
    for row in planned:
        _check(planner, row, above)


def _set_parent(planner: Planner, row: Planned, number: int, target: Save | None) -> bool:
    """Whether the policy lets it in, and it is new."""
    held = row.old["parent_id"] if row.old else None
    if row.old and ((number and held == number) or (planner.policy == "fill" and held)):
        return False
    if number:
        row.save.values["parent_id"] = number
    elif target:
        row.save.refs["parent_id"] = target
    if row.save.written:
        row.save.written = False
        planner.counts["unchanged"] -= 1
        planner.counts["updated"] += 1
    return True


def _check(planner: Planner, row: Planned, above: dict[str, str]) -> None:
    """Nobody is above himself; and the line of those above has an end."""
    at, passed = above.get(row.given["key"], ""), set[str]()
    while at and at not in passed and len(passed) <= DEEPEST:
        passed.add(at)
        at = above.get(at, "")
    if row.parent and row.given["key"] in passed:
        planner.error(row.line, "parent", "cycle", value=row.parent)
    elif row.parent and len(passed) > DEEPEST:
        planner.error(row.line, "parent", "deep", value=row.parent, limit=DEEPEST)
