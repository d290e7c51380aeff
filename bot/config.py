"""The configuration: frozen, strict, from TOML; secrets and paths from the environment where they are set.

An unknown key or a wrong value stops the start with its name and why.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from bot.failures import CommandError

FREE_PER_SECOND = 30  # https://core.telegram.org/bots/faq: beyond it broadcasts are paid for
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
SPAN = re.compile(r"(\d{1,3})([dhm])")
MINUTES = {"d": 24 * 60, "h": 60, "m": 1}
HOURS = re.compile(rf"{CLOCK.pattern}-{CLOCK.pattern}")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
ADDRESS = re.compile(r"https?://[^/\s]+(/\S*)?")

Mode = Literal["polling", "webhook"]
Language = Literal["zh-Hans", "zh-Hant", "en"]
Review = Literal["none", "flagged", "first", "all"]
Port = Annotated[int, Meta(ge=1, le=65535)]
Rate = Annotated[float, Meta(ge=0, le=1000)]
TelegramId = Annotated[int, Meta(ge=1, lt=2**52)]  # https://core.telegram.org/bots/api#user: at most 52 bits


class ConfigError(CommandError):
    """One line: the file, the key, and why."""


def _is_address(text: str) -> bool:
    try:
        return bool(ADDRESS.fullmatch(text)) and urlsplit(text).port != 0
    except ValueError:  # the port, or a bracket
        return False


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


class Telegram(Section, frozen=True):
    token: str = ""
    api_url: str = "https://api.telegram.org"
    mode: Mode = "polling"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: Port = 8443
    webhook_secret: str = ""
    messages_per_second: Rate = 30.0
    paid_broadcast: bool = False

    def __post_init__(self) -> None:
        if not _is_address(self.api_url):
            raise ValueError(f"api_url: {self.api_url!r} is no address such as https://api.telegram.org")
        if self.mode == "webhook" and not _is_address(self.webhook_url):
            raise ValueError(f"webhook_url: {self.webhook_url!r} is no address, and mode webhook needs one")
        if not SECRET.fullmatch(self.webhook_secret):
            raise ValueError("webhook_secret: up to 256 of A-Z a-z 0-9 _ - are allowed")
        if self.messages_per_second > FREE_PER_SECOND and not self.paid_broadcast:
            raise ValueError(f"messages_per_second: more than {FREE_PER_SECOND} needs paid_broadcast = true")


class Storage(Section, frozen=True):
    path: Annotated[str, Meta(min_length=1)] = "jiedui.db"

    def __post_init__(self) -> None:
        if "\0" in self.path:
            raise ValueError("path: a file's name has no NUL in it")


class Alliance(Section, frozen=True):
    name: str = ""
    time_zone: str = "Asia/Shanghai"
    language: Language = "zh-Hans"
    admins: tuple[TelegramId, ...] = ()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"time_zone: {self.time_zone!r} is no IANA time zone such as Asia/Shanghai") from error


class Backup(Section, frozen=True):
    folder: str = "backups"
    at: str = "03:30"
    keep: Annotated[int, Meta(ge=1, le=1000)] = 7

    def __post_init__(self) -> None:
        if not CLOCK.fullmatch(self.at):
            raise ValueError(f"at: {self.at!r} is no time of day such as 03:30")
        if "\0" in self.folder:
            raise ValueError("folder: a folder's name has no NUL in it")


class Announcements(Section, frozen=True):
    quiet_hours: str = "21:30-08:00"
    hold_after_hours: Annotated[float, Meta(gt=0, le=24 * 365)] = 6.0

    def __post_init__(self) -> None:
        if self.quiet_hours and not HOURS.fullmatch(self.quiet_hours):
            raise ValueError(f"quiet_hours: {self.quiet_hours!r} is no span such as 21:30-08:00, and not empty")


class Events(Section, frozen=True):
    offer_hours: Annotated[int, Meta(ge=1, le=24 * 14)] = 24
    most_guests: Annotated[int, Meta(ge=0, le=100)] = 10
    most_places: Annotated[int, Meta(ge=1, le=1_000_000)] = 100_000
    nudge_hours: Annotated[int, Meta(ge=1, le=24 * 30)] = 24
    reminders: tuple[str, ...] = ("7d", "1d", "2h")
    hint_hours: Annotated[float, Meta(ge=0, le=24 * 30)] = 24.0
    checkin_before_hours: Annotated[float, Meta(ge=0, le=24)] = 2.0
    checkin_after_hours: Annotated[float, Meta(ge=0, le=24 * 7)] = 6.0

    def __post_init__(self) -> None:
        wrong = next((each for each in self.reminders if not SPAN.fullmatch(each)), None)
        if wrong is not None:
            raise ValueError(f"reminders: {wrong!r} is no span such as 7d, 2h or 30m")

    @property
    def minutes(self) -> tuple[int, ...]:
        """Before the begin, the first reminder first."""
        found = (SPAN.fullmatch(each) for each in self.reminders)
        return tuple(sorted({int(each[1]) * MINUTES[each[2]] for each in found if each}, reverse=True))


class Notices(Section, frozen=True):
    max_open: Annotated[int, Meta(ge=1, le=1000)] = 20
    valid_days: Annotated[int, Meta(ge=1, le=365)] = 90
    review: Review = "flagged"
    banned: tuple[Annotated[str, Meta(min_length=1)], ...] = ()


class Introductions(Section, frozen=True):
    days: Annotated[int, Meta(ge=1, le=90)] = 7
    max_open: Annotated[int, Meta(ge=1, le=100)] = 5
    questions: Annotated[int, Meta(ge=0, le=20)] = 3


Number = Annotated[int, Meta(ge=1, le=100_000)]


class Limits(Section, frozen=True):
    """How many: a minute of searches, an hour of codes and joins, a day of the others."""

    searches: Number = 40
    codes: Number = 5
    joins: Number = 60
    leads: Number = 20
    contacts: Number = 5
    claims: Number = 5
    reports: Number = 5
    interests: Number = 30
    introductions: Number = 10
    staff: Annotated[int, Meta(ge=1, le=1000)] = 10


class Rosters(Section, frozen=True):
    largest_mb: Annotated[int, Meta(ge=1, le=64)] = 20


class Config(Section, frozen=True):
    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    alliance: Alliance = Alliance()
    backup: Backup = Backup()
    announcements: Announcements = Announcements()
    events: Events = Events()
    notices: Notices = Notices()
    introductions: Introductions = Introductions()
    limits: Limits = Limits()
    rosters: Rosters = Rosters()


CHOICES: dict[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "language": get_args(Language),
    "review": get_args(Review),
}


def load(path: Path, *, required: bool = False) -> Config:
    """Read `path`; without such a file the defaults, unless it is required. Raises ConfigError."""
    try:
        # Notepad writes a byte order mark.
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if required:
            raise ConfigError(f"{path}: there is no such file; `jiedui init` writes one") from error
        values = {}
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, a number or a nesting beyond Python's limits
        raise ConfigError(f"{path}: {error}") from error
    try:
        return msgspec.convert(_with_environment(values), Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_explained(str(error), values)}") from error


def _with_environment(values: dict[str, Any]) -> dict[str, Any]:
    """JIEDUI_TOKEN and JIEDUI_STORAGE win over the file."""
    changed = dict(values)
    for name, section, key in (("JIEDUI_TOKEN", "telegram", "token"), ("JIEDUI_STORAGE", "storage", "path")):
        given = os.environ.get(name)
        if given and isinstance(changed.get(section, {}), dict):
            changed[section] = {**changed.get(section, {}), key: given}
    return changed


def _explained(message: str, values: dict[str, Any]) -> str:
    """What msgspec says as "… - at `$.telegram.mode`" as "[telegram] mode: …"."""
    message = " ".join(message.split())
    why, _, where = message.rpartition(" - at `$") if " - at `$" in message else (message, "", "")
    section, _, key = where.rstrip("`").lstrip(".").partition(".")
    key = key.partition("[")[0]
    unknown = re.search(r"unknown field `(.+)`", why)
    if unknown:
        place = f"[{section}] " if section else ""
        return f"{place}{unknown[1]}: there is no such key; config.example.toml shows all of them"
    if key in CHOICES:
        why = f"{values[section][key]!r} is not one of {', '.join(CHOICES[key])}"
    return f"[{section}] {key}: {why}" if key else f"[{section}] {why}"
