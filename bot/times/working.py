"""Working days of a zone: which they are is told (bot/holidays), else Monday to Friday."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY


def before(now: int, days: int, zone: str, works: Callable[[date], bool] = is_working) -> int:
    """The instant that so many working days have passed since; weekends don't count. Unix ms UTC."""
    local = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    day, clock = local.date(), local.timetz().replace(tzinfo=None)
    while not works(day):  # a weekend's time is its Friday's end
        day, clock = day - timedelta(days=1), time.max
    for _ in range(days):
        day -= timedelta(days=1)
        while not works(day):
            day -= timedelta(days=1)
    return int(datetime.combine(day, clock, ZoneInfo(zone)).timestamp() * 1000)
