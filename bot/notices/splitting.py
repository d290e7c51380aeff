"""Pasted messages into notices: a message is one, unless it is a list. Pure."""

import re

from bot.notices.reading import kinds
from bot.search import folding

MOST = 30
LEAST = 6  # characters of one that stands for itself
NUMBERED = re.compile(
    r"(?m)^\s*(?:\(?\d{1,2}[.、)）:：]|[①②③④⑤⑥⑦⑧⑨⑩]|[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)\s*"
)
BLANK = re.compile(r"\n\s*\n+|\n\s*[-—=*·]{3,}\s*\n")
LABELLED = re.compile(
    r"(?im)^(?=\s*[【\[]?\s*(?:求购|求購|采购|採購|需求|需要|急需|诚购|誠購|收购|收購|供应|供應|出售|转让|轉讓|招商|合作|招租|出租|求租|"
    r"wanted|needed|demand|buying|looking for|supply|offer|for sale|selling)\s*(?:[】\]]|[:：]))"
)
HEADING = 24


def split(text: str) -> list[str]:
    """The parts that each are a notice of its own, as they were written; a heading goes to none of them.

    By numbers first, then by what each begins with (求购：…), then by blank lines, then line by line where each
    says what it is.
    """
    text = text.strip()
    numbered = [part.strip() for part in NUMBERED.split(text)]
    marks = len(NUMBERED.findall(text))
    if marks > 1:
        kept = (
            numbered
            if _long(numbered[0]) and kinds.kind_of(numbered[0]) and len(numbered[0]) > HEADING
            else numbered[1:]
        )
        return _telling(kept, _heading(numbered[0]))
    if len(LABELLED.findall(text)) > 1:
        labelled = LABELLED.split(text)
        return _telling(labelled if kinds.reads_like_a_notice(labelled[0]) else labelled[1:], "")
    parts = BLANK.split(text)
    if len(parts) > 1 and sum(bool(kinds.kind_of(part)) for part in parts) > 1:
        return _telling(parts, "")
    lines = text.splitlines()
    if len(lines) > 1 and all(kinds.reads_like_a_notice(line) for line in lines if _long(line)):
        return _telling(lines, "")
    return [text] if _long(text) else []


def _heading(text: str) -> str:
    """求购 above a list says what all of it is."""
    return text if text and len(text) <= HEADING and kinds.kind_of(text) else ""


def _telling(parts: list[str], heading: str) -> list[str]:
    found = [part.strip() for part in parts if _long(part)]
    if heading:
        word = "求购" if kinds.kind_of(heading) == kinds.DEMAND else "供应"
        found = [part if kinds.kind_of(part) else f"{word}{part}" for part in found]
    return found[:MOST]


def _long(text: str) -> bool:
    return len(folding.joined(folding.fold(text))) >= LEAST
