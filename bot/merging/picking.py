"""From a card: "the same as …": who has the name is shown at once; another name, or a phone, can be typed."""

from typing import Any

from bot import people
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.forms import readers
from bot.forms.steps import Asking, Form, Step
from bot.merging import finding, rights
from bot.privacy import Viewer
from bot.refusals import Gone

NAME = "merging"


async def begun(deps: Deps, viewer: Viewer, person_id: int) -> dict[str, Any]:
    """What the form begins with. Raises DeskOnly, Gone."""
    if not viewer.staff:
        raise DeskOnly
    person = (await people.card(deps, viewer, person_id)).person
    if not (viewer.officer or viewer.admin or viewer.desks & rights.entered(person.memberships)):
        raise Gone
    return {"person": person.id, "name": person.name}


async def _review(asking: Asking) -> dict[str, Any]:
    viewer, number = asking.reader.viewer, asking.answers["person"]
    person = (await people.card(asking.deps, viewer, number)).person
    return {"person": person, "found": await finding.named(asking.deps, viewer, number, asking.answers["name"])}


def _allowed(asking: Asking) -> None:
    if not asking.reader.viewer.staff:
        raise DeskOnly


FORM = Form(NAME, (Step("name", read=readers.text(1, 60)),), review=_review, allowed=_allowed)
