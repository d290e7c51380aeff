"""What reminders, calendars, check-in and versions to forward add below an event's card and its hosts' panel."""

from bot.accounts import Reader
from bot.deps import Deps
from bot.events.cards import Card

Rows = list[tuple[tuple[str, str], ...]]


def on_card(deps: Deps, reader: Reader, card: Card) -> Rows:
    """For who may still come, as long as it is to come."""
    event, said = card.event, deps.messages.words(reader.language)["event_tools"]
    if not event.on or event.ends_at <= deps.now() or (card.mine and card.mine.answer == "declined"):
        return []
    return [((said["calendar"], f"calendars:take:{event.id}"),)]


def on_panel(deps: Deps, reader: Reader, card: Card) -> Rows:
    """For who holds it; who came is asked for long after it is over."""
    event, said = card.event, deps.messages.words(reader.language)["event_tools"]
    came = f" {card.counts.checked_in}/{card.counts.going}" if card.counts.checked_in else ""
    rows: Rows = [((said["checkin"] + came, f"checkins:panel:{event.id}"),)]
    if event.on and event.ends_at > deps.now():
        forward, remind = (
            (said["forward"], f"events:forward:{event.id}"),
            (said["remind"], f"reminders:show:{event.id}"),
        )
        rows = [(rows[0][0], remind), (forward,)]
    return rows
