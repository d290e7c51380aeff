"""Mandarin readings without tones: of words where these decide (重庆 chong qing), else of each character alone."""

import os
import sys
import unicodedata
from functools import cache
from pathlib import Path

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
def _alone() -> dict[int, str]:
    """The first reading of each character. pypinyin's phrases would cost 40 MB."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415, the setting above must come before

    return {code: sys.intern(_without_tone(reading.split(",", 1)[0])) for code, reading in PINYIN_DICT.items()}


def _without_tone(reading: str) -> str:
    if reading.isascii():
        return reading
    # ü keeps its own letter, v, whatever tone it bears.
    apart = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(character for character in apart if character.isascii())


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
    alone, words, beginnings = _alone(), _words(), _beginnings()
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
                found.append(alone.get(ord(han[at]), han[at]))
                at += 1
        else:
            found.append(alone.get(ord(han[at]), han[at]))
            at += 1
    return found


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
