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
    nameless: dict[tuple[str, str], int] = {}
    for line, given in rows:
        if not given.get("key"):
            first = nameless.setdefault((given["name"], given.get("credit_code", "")), line.number)
            if first != line.number:
                planner.error(line, "name", "same_line", value=given["name"], other=first)
                continue
        _save(planner, line, given, known)


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
    """By its key; a row without one, by its credit code, then by its name. Raises WrongError."""
    if given.get("key"):
        return known.by_key.get(given["key"])
    return known.by_code.get(given.get("credit_code") or " ") or known.find(given["name"])
