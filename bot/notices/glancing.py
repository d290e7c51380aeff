"""A published notice at a glance: what it says, where, of which organisation. For whom it is meant alone."""

import json
from functools import partial

import msgspec

from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.search.notices import KINDS, eyes
from storage import notice_search, notices
from storage.notice_search import Listed


class Glance(msgspec.Struct, frozen=True):
    listed: Listed
    text: str
    valid_until: str


async def glance(deps: Deps, viewer: Viewer, notice_id: int) -> Glance:
    """Raises Gone: it isn't published, is over, or isn't for him."""
    reader = deps.database.here
    look = partial(notice_search.candidates, ids=[notice_id], eyes=eyes(viewer), now=deps.now(), kinds=KINDS)
    notice = await notices.by_id(reader, notice_id)
    if notice is None or not await reader.run(look):
        raise Gone
    listed = (await notice_search.listed(reader, json.dumps([notice_id])))[0]
    return Glance(listed, str(json.loads(notice.content).get("text", "")), notice.valid_until)
