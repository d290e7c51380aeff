"""Whether somebody may ask and post: a suspended person may not. Every act that costs others passes `check`.

What stays open to him: searching, his own data (/me, /privacy, export, erasure), and one message to the office.
A secretariat's rights go with it, in `accounts.viewer_of`; an admin can't be suspended.
"""

from bot.privacy import Viewer
from bot.refusals import Refusal


class Suspended(Refusal):
    """`suspension`: why, until when."""


def check(viewer: Viewer) -> None:
    """Raises Suspended."""
    if viewer.suspension:
        raise Suspended(suspension=viewer.suspension)
