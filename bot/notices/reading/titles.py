"""The title of a notice: what it is about, in few words, from what its author wrote."""

import re

from bot.notices.reading import kinds, quantities
from bot.search import folding

LONGEST = 60  # characters of a title
SHORT = 24  # of phrases with nothing but spaces between them, those that fit into it
LEAST = 4  # characters of a title before what is cut off
CLAUSES = 12  # looked through for what says something
BULLET = re.compile(r"^(?:[\s\W_]|\d{1,2}\s?[.、)）:：]\s?(?=\D))+")
ENDS = re.compile(r"[\n。；;！!？?]|(?<!\d)[，,]|[，,](?!\d{3}(?!\d))|(?<=[^\d])\.(?=\s)|\s-\s")
BRACKETED = re.compile(r"^[\s\W]*?[【\[［〔(（《「]\s*([^】\]］〕)）》」\n]{1,8}?)\s*[】\]］〕)）》」]")
TAG = re.compile(
    "急|加急|特急|供|求|供求|合作|转发?|轉發?|分享|扩散|擴散|帮转|幫轉|代发|代發|置顶|公告|信息|urgent|hot|new",
    re.IGNORECASE,
)
TAGS = re.compile(r"</?[a-z][^<>\n]{0,80}>", re.IGNORECASE)
LABEL = re.compile(
    r"^[\s\W]*(?:求购|供应|需求|采购|出售|转让|供|求|求購|供應|採購|出售|轉讓)\s*(?:信息|資訊|信息发布)?\s*[】\]:：|｜]\s*",
    re.IGNORECASE,
)
VERB = re.compile(
    r"^(?:(?:我司|我公司|本公司|我们公司|我們公司|我们|我們|公司|本厂|本廠|我|现货|現貨|现有?|現有?|今有|长期|長期|大量|急|诚|誠|高价|高價|想|主要)*"
    r"(?:求购|求購|采购|採購|供应|供應|出售|求租|转让|轉讓|收购|收購|急需|急购|急購|急求|需要|需求|想找|寻找|尋找|寻求|尋求|诚寻|誠尋"
    r"|征求|徵求|专业生产|專業生產|生产|生產|主营|主營|提供|批发|批發"
    r"|回收|承接|急找|找|搵|揾|谁有|誰有|哪里有|有没有|有沒有|要(?!求)|(?<=现)有|(?<=今)有|(?<=現)有)"
    r"|qiu ?gou|cai ?gou|gong ?ying|chu ?shou|zhuan ?rang"
    r"|(?:we(?:'re| are)? |i(?:'m| am)? )?(?:looking for|in search of|want(?:ed)? to buy|wanted|wtb|rfq|seeking"
    r"|sourcing|for sale|sell(?:ing)?|suppl(?:y|ying)|offer(?:ing)?|need(?:ed|s)?|buy(?:ing)?)"
    r"(?:\b[\s:：]*(?:an?\b)?))[\s:：]*",
    re.IGNORECASE,
)
LEFTOVER = re.compile("^(?:现有|現有|今有)")
OTHER = re.compile(
    r"[¥￥$€]\s?\d|单价|單價|价格|價格|面议|面議|\d[\d.,]*\s?万?元|预算|預算|联系|聯繫|电话|電話|微信|whatsapp|☎|📞|📱|1[3-9]\d{9}",
    re.IGNORECASE,
)
LOOSE_ENDS = " \u3000,，、:：;；-—|｜/·（(【[~约約共要"


def title_of(text: str) -> str:
    """The first clause that says something, without what only greets or says what kind it is, and the amount."""
    text = TAGS.sub("", quantities.half_width(text)).strip()
    if not folding.joined(folding.fold(text)):
        return ""
    about = next(filter(None, map(_about, ENDS.split(text)[:CLAUSES])), "")
    return _cut(about or next(line.strip() for line in text.splitlines() if folding.joined(folding.fold(line))))


def clause_of(text: str) -> str:
    """All of the clause that the title is of, as it was written."""
    clauses = ENDS.split(quantities.half_width(text))[:CLAUSES]
    return next((clause for clause in clauses if _about(clause)), text)


def _about(clause: str) -> str:
    """Empty where the clause says nothing of it."""
    bare = _untagged(clause)
    bare = BULLET.sub("", LABEL.sub("", bare))
    _, colon, after = bare.replace(":", "：").partition("：")
    if colon and VERB.match(after.strip()):  # 找冻品渠道：求购牛腱子
        bare = after.strip()
    folded = folding.fold(bare).strip()
    if not kinds.GREETING.sub("", folded).strip():
        return ""
    without = LEFTOVER.sub("", BULLET.sub("", VERB.sub("", bare)))
    joined = folding.joined(folding.fold(without))
    if not joined or kinds.SAYS.fullmatch(joined):
        return ""
    return _without_amount(without)


def _untagged(clause: str) -> str:
    """Without 【求购】【急】[转发] at its head."""
    while found := BRACKETED.match(clause):
        said = folding.joined(folding.fold(found[1]))
        if not (TAG.fullmatch(said) or kinds.SAYS.fullmatch(said)):
            break
        clause = clause[found.end() :]
    return clause


def _without_amount(clause: str) -> str:
    """DN100不锈钢闸阀 of DN100不锈钢闸阀200台, and of 200台DN100不锈钢闸阀: what else is said stands beside it."""
    amount = quantities.first(clause)
    if amount and not clause[: amount.start()].strip(LOOSE_ENDS):
        rest = re.sub("^(?:的|of )", "", clause[amount.end() :].strip(LOOSE_ENDS))
        clause = rest if _says(rest) else clause
        amount = quantities.first(clause)
    cuts = [found.start() for found in (amount, OTHER.search(clause)) if found]
    for cut in sorted(cuts):
        if _says(clause[:cut].rstrip(LOOSE_ENDS), least=2 if cut == (amount.start() if amount else -1) else LEAST):
            clause = clause[:cut].rstrip(LOOSE_ENDS)
            break
    return _first_phrases(clause.rstrip(LOOSE_ENDS))


def _says(text: str, least: int = 2) -> bool:
    return len(folding.joined(folding.fold(text))) >= least


def _first_phrases(clause: str) -> str:
    """Of 石英石台面 供应全国 莆田工厂 支持来图加工 what is short enough."""
    if len(clause) <= SHORT or not folding.fold(clause)[:1] or clause.isascii():
        return clause
    kept, *others = clause.split()
    for phrase in others:
        if len(kept) + len(phrase) >= SHORT and _says(kept, LEAST) and not phrase[0].isascii():
            break
        kept = f"{kept} {phrase}"
    return kept


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
