"""What the preview of a notice shows beside its parts: who speaks, who sees it, the review, what it repeats."""

import json
from typing import Any

import msgspec

from bot import people as register
from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms.steps import Answers, Asking
from bot.notices import audiences, authors, likeness, meant, policies
from bot.notices.authors import Author, MemberWanted
from bot.notices.meant import Meant
from bot.privacy import OFFICE, PersonView
from storage import notices, organisations, people
from storage.database import Reader
from storage.notices import Notice
from storage.organisations import Listed

YEAR_MS = 365 * 86_400_000
COMPARED = 60


class Shown(msgspec.Struct, frozen=True):
    """`why`: reasons for a review before it comes out. `similar`: an earlier one that asks for the same."""

    it: Meant
    author: Author | None
    organisation: Listed | None
    member: PersonView | None
    audience: tuple[Listed, ...]
    why: tuple[str, ...]
    similar: Notice | None
    changes: Notice | None


def meaning(deps: Deps, answers: Answers) -> Meant:
    config = deps.config.notices
    return meant.of(answers, deps.today(), config.valid_days, config.banned)


async def review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        return {"shown": await shown(asking.deps, reader, asking.reader, asking.answers)}


async def shown(deps: Deps, reader: Reader, who: AsReader, answers: Answers) -> Shown:
    """Raises PostingMembersOnly, NotForOthers."""
    it = meaning(deps, answers)
    changes = await notices.by_id(reader, answers["notice"]) if answers.get("notice") else None
    try:
        author = await authors.author(deps, reader, who.viewer, answers)
    except MemberWanted:
        author = None
    named = await organisations.listed(reader, json.dumps([author.organisation_id] if author else []))
    return Shown(
        it,
        author,
        named[0] if named else None,
        await _member(reader, author) if answers.get("other") else None,
        tuple(await organisations.listed(reader, json.dumps(audiences.ids_of(answers)))),
        await policies.why(deps, reader, who.viewer, author, it.flags) if author else (),
        await similar(deps, reader, who, author, it, changes) if author else None,
        changes,
    )


async def _member(reader: Reader, author: Author | None) -> PersonView | None:
    row = await people.by_id(reader, author.person_id) if author and author.person_id else None
    return (await register.views(reader, OFFICE, [row]))[0] if row else None


async def similar(
    deps: Deps, reader: Reader, who: AsReader, author: Author, it: Meant, changes: Notice | None
) -> Notice | None:
    """One of his own that is open, or was within a year, and says nearly the same."""
    since = deps.now() - YEAR_MS
    for each in await notices.recent_of(reader, author.person_id, who.viewer.telegram_id, since, COMPARED):
        text = json.loads(each.content).get("text", "")
        other = each.kind == it.kind and (not changes or changes.id != each.id)
        if other and likeness.alike(it.title, it.text, each.title, text):
            return each
    return None
