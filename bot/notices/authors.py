"""For whom a notice speaks: its author himself, a member for whom a secretariat posts, or an organisation."""

import json
from typing import Any

import msgspec

from bot import terms
from bot.claims.rights import current
from bot.deps import Deps
from bot.forms.steps import Answers
from bot.notices import rights
from bot.notices.rights import NotForOthers, PostingMembersOnly
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.terms import Holding
from storage import people
from storage.database import Reader
from storage.people import Membership


class MemberWanted(Refusal):
    """It isn't said yet for which member it is posted."""


class Author(msgspec.Struct, frozen=True):
    """`organisations`: by which he may speak, the first of them by default. `via`: through the secretariat."""

    person_id: int | None
    organisation_id: int
    company_id: int | None
    via: bool
    organisations: tuple[int, ...]


async def author(deps: Deps, reader: Reader, viewer: Viewer, answers: Answers) -> Author:
    """Raises PostingMembersOnly, NotForOthers, MemberWanted."""
    if answers.get("other"):
        return await _other(deps, reader, viewer, answers)
    rights.check_may_post(viewer)
    held = await _held(deps, reader, viewer.person_id)
    if not held:
        raise PostingMembersOnly
    return _speaking(viewer.person_id, held, answers, via=bool(answers.get("via")))


async def _other(deps: Deps, reader: Reader, viewer: Viewer, answers: Answers) -> Author:
    """A secretariat's own members alone; the office's and admins' all."""
    rights.check_may_post_for_others(viewer)
    member: dict[str, Any] | None = answers.get("member")
    if member is None or "id" not in member:
        raise MemberWanted
    via = bool(answers.get("via", True))
    if not member["id"]:
        return _of_its_own(viewer, answers, via=via)
    held = await _held(deps, reader, member["id"])
    if not (viewer.officer or viewer.admin):
        held = [each for each in held if each.organisation_id in viewer.desks]
    if not held:
        raise NotForOthers
    return _speaking(member["id"], held, answers, via=via)


def _of_its_own(viewer: Viewer, answers: Answers, *, via: bool) -> Author:
    """The organisation's, without a person."""
    own = tuple(sorted(viewer.desks or viewer.organisations))
    if not own:
        raise NotForOthers
    chosen = answers.get("organisation")
    return Author(None, chosen if chosen in own else own[0], None, via, own)


def _speaking(person_id: int | None, held: list[Membership], answers: Answers, *, via: bool) -> Author:
    chosen = answers.get("organisation")
    speaking = next((each for each in held if each.organisation_id == chosen), held[0])
    by = tuple(dict.fromkeys(each.organisation_id for each in held))
    return Author(person_id, speaking.organisation_id, speaking.company_id, via, by)


async def _held(deps: Deps, reader: Reader, person_id: int | None) -> list[Membership]:
    """The memberships of the present term, the highest first; nobody's who is gone."""
    person = await people.by_id(reader, person_id) if person_id else None
    if person is None or person.erased_at is not None:
        return []
    today = deps.today()
    held = await people.memberships(reader, json.dumps([person.id]))
    return [each for each in current(held, today) if terms.of(each, today) is not Holding.OVER]


async def answers_of(deps: Deps, viewer: Viewer, *, other: bool) -> dict[str, Any]:
    """What a draft begins with. Raises PostingMembersOnly, NotForOthers."""
    if not other:
        async with deps.database.reading() as reader:
            await author(deps, reader, viewer, {})
        return {}
    rights.check_may_post_for_others(viewer)
    return {"other": True}


def may_speak_for(viewer: Viewer, organisation_id: int) -> None:
    """Raises Gone for an organisation of whose desk he isn't."""
    if not (viewer.officer or viewer.admin) and organisation_id not in viewer.desks:
        raise Gone
