"""What a desk does for others with their notices is noted in the audit; what authors do themselves is not."""

import json
from typing import Any

from bot import audit
from bot.privacy import Viewer
from storage.database import Transaction
from storage.notices import Notice

FIELDS = ("state", "kind", "nature", "title", "quantity", "place", "valid_until")
"""What is kept before and after, beside the words themselves; an erasure of the author empties it."""
REASONS = ("unclear", "contact", "advert", "duplicate", "unfit")
"""Why a notice goes back or is taken down; other reasons are somebody's own words."""


def on_behalf(viewer: Viewer, notice: Notice) -> bool:
    """Somebody else's, or the organisation's own."""
    return viewer.staff and (notice.person_id is None or notice.person_id != viewer.person_id)


async def note(
    tx: Transaction, viewer: Viewer, act: str, before: Notice | None, after: Notice, now: int, *, reason: str = ""
) -> None:
    """Nothing for one's own. `before`: none for a new one. Only codes stay for ever, so words are a value."""
    if not on_behalf(viewer, after):
        return
    words = {} if reason in {"", *REASONS} else {"reason": reason}
    await audit.note(
        tx,
        viewer,
        act,
        now=now,
        subject=("notices", after.id),
        organisation=after.organisation_id,
        before=_said(before) if before else {},
        after=_said(after) | words,
        details={"reason": f"notice_{reason}"} if reason and not words else {},
        person=after.person_id,
    )


def _said(notice: Notice) -> dict[str, Any]:
    said = {name: getattr(notice, name) or None for name in FIELDS}
    return said | {"content": json.loads(notice.content).get("text") or None}
