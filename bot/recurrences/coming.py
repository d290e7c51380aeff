"""When something that recurs takes place next: at its own wall time, across changes of the clock.

In spring's gap it is the first moment after it, of autumn's two the first one.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

import msgspec

from bot.recurrences.rules import Rule, days
from bot.times.moments import Moment, derive, wall

Holiday = Callable[[str, date], str]
"""What a day is called that is a public holiday in a country (ISO 3166); empty where it is none."""
EXCLUDED = "excluded"


class Occurrence(msgspec.Struct, frozen=True):
    """`day`, ISO: its key, whatever becomes of it; `number`: the how many-th, from 1. `skipped`: `excluded`, or the
    holiday's name; empty where it takes place.
    """

    day: str
    number: int
    moment: Moment
    skipped: str = ""


def no_holidays(_country: str, _day: date) -> str:
    return ""


def occurrences(rule: Rule, after: int, holiday: Holiday = no_holidays) -> Iterator[Occurrence]:
    """All that come after an instant (Unix ms UTC), those left out among them; endless where the rule is."""
    soonest = wall(after, rule.zone).date() - timedelta(days=1)
    for number, day in enumerate(days(rule), 1):
        if day < soonest:
            continue
        local = f"{day.isoformat()}T{rule.time}"
        moment = Moment(local, rule.zone, derive(local, rule.zone))
        if moment.at > after:
            yield Occurrence(day.isoformat(), number, moment, _skipped(rule, day, holiday))


def _skipped(rule: Rule, day: date, holiday: Holiday) -> str:
    if day.isoformat() in rule.excluded:
        return EXCLUDED
    return holiday(rule.holidays, day) if rule.holidays else ""


SEEN = 400  # so many left out in a row, and nobody waits for the next


def following(rule: Rule, after: int, holiday: Holiday = no_holidays) -> Occurrence | None:
    """The next that takes place; None where it is over."""
    found = islice(occurrences(rule, after, holiday), SEEN)
    return next((each for each in found if not each.skipped), None)


def preview(rule: Rule, after: int, holiday: Holiday = no_holidays, most: int = 5) -> list[Occurrence]:
    """The next ones, for people to look at, those that are left out among them."""
    return list(islice(occurrences(rule, after, holiday), most))


def without(rule: Rule, day: str) -> Rule:
    """It doesn't take place on that day either."""
    return msgspec.structs.replace(rule, excluded=tuple(sorted({*rule.excluded, day})))


def ended(rule: Rule, last: date) -> Rule:
    """It doesn't take place after that day any more."""
    known = date.fromisoformat(rule.until) if rule.until else last
    return msgspec.structs.replace(rule, until=min(last, known).isoformat())
