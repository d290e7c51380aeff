"""`jiedui init` and `jiedui check`."""

import json
import os
from pathlib import Path
from typing import Any

import click
import jinja2
import msgspec

from bot import codes
from bot.app import StartError, who
from bot.clock import Clock
from bot.config import Config, ConfigError, load
from bot.messages import Messages
from storage.database import Database
from storage.schema import DatabaseError

QUESTIONS = {
    "token": ("Token from @BotFather", ""),
    "name": ("Name of the alliance", ""),
    "time_zone": ("Time zone", "Asia/Shanghai"),
    "language": ("Language (zh-Hans, zh-Hant, en)", "zh-Hans"),
    "storage": ("Database file", "jiedui.db"),
}


class Line(msgspec.Struct, frozen=True):
    """One thing that was checked."""

    subject: str
    ok: bool
    note: str = ""


def ask(answers: dict[str, Any]) -> dict[str, str]:
    """What the flags leave open is asked, unless --yes takes the defaults."""
    given = {name: value for name, value in answers.items() if name != "yes" and value is not None}
    for name, (question, default) in QUESTIONS.items():
        if name not in given:
            given[name] = default if answers.get("yes") else click.prompt(question, default=default, type=str)
    return given


async def init(path: Path, answers: dict[str, str]) -> str:
    """Write the configuration (only its owner reads it), make the database, and return what to do next.

    Raises ConfigError where the file is there or an answer is wrong.
    """
    text = _toml(answers)
    _write_new(path, text)
    config = load(path, required=True)
    database = await Database.open(Path(config.storage.path))
    try:
        code = await codes.issue(database, Clock.from_environment().now())
    finally:
        await database.close()
    return f"{path}: written\n{config.storage.path}: ready\nStart `jiedui run`, then type this to the bot, once: {code}"


def _toml(answers: dict[str, str]) -> str:
    def section(heading: str, **keys: str) -> str:
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
        return "\n".join([f"[{heading}]", *lines, ""])

    return "\n".join(
        [
            "# Every key and its default: config.example.toml\n",
            section("telegram", token=answers["token"], api_url=answers["api_url"]),
            section("storage", path=answers["storage"]),
            section("alliance", name=answers["name"], time_zone=answers["time_zone"], language=answers["language"]),
        ]
    )


def _write_new(path: Path, text: str) -> None:
    """A wrong answer leaves no file behind."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ConfigError(f"{path}: is there already; change it by hand, or give another name with --config") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        load(path, required=True)
    except ConfigError:
        path.unlink()
        raise


async def check(path: Path, *, named: bool) -> list[Line]:
    """Config, database, templates, token."""
    try:
        config = load(path, required=named)
    except ConfigError as error:
        return [Line("config", ok=False, note=str(error))]
    return [Line("config", ok=True), await _database(config), _templates(), await _token(config)]


async def _database(config: Config) -> Line:
    path = Path(config.storage.path)
    try:
        database = await Database.open(path)
    except (DatabaseError, OSError) as error:
        return Line("database", ok=False, note=str(error))
    try:
        async with database.reading() as reader:
            found = await reader.one("PRAGMA quick_check")
    finally:
        await database.close()
    sound = bool(found and found[0] == "ok")
    return Line("database", ok=sound, note="" if sound else f"{path}: damaged; see `jiedui restore`")


def _templates() -> Line:
    try:
        Messages().check()
    except (jinja2.TemplateError, OSError, ValueError) as error:
        return Line("templates", ok=False, note=str(error).splitlines()[0])
    return Line("templates", ok=True)


async def _token(config: Config) -> Line:
    try:
        return Line("token", ok=True, note=f"@{await who(config)}")
    except StartError as error:
        return Line("token", ok=False, note=str(error))
