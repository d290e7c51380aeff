"""`jiedui init` and `jiedui check`."""

import json
import os
import re
import sqlite3
import zoneinfo
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import jinja2
import msgspec

from bot import codes
from bot.app import StartError, who
from bot.clock import Clock
from bot.config import Config, ConfigError, load
from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.search.reindex import refresh
from storage import announcements, settings
from storage.database import Database, Reader
from storage.schema import DatabaseError

QUESTIONS = {
    "token": ("Token from @BotFather", ""),
    "name": ("Name of the alliance", ""),
    "time_zone": ("Time zone", "Asia/Shanghai"),
    "language": ("Language (zh-Hans, zh-Hant, en)", "zh-Hans"),
    "storage": ("Database file", "jiedui.db"),
}


TOKEN = re.compile(r"\d+:[\w-]{30,}")


class Line(msgspec.Struct, frozen=True):
    """One thing that was checked."""

    subject: str
    ok: bool
    note: str = ""


def ask(answers: dict[str, Any]) -> dict[str, str]:
    """What the flags leave open is asked, unless --yes takes the defaults; after a wrong answer once more."""
    given = {name: value for name, value in answers.items() if name != "yes" and value is not None}
    for name, (question, default) in QUESTIONS.items():
        if name not in given:
            given[name] = (
                default
                if answers.get("yes")
                else (click.prompt(question, default=default, value_proc=partial(_answered, name)))
            )
    return given


def _answered(name: str, text: str) -> str:
    """Raises click.UsageError, at which the question comes again: the other answers stay."""
    text = text.strip()
    if name == "token" and text and not TOKEN.fullmatch(text):
        raise click.UsageError("a token looks like 123456789:AA… ; copy the whole line from @BotFather")
    if name == "language" and text not in LANGUAGES:
        raise click.UsageError(f"one of {', '.join(LANGUAGES)}")
    if name == "time_zone" and text not in zoneinfo.available_timezones():
        raise click.UsageError("a name such as Asia/Shanghai, Asia/Singapore or Asia/Hong_Kong")
    return text


async def init(path: Path, answers: dict[str, str]) -> str:
    """Write the configuration (only its owner reads it), make the database, and return what to do next.

    Raises ConfigError where the file is there or an answer is wrong, and DatabaseError; then no file is left behind.
    """
    with _written(path, _toml(answers)):
        storage = Path(load(path, required=True).storage.path)
        code = await _code(storage)
    return f"{path}: written\n{storage}: ready\nStart `jiedui run`, then type this to the bot, once: {code}"


def check_free(path: Path) -> None:
    """Before anything is asked. Raises ConfigError."""
    if path.exists():
        raise ConfigError(f"{path}: is there already; change it by hand, or give another name with --config")


async def _code(path: Path) -> str:
    database = await Database.open(path)
    try:
        await refresh(database)
        return await codes.issue(database, Clock.from_environment().now())
    finally:
        await database.close()


def _toml(answers: dict[str, str]) -> str:
    def section(heading: str, **keys: str) -> str:
        lines = [f"{key} = {_quoted(value)}" for key, value in keys.items()]
        return "\n".join([f"[{heading}]", *lines, ""])

    return "\n".join(
        [
            "# Every key and its default: config.example.toml\n",
            section("telegram", token=answers["token"], api_url=answers["api_url"]),
            section("storage", path=answers["storage"]),
            section("alliance", name=answers["name"], time_zone=answers["time_zone"], language=answers["language"]),
        ]
    )


def _quoted(value: str) -> str:
    """TOML's basic string is JSON's, but for DEL. What was no text in the terminal's encoding is marked as such."""
    text = value.encode(errors="replace").decode()
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextmanager
def _written(path: Path, text: str) -> Iterator[None]:
    """A new file, gone again if the block fails."""
    check_free(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        yield
    except BaseException:
        path.unlink()
        raise


def _without(path: Path) -> str:
    return "" if path.exists() else f"no {path} here, so all is as by default; `jiedui init` writes one"


async def check(path: Path, *, named: bool) -> list[Line]:
    """Config, database, templates, token."""
    try:
        config = load(path, required=named)
    except ConfigError as error:
        return [Line("config", ok=False, note=str(error))]
    return [Line("config", ok=True, note=_without(path)), await _database(config), _templates(), await _token(config)]


async def _database(config: Config) -> Line:
    path = Path(config.storage.path)
    try:
        sound = await _is_sound(path)
    except (DatabaseError, OSError) as error:
        return Line("database", ok=False, note=str(error))
    except sqlite3.Error:
        sound = False
    return Line("database", ok=sound, note="" if sound else f"{path}: damaged; see `jiedui restore`")


async def _is_sound(path: Path) -> bool:
    async with _opened(path) as reader:
        return await reader.one("PRAGMA quick_check") == ("ok",)


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Reader]:
    database = await Database.open(path)
    try:
        async with database.reading() as reader:
            yield reader
    finally:
        await database.close()


def _templates() -> Line:
    try:
        Messages().check()
    except (jinja2.TemplateError, OSError, ValueError) as error:
        return Line("templates", ok=False, note=str(error).splitlines()[0])
    return Line("templates", ok=True)


async def _token(config: Config) -> Line:
    try:
        name = await who(config)
    except StartError as error:
        return Line("token", ok=False, note=str(error))
    try:
        lost = await _lost_files(config)
    except (DatabaseError, OSError, sqlite3.Error):  # said in the database's own line
        lost = 0
    if lost:
        why = f"another bot than before: {lost} announcements and drafts with pictures or files must be written anew"
        return Line("token", ok=False, note=f"@{name}: {why}")
    return Line("token", ok=True, note=f"@{name}")


async def _lost_files(config: Config) -> int:
    """What waits with files of another bot: their ids are worth nothing to this one."""
    async with _opened(Path(config.storage.path)) as reader:
        before = await settings.get(reader, settings.BOT)
        same = before in {"", config.telegram.token.partition(":")[0]}
        return 0 if same else await announcements.with_files(reader)
