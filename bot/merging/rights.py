"""Who may say that two rows are one person: whoever could confirm either of them, and has both.

Whoever has an account of the one has the rights of both from then on. So it takes the desk that may give them; and
where both are on the bot, with accounts of different people on Telegram, the office says which one stays.
"""

from collections.abc import Iterable, Sequence

import msgspec

from bot import desks
from bot.claims.rights import level_of
from bot.desks import OFFICE, SECRETARIAT, DeskOnly
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import appointments, people
from storage.database import Reader
from storage.people import Membership, Person

Two = tuple[Person, Person]


class Right(msgspec.Struct, frozen=True):
    """`level`: the desk that decides; `may`: the viewer may; `organisation_id`: whose it is; none: the office's."""

    level: str
    may: bool
    organisation_id: int | None


async def pair(reader: Reader, one_id: int, other_id: int) -> Two:
    """The two, the older row first: links and imports know it longest. Raises Gone where they are one already."""
    found = [await people.by_id(reader, number) for number in sorted((one_id, other_id))]
    if any(each is None or each.erased_at for each in found):
        raise Gone
    one, other = found[0], found[1]
    assert one
    assert other
    if one.id == other.id:
        raise Gone
    return (one, other) if one.id < other.id else (other, one)


def entered(held: Iterable[Membership]) -> set[int]:
    """The organisations that have somebody as their own, not by a list that names whom others had entered."""
    return {each.organisation_id for each in held if not each.listed}


async def right(
    reader: Reader, viewer: Viewer, two: Two, held: Sequence[Membership], accounts: int, today: str
) -> Right:
    """`held`: both's memberships; `accounts`: how many they have together. Raises DeskOnly, Gone."""
    if not viewer.staff:
        raise DeskOnly
    own = [entered(each for each in held if each.person_id == person.id) for person in two]
    both = own[0] & own[1]
    whole = viewer.officer or viewer.admin
    if not whole and not both & viewer.desks:
        raise Gone
    kinds = {kind for person in two for kind in await appointments.kinds_of(reader, person.id, today)}
    level = level_of(kinds)
    if level == SECRETARIAT and (accounts > 1 or not both):
        level = OFFICE
    mine = min(both & viewer.desks, default=None) or min(both, default=None)
    return Right(level, level in desks.levels(viewer), mine if level == SECRETARIAT else None)
