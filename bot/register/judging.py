"""A list judged as a whole, for people to choose: what it would do by each policy, and which rows keep it from that."""

import asyncio
from pathlib import Path
from typing import cast

import msgspec

from bot.register import files, importing
from bot.register.files import Table
from bot.register.importing import Progress, Report
from bot.register.planning import Policy, Save
from bot.register.previewing import Sample, samples
from bot.register.problems import Notes, Problem
from bot.register.scopes import Scope
from storage.database import Database

POLICIES: tuple[Policy, ...] = ("update", "fill", "skip")
ROUNDS = 8  # a row that is left out may be what another one names
FIRST = 5  # problems that are shown at once


class Plan(msgspec.Struct, frozen=True):
    """What one policy would make of the good rows: how many are new, changed, or left as they are."""

    added: int = 0
    changed: int = 0
    same: int = 0
    samples: tuple[Sample, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.added, self.changed, self.same


class Verdict(msgspec.Struct, frozen=True):
    """`bad`: rows with errors. `plans`: by policy, of the other rows; empty where a file is refused as a whole."""

    rows: int = 0
    bad: int = 0
    warned: int = 0
    first: tuple[Problem, ...] = ()
    plans: dict[str, Plan] = {}
    digest: str = ""
    refused: Problem | None = None

    @property
    def known(self) -> int:
        """Good rows that the register has already."""
        plan = self.plans.get("update", Plan())
        return plan.changed + plan.same


class Judged(msgspec.Struct, frozen=True):
    """`saves`: what is to be written, by the policy that was asked for; `problems`: all, errors first."""

    verdict: Verdict
    problems: tuple[Problem, ...]
    saves: list[Save]
    report: Report


async def judge(
    database: Database,
    kind: str,
    path: Path,
    organisation: str | None,
    scope: Scope,
    *,
    policy: str = "",
    progress: Progress = lambda _done, _all: None,
) -> Judged:
    """Raises problems.FileRefusedError. `organisation`: whose members all rows are.

    `policy`: the one whose saves are wanted, and no other's plan; without one, every policy's plan.
    """
    notes = Notes()
    given = {"organisation": organisation} if organisation and kind == "members" else {}
    table = await asyncio.to_thread(files.read, path, kind, notes, given)
    progress(0, len(table.lines))
    good = await _sift(database, kind, table, notes, scope)
    plans, saves, report = dict[str, Plan](), good.saves, good.report
    for each in [policy] if policy else POLICIES:
        report, saves = good.report, good.saves
        if each != "update" and good.known:  # else all policies are one
            report, saves = await importing.judge(database, kind, good.table, cast("Policy", each), notes, scope)
        plans[each] = await _plan(database, kind, report, saves)
    problems = (*sorted(good.errors, key=lambda problem: problem.line), *good.report.warnings)
    bad = len(table.lines) - len(good.table.lines)
    verdict = Verdict(len(table.lines), bad, len(good.report.warnings), problems[:FIRST], plans)
    return Judged(verdict, problems, saves, report)


class Sifted(msgspec.Struct, frozen=True):
    """The rows without an error, all errors of the others, and what `update` would make of the good ones."""

    table: Table
    errors: tuple[Problem, ...]
    report: Report
    saves: list[Save]

    @property
    def known(self) -> int:
        return self.report.updated + self.report.unchanged


async def _sift(database: Database, kind: str, table: Table, notes: Notes, scope: Scope) -> Sifted:
    found = tuple[Problem, ...]()
    for at in range(ROUNDS):
        report, saves = await importing.judge(database, kind, table, "update", notes, scope)
        if not report.errors:
            break
        found += report.errors
        wrong = {problem.line for problem in report.errors}
        lines = [line for line in table.lines if line.number not in wrong] if at < ROUNDS - 2 else []
        table, notes.errors = msgspec.structs.replace(table, lines=lines), []
    return Sifted(table, found, report, saves)


async def _plan(database: Database, kind: str, report: Report, saves: list[Save]) -> Plan:
    async with database.reading() as reader:
        shown = await reader.run(lambda connection: samples(connection, kind, saves))
    return Plan(report.added, report.updated, report.unchanged + report.skipped, shown)
