"""Text to lines, as Chinese and English are set."""

import bisect
import math
import re
from collections.abc import Callable, Iterator

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
ALONE = f"{HAN}\u2e80-\u30ff\uac00-\ud7af\ufe30-\ufe4f\uff00-\uffef\u2190-\u2bff\U0001f000-\U0001faff"  # each a unit
WIDE_OPENING = "（《〈「『【〔〖［｛“‘"  # their left half is blank
OPENING = f"{WIDE_OPENING}([{{"
FULL = "，。、；：？！）》〉」』】〕〗］｝”’"  # their right half is blank: it may stand in the margin
CLOSING = f"{FULL}—…·・～,.;:?!)\\]}}%％℃°~/\u2600-\u27bf\U0001f300-\U0001faff-"  # no line begins with one
MOST_SIGNS = 150  # in a line, whatever they are
LOST, SHORTER = 3, 2  # ems: a last line below three looks lost; two less a line to bring it company

# Where two blank halves meet, or one meets a sign that stands low, half an em goes.
SQUEEZED = re.compile(f"[{FULL}](?=[{WIDE_OPENING}])|[）》〉」』】〕〗］｝”’](?=[{FULL}])")

THIN = "\u2006"
SEAM = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9+@#$])|(?<=[A-Za-z0-9+%])(?=[{HAN}])")
APOSTROPHE = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")
PHONE = r"\+?\(?[0-9][0-9()]*+(?:[ -]\(?[0-9][0-9()]*+){1,4}+(?![\w:]|\.\d)"
WORD = f"[^\\s{ALONE}“‘]+(?<![(\\[{{])"
QUOTED = "[“「《（][^”」》）]{1,8}(?=[”」》）])"
UNIT = re.compile(f"\\s+|[{re.escape(OPENING)}]*(?:{PHONE}|{WORD}|\\S)[{CLOSING}]*")
COUNTED = f"[0-9]+[{THIN} ][{HAN}]"  # 88 号
TITLE_UNIT = re.compile(f"(?:{QUOTED}|{COUNTED})[{CLOSING}]*|{UNIT.pattern}")
IN_ADDRESS = re.compile("[/?&=._-](?=[^/?&=._-]*$)")
PAUSE = re.compile(f"[{FULL}—…的暨及和与與 ]$")
MOST_PIECES = 120  # units of a text that is balanced
SPLIT_COSTS = 9  # square ems of unevenness that a break within a phrase is as bad as

Width = Callable[[str], float]  # of a text, in ems
Ways = dict[int, tuple[float, list[str]]]  # by how many units are set: the cost, the lines


def units(text: str, unit: re.Pattern[str] = UNIT) -> list[str]:
    """What no line breaks within: a Chinese sign, a word, an address or a phone number, each with its punctuation.

    Between Chinese and a word or figure stands a thin space.
    """
    text = " ".join(text.split())
    if re.search(f"[{HAN}]", text):  # among Chinese signs a curly apostrophe is as wide as they are
        text = APOSTROPHE.sub("'", text)
    return unit.findall(SEAM.sub(THIN, text))


def broken(text: str, room: float, width: Width, unit: re.Pattern[str] = UNIT) -> list[str]:
    """The lines of a paragraph, each at most `room` ems; a unit that is longer is broken anywhere."""
    lines, line = [], ""
    for piece in units(text, unit):
        if fits(line + piece, room, width):
            line += piece
            continue
        lines.append(line.rstrip())
        *full, line = _chopped(piece.lstrip(), room, width)
        lines += full
    return [each for each in (*lines, line.rstrip()) if each]


def fits(line: str, room: float, width: Width) -> bool:
    line = line.rstrip()
    return width(line) - 0.5 * line.endswith(tuple(FULL)) <= room


def _chopped(piece: str, room: float, width: Width) -> Iterator[str]:
    """A unit in parts that fit, one sign at least; an address after one of its signs where there is one."""
    while len(piece) > 1 and not fits(piece, room, width):
        end = bisect.bisect_right(range(2, min(len(piece), MOST_SIGNS)), room, key=lambda end: width(piece[:end])) + 1
        inner = IN_ADDRESS.search(piece[:end])
        end = inner.end() if inner and inner.end() > end / 2 else end
        yield piece[:end]
        piece = piece[end:]
    yield piece


def filled(text: str, room: float, width: Width) -> list[str]:
    """Like `broken`, but a last line of one or two signs gets company where lines a little shorter bring it."""
    usual = broken(text, room, width)
    for less in range(SHORTER + 1):
        lines = broken(text, room - less, width)
        if len(lines) == len(usual) and (not lines[1:] or width(lines[-1]) >= LOST):
            return lines
    return usual


def balanced(text: str, room: float, width: Width) -> list[str]:
    """As few lines as can be, of about equal length, broken rather where one pauses: for titles."""
    usual, pieces = broken(text, room, width, TITLE_UNIT), units(text, TITLE_UNIT)
    if not usual[1:] or len(pieces) > MOST_PIECES:
        return usual
    mean = sum(map(width, usual)) / len(usual)
    ways: Ways = {0: (0.0, [])}
    for _line in usual:
        ways = _one_line_more(ways, pieces, room, lambda line: (width(line) - mean) ** 2, width)
    return ways.get(len(pieces), (0.0, usual))[1]


def _one_line_more(ways: Ways, pieces: list[str], room: float, uneven: Callable[[str], float], width: Width) -> Ways:
    """The cheapest way to each end that one more line can reach from the ends so far."""
    found: Ways = {}
    for start, (cost, lines) in ways.items():
        for end in range(start + 1, len(pieces) + 1):
            typed = "".join(pieces[start:end])
            line = typed.strip()
            if not fits(line, room, width):
                break
            split = end < len(pieces) and not PAUSE.search(typed)
            total = cost + uneven(line) + SPLIT_COSTS * split
            if line and total < found.get(end, (math.inf,))[0]:
                found[end] = (total, [*lines, line])
    return found


def cut(lines: list[str], most: int) -> list[str]:
    """At most so many lines; where there were more, the last one's end gives way to dots."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1].rstrip(f"{FULL}{OPENING}{THIN} ") + "…"]
