"""What it came to: nobody is asked for it; either of the two may note it, and sees it alone. Sums of several count.

Others see a sum of a currency once three people gave one, and two of its digits: with each further one it would
otherwise tell what that one is.
"""

import re
from typing import Any

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.introductions import states
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import amounts, drafts, introductions
from storage.amounts import Amount
from storage.database import Reader

NAME = "introduction_amounts"
LEAST, DIGITS = 3, 2
MOST = 10**12  # of the major unit
CURRENCIES = {
    "CNY": r"人民币|人民幣|rmb|cny|￥|¥",
    "HKD": r"港币|港幣|港元|hkd|hk\$",
    "MOP": r"澳门元|澳門元|mop",
    "TWD": r"新台币|新臺幣|新台幣|台币|台幣|twd|nt\$",
    "SGD": r"新加坡元|新币|新幣|sgd|(?<!u)s\$",
    "MYR": r"马币|馬幣|令吉|林吉特|myr|rm(?!b)",
    "PHP": r"菲律宾比索|菲律賓比索|比索|披索|php|₱|peso",
    "IDR": r"印尼盾|idr|rp",
    "THB": r"泰铢|泰銖|thb|฿|baht",
    "USD": r"美元|美金|usd|us\$",
    "EUR": r"欧元|歐元|eur|€",
}
"""As they are written; 元, $ and the like are several."""
UNITS = {"": 1, "千": 10**3, "k": 10**3, "万": 10**4, "萬": 10**4, "m": 10**6, "million": 10**6, "百万": 10**6,
         "百萬": 10**6, "千万": 10**7, "千萬": 10**7, "亿": 10**8, "億": 10**8}  # fmt: skip
NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?\s*(百万|百萬|千万|千萬|million|[千万萬亿億km]|)", re.IGNORECASE
)


class AmountWanted(Refusal):
    """No amount of money: `typed`."""


def read(text: str) -> tuple[int, str]:
    """Minor units, and the currency where it is named. Raises AmountWanted."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        raise AmountWanted(typed=text)
    whole, part, unit = found[0]
    cents = int(f"{whole.replace(',', '')}{part.ljust(6, '0')}") * UNITS[unit.lower()] // 10**4
    if not 0 < cents <= MOST * 100:
        raise AmountWanted(typed=text)
    named = [code for code, words in CURRENCIES.items() if re.search(words, text, re.IGNORECASE)]
    return cents, named[0] if len(named) == 1 else ""


def _read(_asking: Asking, sent: Sent) -> list[Any]:
    return list(read(sent.content.text.strip()))


def _unnamed(asking: Asking) -> bool:
    return bool(asking.answers.get("amount")) and not asking.answers["amount"][1]


async def _currencies(_asking: Asking) -> list[Choice]:
    return [Choice(code) for code in CURRENCIES]


def given(asking: Asking) -> Amount:
    amount, currency = asking.answers["amount"]
    return Amount(amount, currency or asking.answers["currency"])


async def _review(asking: Asking) -> dict[str, Any]:
    return {"given": given(asking)}


FORM = Form(
    NAME, (Step("amount", read=_read), Step("currency", choices=_currencies, wanted=_unnamed)), review=_review
)  # fmt: skip


async def begin(deps: Deps, who: AsReader, number: int) -> Turn:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        own = await check(reader, who.viewer, number)
        there = await amounts.of(reader, number, own)
    return await filling.begin(deps, who, NAME, {"introduction": number, "there": there is not None})


async def check(reader: Reader, viewer: Viewer, number: int) -> int:
    """Either of the two, once they were brought together; who he is. Raises Gone."""
    it, own = await introductions.by_id(reader, number), viewer.person_id
    if it is None or own is None or own not in {it.person_id, it.target_id}:
        raise Gone
    if it.state not in {states.CONNECTED, states.CLOSED}:
        raise Gone
    return own


async def keep(deps: Deps, who: AsReader, draft_id: int) -> int:
    """Which introduction it is of. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
        number: int = asking.answers["introduction"]
        own = await check(tx, who.viewer, number)
        await amounts.put(tx, number, own, given(asking), deps.now())
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return number


async def forget(deps: Deps, viewer: Viewer, number: int) -> None:
    """Raises Gone."""
    async with deps.database.transaction() as tx:
        await amounts.drop(tx, number, await check(tx, viewer, number))


def rounded(amount: int) -> int:
    """To its first digits."""
    scale = int(10 ** max(len(str(amount)) - DIGITS, 0))
    return (amount + scale // 2) // scale * scale
