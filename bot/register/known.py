"""Which organisation or company of the register a cell means: by key, by name, by what people call it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process

from bot import tables
from bot.register.problems import WrongError
from storage import register

Values = dict[str, Any]
NEAR = 88  # of 100, by rapidfuzz's ratio: a typing error, never another city's chamber


class Organisations:
    """All of them: there are hundreds, not thousands."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.by_id: dict[int, Values] = {}
        self.by_key: dict[str, Values] = {}
        self._named: dict[str, list[Values]] = {}
        self._called: dict[str, list[Values]] = {}
        for row in register.names_of_organisations(connection):
            self.by_id[row["id"]] = row
            self.add(row)

    def add(self, row: Values) -> None:
        """One more, or one by more names; its `id` is 0 while it isn't written."""
        self.by_key[row["key"]] = row
        self._call(self._named, row["name"], row)
        for word in (row.get("short_name", ""), *json.loads(row.get("aliases", "[]"))):
            self._call(self._called, word, row)

    @staticmethod
    def _call(names: dict[str, list[Values]], word: str, row: Values) -> None:
        if folded := tables.fold(word):
            names.setdefault(folded, []).append(row)

    def parents(self) -> list[tuple[str, int]]:
        """Each one's key, and the id of the one above it."""
        return [(row["key"], row["parent_id"]) for row in self.by_id.values() if row["parent_id"]]

    def find(self, text: str) -> Values:
        """By key, by full name, by short name or alias. Raises WrongError for none, or for several."""
        folded = tables.fold(text)
        key = self.by_key.get(text)
        called = [key] if key else self._named.get(folded) or self._called.get(folded) or []
        found = list({row["key"]: row for row in called}.values())
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(f"{row['key']} ({row['name']})" for row in found[:5])
            raise WrongError("ambiguous", value=text, choices=choices)
        raise self._unknown(text)

    def named(self, name: str) -> Values | None:
        """The one of exactly this name."""
        found = self._named.get(tables.fold(name), [])
        return found[0] if len(found) == 1 else None

    def _unknown(self, text: str) -> WrongError:
        """With the one that is meant, where that is plain: it holds the text, or is a typing error away."""
        names = [row["name"] for row in self.by_key.values()]
        holding = [name for name in names if tables.fold(text) in tables.fold(name)]
        near = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=NEAR)
        meant = holding[0] if len(holding) == 1 else near[0] if near else ""
        return unknown("organisation", text, meant)


class Companies:
    """Those that a file may mean: by key, credit code or name."""

    def __init__(self, connection: sqlite3.Connection, texts: Iterable[str], codes: Iterable[str] = ()) -> None:
        texts = list(texts)
        self.by_key: dict[str, Values] = {
            row["key"]: row for row in register.where(connection, "companies", "key", texts)
        }
        self.by_code: dict[str, Values] = {
            row["credit_code"]: row for row in register.where(connection, "companies", "credit_code", codes)
        }
        self._named: dict[str, list[Values]] = {}
        for row in register.where(connection, "companies", "name", texts):
            self._named.setdefault(row["name"], []).append(row)

    def find(self, text: str) -> Values | None:
        """By key or name; None for none. Raises WrongError for several."""
        if text in self.by_key:
            return self.by_key[text]
        return self.named(text)

    def named(self, text: str, code: str = "") -> Values | None:
        """By name; with a credit code, none whose own is another. Raises WrongError for several."""
        found = [
            row for row in self._named.get(text, []) if not code or not row["credit_code"] or row["credit_code"] == code
        ]
        if len(found) > 1:
            raise WrongError("ambiguous", value=text, choices=", ".join(row["key"] for row in found[:5]))
        return found[0] if found else None


def unknown(what: str, text: str, near: str = "") -> WrongError:
    if near:
        return WrongError("unknown_near", what=what, value=text, near=repr(near))
    return WrongError("unknown", what=what, value=text, near="")
