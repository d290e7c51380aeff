"""请会长过目: a draft is shown to one of those who lead, as it will arrive; he agrees or remarks. It binds nobody."""

import json
from functools import partial
from typing import Any

import msgspec

from bot import accounts as readers_of
from bot import contents, outbox
from bot.accounts import Reader
from bot.announcements import audience, rights
from bot.deps import Deps
from bot.desks import tell
from bot.forms import drafting, filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.outbox import Kind
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from bot.recurrences import picking
from bot.refusals import Gone, Refusal
from storage import accounts, drafts, looks
from storage.accounts import Reachable
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.looks import Look, Looker
from storage.outbox import Order

NAME = "looks"
KIND, PRIORITY = "look", 2
MOST = 8
NOTICE = Kind()


class NobodyLooks(Refusal):
    """None of those who lead it is on the bot; `draft`: what was to be looked at."""


class Looked(msgspec.Struct, frozen=True):
    """`changed`: the draft isn't what he was shown any more."""

    look: Look
    changed: bool


async def lookers(deps: Deps, reader: Connection, viewer: Viewer, source: int) -> list[Looker]:
    """Those who lead the organisation, or the office, and are on the bot; not himself."""
    found = await looks.leaders(reader, source or None, deps.today(), LEADER_RANK, MOST + 1)
    return [each for each in found if each.telegram_id != viewer.telegram_id][:MOST]


async def offer(deps: Deps, reader: Reader, draft_id: int) -> tuple[int, list[Looker]]:
    """Whom to ask, for a draft of one's own that has all its answers. Raises Gone, FormOver, NobodyLooks."""
    async with deps.database.transaction() as tx:
        _, asking = await filling.complete(deps, tx, reader, draft_id, "announcements")
        rights.check_source(reader.viewer, asking.answers["source"])
        found = await lookers(deps, tx, reader.viewer, asking.answers["source"])
    if not found:
        raise NobodyLooks(draft=draft_id)
    return draft_id, found


async def ask(deps: Deps, reader: Reader, draft_id: int, telegram_id: int) -> str:
    """He is shown it; asked once of each version. His name. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, "announcements")
        source = asking.answers["source"]
        rights.check_source(reader.viewer, source)
        found = await lookers(deps, tx, reader.viewer, source)
        looker = next((each for each in found if each.telegram_id == telegram_id), None)
        if looker is None:
            raise Gone
        shown = _written(asking.answers)
        look = Look(
            0, draft.id, draft.version, reader.viewer.telegram_id, telegram_id, source or None, shown, "asked", "",
            deps.now(), None, "",
        )  # fmt: skip
        number = await looks.put(tx, look)
        if number is not None:
            await _show(deps, tx, number, looker, shown, asking)
    deps.bell.set()
    return looker.name


def _written(answers: Any) -> str:
    """The texts, as JSON."""
    every = [
        answers["content"],
        *(answers[step] for step in ("text_hans", "text_hant", "text_en") if answers.get(step)),
    ]
    return json.dumps(every, ensure_ascii=False)


async def _show(deps: Deps, tx: Transaction, number: int, looker: Looker, shown: str, asking: Asking) -> None:
    """What will arrive, just as it will; below it what he is asked."""
    now = deps.now()
    for at, each in enumerate(json.loads(shown)):
        method, parameters = contents.sending(readers.as_content(each))
        order = Order(KIND, number, 0, occurrence=f"text {at}", priority=PRIORITY)
        queue = partial(outbox.queue, method=method, parameters=parameters, order=order)
        await tx.run(partial(queue, recipients=[looker.telegram_id], now=now))
    order = Order(KIND, number, 0, occurrence="asked", priority=PRIORITY)
    await tell(
        deps, tx, "announcements/look", order, [_reachable(looker)], number=number, **await _about(tx, asking, looker)
    )


async def _about(tx: Transaction, asking: Asking, looker: Looker) -> dict[str, Any]:
    """Who asks, whom it is for, and when it goes out."""
    answers, viewer = asking.answers, asking.reader.viewer
    at_once = answers["time"] == "now"
    return {
        "by": await accounts.name_of(tx, viewer.telegram_id),
        "zone": (await readers_of.known(asking.deps, tx, looker.telegram_id)).zone,
        "planned": None if at_once else readers.as_moment(answers["time"]),
        "rule": picking.rule_of(answers),
        **await audience.meant(asking.deps, tx, viewer, answers["source"], audience.tokens(answers)),
    }


def _reachable(looker: Looker) -> Reachable:
    return Reachable(looker.telegram_id, looker.language)


async def of_draft(asking: Asking) -> list[Looked]:
    """Who was asked of it, and what he said."""
    found = await looks.of_draft(asking.deps.database.here, asking.draft, MOST) if asking.draft else []
    shown = _written(asking.answers)
    return [Looked(each, each.content not in {"", shown}) for each in found]


async def _own(reader: Connection, viewer: Viewer, look_id: int) -> Look:
    """Raises Gone."""
    found = await looks.by_id(reader, look_id)
    if found is None or found.telegram_id != viewer.telegram_id:
        raise Gone
    return found


async def agree(deps: Deps, reader: Reader, look_id: int) -> Look:
    """Its author hears of it. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await _own(tx, reader.viewer, look_id)
        if await looks.answer(
            tx, look_id, found.state if found.state == "remarked" else "asked", "agreed", "", deps.now()
        ):
            found = await _own(tx, reader.viewer, look_id)
            await _answer(deps, tx, found)
    deps.bell.set()
    return found


async def _answer(deps: Deps, tx: Transaction, found: Look) -> None:
    told = await accounts.languages(tx, [found.author])
    order = Order(KIND, found.id, 0, occurrence=f"{found.state} {found.answered_at}", priority=PRIORITY)
    draft = await drafts.by_id(tx, found.draft_id)
    still = draft if draft is not None and draft.state == "open" else None
    changed = still is not None and _written(json.loads(still.data)["answers"]) != found.content
    values = {"look": found, "open": still is not None, "changed": changed}
    await tell(deps, tx, "announcements/looked", order, told, **values)


async def begin(deps: Deps, reader: Reader, look_id: int) -> Turn:
    """Ask what he remarks. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await _own(connection, reader.viewer, look_id)
    return await filling.begin(deps, reader, NAME, {"look": found.id})


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        return {"look": await _own(reader, asking.reader.viewer, asking.answers["look"])}


FORM = Form(NAME, (Step("remarks", read=readers.text(1, 500)),), review=_review)


async def remark(deps: Deps, reader: Reader, draft_id: int) -> Look:
    """Its author hears what. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await _own(tx, reader.viewer, asking.answers["look"])
        remarks = asking.answers["remarks"]
        if await looks.answer(tx, found.id, found.state, "remarked", remarks, deps.now()):
            found = await _own(tx, reader.viewer, found.id)
            await _answer(deps, tx, found)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return found


async def resume(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """The draft that was looked at. Raises Gone, FormOver."""
    return await drafting.change(deps, reader, draft_id, lambda held: held.draft.step)
