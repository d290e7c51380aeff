"""A file of pairings to the rows that will be written."""

from bot.register.files import Line
from bot.register.known import Companies, Organisations, unknown
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError
from storage import register

Pair = tuple[str, int, int]


def plan(planner: Planner) -> None:
    rows = list(planner.rows())
    organisations = Organisations(planner.connection)
    texts = [given[side] for _line, given in rows for side in ("first", "second") if given["kind"] == "companies"]
    companies = Companies(planner.connection, texts)
    paired = [(line, given) for line, given in rows if _named(planner, line, given, organisations, companies)]
    keys = [given["key"] for _line, given in paired if given.get("key")]
    by_key = {row["key"]: row for row in register.where(planner.connection, "pairings", "key", keys)}
    firsts = {number for _line, given in paired for number in (given["first_id"], given["second_id"])}
    by_pair = {_pair(row): row for row in register.where(planner.connection, "pairings", "first_id", firsts)}
    seen: dict[Pair, int] = {}
    for line, given in paired:
        if seen.setdefault(_pair(given), line.number) != line.number:
            planner.error(line, "first", "same_line", value=line.cells["first"], other=seen[_pair(given)])
            continue
        _save(planner, line, given, by_key, by_pair)


def _pair(row: Values) -> Pair:
    """Whichever of the two is named first."""
    low, high = sorted((row["first_id"], row["second_id"]))
    return row["kind"], low, high


def _named(planner: Planner, line: Line, given: Values, organisations: Organisations, companies: Companies) -> bool:
    """Makes the cells columns of the database; False where one can't be."""
    before = len(planner.notes.errors)
    for side in ("first", "second"):
        text = given.pop(side)
        try:
            found = organisations.find(text) if given["kind"] == "organisations" else companies.find(text)
            if found is None:
                raise unknown("company", text)
            given[f"{side}_id"] = found["id"]
        except WrongError as wrong:
            planner.error(line, side, wrong.code, **wrong.values)
    if given.get("first_id") and given.get("first_id") == given.get("second_id"):
        planner.error(line, "second", "self", value=line.cells["second"])
    return len(planner.notes.errors) == before


def _save(planner: Planner, line: Line, given: Values, by_key: dict[str, Values], by_pair: dict[Pair, Values]) -> None:
    twin = by_pair.get(_pair(given))
    old = by_key.get(given["key"]) if given.get("key") else twin
    if twin and (old is None or twin["id"] != old["id"]):
        planner.error(line, "first", "same_pair", value=twin["key"])
        return
    if old is None:
        given["key"] = given.get("key") or made_key("pair")
    elif twin:  # who is named first doesn't matter
        given = {name: value for name, value in given.items() if name not in {"first_id", "second_id"}}
    values = planner.decide(line, old, given)
    if values:
        planner.saves.append(Save("pairings", values, id=old["id"] if old else 0))
