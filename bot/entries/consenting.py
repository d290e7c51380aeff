"""Consent of members without Telegram: how, when and for which contacts, as their secretariat wrote it down.

Whoever is on the bot says so, and takes it back, himself (/privacy).
"""

import json
from datetime import date, timedelta
from typing import Any

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import rights
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.introductions import ending
from bot.personal import redacting
from bot.privacy import CONTACTS, Level, Viewer
from bot.refusals import Gone, Refusal
from bot.register import cells
from bot.register.problems import WrongError
from storage import accounts, privacy
from storage.database import Reader as Connection
from storage.database import Transaction

NAME = "consents"
WAYS = ("paper", "call", "wechat", "person")
LEVELS = tuple(level.name.lower() for level in (Level.MEMBERS, Level.REGISTERED, Level.PUBLIC))
FULL_DAY = 10  # signs of an ISO date


class HasAccount(Refusal):
    """He is on the bot, where he decides himself: `name`."""


class PastDayWanted(Refusal):
    """Not a day up to today: `typed`."""


async def begin(deps: Deps, reader: Reader, person_id: int) -> Turn:
    """For all the contacts that there are, for members, today: each can be changed below the preview.

    Raises Gone, HasAccount.
    """
    async with deps.database.reading() as connection:
        of = await without_account(deps, connection, reader.viewer, person_id)
    shown = [field for field in CONTACTS if of.values[field]] or list(CONTACTS)
    known = {"person": of.id, "name": of.name, "fields": shown, "level": LEVELS[0], "given_on": deps.today()}
    return await filling.begin(deps, reader, NAME, known)


async def without_account(deps: Deps, connection: Connection, viewer: Viewer, person_id: int) -> rights.Subject:
    """Raises Gone, HasAccount."""
    of = await rights.subject(deps, connection, viewer, "people", person_id)
    if await accounts.of_person(connection, of.id):
        raise HasAccount(name=of.name)
    return of


async def _ways(_asking: Asking) -> list[Choice]:
    return [Choice(way) for way in WAYS]


async def _levels(_asking: Asking) -> list[Choice]:
    return [Choice(level) for level in LEVELS]


async def _fields(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("fields") or []
    return [Choice(field, chosen=field in chosen) for field in CONTACTS]


def _toggle(asking: Asking, step: str, value: str) -> list[str]:
    """Raises Gone."""
    if value not in CONTACTS:
        raise Gone
    chosen = set(asking.answers.get(step) or []) ^ {value}
    return [field for field in CONTACTS if field in chosen]


async def _days(asking: Asking) -> list[Choice]:
    today = date.fromisoformat(asking.deps.today())
    return [Choice(day.isoformat()) for day in (today, today - timedelta(days=1))]


def _read_day(asking: Asking, sent: Sent) -> str:
    typed = readers.text(1, 40)(asking, sent)
    try:
        day = cells.date(cells.clean(typed))
    except WrongError as error:
        raise PastDayWanted(typed=typed) from error
    if len(day) != FULL_DAY or day > asking.deps.today():
        raise PastDayWanted(typed=typed)
    return day


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        return {"of": await without_account(asking.deps, connection, asking.reader.viewer, asking.answers["person"])}


FORM = Form(
    NAME,
    (
        Step("way", choices=_ways),
        Step("fields", choices=_fields, pick=_toggle, several=True),
        Step("level", choices=_levels),
        Step("given_on", read=_read_day, choices=_days),
    ),
    review=_review,
)


async def save(deps: Deps, reader: Reader, draft_id: int) -> rights.Subject:
    """Written down; his contacts show as he said. Raises Gone, FormOver, HasAccount."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        answers, now = asking.answers, deps.now()
        of = await without_account(deps, tx, reader.viewer, answers["person"])
        await privacy.record(tx, of.id, answers["way"], answers["given_on"], reader.viewer.telegram_id, now)
        for field in CONTACTS:
            level = answers["level"] if field in answers["fields"] else Level.HIDDEN.name.lower()
            await privacy.set_level(tx, of.id, field, level, now)
        await redacting.begin(deps, tx, of.id)  # he may show less than before
        await note(tx, reader.viewer, "entries:consent", of, now, way=answers["way"], given_on=answers["given_on"])
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return of


async def withdraw(deps: Deps, viewer: Viewer, person_id: int) -> rights.Subject:
    """Nobody sees his contacts but his desks, and what was shown is taken back. A second press ends the same.

    Raises Gone, HasAccount.
    """
    async with deps.database.transaction() as tx:
        of = await without_account(deps, tx, viewer, person_id)
        if await privacy.withdraw(tx, of.id, deps.now(), viewer.telegram_id):
            await ending.consent_withdrawn(deps, tx, of.id)
            await note(tx, viewer, "entries:withdraw", of, deps.now())
            await redacting.begin(deps, tx, of.id)
    deps.bell.set()
    return of


async def note(tx: Transaction, viewer: Viewer, act: str, of: rights.Subject, now: int, **details: object) -> None:
    """In the audit: what was done for who isn't on the bot, at which desk of his."""
    at, about = of.acting(viewer) or next(iter(of.desks), None), ("people", of.id)
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)


def shown(visibility: str) -> tuple[str, ...]:
    """The contacts that somebody who said yes lets others see."""
    chosen = json.loads(visibility)
    return tuple(field for field in CONTACTS if chosen.get(field, "hidden") != "hidden")
