"""The form of a pairing, for a new one and for one that is corrected: two sides, when, about what; then the preview."""

import json
from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.pairings import browsing, rights
from bot.refusals import Gone, Refusal
from bot.register import cells
from bot.register.problems import WrongError
from storage import companies, organisations
from storage import pairings as rows
from storage.database import Reader as Connection
from storage.pairings import KINDS, Pairing

NAME = "pairings"
FOUND = 6
TEXTS = ("signed_on", "subject", "note")
MOST_SUBJECT, MOST_NOTE = 200, 1000


class SignedDayWanted(Refusal):
    """`typed` is no date, or none by today."""


async def begin(deps: Deps, reader: Reader) -> Turn:
    """A new one; his unfinished new one goes on. Raises OfficeKeepsPairings."""
    rights.check(reader.viewer)
    left = await filling.unfinished(deps, reader, NAME)
    if left and not left.answers["id"]:
        return left
    return await filling.begin(deps, reader, NAME, {"id": 0})


async def correct(deps: Deps, reader: Reader, pairing_id: int) -> Turn:
    """All of it is there to be changed. Raises OfficeKeepsPairings, Gone."""
    rights.check(reader.viewer)
    async with deps.database.reading() as connection:
        it = await browsing.one(connection, pairing_id)
    return await filling.begin(deps, reader, NAME, {"id": it.id, "was": _texts(it), **_answers(it)})


def _texts(it: Pairing) -> dict[str, Any]:
    """The row's own columns."""
    texts = {name: getattr(it, name) for name in TEXTS}
    return {"kind": it.kind, "first_id": it.first_id, "second_id": it.second_id, **texts}


def _answers(it: Pairing) -> dict[str, Any]:
    sides = {"first": {"id": it.first_id, "name": it.first}, "second": {"id": it.second_id, "name": it.second}}
    return {"kind": it.kind, **sides, **{name: getattr(it, name) or None for name in TEXTS}}


def values(answers: Any) -> dict[str, Any]:
    """The row's columns, as the form has them. Raises Gone where a side wasn't chosen yet."""
    if not ready(answers):
        raise Gone
    texts = {name: answers.get(name) or "" for name in TEXTS}
    return {"kind": answers["kind"], "first_id": side(answers, "first"), "second_id": side(answers, "second"), **texts}


def side(answers: Any, step: str) -> int:
    """The id that was chosen; 0: only a text was typed."""
    return int((answers.get(step) or {}).get("id", 0))


def ready(answers: Any) -> bool:
    return bool(side(answers, "first") and side(answers, "second"))


async def _kinds(_asking: Asking) -> list[Choice]:
    return [Choice(kind) for kind in KINDS]


def _typed(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for."""
    return {"query": readers.text(1, 60)(asking, sent)}


def _sides(step: str) -> Any:
    async def offered(asking: Asking) -> list[Choice]:
        """Whom the typed name may mean, but for the other side."""
        query = (asking.answers.get(step) or {}).get("query", "")
        if not query:
            return []
        deps, kind = asking.deps, asking.answers["kind"]
        found = await deps.recent.find(deps.database, query, asking.reader.viewer, (kind,), limit=FOUND)
        hits = (found.hits if found.hits.get(kind) else found.near).get(kind, [])
        other = side(asking.answers, "second" if step == "first" else "first")
        return [Choice(str(hit.id), hit.name) for hit in hits if hit.id != other]

    return offered


def _pick_side(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """Its name is looked up where it is shown. Raises Gone."""
    if not value.isdecimal() or int(value) == side(asking.answers, "second" if step == "first" else "first"):
        raise Gone
    return {"id": int(value)}


async def _days(asking: Asking) -> list[Choice]:
    return [Choice(asking.deps.today(), asking.deps.today())]


def _day(asking: Asking, sent: Sent) -> str:
    """As exact as it is written: a day, a month or a year. Raises SignedDayWanted."""
    if not sent.content.text:
        raise WordsWanted
    typed = sent.content.text.strip()
    try:
        found = cells.date(typed)
    except WrongError as error:
        raise SignedDayWanted(typed=typed) from error
    if found > asking.deps.today():
        raise SignedDayWanted(typed=typed)
    return found


async def names(reader: Connection, kind: str, ids: tuple[int, ...]) -> list[str]:
    """Of organisations or companies; empty for what isn't there (any more)."""
    table = organisations if kind == "organisations" else companies
    known = {row.id: row.name for row in await table.listed(reader, json.dumps(ids))}
    return [known.get(number, "") for number in ids]


async def _review(asking: Asking) -> dict[str, Any]:
    """The names of today, and what is different from before."""
    answers = asking.answers
    was, now = answers.get("was"), values(answers) if ready(answers) else {}
    async with asking.deps.database.reading() as connection:
        first, second = await names(connection, answers["kind"], (side(answers, "first"), side(answers, "second")))
        before = await rows.by_id(connection, answers["id"]) if answers["id"] else None
    changed = [name for name in now if was and was[name] != now[name]]
    return {"first": first, "second": second, "before": before, "changed": changed, "ready": bool(first and second)}


def _never(_asking: Asking) -> bool:
    return False


FORM = Form(
    NAME,
    (
        Step("kind", choices=_kinds, wanted=lambda asking: not asking.answers["id"]),
        Step("first", read=_typed, choices=_sides("first"), pick=_pick_side, stays=True),
        Step("second", read=_typed, choices=_sides("second"), pick=_pick_side, stays=True),
        Step("signed_on", read=_day, choices=_days, optional=True),
        Step("subject", read=readers.text(1, MOST_SUBJECT), optional=True),
        Step("note", read=readers.text(1, MOST_NOTE), optional=True, wanted=_never),
    ),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)
