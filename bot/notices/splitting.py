"""Pasted messages into notices: a message is one, unless it is several messages, or a list. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.notices.reading import kinds
from bot.search import folding

MOST = 30
LEAST = 6  # characters of one that stands for itself
HEADING = 24
FEW = 2  # as many beginnings make a list
WORDS = (
    "求购|求購|采购|採購|需求|需要|急需|急求|急购|急購|诚购|誠購|收购|收購|供应|供應|供货|供貨|出售|急售|转让|轉讓|招商|招租|出租|求租|承接|批发|批發"
    "|诚招|誠招|长期供应|長期供應|长期求购|長期求購|二手|找货代|找貨代|找代理|找厂|找廠"
    "|wanted|wtb|needed|demand|buying|looking for|supply|we supply|we need|we sell|offer|for sale|selling|sourcing"
)
BEGINS = re.compile(rf"[\W_]*(?:{WORDS})", re.IGNORECASE)
LABELS = re.compile(rf"[\W_]*(?:{WORDS}|合作)\s*[\W_]*\s*[】\]:：*|｜]", re.IGNORECASE)
# Whose message it was, as messengers copy it: 林总 11-24 10:03:22, or 林生, [24/11/2026 10:03].
COPIED = re.compile(
    r"(?m)^(.{1,24}?)[ ,，(（\[]+(?:\d{1,4}[/.\-年])?\d{1,2}[/.\-月]\d{1,4}日?,?"
    r"\s+(?:at\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?[\])）:：]*$"
)
SPEAKER = re.compile(
    rf"^[\w ]{{1,12}}[:：]\s*(?=[\W_]*(?:{WORDS}|找|求))|^[\u3400-\u9fff]{{2,4}}[ \u3000](?=(?:{WORDS}|找|求))"
)
RULE = re.compile(r"(?m)^\s*[-—=*·_~…]{3,}\s*$")
MARK = re.compile(
    r"^\s*(?:\(?\d{1,2}[.、)）:：]\s?(?!\d)|\d\ufe0f?\u20e3|\U0001f51f|[①-⑳]"
    r"|[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、"
    r"|no\.?\s?\d{1,2}[.:：、 ]|第[\d一二三四五六七八九十]{1,2}[条條项項]?[:：、. ])\s*",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"[\W_\d一二三四五六七八九十]*(?P<word>供应|供應|供给|供給|供|出售|求购|求購|采购|採購|需求|求|收购|收購"
    r"|supply|supplies|demands?|wanted|for sale)\s*(?:方|类|類|信息|資訊|资讯|清单|清單|需求|如下|项目|項目)*[\W_]*",
    re.IGNORECASE,
)
# What only describes the one above.
DETAIL = re.compile(
    r"[\W_]*(?:规格|規格|型号|型號|价格|價格|单价|質量|质量|数量|數量|交期|交货|交貨|包装|包裝|付款|品质|品質|产地|產地|联系|聯|电话|電話|地址|地点|地點"
    r"|材质|材質|颜色|顏色|尺寸|用途|要求|优势|優勢|特点|特點|保质期|起订|起訂|备注|備註|时间|時間|微信|有意|有需要|欢迎|歡迎"
    r"|price|size|specs?|quantity|qty|delivery|contact|tel|payment|terms)"
)
FOOTER = re.compile("[\\W_]*(?:以上(?:信息|供需|需求)|更多(?:信息|供需)|.{0,12}(?:联系|聯繫)(?:商会|商會)?秘[书書]处)")
ONE_FIRM = re.compile("我们|我們|我司|我公司|本公司|本厂|本廠|本人|一批|我[想要需]|工厂|工廠|we |our ", re.IGNORECASE)


class Part(NamedTuple):
    """`said_by`: whose message it was, where the paste says so."""

    text: str
    said_by: str = ""


def split(text: str) -> list[str]:
    """The texts of the parts."""
    return [part.text for part in parts(text)]


def parts(text: str) -> list[Part]:
    """What each is a notice of its own, as it was written; a heading goes to none of them.

    First what were messages of their own; in each what stands below 供应 or 求购; there what is numbered, or what
    each begins with (求购：…, 🟢供应 …), together with the lines that describe it.
    """
    found: list[Part] = []
    for message, said_by in _messages(text.strip()):
        for word, lines in _sections(message.splitlines()):
            for part in _parts(lines, headed=bool(word)):
                speaker = SPEAKER.match(MARK.sub("", part.strip()))
                name = speaker[0].strip(" :：") if speaker else said_by
                found.append(Part(_of_kind(_bare(part), word), name))
    return [part for part in found if _long(part.text) and not FOOTER.match(part.text)][:MOST]


def _messages(text: str) -> list[tuple[str, str]]:
    """Each with whose it was."""
    pieces = COPIED.split(text)  # what stands before the first, then by turns a name and a text
    found = [(pieces[0], ""), *zip(pieces[2::2], pieces[1::2], strict=True)]
    ruled = [(piece.strip(), name.strip()) for text_, name in found for piece in RULE.split(text_)]
    return [each for each in ruled if each[0]]


def _sections(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """What stands below a heading that only says 供应 or 求购, with which of both; at first without one."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        heading = SECTION.fullmatch(line) if len(line) <= HEADING else None
        if heading:
            demand = kinds.kind_of(heading["word"]) != kinds.SUPPLY and heading["word"] not in {"供", "supplies"}
            found.append(("求购" if demand else "供应", []))
        else:
            found[-1][1].append(line)
    before = "\n".join(found[0][1]).strip()
    if len(found) > 1 and len(before) <= HEADING and not kinds.reads_like_a_notice(before):
        found = found[1:]
    return [(word, below) for word, below in found if any(map(_long, below))]


