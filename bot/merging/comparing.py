"""Two rows side by side: what differs, which value wins, who they are on Telegram; and what the viewer may do."""

import json
import zlib
from typing import Any

import msgspec

from bot import waiting
from bot.deps import Deps
from bot.merging import rights, values
from bot.merging.rights import Right, Two
from bot.privacy import CONTACTS, Viewer, visible_fields
from bot.refusals import Gone
from storage import lookalikes, merges, merging, people
from storage.database import Reader, Transaction
from storage.merges import Merge
from storage.people import Membership

ACCOUNT = "account"
LAST_DIGITS = 2


class Conflict(msgspec.Struct, frozen=True):
    """`values`: as far as the viewer may see them; `chosen`: 0 the kept row's, 1 the other's."""

    field: str
    values: tuple[str, str]
    chosen: int


class Side(msgspec.Struct, frozen=True):
    """One of the two: `account` is None, or since when (Unix ms; 0: not known) and last heard of on which day."""

    id: int
    name: str
    held: tuple[Membership, ...]
    telegram_id: int | None
    linked_at: int
    seen_on: str


class Comparison(msgspec.Struct, frozen=True):
    """`filled`: fields of which one has a value alone. `account`: which side's stays, None: still to be said.

    `digest`: of all that is shown; a confirmation of something else counts for nothing.
    """

    merge: Merge
    sides: tuple[Side, Side]
    conflicts: tuple[Conflict, ...]
    filled: tuple[str, ...]
    same: tuple[str, ...]
    account: int | None
    both_linked: bool
    consent_lost: bool
    stricter: bool
    right: Right
    state: str
    digest: str


class Both(msgspec.Struct, frozen=True):
    """Whole rows of the two, by column, and their accounts."""

    two: Two
    rows: tuple[dict[str, Any], dict[str, Any]]
    held: tuple[tuple[Membership, ...], tuple[Membership, ...]]
    accounts: tuple[list[dict[str, Any]], list[dict[str, Any]]]


async def look(deps: Deps, viewer: Viewer, one_id: int, other_id: int) -> Comparison:
    """Raises Gone, DeskOnly."""
    async with deps.database.transaction() as tx:
        both = await load(tx, one_id, other_id)
        right = await right_of(deps, tx, viewer, both)
        kept, other = both.two
        merge = await merges.open_one(tx, viewer.telegram_id, kept.id, other.id, right.organisation_id, deps.now())
        return await compare(deps, tx, viewer, merge, both)


async def card(deps: Deps, viewer: Viewer, number: int) -> tuple[str, dict[str, Any]]:
    """The template that shows a pair of the desk, and its values. Raises Gone."""
    return "merging/compare", {"it": await look(deps, viewer, *divmod(number, lookalikes.PAIRED))}


LOOKALIKES = waiting.Kind(lookalikes.pairs, card)


async def own(deps: Deps, tx: Transaction, viewer: Viewer, merge_id: int) -> tuple[Merge, Both]:
    """One that he opened and that isn't over. Raises Gone."""
    merge = await merges.by_id(tx, merge_id)
    if merge is None or merge.author != viewer.telegram_id or merge.state != "open":
        raise Gone
    both = await load(tx, merge.kept_id, merge.merged_id)
    await right_of(deps, tx, viewer, both)
    return merge, both


async def load(reader: Reader, one_id: int, other_id: int) -> Both:
    two = await rights.pair(reader, one_id, other_id)
    ids = [person.id for person in two]
    rows = [await reader.run(lambda c, number=number: merging.person(c, number)) for number in ids]  # type: ignore[misc]
    linked = [await reader.run(lambda c, number=number: merging.accounts_of(c, number)) for number in ids]  # type: ignore[misc]
    held = await people.memberships(reader, json.dumps(ids))
    apart = [tuple(each for each in held if each.person_id == number) for number in ids]
    return Both(two, (rows[0], rows[1]), (apart[0], apart[1]), (linked[0], linked[1]))


