"""Days in the forms of terms, as people write them: 2027-01-01, 2027年1月, 今天, 即日起, 1月1日, 1 January."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.forms.steps import Sent, WordsWanted
from bot.refusals import Refusal
from bot.register import cells
from bot.register.problems import WrongError
from bot.times import days
from bot.times.refusals import NoSuchDay
from bot.times.words import plain

ENDINGS = ("起", "开始", "就任", "起就任")
BACK = {
    **dict.fromkeys(("即日", "即时", "即刻", "立即", "马上", "现在", "当天", "now", "immediately", "at once"), 0),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), 1),
    **dict.fromkeys(("前天", "前日"), 2),
}
"""How many days ago it was."""


class TermDayWanted(Refusal):
    """No date, or none between `first` and `last`: `typed`."""


def day(sent: Sent, read: Callable[[str], str], first: str, last: str, today: date) -> str:
    """A typed date between two, or the next day of such a name, from `today` on. Raises WordsWanted, TermDayWanted."""
    typed = sent.content.text.strip()
    if not typed:
        raise WordsWanted
    try:
        found = read(cells.clean(typed))
    except WrongError:
        found = spoken(typed, today)
    if not first <= found <= last:
        raise TermDayWanted(typed=typed, first=first, last=last)
    return found


def spoken(typed: str, today: date) -> str:
    """今天, 即日, 昨天, 明天, 1月1日, 下周一, 1 January: ISO; empty for what is no day, or several."""
    text = plain(typed)
    for ending in ENDINGS:
        text = text.removesuffix(ending)
    if text in BACK:
        return (today - timedelta(days=BACK[text])).isoformat()
    try:
        found = {next(each.dates(today)) for each in days.read(text) if not each.rest}
    except NoSuchDay:
        return ""
    return found.pop().isoformat() if len(found) == 1 else ""
