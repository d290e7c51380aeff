"""On which days a series doesn't take place where that is wanted: public holidays, by the office's table."""

from functools import partial

from bot.holidays.calendars import current
from bot.recurrences.coming import Holiday
from storage.database import Reader


async def known(reader: Reader, language: str = "zh-Hans") -> Holiday:
    """What a day is called that is a holiday in a country; empty where it is none."""
    return partial((await reader.run(current)).name, language=language)
