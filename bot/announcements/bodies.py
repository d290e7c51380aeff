"""What people and groups get, each language its own text; and who of them gets it when."""

import json
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import contents
from bot.announcements import quiet, writing
from bot.contents import Content
from bot.deps import Deps
from bot.times.zones import guess
from storage import announcements, broadcasts
from storage import outbox as rows
from storage.announcements import Announcement
from storage.audiences import Recipient
from storage.database import Transaction
from storage.outbox import Order

KIND = "announcement"
PRIORITY, URGENT = 5, 4


async def put(deps: Deps, tx: Transaction, found: Announcement) -> tuple[int, int]:
    """What people get, with a button that says who speaks, and what groups get; the bodies' ids."""
    content = writing.content_of(found.content)
    own = {language: await _body(deps, tx, found, text) for language, text in writing.texts_of(found.texts).items()}
    await announcements.set_language_bodies(tx, found.id, json.dumps(own))
    return await _body(deps, tx, found, content), await _body(deps, tx, found, content, group=True)


async def _body(deps: Deps, tx: Transaction, found: Announcement, content: Content, *, group: bool = False) -> int:
    source = found.organisation_id or 0
    name = await writing.source_name(deps, tx, source)
    shown = writing.signed(content, source, name, group=group, category=found.category)
    method, parameters = contents.sending(*shown)
    text = msgspec.json.encode(parameters).decode()
    return await tx.run(partial(rows.put_body, method=method, parameters=text, now=deps.now()))


async def renew(deps: Deps, tx: Transaction, found: Announcement) -> None:
    """What is still to go out, or once more, goes out as the text is now; an old body may have been emptied."""
    private, group = await put(deps, tx, found)
    fresh = await announcements.by_id(tx, found.id) or found
    before, after = json.loads(found.bodies), json.loads(fresh.bodies)
    own = [(old, after.get(language, private)) for language, old in before.items()]
    for old, new in ((found.private_body, private), (found.group_body, group), *own):
        await tx.run(partial(broadcasts.replace_body, old=old or 0, new=new, now=deps.now()))
    await announcements.set_bodies(tx, found.id, private, group)


async def queue(deps: Deps, tx: Transaction, found: Announcement, body: int, recipients: Sequence[Recipient]) -> None:
    """Each not before the morning of his own zone, nor in the quiet hours that he chose."""
    nights: dict[tuple[str, str, int], list[int]] = {}
    own, otherwise = json.loads(found.bodies), deps.config.alliance.language
    for each in recipients:
        zone = each.time_zone or guess(each.country, each.province, each.city) or deps.config.alliance.time_zone
        text = body if each.telegram_id < 0 else own.get(each.language or otherwise, body)
        nights.setdefault((zone, each.quiet_hours, text), []).append(each.telegram_id)
    now = deps.now()
    for (zone, hours, text), ids in nights.items():
        order = Order(
            KIND,
            found.id,
            text,
            priority=URGENT if found.urgent else PRIORITY,
            not_before=quiet.from_when(deps, now, zone, hours, urgent=found.urgent),
        )
        await tx.run(partial(rows.queue, order=order, recipients=ids, now=now))
