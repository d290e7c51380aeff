"""`jiedui import` and `jiedui export`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from bot.cli import Command, Failed, config, run_async
from bot.clock import Clock
from bot.register import writing
from bot.register.columns import KINDS
from bot.register.exporting import export_file
from bot.register.importing import Report, import_file
from bot.register.problems import Problem
from storage.database import Database

SHOWN = 50  # problems on the terminal; --errors has all of them
HEAD = ("line", "column", "value", "why")
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="import", cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Read and judge, write nothing.")
@click.option(
    "--on-conflict", type=click.Choice(["skip", "update", "fill"]), help="For keys that are there; else an error."
)
@click.option("--organisation", metavar="KEY_OR_NAME", help="Of members whose file doesn't say it.")
@click.option("--errors", type=click.Path(path_type=Path, dir_okay=False), help="All problems, as CSV or XLSX.")
@click.pass_context
def import_(context: click.Context, /, kind: str, file: Path, *, errors: Path | None, **options: Any) -> None:
    """Take a CSV or XLSX file into the register: all of it, or nothing."""
    if options["organisation"] and kind != "members":
        raise click.UsageError("--organisation is for members")
    if errors:
        if errors.resolve() == file.resolve():
            raise click.UsageError(f"--errors {errors} would write over the file itself")
        writing.check(errors)
    configured = config(context)
    options["zone"] = configured.alliance.time_zone
    report = run_async(_import(Path(configured.storage.path), kind, file, options))
    if errors:
        writing.write(errors, HEAD, map(_row, [*report.errors, *report.warnings]))
    _say(file, report.warnings, "warning: ")
    _say(file, report.errors, "")
    if report.errors:
        wrong = len({problem.line for problem in report.errors})
        raise Failed(f"{file}: nothing is imported: {wrong} {'row is' if wrong == 1 else 'rows are'} wrong")
    done = ", ".join(f"{name} {getattr(report, name)}" for name in ("added", "updated", "unchanged", "skipped"))
    click.echo(f"{kind}: {'would be ' if options['dry_run'] else ''}{done}")


@click.command(cls=Command)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def export(context: click.Context, /, kind: str, file: Path) -> None:
    """Write the register's rows of a kind, as CSV or XLSX by the file's ending."""
    number = run_async(_export(Path(config(context).storage.path), kind, file))
    click.echo(f"{file}: {number} {kind}")


async def _import(path: Path, kind: str, file: Path, options: dict[str, Any]) -> Report:
    database = await Database.open(path, readers=1)
    try:
        # Mapped, the pages that a large import touches would count as its memory.
        await database.write(lambda connection: connection.execute("PRAGMA mmap_size = 0"))
        with _bar(kind) as progress:
            return await import_file(database, kind, file, progress=progress, **options)
    finally:
        await database.close()


async def _export(path: Path, kind: str, file: Path) -> int:
    database = await Database.open(path)
    try:
        return await export_file(database, kind, file, now=Clock.from_environment().now())
    finally:
        await database.close()


@contextmanager
def _bar(kind: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(kind, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _say(file: Path, problems: Sequence[Problem], mark: str) -> None:
    for problem in problems[:SHOWN]:
        place = f"{file}:{problem.line}" if problem.line else f"{file}"
        column = f"{problem.column}: " if problem.column else ""
        click.echo(_shown(f"{place}: {column}{mark}{problem.why}"), err=True)
    if len(problems) > SHOWN:
        click.echo(f"{file}: {mark}{len(problems) - SHOWN} more; --errors FILE writes all of them", err=True)


def _shown(text: str) -> str:
    """On one line, without signs that a terminal obeys."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _row(problem: Problem) -> tuple[str, str, str, str]:
    return str(problem.line or ""), problem.column, problem.value, problem.why
