"""What every function of the house is handed: made once, by the composition root."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from bot.messages import Messages
from bot.search.recent import Recent
from bot.troubles import Troubles
from storage.database import Database

if TYPE_CHECKING:  # a form is asked with the house in hand
    from bot.forms.steps import Form


@dataclass(frozen=True)
class Deps:
    config: Config
    database: Database
    clock: Clock
    messages: Messages
    forms: "Mapping[str, Form]" = field(default_factory=dict)
    """Every form there is, by its name."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    """Rung after a commit that put something into the outbox."""
    work: asyncio.Event = field(default_factory=asyncio.Event)
    """Rung after a commit that left something for a child process."""
    recent: Recent = field(default_factory=Recent)
    troubles: Troubles = field(default_factory=Troubles)

    def now(self) -> int:
        """Unix milliseconds UTC."""
        return self.clock.now()

    def today(self) -> str:
        """The alliance's own date, ISO: terms begin and end by it."""
        zone = ZoneInfo(self.config.alliance.time_zone)
        return datetime.fromtimestamp(self.now() / 1000, UTC).astimezone(zone).date().isoformat()
