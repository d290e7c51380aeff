"""What a text says it is: a demand or a supply, and of what nature; and whether it reads like a notice at all."""

import re

from bot.notices.reading.quantities import QUANTITY
from bot.search import folding

DEMAND, SUPPLY = "demand", "supply"
KINDS = (DEMAND, SUPPLY)
NATURES = ("product", "service", "investment", "partner", "agency", "venue", "second_hand", "other")
HEAD = 16  # characters in which a notice says what it is
SHORT = 8  # a text of fewer is rather a query, unless it says plainly what it is

# Folded: simplified, lower case. What begins first says what the text is: "looking for a supplier" is a demand.
WANTED = (
    "求购|急购|诚购|收购|采购|求租|求助|急求|诚求|急需|急要|急找|急寻|需求|寻求|寻找|诚寻|诚征|诚招|诚聘|征集|招募|招商|招代理|招经销|回收|"
    "(?:想|要|需要|我要|我想)(?:要|找|买|购|租|做|代理|订|定|收|装|上|换|融)|长期收(?!费)|轮融|需要|急用|招聘|诚聘|求|寻|征|搵|揾|找|"
    "(?<![^,.!;:\\s。、])要(?=一?[批些]|[0-9]|[一两二三四五六七八九十几][台套吨批柜双辆箱个件])|"
    "要(?!求)[^,.!\\n]{1,14}?[0-9]+(?:台|套|个|吨|件|双|米|箱|条|份|把|副)|"
    "qiu ?gou|cai ?gou|xu ?yao|xun ?qiu|xun ?zhao|qiu ?zu|ji ?xu|"
    "looking for|look for|in search of|in need of|want to buy|wanting to|wanted|wtb|to buy|seeking|sourcing|rfq|"
    "we need|i need|needs?|requires?|required|request(?:ing)? (?:for )?quot\\w*|buying"
)
OFFERED = (
    "长期供应|大量供应|供应|供货|出售|急售|低价售|售卖|出让|转让|出租|招租|承接|提供|批发|直销|直供|现货|清仓|甩卖|特价|库存|"
    "处理|代办|代加工|专业生产|专业定制|厂家|招客户|接单|报价单|待售|有售|在售|双清|天天发车|量大从优|量大价优|欢迎(?:咨询|选购|来电|洽谈|订购)|"
    "(?<=[\\[【(])供(?=[\\]】)])|gong ?ying|chu ?shou|zhuan ?rang|chu ?zu|"
    "we (?:are )?(?:sell|suppl|offer|provide|manufactur|make|produc|export)\\w*|for sale|for rent|to let|in stock|"
    "ready stock|wholesale|supply(?:ing)?|on offer|offering|selling|available|manufacturer of|factory direct"
)
SAYS = re.compile(f"(?P<demand>{WANTED})|(?P<supply>{OFFERED})")
PLAINLY = re.compile(
    "(?:长期|大量|高价|现金|专业|今)*(?:求购|急购|诚购|收购|采购|求租|急求|急需|诚征|诚寻|招代理|招商|诚招|供应|供货|出售|急售|转让|出租|招租|承接|批发|长期供应|大量供应|"
    "高价回收|looking for (?:a |an )?(?:supplier|buyer|agent|distributor|partner|manufacturer)|want to buy|wtb|rfq|"
    "we (?:are )?(?:sell|suppl|offer|provid|manufactur|export)|for sale|wanted)"
)
GREETING = re.compile(
    r"^(?:各位|大家好|你好|您好|老乡们?|乡亲们?|会长们?|朋友们?|家人们|老板们?|亲们|转发|分享|扩散|帮转|急(?![求购需要找寻征招售租用])|我司|我公司|本公司|本厂|我厂|我们|公司|工厂|现|hi|hello|dear|all|everyone|friends|[\W_])+"
)
QUESTION = re.compile(
    "^(?:谁|哪|有没有|有谁|请问|怎么|怎样|如何|什么|who|which|where|how|what|does|do you|any(?:one|body)?)\\b|"
    "(?:吗|呢|么|谁|哪家|哪里)[?？。!！]*$"
)
ASKS_FOR_A_BODY = re.compile("(?:商会|协会|同乡会|会馆|会长|秘书长|理事长|秘书处|公司|集团|联系方式|电话)$")
MEASURED = re.compile("[0-9]|前$|内$")
LONG = 24  # characters that nobody types as a query

