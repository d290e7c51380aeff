"""A list of leaders as people write it: 会长：张三；执行会长：李四、王五, or one a line, in either order."""

import re
import unicodedata
from typing import Any

import msgspec

from bot import positions, traditional
from bot.forms.steps import Asking, Sent, WordsWanted
from bot.refusals import Refusal

MOST = 300
LONGEST_NAME, LONGEST_POSITION = 40, 30
PARTS = re.compile(r"[\n;；。]+")
NUMBER = re.compile(r"^\s*(?:[-•·*▪●]|[(（]?\d{1,3}[.、)）．]|[一二三四五六七八九十]{1,3}、)\s*")
REMARK = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]")
HAN = re.compile(r"[\u3400-\u9fff·•]+(?:\s+[\u3400-\u9fff·•]+)*")
PARTING = re.compile(r"[、,，/／&]+|\s+和\s+")
NAME = re.compile(r"[\u3400-\u9fff·•]{2,8}|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’ -]{1,39}")
HEADING = re.compile(r"名单|名單|第.{1,4}届|第.{1,4}屆|理事会|理事會|监事会|監事會|领导班子|領導班子|公示|如下")
PREFIX = "(?:候任|代理|代|第一|驻会|駐會|专职|專職|名誉|荣誉)?"


class LeadersWanted(Refusal):
    """No leader in what was `typed`."""


class TooManyLeaders(Refusal):
    """`most` are taken, `count` came."""


class Named(msgspec.Struct, frozen=True):
    """Somebody of a list: a position as it was written, and a name."""

    position: str
    name: str


class List(msgspec.Struct, frozen=True):
    """`unread`: what makes no sense as a position or a name."""

    named: tuple[Named, ...]
    unread: tuple[str, ...]


def _titles() -> str:
    simplified = [each for each, _, _ in positions.TABLE]
    both = {*simplified, *traditional.convert(simplified)}
    return "|".join(sorted(both, key=len, reverse=True))


TITLES = _titles()
AHEAD = re.compile(rf"({PREFIX}(?:{TITLES}))(?:\s*兼\s*({PREFIX}(?:{TITLES})))?\s*(.*)", re.DOTALL)
BEHIND = re.compile(rf"(.*?)\s*({PREFIX}(?:{TITLES}))", re.DOTALL)


def read(_asking: Asking, sent: Sent) -> dict[str, list[Any]]:
    """The answer of a form: a List as JSON. Raises WordsWanted, LeadersWanted, TooManyLeaders."""
    typed = sent.content.text.strip()
    if sent.content.media or not typed:
        raise WordsWanted
    found = parse(typed)
    if not found.named:
        raise LeadersWanted(typed=typed)
    if len(found.named) > MOST:
        raise TooManyLeaders(most=MOST, count=len(found.named))
    made: dict[str, list[Any]] = msgspec.to_builtins(found)
    return made


def parse(text: str) -> List:
    named: dict[str, Named] = {}
    unread: list[str] = []
    heading = ""
    for part in PARTS.split(unicodedata.normalize("NFKC", text).replace("：", ":")):
        # One space for many: the patterns below take the square of what they have to try.
        line = " ".join(NUMBER.sub("", REMARK.sub(_bare, part)).split()).strip(" ,，、")
        if not line:
            heading = heading if not part.strip() else _remarked(part) or heading
            continue
        position, names, left = _line(line, heading)
        if position and not names and not left:
            heading = position
        for name in names:
            _put(named, Named(position, name))
        unread += [each for each in left if not HEADING.search(each)]
    return List(tuple(named.values()), tuple(unread))


def _bare(remark: re.Match[str]) -> str:
    """张三（常务副会长）says a position; any other remark goes."""
    inside = remark[0][1:-1].strip()
    return f" {inside} " if BEHIND.fullmatch(inside) and remark.string[: remark.start()].strip() else ""


def _remarked(part: str) -> str:
    inside = part.strip(" ()（）【】[]")
    return inside if positions.is_known(inside) else ""


def _put(named: dict[str, Named], new: Named) -> None:
    """Who stands there twice holds the higher one."""
    old = named.get(new.name)
    if old is None or positions.rank(new.position) < positions.rank(old.position):
        named[new.name] = new


def _line(line: str, heading: str) -> tuple[str, list[str], list[str]]:
    """A position, its names, and what is neither."""
    before, colon, after = line.partition(":")
    if colon:
        return _with_colon(before.strip(), after.strip(), line)
    ahead = AHEAD.fullmatch(line)
    if ahead and not ahead[3]:
        return ahead[1], [], []
    if ahead and (found := _names(ahead[3]))[0] and not found[1]:
        return ahead[1], *found
    behind = BEHIND.fullmatch(line)
    if behind and (found := _names(behind[1]))[0] and not found[1]:
        return behind[2], *found
    found = _names(line) if heading else ([], [line])
    return heading, *found


def _with_colon(before: str, after: str, line: str) -> tuple[str, list[str], list[str]]:
    if positions.is_known(after) and not positions.is_known(before) and not _names(before)[1]:
        return after, *_names(before)
    if len(before) > LONGEST_POSITION or HEADING.search(before):
        return "", [], [line]
    if not after:
        return before, [], []
    return before, *_names(after)


def _names(text: str) -> tuple[list[str], list[str]]:
    """The names of a part, and what is none."""
    names, wrong = list[str](), list[str]()
    for part in filter(None, map(str.strip, PARTING.split(text))):
        for name in _spaced(part) if HAN.fullmatch(part) else [part]:
            (names if NAME.fullmatch(name) and len(name) <= LONGEST_NAME else wrong).append(name)
    return names, wrong


def _spaced(part: str) -> list[str]:
    """Spaces part Chinese names, but for the one within 张 三."""
    words, names = part.split(), list[str]()
    while words:
        word = words.pop(0)
        if len(word) == 1 and words and len(words[0]) == 1:
            word += words.pop(0)
        names.append(word)
    return names
