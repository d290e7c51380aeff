"""The signs of what people type as a time: one way of writing for all, and numbers."""

import re
import unicodedata

SIMPLIFIED = str.maketrans(
    "後週點號兩個箇鐘鍾臘農曆歷閏淩時間禮這陰舊頭○∶國發為爲節總調補過開陽馬賓眾標準辦與",
    "后周点号两个个钟钟腊农历历闰凌时间礼这阴旧头〇:国发为为节总调补过开阳马宾众标准办与",
)
WORDS = "0-9a-z零〇一二两三四五六七八九十廿卅"
LOOSE_SPACE = re.compile(f"(?<![{WORDS}]) | (?![{WORDS}])")
SEPARATORS = re.compile(r"[\s,、()]+")
DIGITS = "零一二三四五六七八九"
NUMBER = (
    "(?:[0-9]{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?"
    "|[零〇][一二三四五六七八九]?|[一二两三四五六七八九])"
)  # 0 to 99


def plain(text: str) -> str:
    """Half-width, simplified, lower case; a space stays only where it keeps two words or numbers apart."""
    text = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED).lower().replace("tonight", "今晚")
    text = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return LOOSE_SPACE.sub("", SEPARATORS.sub(" ", text).strip(" 。."))


def number(text: str) -> int:
    """What NUMBER matches: 12, 十二, 廿三, 两, 零五."""
    if text.isascii():
        return int(text)
    text = text.replace("两", "二").replace("〇", "零").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.index(tens) or 1) * 10 * len(ten) + DIGITS.index(ones.lstrip("零"))
