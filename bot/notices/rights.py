"""Who may post, see and steer a notice."""

from collections.abc import Collection

from bot import standing
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage.notice_search import Eyes
from storage.notices import Notice


class PostingMembersOnly(Refusal):
    """A guest would post: he says first who he is."""


class NotForOthers(Refusal):
    """Only a secretariat posts for others, and for its own members."""


def check_may_post(viewer: Viewer) -> None:
    """The one door to posting, whichever way a notice comes. Raises PostingMembersOnly, Suspended."""
    standing.check(viewer)
    if not viewer.organisations and not viewer.staff:
        raise PostingMembersOnly


def check_may_keep(viewer: Viewer) -> None:
    """Notices of his own, whether he may post now or not. Raises PostingMembersOnly."""
    if viewer.person_id is None and not viewer.staff:
        raise PostingMembersOnly


def check_may_post_for_others(viewer: Viewer) -> None:
    """Raises NotForOthers, Suspended."""
    standing.check(viewer)
    if not viewer.staff:
        raise NotForOthers


def at_desk(viewer: Viewer, notice: Notice) -> bool:
    """Of the secretariat that answers for it, or above."""
    return viewer.officer or viewer.admin or notice.organisation_id in viewer.desks


def own(viewer: Viewer, notice: Notice) -> bool:
    """His own; or the organisation's that he posted."""
    if notice.person_id is not None:
        return notice.person_id == viewer.person_id
    return notice.posted_by == viewer.telegram_id and viewer.telegram_id != 0


def steers(viewer: Viewer, notice: Notice) -> bool:
    """May change, hold, renew and end it: its author, and who posts for him."""
    return own(viewer, notice) or at_desk(viewer, notice)


def sees(viewer: Viewer, notice: Notice, audience: Collection[int]) -> bool:
    """What is restricted only those organisations see; what isn't out, only who steers it."""
    if steers(viewer, notice):
        return True
    if notice.state not in {"published", "fulfilled"}:
        return False
    return not notice.restricted or not viewer.organisations.isdisjoint(audience)


def eyes(viewer: Viewer) -> Eyes:
    """The same for lists and searches: of what is on show."""
    everything = viewer.officer or viewer.admin
    return Eyes(everything, viewer.person_id, viewer.organisations, viewer.desks)
