"""What two write each other before both have said yes: without phones, addresses, links and ids of messengers.

Figures, chinese ones too, are a phone from six or seven on; a day or a quantity is none.
"""

import re

LEFT_OUT = "［…］"
HAN = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸"
BETWEEN = r"[\s\-–.()（）\ufe0f\u20e3]*"
CONTACTS = re.compile(
    rf"""(?:https?://|www\.)\S+ | [^\s，。；、：:@]+@\S+\.\w+ | @\w{{3,}} | t\.me/\S+
      | (?<![\w@])[a-z0-9\-]+\.(?:com|cn|net|org|hk|tw|ph|my|sg|id)(?![a-z])[^\s，。；、]*
      | (?:微信|薇信|威信|[微V]信)\s*(?:号|號|ID)?\s*[:：是]?\s*[a-z0-9_\-]{{4,}}
      | (?:we-?chat|wx|vx|qq|line|whats-?app|skype|telegram)\s*(?:号|號|id)?
            (?:\s*[:：是]\s*|\s*(?=[a-z]*[\d_\-]))[a-z0-9_\-]{{4,}}
      | (?P<figures>(?:\+|[（(])?(?:(?:[\d{HAN}]{BETWEEN}){{7,}}|(?:\d{BETWEEN}){{6,}}))""",
    re.VERBOSE | re.IGNORECASE,
)
DAY = r"20\d\d[\-./]\d{1,2}(?:[\-./]\d{1,2})?"
DAYS = re.compile(rf"{DAY}(?:[\s\-–]+(?:{DAY}|\d{{1,2}}))*|20\d\d\s*[\-–]\s*20\d\d")
MOST_OF_QUANTITY = 8  # figures; mobile phones have more
UNIT = re.compile(
    r"""元|块|塊|万|萬|亿|億|美[元金]|人民[币幣]|港[币幣]|令吉|比索|[套台个個件吨噸米平箱只隻支条條张張片双雙把桶根批份对對瓶包盒]
      |公斤|立方|kg|tons?|pcs|pieces|sets|units|rmb|usd|cny|hkd|php|myr|sgd""",
    re.VERBOSE | re.IGNORECASE,
)
MONEY = re.compile(r"(?:[¥￥$₱]|RM|RMB|USD|CNY|HKD|PHP|MYR|SGD|人民[币幣]|美[元金])\s*$", re.IGNORECASE)


def stripped(text: str) -> str:
    """Without contacts."""
    return CONTACTS.sub(lambda found: found[0] if _harmless(found) else LEFT_OUT, text)


def named(text: str) -> bool:
    """Whether there seem to be contacts in it."""
    return any(not _harmless(found) for found in CONTACTS.finditer(text))


def _harmless(found: re.Match[str]) -> bool:
    """A day, or a quantity."""
    if found["figures"] is None:
        return False
    if DAYS.fullmatch(found[0].strip(" \t\n.")):
        return True
    figures = sum(each.isdigit() for each in found[0])
    counted = UNIT.match(found.string, found.end()) or MONEY.search(found.string, 0, found.start())
    return figures <= MOST_OF_QUANTITY and bool(counted)
