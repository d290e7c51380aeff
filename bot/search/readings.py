"""Mandarin readings without tones: of words where these decide (重庆 chong qing), else of each character alone."""

from array import array
from functools import cache
from pathlib import Path

CHARACTERS = Path(__file__).with_name("characters.txt")
POLYPHONES = Path(__file__).with_name("polyphones.txt")
LONGEST_WORD = 4
# Surnames that read otherwise than the character alone.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao",
    "任": "ren", "华": "hua", "翟": "zhai", "缪": "miao", "乐": "yue", "覃": "qin", "宓": "mi", "秘": "bi",
    "繁": "po", "种": "chong", "召": "shao", "员": "yun", "洗": "xian", "逄": "pang", "尉": "yu", "盛": "sheng",
    "折": "she", "黑": "he", "冯": "feng", "曲": "qu", "卜": "bu", "车": "che", "句": "gou", "牟": "mou", "万": "wan",
    "阚": "kan", "隗": "wei", "郗": "xi", "燕": "yan", "宁": "ning", "沈": "shen", "石": "shi", "俞": "yu", "纪": "ji",
    "葛": "ge", "柏": "bai", "叶": "ye", "长": "zhang", "祭": "zhai", "哈": "ha", "那": "na", "钻": "zuan",
}  # fmt: skip
# Readings that names of people and places often have beside the first one.
OTHERS = {
    "长": "chang", "重": "chong", "行": "hang", "乐": "yue", "厦": "xia", "都": "du", "调": "tiao", "校": "jiao",
    "朝": "chao", "藏": "zang", "柏": "bo", "晟": "cheng", "茜": "xi", "娜": "nuo", "参": "shen", "给": "gei",
    "和": "he", "降": "xiang", "盛": "cheng", "传": "zhuan", "翟": "di", "仔": "zi",
    "莞": "wan", "地": "de", "大": "dai", "曾": "zeng", "单": "shan", "解": "xie", "会": "kuai",
    "泊": "po", "埔": "bu", "圳": "zhen", "省": "xing", "强": "jiang", "贾": "gu", "夏": "xia",
}  # fmt: skip


@cache
def _alone() -> "tuple[list[str], array[int]]":
    """The syllables, "" first, and by code point which of them a character reads: 0.4 MB, where pypinyin takes 15."""
    said, of = [""], array("H", [0])
    for line in CHARACTERS.read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        if syllable == "#":
            continue
        of.extend(bytes(max(0, ord(max(characters)) + 1 - len(of))))
        for character in characters:
            of[ord(character)] = len(said)
        said.append(syllable)
    return said, of


@cache
def _words() -> dict[str, tuple[str, ...]]:
    lines = POLYPHONES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {word: tuple(syllables) for word, *syllables in pairs}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:2] for word in _words())


def syllables(han: str) -> list[str]:
    """One syllable a character, the way it reads in its word; a character without a known reading stands for itself."""
    words, beginnings = _words(), _beginnings()
    found: list[str] = []
    at, end = 0, len(han)
    while at < end:
        if han[at : at + 2] in beginnings:
            for size in range(min(LONGEST_WORD, end - at), 1, -1):
                word = words.get(han[at : at + size])
                if word:
                    found += word
                    at += size
                    break
            else:
                found.append(_read(han[at]))
                at += 1
        else:
            found.append(_read(han[at]))
            at += 1
    return found


def _read(character: str) -> str:
    said, of = _alone()
    code = ord(character)
    return (said[of[code]] if code < len(of) else "") or character


def others(han: str, first: list[str], *, person: bool) -> list[list[str]]:
    """Further readings of a name, beside `first`: a surname's own, and polyphones read the other way."""
    alternatives = []
    surname = SURNAMES.get(han[:1]) if person else None
    if surname and surname != first[0]:
        alternatives.append([surname, *first[1:]])
    start = 1 if person else 0
    swapped = [OTHERS.get(char, syllable) if at >= start else syllable
               for at, (char, syllable) in enumerate(zip(han, first, strict=True))]  # fmt: skip
    if surname:
        swapped[0] = surname
    if swapped != first and swapped not in alternatives:
        alternatives.append(swapped)
    return alternatives


NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("lv", "lu"), ("nv", "nu"), ("lyu", "lu"), ("l", "n"))


def near(letters: str) -> str:
    """Readings that southerners tell apart badly made one: zh z, ch c, sh s, ng n, l n."""
    for written, taken in NEAR:
        letters = letters.replace(written, taken)
    return letters


def warm() -> None:
    syllables("重庆")
