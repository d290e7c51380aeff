"""The office's table of holidays: pasted, looked at, saved; a day at a time taken out again."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

import msgspec

from bot import audit, tables
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.steps import Asking, Form, Sent, Step, WordsWanted
from bot.glossary.writing import allow
from bot.holidays.calendars import country, current
from bot.holidays.reading import parse
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import drafts, holidays
from storage.holidays import Row

NAME = "holidays"
AHEAD, SHOWN, MOST_OWN = 400, 24, 40
DAY = timedelta(days=1)


class Span(msgspec.Struct, frozen=True):
    """Days in a row that are alike, from one (ISO) to another; `own`: the office wrote them."""

    country: str
    first: str
    last: str
    off: bool
    name: str
    own: bool


class Coming(msgspec.Struct, frozen=True):
    """What comes in a country: `spans`, `more` of them left out; `own`: what the office wrote, by day; `countries`:
    others to look at.
    """

    country: str
    spans: tuple[Span, ...]
    more: int
    own: tuple[Row, ...]
    countries: tuple[str, ...]


def spans(rows: Iterable[Row], own: Collection[str] = ()) -> list[Span]:
    """Rows in the order of their days, those of neighbouring days that say the same as one. Pure."""
    found: list[Span] = []
    for row in rows:
        name, mine = row.name.removesuffix(" (observed)"), row.day in own
        last = found[-1] if found else None
        alike = last and (last.country, last.off, last.name, last.own) == (row.country, row.off, name, mine)
        if last and alike and date.fromisoformat(last.last) + DAY == date.fromisoformat(row.day):
            found[-1] = msgspec.structs.replace(last, last=row.day)
        else:
            found.append(Span(row.country, row.day, row.day, row.off, name, mine))
    return found


def _read(asking: Asking, sent: Sent) -> dict[str, Any]:
    """Raises WordsWanted, NoHolidayNamed, TooManyDays."""
    if not sent.content.text.strip():
        raise WordsWanted
    found: dict[str, Any] = msgspec.to_builtins(parse(sent.content.text, _today(asking.deps), tables.HOME))
    return found


def _today(deps: Deps) -> date:
    return date.fromisoformat(deps.today())


async def _review(asking: Asking) -> dict[str, Any]:
    pasted = asking.answers["lines"]
    rows = msgspec.convert(pasted["rows"], list[Row])
    found = spans(sorted(rows, key=lambda row: (row.country != tables.HOME, row.country, row.day)))
    return {"spans": found[:SHOWN], "more": max(0, len(found) - SHOWN), "unclear": pasted["unclear"][:5]}


FORM = Form(NAME, (Step("lines", read=_read),), review=_review, allowed=lambda asking: allow(asking.reader.viewer))


async def coming(deps: Deps, viewer: Viewer, code: str = "", language: str = "zh-Hans") -> Coming:
    """Holidays and working weekends of the next year. Raises OfficersOnly, Gone."""
    allow(viewer)
    chosen = code or tables.HOME
    if tables.find_country(chosen) is None:
        raise Gone
    calendar = await deps.database.here.run(current)
    own = [row for row in await deps.database.here.run(holidays.rows) if row.country == chosen]
    found, named, today = [], {row.day: row for row in own}, _today(deps)
    for day in (today + number * DAY for number in range(AHEAD)):
        iso, name = day.isoformat(), calendar.name(chosen, day, language)
        if iso in named:
            found.append(msgspec.structs.replace(named[iso], name=name or named[iso].name))
        elif name or (day.weekday() > 4 and not calendar.is_off(chosen, day)):  # noqa: PLR2004, Friday
            found.append(Row(chosen, iso, bool(name), name))
    hosts = dict.fromkeys([tables.HOME, *(country(each) for each in await holidays.hosts(deps.database.here))])
    joined = spans(found, named)
    mine = sorted((row for row in own if row.day >= today.isoformat()), key=lambda row: row.day)
    others = tuple(each for each in hosts if each != chosen)[:8]
    return Coming(chosen, tuple(joined[:SHOWN]), max(0, len(joined) - SHOWN), tuple(mine[:MOST_OWN]), others)


async def save(deps: Deps, reader: Reader, draft_id: int) -> tuple[int, str]:
    """How many days, and of which country the first is. Raises OfficersOnly, FormOver."""
    allow(reader.viewer)
    now, by = deps.now(), reader.viewer.telegram_id
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        rows = msgspec.convert(asking.answers["lines"]["rows"], list[Row])
        for row in rows:
            await holidays.put(tx, row, by, now)
        details = {"days": len(rows), "country": rows[0].country, "since": rows[0].day}
        await audit.note(tx, reader.viewer, "holidays:add", now=now, details=details)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return len(rows), rows[0].country


async def remove(deps: Deps, viewer: Viewer, code: str, day: str) -> None:
    """What is known of the day otherwise holds again. Raises OfficersOnly, Gone."""
    allow(viewer)
    async with deps.database.transaction() as tx:
        if not await holidays.remove(tx, code, day):
            raise Gone
        await audit.note(tx, viewer, "holidays:remove", now=deps.now(), details={"country": code, "since": day})
