"""At the desk: who of the organisation's people a claim means is found by a part of his name, in any script.

By the bot's own search, of that organisation's people alone; whatever it doesn't weigh, a part of the name as written
still finds.
"""

import json
from typing import Any

from bot.accounts import Reader as As
from bot.claims import showing
from bot.claims.showing import Candidate
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.pages import PAGE
from bot.privacy import OFFICE, PersonView, Viewer, seen_by
from bot.refusals import Gone
from bot.search import folding
from bot.search.find import find
from storage import people as register
from storage.claims import Claim
from storage.database import Reader

NAME = "claimants"
LOOKED_AT = 1000  # people of all organisations whom a name may mean


async def begun(deps: Deps, viewer: Viewer, claim_id: int) -> dict[str, Any]:
    """The answers to begin with. Raises Gone, ClaimClosed."""
    async with deps.database.reading() as reader:
        claim = await _nameless(reader, viewer, claim_id)
    return {"claim": claim.id, "asker": claim.name or claim.asker, "at": claim.organisation}


async def _nameless(reader: Reader, viewer: Viewer, claim_id: int) -> Claim:
    """One that says of nobody that he is it."""
    claim = await showing.open_one(reader, viewer, claim_id)
    if claim.person_id or not claim.organisation_id:
        raise Gone
    return claim


async def found(reader: Reader, organisation_id: int, typed: str, today: str) -> list[PersonView]:
    """The organisation's people whom a text may mean, the best first."""
    hits = (await find(reader, typed, None, ("people",), limit=LOOKED_AT)).hits.get("people", [])
    ids, part = json.dumps([hit.id for hit in hits]), folding.fold(typed).strip()
    rows = await register.called(reader, organisation_id, ids, {typed.strip(), part} - {""}, today, PAGE)
    return [view for view in (seen_by(OFFICE, person, [held]) for person, held in rows) if view]


async def _review(asking: Asking) -> dict[str, Any]:
    deps, answers = asking.deps, asking.answers
    async with deps.database.reading() as reader:
        claim = await _nameless(reader, asking.reader.viewer, answers["claim"])
        people = await found(reader, claim.organisation_id or 0, answers["name"], deps.today())
    return {"people": people}


def _allowed(asking: Asking) -> None:
    if not asking.reader.viewer.staff:
        raise DeskOnly


FORM = Form(NAME, (Step("name", read=readers.text(1, 40)),), review=_review, allowed=_allowed)


async def pick(deps: Deps, reader: As, draft_id: int, person_id: int) -> Candidate:
    """One of those found, beside the claim; the form is over. Raises Gone, FormOver, ClaimClosed."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        await filling.end(deps, tx, draft, "done")
    return await showing.pick(deps, reader.viewer, asking.answers["claim"], person_id)
