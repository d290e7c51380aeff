"""The configuration: frozen, strict, from TOML; secrets and paths from the environment where they are set.

An unknown key or a wrong value stops the start with its name and why.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=1, le=65535)]
Language = Literal["zh-Hans", "zh-Hant", "en"]


class ConfigError(Exception):
    """One line: the file, the key, and why."""


class Telegram(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str = ""
    api_url: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: Port = 8443
    webhook_secret: str = ""
    messages_per_second: Annotated[float, Meta(ge=0, le=1000)] = 30.0
    paid_broadcast: bool = False


class Storage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str = "jiedui.db"


class Alliance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str = ""
    time_zone: str = "Asia/Shanghai"
    language: Language = "zh-Hans"
    admins: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"time_zone: {self.time_zone!r} is no IANA time zone such as Asia/Shanghai") from error


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    alliance: Alliance = Alliance()


def load(path: Path, *, required: bool = False) -> Config:
    """Read `path`; without such a file the defaults, unless it is required. Raises ConfigError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise ConfigError(f"{path}: there is no such file; `jiedui init` writes one") from error
        values = {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        return _with_environment(msgspec.convert(values, Config))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}") from error


def _with_environment(config: Config) -> Config:
    token = os.environ.get("JIEDUI_TOKEN", config.telegram.token)
    storage = os.environ.get("JIEDUI_STORAGE", config.storage.path)
    return msgspec.structs.replace(
        config,
        telegram=msgspec.structs.replace(config.telegram, token=token),
        storage=msgspec.structs.replace(config.storage, path=storage),
    )
