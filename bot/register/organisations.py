"""A file of organisations to the rows that will be written."""

from bot import tables
from bot.register.files import Line
from bot.register.known import Organisations
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError
from storage import register


def plan(planner: Planner) -> None:
    known = Organisations(planner.connection)
    rows = [(line, _named(planner, line, given), given) for line, given in planner.rows()]
    wanted = [given["key"] for _line, _parent, given in rows if given.get("key")]
    wanted += [found["key"] for _line, _parent, given in rows if (found := known.named(given["name"]))]
    existing = {row["key"]: row for row in register.where(planner.connection, "organisations", "key", wanted)}
    planned: list[tuple[Line, str, Save]] = []
    nameless: dict[str, int] = {}
    for line, parent, given in rows:
        if not given.get("key"):
            first = nameless.setdefault(tables.fold(given["name"]), line.number)
            if first != line.number:
                planner.error(line, "name", "same_line", value=given["name"], other=first)
                continue
        planned.append((line, parent, _save(planner, line, given, known, existing)))
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


def _save(planner: Planner, line: Line, given: Values, known: Organisations, existing: dict[str, Values]) -> Save:
    namesake = None if given.get("key") else known.named(given["name"])
    old = existing.get(given.get("key") or (namesake["key"] if namesake else ""))
    if old is None:
        given["key"] = given.get("key") or made_key("o")
    values = planner.decide(line, old, given)
    save = Save("organisations", values, id=old["id"] if old else 0, written=not values)
    planner.saves.append(save)
    return save


def _parents(planner: Planner, planned: list[tuple[Line, str, Save]], known: Organisations) -> None:
    """Who is above whom: one of the register, or one of this file, wherever in it."""
    own: dict[str, Save] = {}
    for line, _parent, save in planned:
        own[line.cells.get("key", "").strip()] = own[tables.fold(line.cells["name"])] = save
    above: dict[int, Save | int] = {}
    for line, parent, save in planned:
        if not parent or (planner.policy == "skip" and save.id):
            continue
        try:
            target = own.get(parent) or own.get(tables.fold(parent)) or known.find(parent)["id"]
        except WrongError as wrong:
            planner.error(line, "parent", wrong.code, **wrong.values)
            continue
        above[id(save)] = target
        if _in_a_circle(save, above):
            planner.error(line, "parent", "cycle", value=parent)
        _set_parent(planner, save, target, known)


def _in_a_circle(save: Save, above: dict[int, Save | int]) -> bool:
    at: Save | int | None = above.get(id(save))
    seen = 0
    while isinstance(at, Save) and at is not save and seen <= len(above):
        at, seen = above.get(id(at)), seen + 1
    return at is save or seen > len(above)


def _set_parent(planner: Planner, save: Save, target: Save | int, known: Organisations) -> None:
    number = target if isinstance(target, int) else target.id
    held = known.by_id[save.id]["parent_id"] if save.id else None
    if save.id and (held == number or (planner.policy == "fill" and held)):
        return
    if number:
        save.values["parent_id"] = number
    elif isinstance(target, Save):
        save.refs["parent_id"] = target
    if save.written:
        save.written = False
        planner.counts["unchanged"] -= 1
        planner.counts["updated"] += 1
