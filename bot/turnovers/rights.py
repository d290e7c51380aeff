"""Who may change the term of an organisation: its secretariat and officers; the office's own, admins alone."""

from bot.privacy import Viewer
from bot.refusals import Gone
from storage import organisations
from storage.database import Reader
from storage.organisations import Organisation

OFFICE = "office"


def may(viewer: Viewer, organisation_id: int, kind: str) -> bool:
    if kind == OFFICE:
        return viewer.admin
    return viewer.officer or viewer.admin or organisation_id in viewer.desks


def may_end(viewer: Viewer, kind: str) -> bool:
    """A term that is over, or prolong one: officers', never the secretariat's own affair."""
    return viewer.admin or (viewer.officer and kind != OFFICE)


async def organisation(reader: Reader, viewer: Viewer, organisation_id: int) -> Organisation:
    """Raises Gone, also where it isn't his."""
    found = await organisations.by_id(reader, organisation_id)
    if found is None or not may(viewer, found.id, found.kind):
        raise Gone
    return found
