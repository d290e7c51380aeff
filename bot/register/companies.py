"""A file of companies to the rows that will be written."""

import json

from bot.register import cells
from bot.register.files import Line
from bot.register.known import Companies, Organisations
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError


def plan(planner: Planner) -> None:
    organisations = Organisations(planner.connection)
    rows = [(line, given) for line, given in planner.rows() if _named(planner, line, given, organisations)]
    texts = [text for _line, given in rows for text in (given.get("key"), given["name"]) if text]
    codes = [given["credit_code"] for _line, given in rows if given.get("credit_code")]
    known = Companies(planner.connection, texts, codes)
    twice = Twice()
    for line, given in rows:
        other = twice.of(line, given)
        if other:
            planner.error(line, "name", "same_line", other=other)
        else:
            _save(planner, line, given, known)


class Twice:
    """Two rows are one company, unless each has a key, or each its own credit code."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[Line, Values]]] = {}

    def of(self, line: Line, given: Values) -> int:
        """The earlier line that means the same; 0 for none."""
        earlier = self._seen.setdefault(given["name"], [])
        same = (first.number for first, said in earlier if self._are_one(said, given))
        found = next(same, 0)
        earlier.append((line, given))
        return found

    @staticmethod
    def _are_one(one: Values, other: Values) -> bool:
        if one.get("key") and other.get("key"):
            return False
        codes = {one.get("credit_code", ""), other.get("credit_code", "")}
        return len(codes) == 1 or "" in codes


def _named(planner: Planner, line: Line, given: Values, organisations: Organisations) -> bool:
    """Makes the cells columns of the database; False where one can't be."""
    before = len(planner.notes.errors)
    if "industry" in given:
        given["industries"] = given.pop("industry")
    planner.places(line, given)
    try:
        _credit_code(planner, line, given)
        if "organisations" in given:
            wanted = [organisations.find(text)["id"] for text in json.loads(given["organisations"])]
            given["organisations"] = sorted(set(wanted))
    except WrongError as wrong:
        column = "credit_code" if wrong.code == "rounded" else "organisations"
        planner.error(line, column, wrong.code, **wrong.values)
    return len(planner.notes.errors) == before


def _credit_code(planner: Planner, line: Line, given: Values) -> None:
    if given.get("credit_code"):
        given["credit_code"], sound = cells.credit_code(given["credit_code"])
        if not sound:
            planner.warn(line, "credit_code", "credit_code", value=given["credit_code"])


def _save(planner: Planner, line: Line, given: Values, known: Companies) -> None:
    try:
        old = _existing(given, known)
    except WrongError as wrong:
        planner.error(line, "name", wrong.code, **wrong.values)
        return
    if old is None:
        given["key"] = given.get("key") or made_key("c")
    values = planner.decide(line, old, given)
    if values:
        planner.saves.append(Save("companies", values, id=old["id"] if old else 0))


def _existing(given: Values, known: Companies) -> Values | None:
    """By its key; a row without one, by its code, then by its name, unless the codes differ. Raises WrongError."""
    if given.get("key"):
        return known.by_key.get(given["key"])
    code = given.get("credit_code", "")
    return known.by_code.get(code or " ") or known.named(given["name"], code)
