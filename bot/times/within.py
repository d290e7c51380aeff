"""When something is, as it stands within other words: 年会 下周五14:00-17:00 西安宾馆. Found, not yet understood.

A date alone counts where it can't well be part of a name: 12月20日, 下周五, 明天, Dec 20; not 周五 (of 周五读书会), nor
今日.
"""

import re
from typing import NamedTuple

NUMBER = "(?:[0-9０-９]{1,2}|[零〇一二三四五六七八九十廿]{1,3})"
WEEK = "(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]"
WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
NTH = "[0-9]{1,2}(?:st|nd|rd|th)?"
DATE = "|".join((
    f"(?:(?:20[0-9]{{2}}|今|明)年)?{NUMBER}月{NUMBER}[日号號]",
    "20[0-9]{2}(?P<sign>[-/.])[0-9]{1,2}(?P=sign)[0-9]{1,2}(?![0-9])",
    f"下下?[个個]?{WEEK}",
    "(?:大[后後]|[后後]|明)天",
    rf"\bnext {WEEKDAY}\b",
    rf"\b{NTH} {MONTH}(?:,? 20[0-9]{{2}})?\b",
    rf"\b{MONTH} {NTH}(?:,? 20[0-9]{{2}})?\b",
    r"\btomorrow\b",
))  # fmt: skip
NAMED = "|".join((
    f"[本这這]?{WEEK}",
    "[今明][天日]|[今明](?=[晚早])",
    "(?:农历|農曆)?(?:[正冬腊臘]|[一二三四五六七八九十]{1,2})月(?:初[一二三四五六七八九十]|[十廿二三][一二三四五六七八九十]?)",
    f"{NUMBER}[日号號]",
    rf"\b(?:this )?{WEEKDAY}\b",
    r"\btoday\b",
))  # fmt: skip
"""May be part of a name: a day where a time of day follows."""
BESIDE = rf"(?:\s*[(（]?{WEEK}[)）]?)?"
PART = "(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚間|晚|早)?"
CLOCK = (
    r"(?:[0-9０-９]{1,2}[:：][0-9０-９]{2}(?:\s*[ap]\.?m\b\.?)?(?![0-9])|[0-9]{1,2}\s*[ap]\.?m\b\.?"
    rf"|{NUMBER}[点點时時](?:[钟鐘整半]|[一二三1-3]刻|{NUMBER}分?)?)"
)
DASH = r"\s*(?:[-–—~～至到]|\bto\b)\s*"
HOURS = rf"{PART}\s*{CLOCK}(?:{DASH}{PART}{CLOCK})?"
BETWEEN = r"[\s,，]*(?:\bat\s+)?"
WHEN = re.compile(f"(?P<day>{DATE}|{NAMED}){BESIDE}{BETWEEN}{HOURS}", re.IGNORECASE)
CLOCK_FIRST = re.compile(rf"\b{CLOCK}\s*,?\s*(?:on\s+)?(?:{DATE}|{NAMED})", re.IGNORECASE)
DAY = re.compile(f"(?:{DATE}){BESIDE}", re.IGNORECASE)


class Within(NamedTuple):
    """What stands before the words that say when, these, and what stands after; `timed`: they say a time of day."""

    before: str
    words: str
    after: str
    timed: bool


def find(text: str) -> Within | None:
    """The first place that says a day and a time; else the first that says a day."""
    for pattern, timed in ((WHEN, True), (CLOCK_FIRST, True), (DAY, False)):
        if match := pattern.search(text):
            return Within(text[: match.start()], match[0], text[match.end() :], timed)
    return None
