"""What a notice is called: 需-西安-0042, to be read out. Each kind and place has a series of its own."""

import re
import sqlite3

import msgspec

from bot import tables
from bot.search import folding
from storage import notices, organisations
from storage.database import Transaction
from storage.notices import Notice

SIGNS = {"demand": "需", "supply": "供"}
WITHOUT_PLACE = "联盟"
SPOKEN = re.compile(
    r"^\s*(?P<sign>[需供])\s*[-—–－·\s]?\s*(?P<place>[^\W\d_]{1,20}?)\s*[-—–－·\s]?\s*(?P<number>\d{1,9})\s*号?\s*$"
)


async def make(tx: Transaction, notice: Notice) -> str:
    """The next of its series: of the place of the organisation."""
    found = await organisations.by_id(tx, notice.organisation_id) if notice.organisation_id else None
    written = (found.city or found.province or found.country) if found else ""
    place = tables.place_name(written, "zh-Hans") or WITHOUT_PLACE
    return reference(notice.kind, place, await notices.next_number(tx, notice.kind, place))


def number(connection: sqlite3.Connection, notice: Notice) -> Notice:
    """An imported one, published without having been called anything, with the next reference of its series."""
    written = notices.house_of(connection, notice.id)
    place = tables.place_name(written, "zh-Hans") or WITHOUT_PLACE
    made = reference(notice.kind, place, notices.take_number(connection, notice.kind, place))
    notices.call(connection, notice.id, made)
    return msgspec.structs.replace(notice, reference=made)


def reference(kind: str, place: str, number: int) -> str:
    return f"{SIGNS[kind]}-{place}-{number:04d}"


def spoken(text: str) -> str:
    """As it is kept, of what somebody typed: 需西安42; empty for anything else."""
    match = SPOKEN.match(folding.fold(text))
    if match is None:
        return ""
    return f"{match['sign']}-{match['place']}-{int(match['number']):04d}"
