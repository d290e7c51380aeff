"""What who asks says of himself and of what he wants: his words, and those that he may begin with."""

import re

from bot.accounts import Reader as AsReader
from bot.forms.readers import TooLong
from bot.forms.steps import Answers, Asking, Sent, WordsWanted
from bot.introductions.gates import Side
from bot.refusals import Refusal
from bot.wording import industry
from storage import companies, introductions
from storage.database import Reader
from storage.notices import Notice

PURPOSES = ("buy", "supply", "agency", "invest", "cooperate", "visit", "advice", "other")
LEAST_HAN, LEAST_LETTERS, MOST = 8, 20, 500
PREFILLED = 200
HAN, LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"\w")


class SayMore(Refusal):
    """The pitch is too short: `typed`, `han`, `letters`."""


def long_enough(text: str) -> bool:
    """At least 8 Chinese characters, or 20 letters; a character counts for two and a half."""
    han = len(HAN.findall(text))
    return han * LEAST_LETTERS + (len(LETTER.findall(text)) - han) * LEAST_HAN >= LEAST_HAN * LEAST_LETTERS


def read(_asking: Asking, sent: Sent) -> str:
    """Raises WordsWanted, SayMore, TooLong."""
    if sent.content.media or not sent.content.text:
        raise WordsWanted
    typed = sent.content.text.strip()
    if len(typed) > MOST:
        raise TooLong(most=MOST, length=len(typed))
    if not long_enough(typed):
        raise SayMore(typed=typed, han=LEAST_HAN, letters=LEAST_LETTERS)
    return typed


def pitch(answers: Answers) -> str:
    """His own words; until he writes some, those that he would begin with for that purpose."""
    return str(answers.get("pitch") or answers.get("words", {}).get(answers.get("purpose"), ""))


async def begun(reader: Reader, who: AsReader, own: Side, notice: Notice | None) -> dict[str, str]:
    """With what he would begin, by purpose: what he wrote for the same before, else what he says of himself, else what
    he wrote last.
    """
    before = {} if notice else await introductions.last_pitches(reader, own.row.id)
    trade = await _trade(reader, own, who.language)
    last = next(iter(before.values()), "")
    found = {each: before.get(each) or prefilled(own, notice, each, trade, who.language) or last for each in PURPOSES}
    return {purpose: words for purpose, words in found.items() if words}


async def _trade(reader: Reader, own: Side, language: str) -> str:
    """What he works with, as members see it: his company's products, else his own industries."""
    firm = await companies.by_id(reader, own.view.company_id) if own.view.company_id else None
    if firm and firm.products:
        return firm.products
    return (", " if language == "en" else "、").join(industry(each, language) for each in own.view.industries)


def prefilled(own: Side, notice: Notice | None, purpose: str = "", trade: str = "", language: str = "") -> str:
    """Words to begin with, of the notice and of what he says of himself; his company's name alone is none.

    Who buys begins with what he looks for, others with what they offer; who says neither, with his company's `trade`.
    """
    view, between = own.view, "; " if language == "en" else "；"
    wishes = (view.wants, view.offers) if purpose == "buy" else (view.offers, view.wants)
    work = "" if any(wishes) else trade
    about = f"{notice.reference or ''} {notice.title}".strip() if notice else ""
    said = [part for part in (about, *wishes) if part]
    parts = [*said[:1], view.company, work, *said[1:]]
    text = between.join(part for part in parts if part)[:PREFILLED]
    return text if (said or work) and long_enough(text) else ""
