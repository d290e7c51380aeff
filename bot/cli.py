"""The command line `jiedui`: errors are one clear line on stderr; exit 0 done, 1 failed, 2 wrong use."""

import asyncio
import logging
import sqlite3
import sys
import traceback
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from bot import logs
from bot.config import Config, load
from bot.failures import CommandError
from storage.schema import DatabaseError

T = TypeVar("T")
CONFIG = Path("config.toml")
ELSEWHERE = ("import", "export")


class Failed(click.ClickException):
    """Exit 1 with one line, whatever the cause says."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(logs.redact(" ".join(self.message.split())), file=file, err=True)


class Misused(Failed):
    """Exit 2 with one line."""

    exit_code = 2

    def __init__(self, error: click.UsageError) -> None:
        path = error.ctx.command_path if error.ctx else "jiedui"
        super().__init__(f"{error.format_message().rstrip('.')}; see `{path} --help`")


class Command(click.Command):
    """A command with --config; `config(context)` reads it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params.append(
            click.Option(
                ["--config", "config_path"],
                type=click.Path(path_type=Path, dir_okay=False),
                help=f"Default: {CONFIG}; without one, defaults and the environment.",
                expose_value=False,
                callback=_remember,
            )
        )


def _remember(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.obj = value


def _unexpected(error: Exception) -> str:
    """A fault of the program itself: where it lies is what a report needs."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"unexpected: {type(error).__name__}: {error} (at {Path(place.filename).name}:{place.lineno}); please report it"
    )


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    try:
        yield
    except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit, BrokenPipeError):
        raise  # click's own affair: the help, the end, a reader that has gone
    except click.UsageError as error:
        raise Misused(error) from error
    except click.ClickException:
        raise
    except (CommandError, DatabaseError) as error:
        raise Failed(str(error)) from error
    except OSError as error:
        file = f"{error.filename}: " if error.filename else ""
        raise Failed(f"{file}{error.strerror or error}") from error
    except sqlite3.Error as error:
        raise Failed(f"the database: {error}") from error
    except (KeyboardInterrupt, click.Abort):
        raise Failed("stopped") from None
    except Exception as error:
        raise Failed(_unexpected(error)) from error


class Group(click.Group):
    """Its commands' errors are one line, wherever they lie."""

    command_class = Command

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with _errors_in_one_line():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        logs.set_up(level=logging.WARNING)
        with _errors_in_one_line():
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command loads only what it needs."""
        if cmd_name in ELSEWHERE:
            from bot.register import commands

            return commands.import_ if cmd_name == "import" else commands.export
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])


def config(context: click.Context) -> Config:
    """The command's configuration; a file that was named must be there. Raises ConfigError."""
    named: Path | None = context.obj
    return load(named or CONFIG, required=named is not None)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    return uvloop.run(work)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Jiedui (结对): the bot of an alliance of chambers of commerce and industry associations."""


@main.command()
@click.pass_context
def run(context: click.Context, /) -> None:
    """The bot: polling or webhook as configured."""
    from bot.running import run_until_stopped

    logs.set_up()
    run_async(run_until_stopped(config(context)))


@main.command(name="try")
@click.option("--port", type=click.IntRange(0, 65535), default=8081, show_default=True, help="0: any that is free.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path(".try"), show_default=True)
@click.option("--empty", is_flag=True, help="Without sample data.")
def try_(port: int, data: Path, *, empty: bool) -> None:
    """The sandbox with the bot and sample data; no token, no account."""
    from bot.trial import trial

    run_async(trial(port, data, sample=not empty))


@main.command()
@click.option("--token", help="From @BotFather.")
@click.option("--api-url", default="https://api.telegram.org", show_default=True)
@click.option("--storage", help="The database file.")
@click.option("--name", help="The alliance's name.")
@click.option("--time-zone", help="Such as Asia/Shanghai.")
@click.option("--language", type=click.Choice(["zh-Hans", "zh-Hant", "en"]))
@click.option("--yes", is_flag=True, help="Ask nothing, take the defaults.")
@click.pass_context
def init(context: click.Context, /, **answers: Any) -> None:
    """First set-up: configuration, database, and the first admin's code."""
    from bot import setup

    path = context.obj or CONFIG
    setup.check_free(path)
    click.echo(run_async(setup.init(path, setup.ask(answers))))


@main.command()
@click.pass_context
def check(context: click.Context, /) -> None:
    """Is all well? One line each for config, database, templates, token."""
    from bot import setup

    lines = run_async(setup.check(context.obj or CONFIG, named=context.obj is not None))
    for line in lines:
        click.echo(
            logs.redact(f"{line.subject}: {'ok' if line.ok else 'NOT OK'}{': ' if line.note else ''}{line.note}")
        )
    if not all(line.ok for line in lines):
        context.exit(1)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--kind", type=click.Choice(["organisations", "companies", "people", "notices"]), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Per kind.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--queries", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="One query a line.")
@click.pass_context
def find(context: click.Context, /, text: tuple[str, ...], **options: Any) -> None:
    """The bot's own search, with the office's eyes."""
    from bot.finding import print_results

    if bool(text) == bool(options["queries"]):
        raise click.UsageError("give a TEXT, or --queries FILE")
    run_async(print_results(Path(config(context).storage.path), " ".join(text), **options))


@main.command()
@click.argument("key", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--all", "every", is_flag=True, help="Every open demand, one JSON line each.")
@click.option("--profiles", is_flag=True, help="Companies and members, too.")
@click.pass_context
def match(context: click.Context, /, key: str | None, *, every: bool, **options: Any) -> None:
    """The notices that the notice KEY would be alerted to, the best first."""
    from bot.matching.printing import print_matches

    if bool(key) == every:
        raise click.UsageError("give a KEY, or --all")
    run_async(print_matches(Path(config(context).storage.path), key, **options))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def backup(context: click.Context, /, file: Path) -> None:
    """Copy the database, consistently, while the bot runs."""
    from bot import backups

    database = Path(config(context).storage.path)
    backups.back_up(database, file)
    backups.note(database, "admin:backup")
    click.echo(f"{file}: ok")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def restore(context: click.Context, /, file: Path) -> None:
    """Put a verified backup in the database's place; what was there is kept beside it."""
    from bot import backups

    kept = backups.restore(file, Path(config(context).storage.path))
    click.echo(f"{file}: restored" + (f"; what was there is in {kept}" if kept else ""))
