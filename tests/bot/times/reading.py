"""Reading what was typed at noon on Tuesday 24 November 2026 (十月十六) in Shanghai."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.refusals import Refusal
from bot.times.moments import derive
from bot.times.typed import parse

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def at(local, zone=SHANGHAI):
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


NOW = at("2026-11-24T12:00:40")


def read(text, now=NOW, zone=SHANGHAI):
    found = parse(text, now, zone)
    assert found.at == derive(found.local, found.zone)
    return found.local


def outcome(text, zone=SHANGHAI):
    """The instant, or the class of the refusal, which keeps what was typed."""
    try:
        return parse(text, NOW, zone).at
    except Refusal as refused:
        return type(refused) if refused.values["typed"] == text else refused
