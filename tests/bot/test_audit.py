"""Acts and their words; rows that nobody changes."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import audit
from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.privacy import Viewer
from storage import emptying, schema

HOUSE = Path(__file__).parents[2]
MESSAGES = Messages()


ACT = re.compile(r"[a-z_]+:[a-z_]+")
NOTING = {"note", "_note", "put"}
TABLES = {"audit.py", "table.py"}


def sources():
    """The house's modules, parsed, but for the tables that list acts."""
    paths = (each for floor in ("bot", "handlers") for each in (HOUSE / floor).rglob("*.py"))
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in paths if path.name not in TABLES]


def acts(tree):
    found = (each for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return [(each.value, each.lineno) for each in found if ACT.fullmatch(each.value)]


def name_of(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def test_every_act_that_is_noted_is_a_known_one():
    for file, tree in sources():
        calls = (each for each in ast.walk(tree) if isinstance(each, ast.Call) and name_of(each) in NOTING)
        for act, line in (found for call in calls for found in acts(call)):
            assert act in audit.ACTS, f'{file}:{line}: add "{act}" to ACTS in bot/audit.py'


def test_every_known_act_is_noted():
    unused = audit.ACTS - {act for _, tree in sources() for act, _ in acts(tree)}
    assert not unused, f"nothing notes {sorted(unused)}: take them out of ACTS in bot/audit.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_its_words(language):
    words = MESSAGES.words(language)
    for act in audit.ACTS:
        assert act in words["audit"], f'add "{act}" = "…" to [audit] of templates/{language}/words.toml'
        kind = act.partition(":")[0]
        assert kind in words["audit_kinds"], f'add {kind} = "…" to [audit_kinds] of templates/{language}/words.toml'
        words["audit"][act].format(subject="x")
    assert set(words["audit"]) == audit.ACTS
    assert set(words["audit_roles"]) == {*audit.ROLES, "alliance"}


@pytest.fixture
def connection(tmp_path):
    path = tmp_path / "audit.db"
    schema.migrate(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO persons (id, key, name, updated_at) VALUES (7, 'p7', '陈', 0)")
        yield connection


def changed_phone(connection):
    values = {"before": {"phone": "1", "name": "陈"}, "after": {"phone": "2", "name": "陈"}}
    viewer = Viewer(telegram_id=5, person_id=1, desks=frozenset({2}))
    return audit.put(connection, viewer, "claims:enter", now=9, subject=("people", 7), organisation=2, **values)


def test_it_names_ids_and_fields_and_keeps_values_apart(connection):
    changed_phone(connection)
    row = connection.execute("SELECT actor, actor_person, role, act, kind, subject_id, fields, details FROM audit")
    assert row.fetchone() == (5, 1, "secretariat", "claims:enter", "claims", 7, '["phone"]', "{}")
    values = connection.execute("SELECT field, before, after, person_id, telegram_id FROM audit_values").fetchall()
    assert values == [("phone", "1", "2", 7, None)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET actor = 6",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, at, role, kind, act) SELECT id, 0, role, kind, act FROM audit",
        "UPDATE audit_values SET after = '3'",
        "UPDATE audit_values SET before = NULL",
        "UPDATE audit_values SET before = NULL, after = NULL, field = 'x'",
        "UPDATE audit_values SET before = NULL, after = NULL, person_id = NULL",
        "DELETE FROM audit_values",
        "INSERT OR REPLACE INTO audit_values SELECT audit_id, field, 'a', 'b', 1, 1 FROM audit_values",
    ],
)
def test_nobody_changes_it(connection, sql):
    changed_phone(connection)
    with pytest.raises(sqlite3.IntegrityError, match="audit"):
        connection.execute(sql)


def test_an_erasure_empties_the_values_and_nothing_else(connection):
    changed_phone(connection)
    before = connection.execute("SELECT * FROM audit").fetchall()
    emptying.person(connection, 7, "2026-01-01", 10)
    assert connection.execute("SELECT * FROM audit").fetchall() == before
    assert connection.execute("SELECT field, before, after FROM audit_values").fetchall() == [("phone", None, None)]


def test_an_unknown_act_is_refused(connection):
    with pytest.raises(ValueError, match="ACTS"):
        audit.put(connection, audit.COMMAND_LINE, "claims:whatever", now=1)


@pytest.mark.parametrize(
    ("viewer", "role"),
    [
        (audit.COMMAND_LINE, "command_line"),
        (Viewer(telegram_id=1, desks=frozenset({2})), "secretariat"),
        (Viewer(telegram_id=1, desks=frozenset({2, 1}), officer=True), "officer"),
        (Viewer(telegram_id=1, desks=frozenset({2}), admin=True), "secretariat"),
        (Viewer(telegram_id=1, admin=True), "admin"),
        (Viewer(telegram_id=1, person_id=1), "member"),
    ],
)
def test_as_what_somebody_acts(viewer, role):
    assert audit.role_of(viewer, 2) == role
