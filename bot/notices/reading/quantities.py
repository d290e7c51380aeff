"""How much of it a notice is about, as its author wrote it; what only describes one of them is none."""

import re

UNITS = (
    r"台套|台|套|件|[个個](?!月|小[时時]|[钟鐘]|工|人|百分|[项項]|省|市|[国國]|城)|只|隻|部|米(?![高宽寬长長厚以\d])|平方米|平方|平米|平|公斤|千克|斤|箱|货柜|整柜|柜"
    "|(?:吨|顿|噸|頓)(?!的|级|級|位|叉车|吊车|货车|卡车|行车|锅炉|冷藏车)|双|条|卷|桶|包|袋|批|辆|把|支|根|块|片|张|瓶|樘|组|副|方|立方|"
    "升|亩|坪|株|棵|盒|对|枚|扇|匹|臺|檯|條|雙|輛|張|組|櫃|貨櫃|"
    "pcs|pieces?|sets?|tons?|tonnes?|mt|units?|pairs?|cartons?|containers?|boxes|rolls?|bags?|drums?|kgs?|sqm|m2|meters?|metres?|㎡|m³"
)
NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?\s?(?:万|萬|千|百|k\b)?(?:多|余|餘|几|来)?"
FEW = "[一二两兩三四五六七八九十百千万萬几幾数數]+(?:多|余|餘)?"
# 2x40HQ, 2個40尺櫃
CONTAINERS = r"\d+\s?(?:[x×*个個])\s?(?:20|40|45)\s?(?:(?:'|尺|呎|英尺|ft)\s?(?:[高平]?[柜櫃])?|hq|hc|gp|[高平]?[柜櫃])"
OFTEN = "(?:每[月天日周週年]|[月日年](?:产能?|產能?|供|需)量?)"
PER = r"(?:\s?/\s?(?:月|年|天|日|周|週|month|mth|week|year|day))?"
QUANTITY = re.compile(
    rf"(?<![0-9A-Za-z.*×/\-第每宽寬长長高厚径徑深距/])(?:{OFTEN}\s?)?"
    rf"(?:{CONTAINERS}|{NUMBER}(?:\s?[-~至到]\s?{NUMBER})?\s?(?:{UNITS}))(?![装裝每]|(?<=[a-z])[a-z]){PER}(?![/])"
    rf"|(?<![第每一二两兩三四五六七八九十百千万萬])(?<!\d(?=一))(?:{FEW})(?:台|臺|套|吨|噸|批|柜|櫃|双|雙|辆|輛|箱|车皮)",
    re.IGNORECASE,
)
FULL_WIDTH = str.maketrans(
    {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()} | {"\u3000": " "}
)


def half_width(text: str) -> str:
    """Letters, figures and spaces as they are typed elsewhere: ＤＮ８０ is DN80; as long as before."""
    return text.translate(FULL_WIDTH)


def quantity_of(text: str) -> str:
    """As written: 200台, 3,000 pairs, 一批, 每月5吨, 2x40HQ; empty for none. A number goes before 一批."""
    found = [match[0].strip() for match in QUANTITY.finditer(half_width(text))]
    return next((amount for amount in found if any(map(str.isdigit, amount))), found[0] if found else "")


def first(text: str) -> re.Match[str] | None:
    return QUANTITY.search(text)