async def right_of(deps: Deps, reader: Reader, viewer: Viewer, both: Both) -> Right:
    held = [*both.held[0], *both.held[1]]
    number = len(both.accounts[0]) + len(both.accounts[1])
    return await rights.right(reader, viewer, both.two, held, number, deps.today())


async def compare(deps: Deps, reader: Reader, viewer: Viewer, merge: Merge, both: Both) -> Comparison:
    kept, other = both.rows
    chosen = json.loads(merge.choices)
    differing = values.conflicts(kept, other)
    names = [name for name in values.FIELDS if name not in differing]
    once = [name for name in names if (kept[name] in values.EMPTY) != (other[name] in values.EMPTY)]
    linked = [bool(each) for each in both.accounts]
    strict = values.strict(kept, other)
    return Comparison(
        merge=merge,
        sides=(_side(both, 0), _side(both, 1)),
        conflicts=tuple(_conflict(viewer, both, name, chosen) for name in differing),
        filled=tuple(once),
        same=tuple(name for name in names if name not in once and kept[name] not in values.EMPTY),
        account=_staying(both, chosen),
        both_linked=all(linked),
        consent_lost=values.consent_lost(kept, other),
        stricter=json.loads(strict["visibility"]) not in (json.loads(kept["visibility"]), {}),
        right=await right_of(deps, reader, viewer, both),
        state=await lookalikes.state_of(reader, both.two[0].id, both.two[1].id),
        digest=digest(both, chosen),
    )


def _side(both: Both, at: int) -> Side:
    account = both.accounts[at][0] if both.accounts[at] else None
    return Side(
        both.two[at].id,
        both.two[at].name,
        both.held[at],
        account["telegram_id"] if account else None,
        (account["linked_at"] or 0) if account else 0,
        account["seen_on"] if account else "",
    )


def _staying(both: Both, chosen: dict[str, Any]) -> int | None:
    """The side whose account stays; None: both have one, and nobody said which."""
    for at, linked in enumerate(both.accounts):
        if linked and (not both.accounts[1 - at] or chosen.get(ACCOUNT) == linked[0]["telegram_id"]):
            return at
    return None


def _conflict(viewer: Viewer, both: Both, name: str, chosen: dict[str, Any]) -> Conflict:
    shown = [_shown(viewer, both, at, name) for at in (0, 1)]
    return Conflict(name, (shown[0], shown[1]), int(chosen.get(name) == values.MERGED))


def _shown(viewer: Viewer, both: Both, at: int, name: str) -> str:
    """What the viewer may not see is hinted at, so that he can tell the two apart: of a phone its end."""
    value = str(both.rows[at][name])
    field = {"offers": "offers", "wants": "wants", "hometown": "hometown", "language": "language"}.get(name, name)
    plain = name in {"name", "salutation", "gender"}
    if plain or field in visible_fields(viewer, both.two[at], both.held[at]):
        return value
    return f"…{value[-LAST_DIGITS:]}" if name in CONTACTS else "…"


def digest(both: Both, chosen: dict[str, Any]) -> str:
    held = [[msgspec.structs.astuple(each) for each in each_side] for each_side in both.held]
    linked = [[each["telegram_id"] for each in side] for side in both.accounts]
    text = json.dumps([both.rows, held, linked, chosen], sort_keys=True, ensure_ascii=False)
    return f"{zlib.crc32(text.encode()):08x}"


async def take(deps: Deps, viewer: Viewer, merge_id: int, field: str, side: int) -> Comparison:
    """Which value of a field wins, or whose account stays: pressed twice is once. Raises Gone."""
    async with deps.database.transaction() as tx:
        merge, both = await own(deps, tx, viewer, merge_id)
        chosen = json.loads(merge.choices)
        if field == ACCOUNT and all(both.accounts):
            chosen[ACCOUNT] = both.accounts[side][0]["telegram_id"]
        elif field in values.FIELDS:
            chosen[field] = (values.KEPT, values.MERGED)[side]
        else:
            raise Gone
        await merges.choose(tx, merge.id, json.dumps(chosen))
        merge = msgspec.structs.replace(merge, choices=json.dumps(chosen))
        return await compare(deps, tx, viewer, merge, both)
