"""The title of a notice, and its quantity, from what its author wrote."""

import re

from bot.notices.reading import kinds
from bot.search import folding

LONGEST = 60  # characters of a title
UNITS = (
    "台套|台|套|件|吨|顿|个|只|米|平方米|平方|平米|平|公斤|千克|斤|箱|货柜|整柜|柜|双|条|卷|桶|包|袋|批|辆|把|支|根|块|片|张|瓶|樘|组|副|方|立方|"
    "升|亩|株|棵|盒|对|枚|扇|匹|頓|噸|臺|檯|條|個|雙|輛|張|組|櫃|貨櫃|"
    "pcs|pieces?|sets?|tons?|tonnes?|mt|units?|pairs?|cartons?|containers?|boxes|rolls?|bags?|drums?|kgs?|sqm|m2|meters?|metres?|㎡|m³"
)
NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?\s?(?:万|萬|千|百|k\b)?(?:多|余|餘|几|来)?"
FEW = "[一二两兩三四五六七八九十百千万萬几幾数]+(?:多|余|餘)?"
QUANTITY = re.compile(
    rf"(?<![\w.*×/\-])(?:{NUMBER}(?:\s?[-~至到]\s?{NUMBER})?\s?(?:{UNITS}))(?![装裝a-z/每])"
    rf"|(?<![第每一二两兩三四五六七八九十百千])(?:{FEW})(?:台|臺|套|吨|噸|批|柜|櫃|双|雙|辆|輛|箱|车皮)",
    re.IGNORECASE,
)
GLUED = re.compile(rf"(?<=[^\W\d第每])({NUMBER}\s?(?:{UNITS}))(?![装裝a-z/每\d])", re.IGNORECASE)
BULLET = re.compile(r"^(?:[\s\W_]|\d{1,2}\s?[.、)）:：]\s?(?=\D))+")
ENDS = re.compile(r"[\n。；;！!？?，,]|(?<=[^\d])\.(?=\s)|\s-\s")
LABEL = re.compile(
    r"^[\s\W]*(?:求购|供应|需求|采购|出售|转让|供|求|求購|供應|採購|出售|轉讓)\s*(?:信息|資訊|信息发布)?\s*[】\]:：]\s*",
    re.IGNORECASE,
)
VERB = re.compile(
    r"^(?:(?:我司|我公司|本公司|我们|我們|本厂|现|現|长期|長期|大量|急|诚|誠|高价|高價)*"
    r"(?:求购|求購|采购|採購|供应|供應|出售|求租|转让|轉讓|收购|收購|急需|急购|急購|急求|需要|想找|寻找|尋找|寻求|尋求)"
    r"|(?:we(?:'re| are)? )?(?:looking for|want to buy|seeking|sell(?:ing)?|suppl(?:y|ying)|offer(?:ing)?|need|buying)"
    r"(?: an?)?\s)[\s:：]*",
    re.IGNORECASE,
)


def quantity_of(text: str) -> str:
    """As written: 200台, 3,000 pairs, 一批; empty for none."""
    found = [match for match in (QUANTITY.search(text), GLUED.search(text)) if match]
    first = min(found, key=lambda match: match.start(), default=None)
    return (first[1] if first.re is GLUED else first[0]).strip() if first else ""


def title_of(text: str) -> str:
    """The first line, or its first clause where it is long, without the words that only say what kind it is."""
    lines = [line.strip() for line in text.strip().splitlines() if folding.joined(folding.fold(line))]
    if not lines:
        return ""
    first = BULLET.sub("", LABEL.sub("", lines[0])) or lines[0]
    if len(lines) > 1 and kinds.SAYS.fullmatch(folding.joined(folding.fold(first))):  # 【求购】 on a line of its own
        first = BULLET.sub("", lines[1])
    clauses = [part.strip() for part in ENDS.split(VERB.sub("", first)) if folding.joined(folding.fold(part))]
    clause = clauses[0] if clauses else first
    return _cut(_without_quantity(clause))


def _without_quantity(clause: str) -> str:
    """DN100不锈钢闸阀 of DN100不锈钢闸阀200台: the quantity stands beside it."""
    amount = quantity_of(clause)
    rest = clause.removesuffix(amount).rstrip(" ,，:：要共") if amount and clause.endswith(amount) else clause
    return rest if len(folding.joined(folding.fold(rest))) > 1 else clause


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
