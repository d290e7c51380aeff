"""Who may what with pairings: all see them, the alliance's office keeps them, either side may call a visit."""

from bot.privacy import Viewer
from bot.refusals import Refusal
from storage.pairings import Pairing


class OfficeKeepsPairings(Refusal):
    """The list of pairings is kept by the alliance's office."""


def edits(viewer: Viewer) -> bool:
    return viewer.officer or viewer.admin


def check(viewer: Viewer) -> None:
    """Raises OfficeKeepsPairings."""
    if not edits(viewer):
        raise OfficeKeepsPairings


def calls(viewer: Viewer, pairing: Pairing) -> bool:
    """Whether he may call a visit of the one to the other: the secretariat of either, and officers."""
    return pairing.kind == "organisations" and (viewer.officer or not viewer.desks.isdisjoint(pairing.sides))
