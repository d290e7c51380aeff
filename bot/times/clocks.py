"""The time of day in what somebody typed: 下午3点, 九点半, 14:30, 2:30 pm."""

import re
from typing import NamedTuple

from bot.times.words import NUMBER, number

PARTS = {
    "凌晨": (0, 5), "清晨": (4, 11), "清早": (4, 11), "早晨": (4, 11), "早上": (4, 11), "早": (4, 11), "上午": (0, 12),
    "中午": (11, 14), "下午": (12, 23), "傍晚": (16, 20), "晚上": (17, 24), "晚间": (17, 24), "晚": (17, 24),
}  # fmt: skip
PART = f"(?P<part>{'|'.join(PARTS)})?(?:at )?"
HALF = r"(?P<half>[ap])\.?m\.?"
WRITTEN = re.compile(f"{PART}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::00)?(?: ?{HALF})?(?![0-9a-z:])")
BRIEF = re.compile(f"{PART}(?P<hour>[0-9]{{1,2}}) ?{HALF}(?![0-9a-z:])")
SPOKEN = re.compile(
    f"{PART}(?P<hour>{NUMBER})[点时](?:钟|整|(?P<past>半)|(?P<quarter>[一1三3])刻|(?P<minute>{NUMBER})(?P<unit>分)?)?"
)
NOON, MIDNIGHT = 12, 24
SMALL_HOURS = range(1, 7)  # 3点: hardly ever in the night, when an announcement is meant


class Clock(NamedTuple):
    """Hours and minutes after the midnight that begins the day; 晚上12点半 has 24 hours."""

    hour: int
    minute: int


def read(text: str) -> list[Clock]:
    """The readings of a whole text: none when it isn't a time of day, two when it may be either."""
    for pattern in (WRITTEN, BRIEF, SPOKEN):
        if match := pattern.fullmatch(text):
            return _clocks(match)
    return []


def leading(text: str) -> tuple[list[Clock], str]:
    """The readings of a time in figures at the head of a text, as in "3pm tomorrow", and what follows."""
    match = WRITTEN.match(text) or BRIEF.match(text)
    return (_clocks(match), text[match.end() :].lstrip()) if match else ([], text)


def is_missing(text: str) -> bool:
    """Whether a text that follows a day says no time, or but a part of the day."""
    return not text or text in PARTS


def _clocks(match: re.Match[str]) -> list[Clock]:
    minute = _minute(match.groupdict())
    if minute is None:
        return []
    return [Clock(hour, minute) for hour in _hours(match.groupdict()) if hour < MIDNIGHT or not minute or match["part"]]


def _minute(found: dict[str, str | None]) -> int | None:
    if found.get("past"):
        return 30
    if quarter := found.get("quarter"):
        return 15 * number(quarter)
    minute = found.get("minute")
    if minute is None:
        return 0
    bare = len(minute) == 1 and not found.get("unit")  # 8点5: five past, or fifty?
    return None if bare or number(minute) >= 60 else number(minute)  # noqa: PLR2004


def _hours(found: dict[str, str | None]) -> list[int]:
    typed, part, half = found["hour"] or "", found["part"], found.get("half")
    hour = number(typed)
    if half:
        meant = [hour % NOON + NOON * (half == "p")] if 1 <= hour <= NOON else []
    elif part:
        meant = sorted({hour, hour % NOON, hour + NOON}) if 1 <= hour <= NOON else [hour]
    elif hour in SMALL_HOURS and not typed.startswith(("0", "零")):
        meant = [hour, hour + NOON]
    else:
        meant = [hour]
    first, last = PARTS[part] if part else (0, MIDNIGHT)
    return [hour for hour in meant if first <= hour <= last]
