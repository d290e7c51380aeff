"""Until when, as people write it into a notice: 月底前, 10天内, 12月3日前, by 3 Dec, within 2 weeks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from bot.refusals import Refusal
from bot.times import days, lunar
from bot.times.coming import last_day
from bot.times.words import NUMBER, number, plain

DECEMBER = 12
WITHIN = re.compile(
    f"(?P<count>[0-9]{{1,3}}|{NUMBER}|半)个?(?P<unit>天|日|周|星期|礼拜|月)(?:之|以)?内"
    "|within (?:the next )?(?P<number>[0-9]{1,3}|a|one|two|three) (?P<of>day|week|month)s?"
)
LENGTH = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30}
SPELT = {"a": 1, "one": 1, "two": 2, "three": 3}
ENDS = re.compile(
    f"(?P<numbered>{NUMBER})月底|"
    "(?P<next>下个?月底|next month.?end|end of next month)"
    "|(?P<month>(?:本|这个?|当)?月底|月内|month.?end|end of (?:the |this )?month|\\beom\\b)"
    "|(?P<year>年底|年内|end of (?:the |this )?year|year.?end)"
    "|(?P<week>本周内|这周内|本周末|end of (?:the |this )?week)"
    "|(?P<following>下周内|下周末|end of next week)"
)
AFTER = re.compile(
    "^(?:(?:之|以)?前|止|截止|到期|内|交货|交付|到货|进场|提货|发货|(?:就|急)?要货?|安装|开工|交样|交$|前)"
)
BEFORE = re.compile(
    "(?:截止(?:到|日期|时间)?|截至|最迟|最晚|不晚于|不迟于|交期|有效期?至?|至"
    "|by|before|until|till|deadline|latest|no later than)[:： ]*$"
)
# 12/20前, by 20/12/2026: the month first where a Chinese word follows, else where only that can be.
NUMBERED = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})(?:\2(\d{4}))?(?![\d/])")
BY_NUMBER = re.compile("^(?:之|以)?(?:前|止|截止|到货|交货)")
THIRD = re.compile(f"(?:(?P<month>{NUMBER})|(?P<next>下个?)|本|这个?)月(?P<third>[上中下])旬")
THIRDS = {"上": 10, "中": 20, "下": 31}
LUNAR_FEASTS = {
    **dict.fromkeys(("春节", "过年", "年", "cny", "chinesenewyear", "lunarnewyear"), (1, 1)),
    "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15),
}  # fmt: skip
SOLAR_FEASTS = {
    "元旦": (1, 1), "清明": (4, 5), "五一": (5, 1), "国庆": (10, 1), "十一": (10, 1), "圣诞": (12, 25),
    "christmas": (12, 25), "newyear": (1, 1),
}  # fmt: skip
FEAST = re.compile(
    "(?P<feast>春节|过年|元宵|清明|端午|中秋|元旦|五一|国庆|(?<![0-9二月])十一|圣诞|(?<![0-9一二两三四五六七八九十百几多半今明去来往同当年])年)"
    "节?(?:放假)?(?:之|以)?前|before (?P<english>christmas|cny|(?:chinese|lunar) new year|new year)"
)
UNTIL = re.compile(
    "(?:截止(?:到|日期|时间)?|截至|有效期?(?:至|到)?|优惠(?:至|到)?|限|清仓"
    "|until|till|valid (?:until|till|to)|before|by)[:： ]*$"
)
OFFER_ENDS = re.compile("[^,。;\\n]{1,12}?(?:(?:之|以)?前(?!期)|止|截止|有效|到期)|年底?前|春节前")
START = re.compile(r"(?<![0-9a-z])(?=[0-9一二三四五六七八九十今明后大下本这周星礼jfmasondtwn])")
AHEAD = 30  # characters in which a date is over


class Deadline(msgspec.Struct, frozen=True):
    """`day`: ISO, the first that is named; empty for none. `others` are named too. `wrong`: one that doesn't exist."""

    day: str = ""
    others: tuple[str, ...] = ()
    past: bool = False
    wrong: str = ""


def deadline_of(text: str, today: str, *, offered: bool = False) -> Deadline:
    """`today`: ISO, the author's. `offered`: a supply, of which 3天内发货 says how soon it comes, not until when."""
    now, typed = date.fromisoformat(today), plain(text)
    found: dict[str, int] = {}
    wrong = ""
    ways = (_within, _ends, _thirds, _dated, _numbered, _feasts)
    for at, value in (each for way in ways for each in way(typed, now)):
        if offered and not _ends_offer(typed, at):
            continue
        if isinstance(value, str):
            wrong = wrong or value
        else:
            found.setdefault(value.isoformat(), at)
    named = sorted(found, key=lambda day: found[day])
    coming = [day for day in named if day >= today]
    first = (coming or named or [""])[0]
    return Deadline(first, tuple(day for day in named if day != first), bool(first) and first < today, wrong)


