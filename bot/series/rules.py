"""A series' rule made anew from another day: what was each Tuesday is each Wednesday from then on."""

from datetime import date, datetime

import msgspec

from bot.recurrences.rules import LAST, Rule
from bot.times import lunar
from bot.times.coming import last_day


def moved(rule: Rule, was: date, now: datetime, gone: int) -> Rule:
    """As if the occurrence that was meant for the day `was` stood at `now` (a wall time in the rule's zone).

    `gone`: how many there were before it: where the rule has so many in all, as many fewer are to come.
    """
    day, shift = now.date(), {"start": now.date().isoformat(), "time": now.strftime("%H:%M")}
    left = {"times": max(1, rule.times - gone)} if rule.times else {}
    return msgspec.structs.replace(rule, **shift, **left, **_days(rule, was, day))


def _days(rule: Rule, was: date, day: date) -> dict[str, object]:
    if was == day:
        return {}
    match rule.every:
        case "week":
            others = [each for each in rule.weekdays if each != was.weekday()]
            return {"weekdays": tuple(sorted({*others, day.weekday()}))}
        case "month":
            last = day.day == last_day(day.year, day.month)
            return {"day": LAST if last and rule.day == LAST else day.day}
        case "nth":
            last = rule.nth == LAST and day.day + 7 > last_day(day.year, day.month)
            return {"weekdays": (day.weekday(),), "nth": LAST if last else (day.day - 1) // 7 + 1}
        case "year":
            return {"month": day.month, "day": day.day}
        case _:
            found = lunar.of(day)
            return {"month": found.month, "day": found.day} if found else {}
