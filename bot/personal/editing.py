"""Changing one's own fields, one at a time: a form asks, shows what was and what will be (saving.py saves it)."""

import json
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.personal import fields, industries
from bot.personal.fields import DEFAULT, GENDERS, PHONE, POSITION, QUIET, REGISTER, TONGUES
from bot.privacy import CONTACTS, levels
from bot.refusals import Gone
from bot.reviews import asking as reviewing
from bot.times.zones import OFFERED
from storage import introductions, people, profile
from storage.database import Reader as Connection
from storage.people import Membership, Person

NAME = "profile"
OWN_STEPS = frozenset({"languages", industries.FIELD, PHONE})
"""Fields that are asked for by a question of their own."""
LISTS = ("languages", industries.FIELD)
LEVEL_OF = {"languages": "language", industries.FIELD: "industry"}
"""By which level a field shows, where it isn't its own."""


class Profile(msgspec.Struct, frozen=True):
    """What he may change, as it stands. `values`: by field; `zone`: by which clock, chosen or guessed.

    `wish`: how he wants to be asked for introductions (introductions.WISHES); empty: as is usual.
    """

    linked: bool
    values: dict[str, Any]
    zone: str
    guessed: bool
    usual_hours: str  # quiet ones, of who chose none
    wish: str
    name: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Of what a newcomer is led through."""
        return tuple(name for name in fields.GUIDED if self.linked and not self.values[name])


async def overview(deps: Deps, reader: Reader) -> Profile:
    person, _ = await person_of(deps, reader)
    async with deps.database.reading() as connection:
        chosen = await profile.settings(connection, reader.viewer.telegram_id)
        wish = await introductions.preference(connection, person.id) if person else ""
    values: dict[str, Any] = {}
    if person:
        values = {name: getattr(person, name) for name in (*REGISTER, PHONE)}
        values["salutation"] = person.salutation or person.gender
        values |= {name: json.loads(getattr(person, name)) for name in LISTS}
    values |= {"time_zone": reader.zone, "quiet_hours": chosen.quiet_hours or DEFAULT}
    hours = deps.config.announcements.quiet_hours
    name = person.name if person else ""
    return Profile(person is not None, values, reader.zone, not chosen.time_zone, hours, wish, name)


async def person_of(deps: Deps, reader: Reader) -> tuple[Person | None, list[Membership]]:
    """Himself and his memberships; None, and none, for whoever isn't in the register."""
    if reader.viewer.person_id is None:
        return None, []
    async with deps.database.reading() as connection:
        person = await people.by_id(connection, reader.viewer.person_id)
        return person, await people.memberships(connection, json.dumps([person.id])) if person else []


async def following(deps: Deps, reader: Reader, after: str = "") -> Turn | None:
    """Ask for the first field that is missing, of those after one; None where none is."""
    there = await overview(deps, reader)
    names = list(fields.GUIDED)[fields.GUIDED.index(after) + 1 if after in fields.GUIDED else 0 :]
    missing = next((name for name in names if there.linked and not there.values[name]), None)
    return await begin(deps, reader, missing, guided=True) if missing else None


async def begin(deps: Deps, reader: Reader, field: str, *, guided: bool = False) -> Turn:
    """Ask for one field; one that was left half way is given up. Of a list what there is is chosen. Raises Gone."""
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    person, _ = await person_of(deps, reader)
    there = json.loads(getattr(person, field)) if person and field in LISTS else []
    if not there:
        return await filling.begin(deps, reader, NAME, {"field": field, "guided": guided})
    answers = {"field": field, field: industries.begun(there) if field == industries.FIELD else there}
    turn = await filling.begin(deps, reader, NAME, answers)
    return await filling.change(deps, reader, turn.draft, field)


def _allowed(asking: Asking) -> None:
    """Whoever isn't in the register has nothing there to change. Raises Gone."""
    field = asking.answers["field"]
    known = field in fields.ACCOUNT or field in {*REGISTER, PHONE, POSITION}
    if not known or (field not in fields.ACCOUNT and asking.reader.viewer.person_id is None):
        raise Gone


async def _choices(asking: Asking) -> list[Choice]:
    match asking.answers["field"]:
        case "salutation":
            return [Choice(gender) for gender in GENDERS]
        case "time_zone":
            return [Choice(zone) for zone in dict.fromkeys((asking.reader.zone, *OFFERED))]
        case "quiet_hours":
            return [Choice(span) for span in QUIET]
        case _:
            return []


async def _tongues(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("languages") or []
    return [Choice(code, chosen=code in chosen) for code in TONGUES]


def _toggle(asking: Asking, step: str, value: str) -> list[str]:
    """Raises Gone."""
    if value not in TONGUES:
        raise Gone
    chosen = set(asking.answers.get(step) or []) ^ {value}
    return [code for code in TONGUES if code in chosen]


async def _review(asking: Asking) -> dict[str, Any]:
    """What was, what will be, and who sees it."""
    field = asking.answers["field"]
    before = (await overview(asking.deps, asking.reader)).values.get(field)
    person, held = await person_of(asking.deps, asking.reader)
    seen = levels(person.visibility, person.consent_on) if person else {}
    level = seen.get(LEVEL_OF.get(field) or field)
    return {
        "field": field,
        "before": before,
        "value": answer(asking),
        "level": level.name.lower() if level is not None else "",
        "contact": field in CONTACTS,
        "desk": held[0].organisation if held else "",
        "checked": await _checked(asking, held),
    }


async def _checked(asking: Asking, held: list[Membership]) -> str:
    """The organisation whose secretariat looks first; empty where it is saved at once."""
    async with asking.deps.database.reading() as connection:
        number = await desk_of(asking, connection, held)
    return next((each.organisation for each in held if each.organisation_id == number), "")


async def desk_of(asking: Asking, connection: Connection, held: list[Membership]) -> int | None:
    """The organisation whose desk looks first; None where it is saved at once."""
    field = asking.answers["field"]
    if field not in REGISTER or (field in CONTACTS and not answer(asking)):
        return None
    return await reviewing.desk_of(asking.deps, connection, asking.reader.viewer, held)


def answer(asking: Asking) -> Any:
    """What was typed or picked; None where he left it empty."""
    field = asking.answers["field"]
    if field == industries.FIELD:
        return list(industries.of(asking).codes)
    return asking.answers.get(field if field in OWN_STEPS else "value")


FORM = Form(
    NAME,
    (
        Step(
            "value",
            read=fields.read,
            choices=_choices,
            optional=True,
            wanted=lambda asking: asking.answers["field"] not in OWN_STEPS,
        ),
        Step(
            "languages",
            choices=_tongues,
            pick=_toggle,
            several=True,
            optional=True,
            wanted=lambda asking: asking.answers["field"] == "languages",
        ),
        industries.STEP,
        Step(PHONE, read=fields.own_phone, contact=True, wanted=lambda asking: asking.answers["field"] == PHONE),
    ),
    review=_review,
    allowed=_allowed,
)
