"""A moment in words, to be confirmed or remembered, in the reader's zone."""

from datetime import datetime

from babel.dates import format_date, get_timezone_name

from bot.times import lunar
from bot.times.moments import Moment, aware
from bot.wording import BABEL, script

BEIJING = {"中国标准时间": "北京时间", "China Standard Time": "Beijing time"}


def read_back(moment: Moment, language: str, reader_zone: str) -> str:
    """2026年12月3日 星期四 14:30（农历十月廿五，北京时间）; Thursday, 3 December 2026, 14:30 (Beijing time)."""
    local = aware(moment.at, reader_zone)
    if language == "en":
        day = format_date(local, "EEEE, d MMMM y", locale=BABEL["en"])
        return f"{day}, {local:%H:%M} ({_zone(local, 'en')})"
    day = format_date(local, "y年M月d日 EEEE", locale=BABEL["zh-Hans"])
    lunar_date = lunar.words(local.date())
    notes = (f"农历{lunar_date}，" if lunar_date else "") + _zone(local, "zh-Hans")
    return script(f"{day} {local:%H:%M}（{notes}）", language)


def _zone(local: datetime, language: str) -> str:
    """The zone's name at that time of the year; what people call Chinese time is Beijing's."""
    name = get_timezone_name(local, locale=BABEL[language])
    return BEIJING.get(name, name)
