"""What of the register somebody may send, take back and get in chat."""

import msgspec

from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.register.scopes import ALL, DESK, OFFICE, Scope
from storage import organisations
from storage.database import Reader
from storage.organisations import Organisation
from storage.rosters import Roster

MEMBERS = "members"
KINDS = ("organisations", "companies", MEMBERS, "pairings")
"""What may be sent and got in chat; notices and the glossary have rooms of their own."""


class Option(msgspec.Struct, frozen=True):
    """What a list may be of: a kind of rows, or the members of one organisation."""

    kind: str
    organisation_id: int | None = None
    organisation: str = ""


async def options(reader: Reader, viewer: Viewer) -> list[Option]:
    """For a secretariat its members; for the office and admins every kind. None for who has no desk."""
    wanted = sorted(viewer.desks)
    rows = await organisations.by_ids(reader, msgspec.json.encode(wanted).decode()) if wanted else []
    own = [_option(row) for row in rows if row.kind != "office"]
    return own + ([Option(kind) for kind in KINDS] if _everywhere(viewer) else [])


def _option(row: Organisation) -> Option:
    return Option(MEMBERS, row.id, row.short_name or row.name)


def _everywhere(viewer: Viewer) -> bool:
    return viewer.officer or viewer.admin


def check(viewer: Viewer, kind: str, organisation_id: int | None) -> None:
    """Raises Gone where it isn't his to send or to get, and for what there isn't."""
    if kind not in KINDS or (organisation_id and kind != MEMBERS):
        raise Gone
    if not _everywhere(viewer) and (organisation_id is None or organisation_id not in viewer.desks):
        raise Gone


def scope(deps: Deps, viewer: Viewer, kind: str, organisation_id: int | None) -> Scope:
    """How far such a list of his may go. Raises Gone."""
    check(viewer, kind, organisation_id)
    level = ALL if viewer.admin else OFFICE if viewer.officer else DESK
    return Scope(level, organisation_id, deps.config.alliance.admins)


def may_undo(viewer: Viewer, roster: Roster) -> bool:
    """Whoever might have sent it."""
    if roster.level == ALL:
        return viewer.admin
    if roster.level == DESK:
        return _everywhere(viewer) or roster.organisation_id in viewer.desks
    return _everywhere(viewer)
