"""A notice's card: what a viewer may see of it, and what he may do with it."""

import json
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import contents, people
from bot.contents import Content, Media
from bot.deps import Deps
from bot.forms.steps import Call
from bot.notices import life, rights
from bot.privacy import PUBLIC, PersonView, Viewer
from bot.refusals import Gone
from storage import companies, favourites, interests, introductions, notices, organisations
from storage import people as register
from storage.database import Reader
from storage.interests import Interest
from storage.introductions import Introduction
from storage.notices import Notice
from storage.organisations import Listed

MOST_COUNTED = 1_000
ALBUM = 10


class Card(msgspec.Struct, frozen=True):
    """`author`: as the viewer may see him; none of an organisation's own, or where he may not know of him.

    `looks`, `asks`: how many opened it, and asked: for who steers it. `may`: the acts that are open to him.
    """

    notice: Notice
    text: str
    media: tuple[Media, ...]
    industries: tuple[str, ...]
    author: PersonView | None
    organisation: Listed | None
    company: str
    audience: tuple[Listed, ...]
    own: bool
    steers: bool
    desk: bool
    favourite: bool
    looks: int
    asks: int
    interest: Interest | None
    introduction: Introduction | None
    may: frozenset[str]

    @property
    def takes_interest(self) -> bool:
        return self.notice.state == life.PUBLISHED and bool(self.notice.open) and not self.own


async def card(deps: Deps, viewer: Viewer, notice_id: int) -> Card:
    """Raises Gone. Whoever sees it without steering it is counted once."""
    async with deps.database.reading() as reader:
        notice = await seen(reader, viewer, notice_id)
        found = await _card(reader, viewer, notice, deps.now())
    if viewer.telegram_id and not found.steers and notice.state == life.PUBLISHED:
        look = partial(notices.looked, notice_id=notice.id, telegram_id=viewer.telegram_id, now=deps.now())
        await deps.database.write(look)
    return found


async def seen(reader: Reader, viewer: Viewer, notice_id: int) -> Notice:
    """A notice that he may see. Raises Gone."""
    notice = await notices.by_id(reader, notice_id)
    if notice is None:
        raise Gone
    audience = await notices.audience(reader, notice_id) if notice.restricted else []
    if not rights.sees(viewer, notice, audience):
        raise Gone
    return notice


async def by_reference(deps: Deps, reference: str) -> int:
    """The id of what it names. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await notices.by_reference(reader, reference)
    if found is None:
        raise Gone
    return found.id


async def _card(reader: Reader, viewer: Viewer, notice: Notice, now: int = 0) -> Card:
    content = msgspec.json.decode(notice.content, type=Content)
    steers, who = rights.steers(viewer, notice), viewer.telegram_id
    ids = [notice.organisation_id] if notice.organisation_id else []
    named = await organisations.listed(reader, json.dumps(ids))
    firm = await companies.by_id(reader, notice.company_id) if notice.company_id else None
    restricted = await notices.audience(reader, notice.id) if notice.restricted else []
    who_says = await author(reader, viewer, notice)
    hidden = notice.person_id is not None and not (who_says and who_says.company)  # his firm is his to show
    return Card(
        notice=notice,
        text=content.text,
        media=content.media,
        industries=tuple(json.loads(notice.industries)),
        author=who_says,
        organisation=named[0] if named else None,
        company=firm.name if firm and not hidden else "",
        audience=tuple(await organisations.listed(reader, json.dumps(restricted))),
        own=rights.own(viewer, notice),
        steers=steers,
        desk=rights.at_desk(viewer, notice),
        favourite=await favourites.has(reader, who, "notices", notice.id),
        looks=await notices.count_looks(reader, notice.id, MOST_COUNTED) if steers else 0,
        asks=await _asks(reader, notice.id, viewer.person_id) if steers else 0,
        interest=await interests.open_of(reader, notice.id, who) if who else None,
        introduction=await introductions.of_notice(reader, notice.id, viewer.person_id, now) if now else None,
        may=life.may(viewer, notice),
    )


async def _asks(reader: Reader, notice_id: int, own: int | None) -> int:
    by_introduction = await introductions.count_of_notice(reader, notice_id, own, MOST_COUNTED)
    return await interests.count_asked(reader, notice_id, MOST_COUNTED) + by_introduction


async def author(reader: Reader, viewer: Viewer, notice: Notice) -> PersonView | None:
    row = await register.by_id(reader, notice.person_id) if notice.person_id else None
    return (await people.views(reader, viewer, [row]))[0] if row else None


async def shared(deps: Deps, notice_ids: Sequence[int]) -> list[Card]:
    """As anybody may see them: for other chats. What isn't out, or not for all, is left out."""
    async with deps.database.reading() as reader:
        rows = await notices.by_ids(reader, notice_ids)
        public = [row for row in rows if row.state == life.PUBLISHED and not row.restricted]
        return [await _card(reader, PUBLIC, row) for row in public]


def pictures(found: Card) -> list[Call]:
    """The calls that show its files, without the chat: pictures together, documents after them."""
    visual = [media for media in found.media if media.kind in {"photo", "video"}]
    others = [media for media in found.media if media.kind not in {"photo", "video"}]
    albums = [visual[at : at + ALBUM] for at in range(0, len(visual), ALBUM)]
    documents = [media for media in others if media.kind == "document"]
    albums += [documents] if documents else []
    albums += [[media] for media in others if media.kind != "document"]
    return [contents.sending(Content(media=tuple(album))) for album in albums if album]
