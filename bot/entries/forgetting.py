"""Erasing somebody who isn't on the bot, at his wish, by his secretariat: the same grace, a phrase with his name."""

import unicodedata
from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import consenting, rights
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Sent, Step
from bot.languages import LANGUAGES
from bot.personal import erasing
from bot.personal.erasing import GRACE_MS, PhraseWanted
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import erasures
from storage.erasures import Erasure

NAME = "forgetting"


def phrase(deps: Deps, language: str, name: str) -> str:
    found: str = deps.messages.words(language)["erasure"]["phrase_of"]
    return found.format(name=name)


def _read(asking: Asking, sent: Sent) -> bool:
    """In whichever of our languages; signs at its end and spaces don't matter."""
    name = asking.answers["name"]
    if _folded(sent.content.text) not in {_folded(phrase(asking.deps, each, name)) for each in LANGUAGES}:
        raise PhraseWanted(phrase=phrase(asking.deps, asking.reader.language, name))
    return True


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("“”\"'「」。.!")


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        of = await consenting.without_account(asking.deps, connection, asking.reader.viewer, asking.answers["person"])
    return {"of": of}


FORM = Form(NAME, (Step("phrase", read=_read),), review=_review, lifetime_ms=2 * 24 * erasing.HOUR_MS)


async def begin(deps: Deps, reader: Reader, person_id: int) -> Turn | Erasure:
    """Ask for the phrase; what is planned already. Raises Gone, HasAccount, StaffPhone of who is staff."""
    async with deps.database.reading() as connection:
        of = await consenting.without_account(deps, connection, reader.viewer, person_id)
        rights.check_level(reader.viewer, of)
        there = await erasures.on_behalf(connection, of.id)
    if there:
        return there
    return await filling.begin(deps, reader, NAME, {"person": of.id, "name": of.name})


async def plan(deps: Deps, reader: Reader, draft_id: int) -> tuple[rights.Subject, Erasure]:
    """In two days; one that is planned already stays as it is. Raises Gone, FormOver, HasAccount."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        of = await consenting.without_account(deps, tx, reader.viewer, asking.answers["person"])
        rights.check_level(reader.viewer, of)
        await filling.end(deps, tx, draft, "done")
        there = await erasures.on_behalf(tx, of.id)
        if there is None:
            wanted = Erasure(0, 0, of.id, "planned", deps.now() + GRACE_MS, reader.viewer.telegram_id)
            there = await erasing.put(tx, draft_id, wanted, deps.now())
            await consenting.note(tx, reader.viewer, "entries:forget", of, deps.now(), erasure=there.id)
        return of, there


async def cancel(deps: Deps, viewer: Viewer, erasure_id: int) -> rights.Subject:
    """By anybody of his desks; a second press ends the same. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await erasures.by_id(tx, erasure_id)
        if found is None or not found.asked_by or found.state == "done":
            raise Gone
        of = await rights.subject(deps, tx, viewer, "people", found.person_id or 0)
        if found.state == "planned":
            await consenting.note(tx, viewer, "entries:keep", of, deps.now(), erasure=erasure_id)
        await erasing.stop(deps, tx, erasure_id)
    return of
