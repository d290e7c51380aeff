"""Who may announce, for whom, and who may see and steer what was announced."""

from bot import audit
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import announcements
from storage.announcements import Announcement
from storage.database import Reader, Transaction

ALLIANCE = 0
"""In a draft: the whole alliance, rather than an organisation's id."""


class AnnouncersOnly(Refusal):
    """Announcing is for secretariats and the alliance's office."""


class NotYourDesk(Refusal):
    """Of an organisation in whose secretariat he isn't (any more)."""


def sources(viewer: Viewer) -> list[int]:
    """For whom he may announce: the organisations of his desks; an officer for the alliance too."""
    return [*sorted(viewer.desks), *([ALLIANCE] if viewer.officer else [])]


def check(viewer: Viewer) -> None:
    """Raises AnnouncersOnly."""
    if not sources(viewer):
        raise AnnouncersOnly


def check_source(viewer: Viewer, source: int) -> None:
    """Raises NotYourDesk: rights may have ended since the draft was begun."""
    if source not in sources(viewer):
        raise NotYourDesk


def may_steer(viewer: Viewer, announcement: Announcement) -> bool:
    """Whoever might announce the like; an officer any."""
    return viewer.officer or announcement.organisation_id in viewer.desks


async def steered(reader: Reader, viewer: Viewer, announcement_id: int) -> Announcement:
    """One that he may see and steer. Raises Gone."""
    found = await announcements.by_id(reader, announcement_id)
    if found is None or not may_steer(viewer, found):
        raise Gone
    return found


async def note(tx: Transaction, viewer: Viewer, act: str, found: Announcement, now: int, **details: object) -> None:
    """What was done with it; its words stay where they are."""
    about, at = ("announcements", found.id), found.organisation_id
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)
