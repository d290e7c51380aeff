"""Rules worth a button, made of the first time that somebody chose: as calendars offer them."""

from datetime import date, datetime

from bot.recurrences.rules import LAST, Rule
from bot.times import lunar
from bot.times.coming import last_day
from bot.times.moments import Moment

WEEK, FOURTH, LONGEST = 7, 4, 31


def offers(first: Moment) -> dict[str, Rule]:
    """By their codes: w each week, v every other, m by date, e on the last day, n by weekday, l the last such weekday,
    y each year, z each lunar year.
    """
    local = datetime.fromisoformat(first.local)
    day = local.date()
    weekday, nth = day.weekday(), (day.day - 1) // WEEK + 1
    made = {
        "w": _rule(first, "week", weekdays=(weekday,)),
        "v": _rule(first, "week", weekdays=(weekday,), interval=2),
    }
    last = last_day(day.year, day.month)
    if day.day < LONGEST:
        made["m"] = _rule(first, "month", day=day.day)
    if day.day == last:
        made["e"] = _rule(first, "month", day=LAST)
    if nth <= FOURTH:
        made["n"] = _rule(first, "nth", weekdays=(weekday,), nth=nth)
    if day.day + WEEK > last:
        made["l"] = _rule(first, "nth", weekdays=(weekday,), nth=LAST)
    made["y"] = _rule(first, "year", month=day.month, day=day.day)
    return made | _lunar(first, day)


def _lunar(first: Moment, day: date) -> dict[str, Rule]:
    found = lunar.of(day)
    return {"z": _rule(first, "lunar", month=found.month, day=found.day)} if found and not found.leap else {}


def _rule(first: Moment, every: str, **values: object) -> Rule:
    day, _, time = first.local.partition("T")
    return Rule(every, day, time, first.zone, **values)  # type: ignore[arg-type]