def _ends_offer(text: str, at: int) -> bool:
    """Whether what is said there is when the offer ends, rather than when the goods are ready or sent."""
    return bool(UNTIL.search(text[:at]) or OFFER_ENDS.match(text[at:]))


def _within(text: str, today: date) -> Iterator[tuple[int, date]]:
    for match in WITHIN.finditer(text):
        unit, count = match["unit"] or match["of"], match["count"] or match["number"]
        if count == "半":
            yield match.start(), today + timedelta(days=LENGTH[unit] // 2)
        else:
            how_many = SPELT.get(count) or (int(count) if count.isdigit() else number(count))
            yield match.start(), today + timedelta(days=how_many * LENGTH[unit])


def _ends(text: str, today: date) -> Iterator[tuple[int, date]]:
    month = today.replace(day=last_day(today.year, today.month))
    following = month + timedelta(days=1)
    sunday = today + timedelta(days=6 - today.weekday())
    days_of = {
        "month": month,
        "next": following.replace(day=last_day(following.year, following.month)),
        "year": date(today.year, DECEMBER, 31),
        "week": sunday,
        "following": sunday + timedelta(days=7),
    }
    for match in ENDS.finditer(text):
        if match["numbered"]:
            yield from _end_of(number(match["numbered"]), match.start(), today)
        else:
            yield match.start(), days_of[str(match.lastgroup)]


def _thirds(text: str, today: date) -> Iterator[tuple[int, date]]:
    """12月中旬: its last day."""
    for match in THIRD.finditer(text):
        month = number(match["month"]) if match["month"] else today.month + bool(match["next"])
        month = month - DECEMBER if month > DECEMBER else month
        year = today.year + (month < today.month)
        if last := last_day(year, month):
            yield match.start(), date(year, month, min(THIRDS[match["third"]], last))


def _end_of(month: int, at: int, today: date) -> Iterator[tuple[int, date]]:
    """The next of that name."""
    year = today.year + (month < today.month)
    if last_day(year, month):
        yield at, date(year, month, last_day(year, month))


def _dated(text: str, today: date) -> Iterator[tuple[int, date | str]]:
    """Dates beside what says that they are an end; one that doesn't exist as it is written."""
    over = 0
    for start in START.finditer(text):
        at = start.start()
        if at < over:
            continue
        for day in days.read(text[at : at + AHEAD]):
            size = len(text[at : at + AHEAD]) - len(day.rest)
            if AFTER.match(day.rest) or BEFORE.search(text[:at]):
                over = at + size
                yield at, _first(day, today) or text[at : at + size].strip()
                break


def _numbered(text: str, today: date) -> Iterator[tuple[int, date | str]]:
    for match in NUMBERED.finditer(text):
        after = BY_NUMBER.match(text[match.end() :])
        if not after and not BEFORE.search(text[: match.start()]):
            continue
        one, other, year = int(match[1]), int(match[3]), match[4]
        if after and not year:
            month, day = one, other
        elif one > DECEMBER:
            month, day = other, one
        elif other > DECEMBER:
            month, day = one, other
        else:
            continue
        for named in days.read(f"{year}年{month}月{day}日" if year else f"{month}月{day}日"):
            yield match.start(), _first(named, today) or match[0]
            break


def _feasts(text: str, today: date) -> Iterator[tuple[int, date]]:
    """The day before it."""
    for match in FEAST.finditer(text):
        name = (match["feast"] or match["english"]).replace(" ", "")
        least = today + timedelta(days=1)
        if name in LUNAR_FEASTS:
            coming = lunar.upcoming(*LUNAR_FEASTS[name], leap=False, today=today)
            day = next((each for each in coming if each >= least), None)
        else:
            day = _coming(*SOLAR_FEASTS[name], least)
        if day:
            yield match.start(), day - timedelta(days=1)


def _coming(month: int, day: int, today: date) -> date | None:
    """The next of that day."""
    found = _in_year(today.year, month, day)
    return found if found is None or found >= today else _in_year(today.year + 1, month, day)


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first(day: days.Day, today: date) -> date | None:
    found: date | None = None
    try:
        for found in day.dates(today):
            if found >= today:
                break
    except (Refusal, ValueError):
        return None
    return found
