"""The place in what somebody wrote: where it is to be delivered, or where it comes from; home and overseas."""

import re
from functools import cache

import msgspec

from bot import tables
from bot.search import folding
from bot.tables import Place

LONGEST = 8  # characters of a Chinese name
PHRASE = 3  # words of another script: Kuala Lumpur, Ho Chi Minh
LEAST = 2, 4  # characters of a Chinese name, letters of another: LA, IS and IN are no places here
# Names that are words as well: places only with their ending, or with what stands beside a place.
WORDS_TOO = frozenset(
    [
        "大理",
        "码头",
        "来宾",
        "白银",
        "日照",
        "金边",
        "万象",
        "河内",
        "百色",
        "向阳",
        "安康",
        "黄山",
        "平安",
        "和平",
        "东方",
        "水头",
        "石井",
        "美林",
        "官桥",
        "新乡",
        "保定",
        "通化",
        "兴安",
        "四平",
        "自贡",
        "巴中",
        "三明",
        "石狮",
        "罗东",
        "大同",
        "长治",
        "吉安",
        "宝鸡",
        "梅山",
        "金淘",
        "东营",
        "马里",
        "乍得",
        "多哥",
        "约旦",
        "古巴",
        "巴林",
        "印度",
        "中山",
        "鞍山",
        "铜陵",
        "仙桃",
        "玉树",
        "张掖",
        "恩施",
        "固原",
        "安顺",
        "六安",
        "丽水",
        "抚顺",
    ]
)
ENGLISH_WORDS = frozenset(
    {"orange", "reading", "mobile", "turkey", "china", "chad", "jordan", "georgia", "gate", "male"}
)
ENDINGS = ("省", "市", "区", "县", "镇", "乡", "州", "港", "岛")
AFTER = re.compile(
    "^(?:省|市|区|县|镇)?(?:本地|当地|这边|那边|附近|周边|地区|市区|工地|项目|工厂|厂区|仓库?|港|机场|自提|提货|交货|交付|收货|到货|发货|出货|现货|起运|安装|"
    "施工|看货|验货|开店|客户|市场|有货|货源|价|专线|$|[,，。;；、\n）)])"
)
BEFORE = re.compile(
    "(?:在|到|至|送|往|去|发往|运到|发到|送到|寄|交|交货地[点址]?[:：]?|地[点址][:：]?|产地[:：]?|位于|人在|我在|来自|从|由)$"
)
TOWARDS = re.compile("(?:到|至|送|往|发往|运到|发到|送到|交货地[点址]?[:：]?)$")
ENGLISH_BEFORE = {"to": 3, "cif": 3, **dict.fromkeys(("in", "at", "from", "near", "fob", "delivery", "port"), 2)}
ORIGIN = re.compile("^(?:标准|国标|标|产的?|进口|香米|料理|风味|菜|茶|话|语|字|机床|重工|啤酒|鲜花|蜜柚)")


class Located(msgspec.Struct, frozen=True):
    """A place as it was found: `name` to show, and what it is known as."""

    name: str
    country: str
    province: str
    city: str


@cache
def _words() -> dict[str, str]:
    """Folded name -> code; the larger place first, where a name is that of several."""
    found: dict[str, str] = {}
    for place in tables.places():
        for word in (place.name, place.short, place.english, *place.aliases):
            folded = tables.fold(word)
            if len(folded) >= LEAST[folded.isascii()]:
                found.setdefault(folded, place.code)
    return found


def located(place: Place) -> Located:
    """With the province and the city that it lies in."""
    country, above = tables.country_of(place), {place.kind: place.name}
    at: Place | None = place
    while at is not None and at.parent:
        at = tables.place(at.parent)
        if at is not None:
            above.setdefault(at.kind, at.name)
    return Located(place.short, country, above.get("province", ""), above.get("city", ""))


def find(typed: str) -> Located | None:
    """What somebody typed as a place alone, or with more around it: 西安, 陕西西安高新区, Lae (PNG)."""
    found = tables.find_place(typed) or ([place] if (place := tables.find_country(typed)) else [])
    return located(found[0]) if found else place_of(typed)


def place_of(text: str) -> Located | None:
    """The place of a notice; with what says that it is one before any other that is named."""
    folded = folding.fold(text)
    found = sorted([*_chinese(folded), *_others(folded)])
    if not found:
        return None
    best = max(found, key=lambda each: (each[1], -each[0]))
    return located(_narrowed(best, found))


def _chinese(folded: str) -> list[tuple[int, int, int, str]]:
    """Position, merit, end and code of each name."""
    words, found, at = _words(), [], 0
    while at < len(folded):
        size = next((n for n in range(LONGEST, 1, -1) if folded[at : at + n] in words), 0)
        if not size or folded[at].isascii():
            at += 1
            continue
        name, end = folded[at : at + size], at + size
        merit = _merit(name, folded[:at], folded[end:])
        if merit >= 0 and words[name] != tables.HOME:
            found.append((at, merit, end, words[name]))
        at = end
    return found


def _merit(name: str, before: str, after: str) -> int:
    """3 for where something goes, 2 beside what stands beside places, -1 for what is rather another word."""
    beside = bool(BEFORE.search(before)) or bool(AFTER.match(after))
    if name in WORDS_TOO and not (after.startswith(ENDINGS) or beside):
        return -1
    if ORIGIN.match(after):
        return -1 if len(name) <= LEAST[0] and not beside else 0
    return 3 if TOWARDS.search(before) else 2 if beside else 1


def _others(folded: str) -> list[tuple[int, int, int, str]]:
    words = [(match.start(), match[0]) for match in re.finditer(r"[a-z]+", folded)]
    known, found, at = _words(), [], 0
    while at < len(words):
        for size in range(PHRASE, 0, -1):
            name = "".join(word for _, word in words[at : at + size])
            if name in known and name not in ENGLISH_WORDS:
                start, end = words[at][0], words[min(at + size, len(words)) - 1]
                merit = ENGLISH_BEFORE.get(words[at - 1][1], 1) if at else 1
                found.append((start, merit, end[0] + len(end[1]), known[name]))
                at += size - 1
                break
        at += 1
    return found


def _narrowed(best: tuple[int, int, int, str], found: list[tuple[int, int, int, str]]) -> Place:
    """福建南安英都 is 英都: what follows at once and lies within."""
    place, end = tables.place(best[3]), best[2]
    assert place
    for start, _merit, to, code in found:
        inner = tables.place(code)
        if inner and end <= start <= end + 2 and _within(inner, place):
            place, end = inner, to
    return place


def _within(inner: Place, outer: Place) -> bool:
    at: Place | None = inner
    while at is not None and at.parent:
        if at.parent == outer.code:
            return True
        at = tables.place(at.parent)
    return False
