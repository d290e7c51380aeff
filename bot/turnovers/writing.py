"""The form of a new term: its name and time, the leaders as a list, what becomes of the others; then the preview.

Nothing is written before it is confirmed; what the preview showed is named by its digest, so nobody confirms what has
changed since.
"""

from datetime import date, timedelta
from typing import Any

from bot.accounts import Reader as As
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.refusals import Gone
from bot.register import cells
from bot.turnovers import dates, lists, planning, previewing, rights
from bot.turnovers.planning import FATES, STAY, STEP_DOWN
from storage import organisations, turnovers
from storage.turnovers import Seat

NAME = "turnovers"
KEEP, YES, NO, OPEN = "keep", "yes", "no", "open"
YEARS = (3, 4, 5)
FURTHEST_YEARS = 20
SHOWN_FATES = 60  # more buttons than that nobody reads


async def begin(deps: Deps, reader: As, organisation_id: int) -> Turn:
    """His unfinished one of this organisation, else a new one. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.organisation(connection, reader.viewer, organisation_id)
        last = await turnovers.newest(connection, organisation_id)
    left = await filling.unfinished(deps, reader, NAME)
    if left and left.answers["organisation"] == organisation_id and left.answers["last"] == (last.id if last else 0):
        return left
    begun = {"organisation": found.id, "kind": found.kind, "name": found.short_name or found.name}
    known = {"last": last.id if last else 0, "who": {}, "fates": {}}
    return await filling.begin(deps, reader, NAME, {**begun, **known})


def _allowed(asking: Asking) -> None:
    if not rights.may(asking.reader.viewer, asking.answers["organisation"], asking.answers["kind"]):
        raise Gone


async def _seats(asking: Asking) -> list[Seat]:
    return await turnovers.seats(asking.deps.database.here, asking.answers["organisation"], asking.deps.today())


async def _terms(asking: Asking) -> list[Choice]:
    following = planning.following(planning.usual_term(await _seats(asking)))
    return [Choice(following, following)] if following else []


async def _starts(asking: Asking) -> list[Choice]:
    """The day after the present term, today, the first of the next month, of the next year."""
    today = date.fromisoformat(asking.deps.today())
    present = planning.head(await _seats(asking))
    after = [date.fromisoformat(present.term_to) + timedelta(days=1)] if present else []
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = [*(day for day in after if abs((day - today).days) <= 366), today, month, date(today.year + 1, 1, 1)]  # noqa: PLR2004
    return [
        Choice(day, {"day": day, "today": day == today.isoformat()})
        for day in dict.fromkeys(each.isoformat() for each in days)
    ]


async def _ends(asking: Asking) -> list[Choice]:
    since = asking.answers["since"]
    return [*(Choice(end, years) for years in YEARS for end in [_later(since, years)]), Choice(OPEN)]


def _later(since: str, years: int) -> str:
    """The last day of so many years."""
    first = date.fromisoformat(since)
    leap = first.month == 2 and first.day == 29  # noqa: PLR2004
    again = first.replace(year=first.year + years, day=28) if leap else first.replace(year=first.year + years)
    return (again - timedelta(days=1)).isoformat()


def read_since(asking: Asking, sent: Sent) -> str:
    today = date.fromisoformat(asking.deps.today())
    far = timedelta(days=366 * FURTHEST_YEARS)
    return dates.day(sent, cells.first_day, (today - far).isoformat(), (today + far).isoformat(), today)


def read_until(asking: Asking, sent: Sent) -> str:
    since = date.fromisoformat(asking.answers["since"])
    last = since + timedelta(days=366 * FURTHEST_YEARS)
    return dates.day(sent, cells.last_day, (since + timedelta(days=1)).isoformat(), last.isoformat(), since)


def _pick_until(_asking: Asking, _step: str, value: str) -> str:
    """Raises Gone."""
    if value == OPEN:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Gone from error


async def _keep(_asking: Asking) -> list[Choice]:
    return [Choice(KEEP)]


def _pick_leaders(_asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """All go on: an empty list, and everybody stays. Raises Gone."""
    if value != KEEP:
        raise Gone
    return {"named": [], "unread": []}


async def _yes_no(_asking: Asking) -> list[Choice]:
    return [Choice(YES), Choice(NO)]


def _pick_who(asking: Asking, step: str, value: str) -> dict[str, int]:
    """`place.person`, or `place.0` for somebody new; who it can be is looked at when it is used. Raises Gone."""
    at, _, person = value.partition(".")
    named = asking.answers["leaders"]["named"]
    if not (at.isdecimal() and person.isdecimal()) or int(at) >= len(named):
        raise Gone
    return {**asking.answers[step], named[int(at)]["name"]: int(person)}


def _pick_fate(asking: Asking, step: str, value: str) -> dict[str, str]:
    """`seat.fate`, by its place among the fates; `all.stay` and `all.member` for everybody. Raises Gone."""
    mark, _, fate = value.partition(".")
    if mark == "all" and fate in {STAY, STEP_DOWN}:
        return {previewing.ALL: fate}
    if not (mark.isdecimal() and fate.isdecimal()) or int(fate) >= len(FATES):
        raise Gone
    return {**asking.answers[step], str(int(mark)): FATES[int(fate)]}


async def _fates(asking: Asking) -> list[Choice]:
    """A tap, the next one."""
    found = await previewing.preview(asking.deps, asking.deps.database.here, asking.answers)
    return [
        Choice(f"{move.seat}.{(FATES.index(move.fate) + 1) % len(FATES)}", move)
        for move in found.plan.others[:SHOWN_FATES]
    ]


async def _review(asking: Asking) -> dict[str, Any]:
    deps, answers = asking.deps, asking.answers
    async with deps.database.reading() as reader:
        found = await previewing.preview(deps, reader, answers)
        there = await organisations.by_id(reader, answers["organisation"])
        planned = await turnovers.planned(reader, answers["organisation"])
    viewer = asking.reader.viewer
    return {
        "it": found,
        "plan": found.plan,
        "organisation": there.name if there else answers["name"],
        "unclear": found.matched.unclear[0] if found.matched.unclear else None,
        "later": answers["since"] > deps.today(),
        "backwards": bool(answers["until"]) and answers["until"] <= answers["since"],
        "planned": planned,
        "unread": answers["leaders"]["unread"],
        "kept": not answers["leaders"]["named"],
        "myself": viewer.person_id in {number for number, _ in found.plan.loses},
        "on_desk": answers["organisation"] in viewer.desks,
    }


FORM = Form(
    NAME,
    (
        Step("term", read=readers.text(2, 20), choices=_terms),
        Step("since", read=read_since, choices=_starts),
        Step("until", read=read_until, choices=_ends, pick=_pick_until),
        Step("leaders", read=lists.read, choices=_keep, pick=_pick_leaders),
        Step("announced", choices=_yes_no),
        Step("who", pick=_pick_who),
        Step("fates", choices=_fates, pick=_pick_fate, several=True),
    ),
    review=_review,
    allowed=_allowed,
)
