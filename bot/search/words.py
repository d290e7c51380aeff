"""One word of a query: what it means in Chinese, what else is written for it, and what sort of word it is."""

from functools import cache
from pathlib import Path

import msgspec

from bot import positions, tables
from bot.search import meanings, readings

TRADES = Path(__file__).with_name("trades.txt")
PLACE, ABSENT, POSITION, BODY, SURNAME = "place", "absent", "position", "body", "surname"
BODIES = frozenset({"商会", "总商会", "协会", "会馆", "同乡会", "联合会", "联谊会", "公会", "工商联"})
# What follows a surname; 会长 and the like are positions, which people hold or not.
ADDRESSES = ("总经理", "董事长", "老板", "先生", "女士", "小姐", "老师", "总", "董", "姐", "哥")
LONGEST_SURNAME = 2


class Word(msgspec.Struct, frozen=True):
    """A run of Han characters, or a word of another script.

    `meanings`: Han words that would do as well; `surnames`: characters of the surnames that it may spell;
    `others`: what makers of the same write instead; `sort`: a place, a position, a body or a surname, else empty.
    """

    text: str
    han: bool
    meanings: tuple[str, ...] = ()
    surnames: str = ""
    others: tuple[str, ...] = ()
    sort: str = ""

    @property
    def hans(self) -> tuple[str, ...]:
        return (self.text,) if self.han else self.meanings


def chinese(text: str) -> Word:
    surname = addressed(text)
    if surname:
        return Word(surname, han=True, sort=SURNAME)
    return Word(text, han=True, others=_trades().get(text, ()), sort=_sort(text, (text,)))


def spelt(text: str, found: tuple[str, ...]) -> Word:
    found = found or _trades_read().get(text, ())
    others = dict.fromkeys(other for each in found for other in _trades().get(each, ()))
    sort = _sort(text, found) if found and not meanings.is_english_alone(text) else _sort("", found)
    return Word(text, False, found, meanings.surnames_of(text), tuple(others), sort)


def addressed(run: str) -> str:
    """林 of 林总, 林先生: a surname with a form of address; empty for anything else."""
    for ending in ADDRESSES:
        if run.endswith(ending) and 0 < len(run) - len(ending) <= LONGEST_SURNAME:
            surname = run.removesuffix(ending)
            if surname in _surnames():
                return surname
    return ""


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row.surname for row in tables.surnames()) | positions.DOUBLE


@cache
def _trades() -> dict[str, tuple[str, ...]]:
    lines = TRADES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {word: tuple(others) for word, *others in pairs}


@cache
def _trades_read() -> dict[str, tuple[str, ...]]:
    """famen: 阀门, as it is typed in letters."""
    return {"".join(readings.syllables(trade)): (trade,) for trade in _trades() if len(trade) > 1}


@cache
def _positions() -> frozenset[str]:
    return frozenset(name for name, _rank, _english in positions.TABLE)


def _sort(text: str, hans: tuple[str, ...]) -> str:
    if hans and _positions().issuperset(hans):
        return POSITION
    if hans and BODIES.issuperset(hans):
        return BODY
    return PLACE if len(text) > 1 and (tables.find_place(text) or text in meanings.COUNTRIES) else ""


def wider(word: Word) -> Word | None:
    """The nearest place around one that is not in the register: its province, its country."""
    found = next(iter(tables.find_place(word.text)), None)
    around = tables.place(found.parent) if found and found.parent else None
    return Word(around.short, han=True, sort=PLACE) if around and around.code != tables.HOME else None
