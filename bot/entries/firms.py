"""Which company of the register somebody is with: by its whole name, else offered by what is near; else as written."""

from typing import Any

from bot import tables
from bot.privacy import OFFICE
from bot.refusals import Gone
from bot.search.find import find
from storage import companies
from storage.database import Reader

NEAR = 3
Values = dict[str, Any]


async def resolved(reader: Reader, values: Values) -> Values:
    """With the company's id where the register has one, and one alone, of this name."""
    if values["company_id"] or not values["company_name"]:
        return values
    same = await companies.named(reader, values["company_name"], 2)
    return await chosen(reader, same[0]) if len(same) == 1 else values


async def chosen(reader: Reader, company_id: int) -> Values:
    """Raises Gone."""
    if await companies.by_id(reader, company_id) is None:
        raise Gone
    return {"company_id": company_id, "company_name": ""}


async def near(reader: Reader, typed: str) -> tuple[tuple[int, str], ...]:
    """Companies (id, name) that may be meant."""
    found = await find(reader, typed, OFFICE, ("companies",), limit=NEAR)
    hits = found.hits.get("companies", [])
    folded = tables.fold(typed)
    return tuple(
        (hit.id, hit.name)
        for hit in hits
        if any(field == "name" for field, _ in hit.matched) or folded in tables.fold(hit.name)
    )
