"""The audit: what staff, officers and admins do is noted in the act's own transaction, by ids and names of fields.

A new act is a line in ACTS, and one each in [audit] of templates/zh-Hans/words.toml and templates/en/words.toml.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import TypedDict, Unpack

from bot.privacy import Viewer
from storage import audit
from storage.audit import New, Value
from storage.database import Transaction

COMMAND_LINE = Viewer()
"""Who works at the command line: nobody's account."""
ROLES = ("secretariat", "officer", "admin", "command_line", "member")
"""As what somebody acted. member: people's own acts that take away what was shown of them."""
ACTS = frozenset({
    "admin:backup", "admin:claim", "admin:restore", "admin:send_backup",
    "announcements:approve", "announcements:give_back", "announcements:recur", "announcements:skip",
    "announcements:submit", "announcements:unskip", "announcements:propose", "announcements:turn_back",
    "announcements:withdraw",
    "announcements:again", "announcements:cancel", "announcements:correct", "announcements:go_on",
    "announcements:now", "announcements:pause", "announcements:recall", "announcements:report",
    "announcements:rewrite", "announcements:schedule", "announcements:send", "announcements:tell",
    "announcements:tell_rest", "announcements:untell_rest",
    "appointments:appoint", "appointments:dismiss",
    "audit:export",
    "belonging:hold", "belonging:move", "belonging:record", "belonging:undo",
    "checkins:export", "checkins:in", "checkins:out", "checkins:walk",
    "claims:accept", "claims:decline", "claims:enter", "claims:move", "claims:pass_on", "claims:revoke",
    "claims:unenter",
    "clearances:again", "clearances:agree", "clearances:decline", "clearances:return", "clearances:withdraw",
    "confirming:desk",
    "entries:add", "entries:attach", "entries:consent", "entries:correct", "entries:forget", "entries:keep",
    "entries:remove", "entries:undo", "entries:withdraw",
    "events:call", "events:cancel", "events:change", "events:enter", "events:invite", "events:nudge", "events:undo",
    "glossary:add", "glossary:remove",
    "groups:join", "groups:leave",
    "holidays:add", "holidays:remove",
    "interests:close", "interests:done",
    "introductions:agree", "introductions:carry", "introductions:decline", "introductions:endorse",
    "introductions:hand_on", "introductions:pass_on",
    "invitations:end", "invitations:go_on", "invitations:make", "invitations:undo",
    "leads:close", "leads:done", "leads:hand_on",
    "meetings:rules",
    "merging:differ", "merging:merge", "merging:part", "merging:pass_on",
    "minutes:announce", "minutes:decide", "minutes:file", "minutes:remove",
    "notices:accept", "notices:close", "notices:fulfil", "notices:give_back", "notices:hold", "notices:keep",
    "notices:mend", "notices:open", "notices:policy", "notices:post", "notices:remove", "notices:renew",
    "notices:reopen", "notices:restore", "notices:resume", "notices:withdraw",
    "pairings:add", "pairings:correct", "pairings:remove", "pairings:undo",
    "privacy:erase", "privacy:withdraw",
    "register:export", "register:import", "register:undo",
    "reminders:put",
    "reports:note", "reports:warn",
    "reviews:approve", "reviews:return", "reviews:switch",
    "series:begin", "series:change", "series:end",
    "suggestions:agree", "suggestions:ask", "suggestions:carry", "suggestions:decline", "suggestions:pass",
    "suggestions:restore",
    "suspensions:keep", "suspensions:lift", "suspensions:make",
    "todos:add", "todos:change", "todos:done", "todos:drop", "todos:open",
    "turnovers:cancel", "turnovers:do", "turnovers:end", "turnovers:plan", "turnovers:prolong", "turnovers:seat",
    "turnovers:undo",
    "visits:add", "visits:change", "visits:confirm", "visits:decline", "visits:keep", "visits:propose", "visits:remove",
    "visits:result", "visits:take",
})  # fmt: skip
"""Every act: `feature:verb`."""

Values = Mapping[str, object]


class Told(TypedDict, total=False):
    """What else there is to say of an act.

    `subject`: kind and id, such as ("people", 7); storage/audit.py finds the names of the kinds that have any.
    `organisation`: whose affair it is; its secretariat may read it.
    `before`, `after`: values of the fields that changed, personal ones too: they stand apart, and an erasure empties
    them; they are `person`'s (by default the subject's, where that is one of the people), else `account`'s, else
    nobody's. `details`: counts, states and ids, which stay for ever, so nothing personal.
    """

    subject: tuple[str, int | None]
    organisation: int | None
    before: Values
    after: Values
    details: Values
    person: int | None
    account: int | None


async def note(tx: Transaction, viewer: Viewer, act: str, *, now: int, **told: Unpack[Told]) -> int:
    """Write that it was done, in the transaction that does it; the new row's id."""
    return await tx.run(lambda connection: put(connection, viewer, act, now=now, **told))


def put(connection: sqlite3.Connection, viewer: Viewer, act: str, *, now: int, **told: Unpack[Told]) -> int:
    """The same for a function that has the connection already."""
    if act not in ACTS:
        raise ValueError(f"{act} isn't one of bot.audit.ACTS")
    kind, number = told.get("subject", ("", None))
    new = New(
        at=now,
        actor=viewer.telegram_id or None,
        actor_person=viewer.person_id,
        role=role_of(viewer, told.get("organisation")),
        act=act,
        organisation_id=told.get("organisation"),
        subject_kind=kind,
        subject_id=number,
        details=told.get("details", {}),
    )
    person, account = told.get("person"), told.get("account")
    if person is None and account is None and kind == "people":
        person = number
    return audit.put(connection, new, changed(told.get("before", {}), told.get("after", {}), person, account))


def role_of(viewer: Viewer, organisation: int | None) -> str:
    """As what he acts on an organisation's affair: the nearest of his offices."""
    if not viewer.telegram_id:
        return "command_line"
    if organisation in viewer.desks and not viewer.officer:
        return "secretariat"
    if viewer.officer or viewer.admin:
        return "officer" if viewer.officer else "admin"
    return "secretariat" if viewer.desks else "member"


def changed(before: Values, after: Values, person: int | None, account: int | None) -> list[Value]:
    """The fields that aren't the same, in their order."""
    return [
        Value(field, text(before.get(field)), text(after.get(field)), person, account)
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
    ]


def text(value: object) -> str:
    """Empty for nothing; lists and the like as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
