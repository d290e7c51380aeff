"""What the host's panel and card of an event offer about its series."""

from bot.accounts import Reader
from bot.deps import Deps
from bot.events.cards import Card


def rows(deps: Deps, reader: Reader, card: Card) -> list[tuple[tuple[str, str], ...]]:
    """Make one of it; look at it; let what was changed hold for all that come."""
    event = card.event
    if not card.holds or event.kind == "visit":
        return []
    words = deps.messages.words(reader.language)["series_buttons"]
    if event.series_id is None:
        return [((words["begin"], f"series:begin:{event.id}"),)] if event.on and event.begins_at > deps.now() else []
    found = [(words["show"], f"series:show:{event.series_id}")]
    if event.on and (event.local != event.occurrence or event.sequence):
        found.append((words["follow"], f"series:follow:{event.id}"))
    return [tuple(found)]