NATURE = {
    "second_hand": "二手|闲置|旧设备|旧机|九成新|八成新|成新|used |second.?hand|搬迁处理|厂搬",
    "investment": "(?<!订单)(?<!贸易)融资|[a-c]轮|天使轮|募资|股权|入股|找投资|投资人|投资方|资金方|基金投|产业基金"
    "|investors?|investment|funding|equity",
    "agency": "招代理|诚招|招商|总代|代理商|经销商|分销商|想代理|区域代理|加盟|distributors?|dealers?"
    "|(?:sole|exclusive|an) agent|(?<!shipping )(?<!customs )(?<!freight )agents? (?:for|in)\\b"
    "|agents? (?:wanted|sought)",
    "venue": "厂房|场地|店面|门店|商铺|写字楼|招租|会场|宴会厅|展厅|冷库出租|仓库出租"
    "|求租仓|租仓|仓位|办公室"
    "|office space|venue|banquet|factory space|warehouse (?:for rent|space)|for lease",
    "partner": "合伙|合作伙伴|联营|合资|项目合作|共同开发|joint venture|jv partner|partner",
    "service": "服务|代办|记账|报税|退税|维修|维保|安装|施工|总包|分包|装修|设计|物流|运输|货运|货车|专线|海运|空运"
    "|清关|报关|认证|咨询|培训|检测|推广|广告|律师|法律|贷款|贴现|保理|订单融资|贸易融资|保险|翻译|猎头|招聘"
    "|旅行|团建|租赁|出租|求租|包车|代工|代加工|来料加工|货代|订舱|一件代发|双清|门到门"
    "|独立站|商标|services?|freight|shipping|logistics|customs|design|installation|repair|consult|audit|marketing"
    "|trade ?mark|insurance|rental|rent or",
}
PARTNERS = "[求找寻诚]合伙人|合伙开"  # a hall that partners are to run isn't for rent
NATURE_OF = [(name, re.compile(words)) for name, words in (("partner", PARTNERS), *NATURE.items())]

LOUD = [
    (name, re.compile(words))
    for name, words in {
        "second_hand": "二手|九成新|八成新|旧货",
        "agency": "诚招|招.{0,6}(?:代理|经销|分销|加盟)|(?:distributor|agent)s? wanted",
        "investment": "找投资|募资|投资人|股权融资|[a-c]轮",
        "partner": PARTNERS,
    }.items()
]


def kind_of(text: str) -> str:
    """`demand`, `supply`, or empty where it doesn't say."""
    found = SAYS.search(folding.fold(text))
    return str(found.lastgroup) if found else ""


def plainly(text: str) -> str:
    """The kind of what begins with a word that can mean nothing else; empty for all else."""
    found = PLAINLY.match(GREETING.sub("", folding.fold(text).strip()))
    return kind_of(found[0]) if found else ""


def reads_like_a_notice(text: str) -> str:
    """The kind of what isn't a query but rather a notice; empty for all else.

    What says plainly what it is will do; what could as well be asked of the search must be longer, with something
    measured in it.
    """
    folded = GREETING.sub("", folding.fold(text).strip())
    size = len(folding.joined(folded))
    found = SAYS.search(folded) if size >= LONG else SAYS.search(folded[:HEAD])
    if found is None or size == len(folding.joined(found[0])):
        return ""
    if QUESTION.search(folded) and not (size >= HEAD and QUANTITY.search(folded)):  # 谁有闸阀，要100台，后天要
        return ""
    if size < LONG and not PLAINLY.match(folded) and (len(folded) < SHORT or not MEASURED.search(folded)):
        return ""
    if ASKS_FOR_A_BODY.search(folded) and len(folded) < 2 * SHORT:
        return ""
    return str(found.lastgroup)


def nature_of(clause: str, text: str = "", *, goods: bool = False) -> str:
    """A product, where nothing says that it is something else.

    `clause`: the one that says what it is about; of the rest of the `text` only what can't be a mere condition counts
    beside `goods`: valves are none the less a product where they are installed, or sent by freight.
    """
    folded = folding.fold(clause)
    found = next((name for name, words in NATURE_OF if words.search(folded)), "")
    if found or not text:
        return found or "product"
    folded = folding.fold(text)
    of = LOUD if goods else NATURE_OF
    return next((name for name, words in of if words.search(folded)), "product")
