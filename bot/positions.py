"""Positions in an organisation: rank, English, and the title that one is addressed by.

候任 (elect), 留任 (staying on) and the like stand before a position and leave its rank as it is.
"""

import functools
import re

from opencc import OpenCC

# Position, rank, English. The order matters: the first that a text ends with, or holds, counts.
TABLE: tuple[tuple[str, int, str], ...] = (
    ("创会会长", 110, "Founding President"),
    ("永远荣誉会长", 111, "Lifelong Honorary President"),
    ("永久荣誉会长", 111, "Lifelong Honorary President"),
    ("荣誉会长", 112, "Honorary President"),
    ("名誉会长", 113, "Honorary President"),
    ("名誉主席", 113, "Honorary Chairman"),
    ("荣誉主席", 112, "Honorary Chairman"),
    ("名誉顾问", 116, "Honorary Adviser"),
    ("首席顾问", 114, "Chief Adviser"),
    ("法律顾问", 117, "Legal Adviser"),
    ("顾问", 115, "Adviser"),
    ("轮值会长", 2, "Rotating President"),
    ("执行会长", 10, "Executive President"),
    ("执行主席", 10, "Executive Chairman"),
    ("署理会长", 12, "Deputy President"),
    ("常务副会长", 30, "Standing Vice President"),
    ("常务副主席", 30, "Standing Vice Chairman"),
    ("常务副理事长", 30, "Standing Vice Chairman"),
    ("副监事长", 45, "Deputy Chief Supervisor"),
    ("常务副秘书长", 55, "Standing Deputy Secretary-General"),
    ("执行秘书长", 51, "Executive Secretary-General"),
    ("副秘书长", 60, "Deputy Secretary-General"),
    ("副会长", 40, "Vice President"),
    ("副总主席", 40, "Vice Chairman"),
    ("副主席", 40, "Vice Chairman"),
    ("副理事长", 40, "Vice Chairman"),
    ("总主席", 0, "General Chairman"),
    ("总会长", 0, "General President"),
    ("理事长", 0, "Chairman"),
    ("监事长", 20, "Chief Supervisor"),
    ("监事会主席", 20, "Chief Supervisor"),
    ("主席", 0, "Chairman"),
    ("会长", 0, "President"),
    ("秘书长", 50, "Secretary-General"),
    ("常务理事", 70, "Standing Director"),
    ("理事", 80, "Director"),
    ("监事", 85, "Supervisor"),
    ("财政", 65, "Treasurer"),
    ("司库", 65, "Treasurer"),
    ("会员", 100, "Member"),
    ("成员", 100, "Member"),
    ("干事", 95, "Staff"),
    ("职员", 95, "Staff"),
    ("工作人员", 95, "Staff"),
)
LEADER_RANK = 50
"""Leaders of an organisation stand at 秘书长 or higher."""

OTHER_RANK = 90
"""A position that the table doesn't know; no position at all is a member."""
MEMBER_RANK = 100

PREFIXES = {"候任": "elect", "留任": "staying on", "代理": "acting", "代": "acting", "原": "former", "前任": "former"}
# Longest first, so that President alone doesn't take Vice President; all lower case.
ENGLISH = sorted(((english.lower(), rank) for _, rank, english in TABLE), key=lambda pair: -len(pair[0]))
HEADS = frozenset({"董事长", "总经理", "总裁", "老板", "厂长", "执行董事", "法人代表", "法定代表人", "CEO", "ceo"})
DOUBLE = frozenset(
    {
        "欧阳",
        "歐陽",
        "上官",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "东方",
        "東方",
        "皇甫",
        "尉迟",
        "尉遲",
        "公孙",
        "公孫",
        "慕容",
        "令狐",
    }
    | {
        "司徒",
        "司空",
        "夏侯",
        "西门",
        "西門",
        "南宫",
        "南宮",
        "端木",
        "独孤",
        "獨孤",
        "轩辕",
        "軒轅",
        "宇文",
        "长孙",
        "長孫",
    }
    | {"张简", "張簡", "范姜"}
)
HAN = re.compile(r"[\u3400-\u9fff]{2,4}")


@functools.cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@functools.lru_cache(maxsize=2048)
def _known(position: str) -> tuple[str, int, str] | None:
    """The table's row: the position that the text ends with, else the first that it holds."""
    text = _simplified().convert(re.sub(r"\s|（.*?）|\(.*?\)", "", position))
    rows = [row for row in TABLE if row[0] in text]
    return next((row for row in rows if text.endswith(row[0])), rows[0] if rows else None)


def is_known(position: str) -> bool:
    """Whether the table has it, in Chinese or in English."""
    return _known(position) is not None or any(english in position.lower() for english, _ in ENGLISH)


def rank(position: str) -> int:
    """0 first; several in one cell (会长、党支部书记) count by the highest."""
    parts = [part for part in re.split(r"[、,，;；/兼]|\s{2,}", position) if part.strip()]
    return min(map(_rank, parts), default=MEMBER_RANK)


def _rank(position: str) -> int:
    known = _known(position)
    if known:
        return known[1]
    text = position.lower()
    return next((number for english, number in ENGLISH if english in text), OTHER_RANK)


def english(position: str) -> str:
    """President, Vice President …; what isn't in the table stays as it is."""
    known = _known(position)
    if known is None:
        return position
    text = _simplified().convert(position)
    marks = [mark for prefix, mark in PREFIXES.items() if text.startswith(prefix) and not known[0].startswith(prefix)]
    return f"{known[2]} ({marks[0]})" if marks else known[2]


def title(position: str) -> str:
    """What follows a surname: 会长 of 常务副会长 too, as people say it; nothing for members and staff."""
    if position.strip() in HEADS:
        return "总"
    known = _known(position)
    if known is None or known[1] in range(OTHER_RANK, LEADER_RANK * 2 + 1) or "顾问" in known[0]:
        return ""
    base = ("总主席", "主席", "理事长", "监事长", "秘书长", "会长", "理事", "监事")
    spoken = next((each for each in base if known[0].endswith(each)), "")
    return _as_written(position, spoken)


def _as_written(position: str, spoken: str) -> str:
    """In the script that the register has it in."""
    tail = position.strip()[-len(spoken) :] if spoken else ""
    return tail if tail and _simplified().convert(tail) == spoken else spoken


def surname(name: str) -> str:
    """Of a Chinese name in characters; empty for any other."""
    if not HAN.fullmatch(name):
        return ""
    return name[:2] if name[:2] in DOUBLE and len(name) > 2 else name[:1]  # noqa: PLR2004, 欧阳 alone is no name
