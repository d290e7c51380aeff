"""What the forms of a new member and a new company share: whose they are, and what was answered."""

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import fields, rights
from bot.entries.fields import Answer, Values
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking
from storage.database import Reader as Connection


async def begin(deps: Deps, reader: Reader, name: str, organisation_id: int) -> Turn:
    """An unfinished one goes on, where it is the same organisation's. Raises Gone."""
    async with deps.database.reading() as connection:
        of = await rights.subject(deps, connection, reader.viewer, "organisations", organisation_id)
    left = await filling.unfinished(deps, reader, name)
    if left and left.answers["organisation"] == organisation_id:
        return left
    return await filling.begin(deps, reader, name, {"organisation": of.id, "at": of.name, "region": of.region})


def answer(asking: Asking, field: str) -> Answer:
    said = asking.answers.get(field)
    return msgspec.convert(said, Answer) if said else Answer(fields.empty(field))


def values(asking: Asking, field: str) -> Values:
    return answer(asking, field).values


async def organisation(asking: Asking, connection: Connection) -> rights.Subject:
    """Rights may have ended since. Raises Gone."""
    number = asking.answers["organisation"]
    return await rights.subject(asking.deps, connection, asking.reader.viewer, "organisations", number)
