"""What is asked for in a sentence: 谁是西安商会的会长, 泉州做阀门的企业, 仑苍人, "who makes valves in Quanzhou"."""

import re
from functools import cache
from pathlib import Path

from bot import positions, tables
from bot.search import folding, spelling, words

# What people say around the thing that they look for. Longer ones first: the first that fits is taken.
SMALL_TALK = Path(__file__).with_name("smalltalk.txt")
POSITION = re.compile("|".join(sorted((name for name, _rank, _english in positions.TABLE), key=len, reverse=True)))
FROM_THERE = ("人", "籍", "老乡", "乡亲", "乡贤", "同乡", "帮")
BODIES = ("会", "馆", "公司", "厂", "集团", "联盟", "办公室")  # of such a name the place is a part
FIRM = re.compile("有限|股份|集团|分公司|支行")
LONGEST_PLACE = 8


@cache
def _small_talk() -> frozenset[str]:
    lines = SMALL_TALK.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _talk() -> re.Pattern[str]:
    return re.compile("|".join(sorted((word for word in _small_talk() if not word.isascii()), key=len, reverse=True)))


def says_nothing(run: str, *, han: bool) -> bool:
    """Whether a run is but small talk; a word of letters that may as well be a syllable isn't."""
    if han:
        return _talk().fullmatch(run) is not None
    return run in _small_talk() and spelling.SYLLABLES.fullmatch(run) is None


def from_a_place(run: str) -> str:
    """仑苍 of 仑苍人, 仑苍籍: a home town asked for by its people; else the run as it is."""
    for ending in FROM_THERE:
        if run.endswith(ending) and tables.find_place(run.removesuffix(ending)):
            return run.removesuffix(ending)
    return run


def plainly(folded: str) -> str:
    """A folded sentence's telling words, apart: without small talk, places and positions by themselves."""
    return " ".join(
        part
        for run, is_han in folding.runs(folded)
        for part in (_parts(run) if is_han else [run] if run not in _small_talk() else [])
    )


def _parts(run: str) -> list[str]:
    if FIRM.search(run) or words.addressed(run):
        return [run]
    rest = _talk().sub(" ", run)
    if words.addressed(rest.strip()):
        return [rest.strip()]
    apart = POSITION.sub(r" \g<0> ", rest)
    return [part for piece in apart.split() for part in _place_apart(from_a_place(piece))]


def _place_apart(piece: str) -> list[str]:
    """西安 阀门 of 西安阀门; 西安商会 stays one."""
    if not piece.endswith(BODIES):
        for size in range(min(LONGEST_PLACE, len(piece) - 2), 1, -1):
            if tables.find_place(piece[:size]):
                return [piece[:size], *_place_apart(piece[size:])]
    return [piece]
