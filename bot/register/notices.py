"""A file of notices to the rows that will be written; a new one is published unless it says otherwise."""

import datetime as dt
import json
from collections.abc import Sequence

from bot import contents, tables
from bot.contents import Content
from bot.matching.places import places_of
from bot.register.files import Line
from bot.register.known import Organisations, unknown
from bot.register.planning import Planner, Save, Values, made_key
from bot.register.problems import WrongError
from bot.times.moments import derive
from storage import register

VALID_DAYS, LONGEST_DAYS = 90, 365


def plan(planner: Planner) -> None:
    organisations = Organisations(planner.connection)
    rows = list(planner.rows())
    members = {
        row["key"]: row for row in _where(planner, "memberships", [given.get("member") for _line, given in rows])
    }
    known = {row["key"]: row for row in _where(planner, "notices", [given.get("key") for _line, given in rows])}
    for line, given in rows:
        old = known.get(given.get("key"))
        if _named(planner, line, given, organisations, members) and _dated(planner, line, given, old):
            _save(planner, line, given, old)


def _where(planner: Planner, table: str, keys: Sequence[str | None]) -> list[Values]:
    return register.where(planner.connection, table, "key", [key for key in keys if key])


def _named(
    planner: Planner, line: Line, given: Values, organisations: Organisations, members: dict[str, Values]
) -> bool:
    """Makes the cells columns of the database; False where one can't be."""
    before = len(planner.notes.errors)
    if "industry" in given:
        given["industries"] = given.pop("industry")
    organisation, member = given.pop("organisation", None), given.pop("member", None)
    try:
        if organisation:
            given["organisation_id"] = organisations.find(organisation)["id"]
    except WrongError as wrong:
        planner.error(line, "organisation", wrong.code, **wrong.values)
    if member and member not in members:
        error = unknown("member", member)
        planner.error(line, "member", error.code, **error.values)
    elif member:
        given["person_id"] = members[member]["person_id"]
        given.setdefault("organisation_id", members[member]["organisation_id"])
        given["company_id"] = members[member]["company_id"]
    if "place" in given:
        given |= place(given["place"])
    return len(planner.notes.errors) == before


def place(written: str) -> Values:
    """What a place as written is known as."""
    found = [each for code in places_of(written) if (each := tables.place(code))]
    country = tables.country_of(found[0]) if found else ""
    named = {kind: next((each.name for each in found if each.kind == kind), "") for kind in ("province", "city")}
    return {"country": country, **named}


def _dated(planner: Planner, line: Line, given: Values, old: Values | None) -> bool:
    """Until when it is valid, as an instant too; False for a new one that is over, or valid too long."""
    today = dt.datetime.fromtimestamp(planner.now / 1000, dt.UTC).date()
    if old is None and not given.get("valid_until"):
        given["valid_until"] = (today + dt.timedelta(days=VALID_DAYS)).isoformat()
    until = given.get("valid_until")
    if until:
        last = today + dt.timedelta(days=LONGEST_DAYS + 1)
        if until > last.isoformat():
            planner.error(line, "valid_until", "late", value=until, limit=LONGEST_DAYS)
            return False
        following = dt.date.fromisoformat(until) + dt.timedelta(days=1)
        given["expires_at"] = derive(f"{following.isoformat()}T00:00", planner.zone)
        if old is None and given.get("state", "published") == "published" and given["expires_at"] <= planner.now:
            given["state"] = "expired"
            planner.warn(line, "valid_until", "over", value=until)
    return True


def _save(planner: Planner, line: Line, given: Values, old: Values | None) -> None:
    if "body" in given:
        text = given.pop("body")
        if old is None or json.loads(old["content"]).get("text", "") != text:
            given["content"] = contents.written(Content(text=text))
    if old is None:
        given["key"] = given.get("key") or made_key("n")
        given.setdefault("state", "published")
        given |= {"content": given.get("content", "{}"), "created_at": planner.now}
        if given["state"] == "published":
            given["published_at"] = planner.now
    elif given.get("state") == "published" and old["published_at"] is None and planner.policy == "update":
        given["published_at"] = planner.now
    values = planner.decide(line, old, given)
    if values:
        planner.saves.append(Save("notices", values, id=old["id"] if old else 0))
