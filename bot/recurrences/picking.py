"""A rule in a form: two steps, `repeat` (buttons made of the first time, or typed) and `ends` (how often, except when).

The form answers both beforehand (DEFAULTS), names its templates <form>/repeat.j2 and <form>/ends.j2, which include
recurrences/repeat.j2 and recurrences/ends.j2, and reads the rule by `rule_of`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec

from bot.forms.steps import Asking, Choice, Sent, Step, WordsWanted
from bot.recurrences import ending, reading
from bot.recurrences.offers import offers
from bot.recurrences.rules import Rule
from bot.refusals import Gone
from bot.times.moments import Moment, wall

ONCE = "once"
ALWAYS, HOLIDAYS = "always", "off"
TIMES = (4, 8, 12)
DEFAULTS: dict[str, Any] = {"repeat": None, "ends": {}}
First = Callable[[Asking], Moment]
"""The first time, of which the buttons are made."""
Country = Callable[[Asking], str]
"""Whose holidays are left out, where that is wanted (ISO 3166)."""


def steps(first: First, country: Country) -> tuple[Step, Step]:
    """For a form's list of steps."""
    return (
        Step(
            "repeat",
            read=partial(_typed, first, country),
            choices=partial(_choices, first),
            pick=partial(_picked, first),
        ),
        Step(
            "ends",
            read=partial(_ends_typed, country),
            choices=partial(_ends, country),
            pick=partial(_ends_picked, country),
            several=True,
        ),
    )


def rule_of(answers: Mapping[str, Any]) -> Rule | None:
    """None where it is once only. Forms that are older than the question have no answer."""
    kept = answers.get("repeat")
    return msgspec.convert({**kept, **(answers.get("ends") or {})}, Rule) if kept else None


def _json(rule: Rule) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(rule)
    return made


async def _choices(first: First, asking: Asking) -> list[Choice]:
    rule = rule_of(asking.answers)
    found = [Choice(code, each) for code, each in offers(first(asking)).items()]
    return [Choice(ONCE, chosen=rule is None), *found]


def _picked(first: First, asking: Asking, _step: str, value: str) -> dict[str, Any] | None:
    """Raises Gone."""
    if value == ONCE:
        return None
    begins = first(asking)
    found = offers(begins).get(value)
    if found is None:
        raise Gone
    return _json(reading.settled(found, datetime.fromisoformat(begins.local).date(), asking.now))


def _typed(first: First, country: Country, asking: Asking, sent: Sent) -> dict[str, Any]:
    """Raises WordsWanted, NotARule, NeverComes."""
    if not sent.content.text:
        raise WordsWanted
    return _json(reading.read(sent.content.text, first(asking), asking.now, country(asking)))


async def _ends(country: Country, asking: Asking) -> list[Choice]:
    rule = rule_of(asking.answers)
    if rule is None:
        return []
    counts = [Choice(f"t{times}", times, rule.times == times) for times in TIMES]
    without = [Choice(f"x{day}", day, chosen=True) for day in rule.excluded]
    always = Choice(ALWAYS, chosen=not rule.times and not rule.until)
    return [always, *counts, Choice(HOLIDAYS, country(asking), bool(rule.holidays)), *without]


def _ends_picked(country: Country, asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Raises Gone."""
    rule, ends = rule_of(asking.answers), dict(asking.answers.get("ends") or {})
    if rule is None:
        raise Gone
    if value == ALWAYS:
        return {**ends, "times": 0, "until": ""}
    if value in {f"t{times}" for times in TIMES}:
        return {**ends, "times": int(value[1:]), "until": ""}
    if value == HOLIDAYS:
        return {**ends, "holidays": "" if rule.holidays else country(asking)}
    if value.startswith("x") and value[1:] in rule.excluded:
        return {**ends, "excluded": [day for day in rule.excluded if day != value[1:]]}
    raise Gone


def _ends_typed(country: Country, asking: Asking, sent: Sent) -> dict[str, Any]:
    """Raises WordsWanted, NotAnEnding, TooManyExcluded, EndsTooSoon."""
    rule, ends = rule_of(asking.answers), dict(asking.answers.get("ends") or {})
    if not sent.content.text or rule is None:
        raise WordsWanted
    said = ending.read(sent.content.text, _today(asking, rule))
    if said.pop("off", False):
        said["holidays"] = rule.holidays or country(asking)
    if "excluded" in said:
        said["excluded"] = sorted({*rule.excluded, *said["excluded"]})
    if "until" in said and "times" not in said:
        said["times"] = 0
    if "times" in said and "until" not in said:
        said["until"] = ""
    _check(msgspec.convert({**_json(rule), **said}, Rule))
    return {**ends, **said}


def _check(rule: Rule) -> None:
    if len(rule.excluded) > ending.MOST_EXCLUDED:
        raise ending.TooManyExcluded(most=ending.MOST_EXCLUDED)
    if rule.until and rule.until < rule.start:
        raise ending.EndsTooSoon(until=rule.until, start=rule.start)


def _today(asking: Asking, rule: Rule) -> date:
    return wall(asking.now, rule.zone).date()
