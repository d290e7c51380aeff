"""What in a notice calls for a look before it is published. Pure."""

import re
from collections.abc import Collection, Iterable

from bot.search import folding

# A mobile or an office phone, in however many pieces; WeChat, QQ, WhatsApp with what follows.
PHONE = re.compile(
    r"(?<![\d.])(?:\+?86[\s-]?)?1[3-9](?:[\s.\-]?\d){9}(?!\d)|(?<!\d)0\d{2,3}[\s\-]?\d{7,8}(?!\d)|\+\d(?:[\s\-()]?\d){7,13}"
)
SPELT = re.compile("[零〇一二三四五六七八九幺]{7,}|[０-９]{7,}")
ACCOUNT = re.compile(
    r"(?:微信|微 信|薇信|威信|vx|v信|wechat|weixin|qq|扣扣|whats ?app|telegram|电报|line ?id|加v)"
    r"\s*(?:号|群|id)?\s*[:：是为]?\s*[a-z0-9_\-]{5,}"
    r"|(?<!\w)@[a-z]\w{4,}"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}")
LINK = re.compile(r"https?://|www\.|t\.me/|\b[a-z0-9-]+\.(?:com|cn|net|top|vip|xyz|shop)\b|二维码|扫码")
ADVERT = re.compile(
    "日赚|(?<![0-9一二三四五六七八九十个])月入(?!库|场|驻|住)|躺赚|稳赚|零风险|高回报|包赚|兼职|刷单|返利|秒到账|无抵押秒|加群|进群|免费领|点击链接|转发.{0,6}(?:领|送)|代理日结|"
    "earn \\$?\\d+|guaranteed profit|risk.?free|click here|free money|get rich"
)
BANNED = (
    "代开发票", "开发票联系", "发票代开", "走私", "水客", "枪支", "弹药", "毒品", "迷药", "假币", "假证",
    "办证刻章", "高仿", "赌场", "博彩", "赌博", "六合彩", "私彩", "洗钱", "跑分", "虚拟币", "挖矿机托管", "usdt",
    "传销", "资金盘", "裸聊", "色情", "代孕", "器官", "窃听", "信用卡套现",
    "casino", "counterfeit", "money laundering", "fake passport",
)  # fmt: skip
SHOUTING = re.compile(r"[!！]{4,}|[❤🔥💰💥🎉⭐]{4,}")


def flags(text: str, links: Iterable[str] = (), banned: Collection[str] = ()) -> tuple[str, ...]:
    """Of phone, link, advert, banned: which there are. `links`: addresses that hide behind words."""
    folded = folding.fold(text)
    found = {
        "phone": PHONE.search(folded) or SPELT.search(folded) or ACCOUNT.search(folded) or EMAIL.search(folded),
        "link": LINK.search(folded) or any(links),
        "advert": ADVERT.search(folded) or SHOUTING.search(text),
        "banned": any(folding.fold(word) in folding.joined(folded) for word in (*BANNED, *banned)),
    }
    return tuple(name for name, match in found.items() if match)