def _parts(lines: Sequence[str], *, headed: bool) -> list[str]:
    marked = [at for at, line in enumerate(lines) if MARK.match(line)]
    if len(marked) >= FEW and _is_list(lines, marked, headed=headed):
        return _cut(lines, marked)
    begun = [at for at, line in enumerate(lines) if _begins(line)]
    if len(begun) >= FEW:
        return _cut(lines, begun)
    if headed and not marked and sum(map(_long, lines)) >= FEW and not any(map(DETAIL.match, lines)):
        return list(lines)
    return ["\n".join(lines).strip()]


def _is_list(lines: Sequence[str], marked: Sequence[int], *, headed: bool) -> bool:
    """Rather than what one notice consists of: its goods, or its merits."""
    items = [MARK.sub("", lines[at]) for at in marked]
    if sum(bool(kinds.kind_of(item)) for item in items) >= FEW:
        return True
    before = "".join(lines[: marked[0]])
    if 2 * sum(bool(DETAIL.match(item)) for item in items) >= len(items):
        return False
    return headed or not (kinds.kind_of(before) and (ONE_FIRM.search(before) or len(before) > HEADING))


def _begins(line: str) -> bool:
    """A line that says what it is at its head, whoever said it."""
    bare = SPEAKER.sub("", line.strip())
    return (_long(bare) or bool(LABELS.match(bare))) and bool(BEGINS.match(bare) or bare != line.strip())


def _cut(lines: Sequence[str], starts: Sequence[int]) -> list[str]:
    """From each start to the next; what stands before the first is a heading, or a notice of its own."""
    ends = [*starts[1:], len(lines)]
    before = "\n".join(lines[: starts[0]]).strip()
    found = [before] if kinds.reads_like_a_notice(before) and len(before) > HEADING else []
    heading = "" if found or len(before) > HEADING else kinds.kind_of(before)
    word = {kinds.DEMAND: "求购", kinds.SUPPLY: "供应"}.get(heading, "")
    for start, end in zip(starts, ends, strict=True):
        kept = [line for line in lines[start:end] if not FOOTER.match(line)]
        found.append(_of_kind("\n".join(kept).strip(), word))
    return found


def _bare(part: str) -> str:
    """Without its number, and without who said it."""
    return SPEAKER.sub("", MARK.sub("", part.strip())).strip()


def _of_kind(part: str, word: str) -> str:
    """With the word of the heading above it, where it doesn't say itself what it is."""
    bare = _bare(part) if word else part
    return bare if not word or kinds.kind_of(bare) else f"{word}{bare}"


def _long(text: str) -> bool:
    return len(folding.joined(folding.fold(text))) >= LEAST
