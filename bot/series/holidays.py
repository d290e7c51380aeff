"""On which days a series doesn't take place where that is wanted: public holidays, by the office's table."""

from bot.holidays.calendars import current
from bot.recurrences.coming import Holiday
from storage.database import Reader


async def known(reader: Reader) -> Holiday:
    """What a day is called that is a holiday in a country; empty where it is none."""
    return (await reader.run(current)).name
