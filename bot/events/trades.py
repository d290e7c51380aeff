"""A step of the form: of which trades the members are that an event is for; none: of any.

Its question and its tokens are those of an announcement's conditions (bot/announcements/narrowing.py), of trades alone.
"""

from typing import Any

import msgspec

from bot.announcements import narrowing
from bot.events import wider
from bot.forms.steps import Answers, Asking, Choice, Sent, Step
from bot.refusals import Gone

NAME, BY = narrowing.STEP.name, "trades"
LETTER = narrowing.BY[BY]


def tokens(answers: Answers) -> list[str]:
    """Of an audience, beside who of the members it is for. Pure."""
    return list(narrowing.of(answers).tokens)


def _asking(asking: Asking) -> Asking:
    """Trades are counted among the members of all that are called."""
    now = narrowing.of(asking.answers)
    among = [each for each in wider.tokens(asking.answers) if each != narrowing.ALLIANCE_WIDE]
    narrowed = msgspec.to_builtins(msgspec.structs.replace(now, by=BY, tokens=(*now.tokens, *among)))
    everywhere = narrowing.ALLIANCE_WIDE in wider.tokens(asking.answers)
    chosen = [*(asking.answers.get("audience") or ()), *([narrowing.ALLIANCE_WIDE] if everywhere else [])]
    return msgspec.structs.replace(asking, answers={**asking.answers, NAME: narrowed, "audience": chosen})


async def _choices(asking: Asking) -> list[Choice]:
    return await narrowing.STEP.choices(_asking(asking))


def _pick(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """Raises Gone: other conditions belong to announcements."""
    if value not in {"+", "-", "none"} and not value.startswith(LETTER):
        raise Gone
    return _trades(narrowing.STEP.pick(asking, step, value))


def _read(asking: Asking, sent: Sent) -> dict[str, Any]:
    return _trades(narrowing.STEP.read(asking, sent))


def _trades(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "by": BY, "tokens": [each for each in found.get("tokens", ()) if each.startswith(LETTER)]}


STEP = Step(
    NAME, read=_read, choices=_choices, pick=_pick, several=True, stays=True, wanted=lambda _asking: False
)  # fmt: skip
