"""The contract's columns, the headings that people write above them, and how each cell is read."""

import functools
import re
from collections.abc import Callable, Collection
from typing import Any

import msgspec

from bot import tables
from bot.register import cells


class Column(msgspec.Struct, frozen=True):
    """`empty` is what the database keeps where nothing is said."""

    name: str
    headings: tuple[str, ...] = ()
    read: Callable[[str], Any] = cells.line
    required: bool = False
    empty: Any = ""


def _kinds() -> dict[str, str]:
    words = {
        "chamber": "异地商会 商会",
        "association": "行业协会 协会",
        "hometown": "同乡会",
        "huiguan": "会馆",
        "federation": "总商会 工商联",
        "township": "镇级商会 乡镇商会",
        "overseas": "海外商会",
        "office": "联盟秘书处 秘书处",
        "other": "其他 其它",
    }
    return {spelling: kind for kind, spellings in words.items() for spelling in (kind, *spellings.split())}


GENDERS = {
    "f": "f", "女": "f", "女士": "f", "女性": "f", "female": "f",
    "m": "m", "男": "m", "先生": "m", "男性": "m", "male": "m",
}  # fmt: skip
LANGUAGES = {
    "zh-hans": "zh-Hans", "简体": "zh-Hans", "简体中文": "zh-Hans", "中文": "zh-Hans", "zh-hant": "zh-Hant",
    "繁体": "zh-Hant", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "en": "en", "english": "en", "英文": "en",
}  # fmt: skip
PAIRED = {"organisations": "organisations", "商协会": "organisations", "companies": "companies", "企业": "companies"}

NOTICES = {
    "supply": "supply", "供应": "supply", "供": "supply", "供给": "supply", "offer": "supply", "demand": "demand",
    "求购": "demand", "需求": "demand", "需": "demand", "采购": "demand", "need": "demand",
}  # fmt: skip
STATES = {
    spelling: state
    for state, spellings in {
        "published": "已发布 发布", "draft": "草稿", "pending": "待审核", "returned": "已退回", "on_hold": "暂停",
        "fulfilled": "已达成 已成交", "withdrawn": "已撤回", "expired": "已过期 已到期", "removed": "已下架",
    }.items()
    for spelling in (state, *spellings.split())
}  # fmt: skip

PLACES = (
    Column("country", ("国家", "国家地区", "国别", "国家/地区")),
    Column("province", ("省", "省份", "州", "省/州")),
    Column("city", ("市", "城市", "地市", "所在城市", "所在地")),
)
INDUSTRY = Column("industry", ("行业", "所属行业", "产业"), cells.industries, empty="[]")
WEBSITE = Column("website", ("网站", "网址", "官网"), cells.website)
INTRO = Column("intro", ("简介", "介绍", "企业简介", "商会简介", "协会简介"), cells.prose)
EMAIL = Column("email", ("邮箱", "电邮", "电子邮箱", "电子邮件", "邮件", "e-mail"), cells.email)
WECHAT = Column("wechat", ("微信", "微信号"))
PHONE = Column(
    "phone", ("手机", "手机号", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "移动电话", "办公电话", "座机")
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "organisations": (
        Column("key", ("编号", "代码"), cells.key),
        Column("kind", ("类别", "类型", "性质"), cells.one_of(_kinds()), required=True),
        Column("name", ("名称", "全称", "商会名称", "协会名称", "商协会名称", "商协会", "单位"), required=True),
        Column("short_name", ("简称",)),
        Column("aliases", ("别名", "又名", "其他名称", "英文名"), cells.words, empty="[]"),
        Column("parent", ("上级", "上级单位", "主管单位"), empty=None),
        *PLACES,
        INDUSTRY,
        Column("address", ("地址", "办公地址", "会址")),
        PHONE,
        EMAIL,
        WECHAT,
        WEBSITE,
        Column("founded_on", ("成立日期", "成立时间", "成立"), cells.date),
        INTRO,
    ),
    "companies": (
        Column("key", ("编号", "代码"), cells.key),
        Column("name", ("名称", "企业", "企业名称", "公司", "公司名称", "单位", "单位名称"), required=True),
        Column("credit_code", ("信用代码", "统一社会信用代码", "社会信用代码")),
        Column(
            "organisations", ("商会", "协会", "商协会", "所属商会", "所属协会", "所属商协会"), cells.words, empty="[]"
        ),
        *PLACES,
        INDUSTRY,
        Column("products", ("产品", "主营", "主营产品", "主营业务", "经营范围"), cells.prose),
        WEBSITE,
        INTRO,
    ),
    "members": (
        Column("key", ("编号", "会籍编号"), cells.key),
        Column("person_key", ("人员编号", "个人编号"), cells.key),
        Column("name", ("姓名", "名字", "会员姓名", "会员"), required=True),
        Column("aliases", ("别名", "曾用名", "英文名", "其他名字"), cells.words, empty="[]"),
        Column("salutation", ("称呼", "尊称", "头衔")),
        Column("gender", ("性别",), cells.one_of(GENDERS)),
        Column("hometown", ("籍贯", "家乡", "祖籍", "原籍", "祖籍地")),
        Column(
            "organisation",
            ("商会", "协会", "商协会", "所属商会", "所属协会", "所属商协会", "组织", "商会名称", "协会名称"),
            required=True,
        ),
        Column("position", ("职务", "职位", "会内职务", "商会职务", "协会职务", "担任职务")),
        Column("rank_order", ("排序", "序号", "顺序", "排名"), cells.number(0, 1_000_000), empty=0),
        Column("term", ("届", "届次", "届别")),
        Column("term_from", ("任期开始", "任期起", "任职日期", "任职时间"), cells.first_day),
        Column("term_to", ("任期结束", "任期止", "任期至", "届满日期"), cells.last_day),
        Column("company", ("企业", "企业名称", "公司", "公司名称", "工作单位", "所在企业", "所在公司")),
        PHONE,
        EMAIL,
        WECHAT,
        Column("language", ("语言",), cells.one_of(LANGUAGES)),
        Column("secretary", ("秘书处", "秘书处人员", "是否秘书处"), cells.yes, empty=0),
        Column("visibility", ("可见范围", "公开范围"), cells.visibility, empty="{}"),
        Column("consent_on", ("同意日期", "授权日期"), cells.first_day),
        Column("telegram_id", ("电报号", "telegram"), cells.number(1, cells.TELEGRAM_ID), empty=None),
    ),
    "notices": (
        Column("key", ("编号",), cells.key),
        Column("kind", ("类别", "类型", "供需", "供需类型"), cells.one_of(NOTICES), required=True),
        Column("title", ("标题", "名称", "题目", "供需标题"), required=True),
        Column("body", ("内容", "正文", "说明", "详情", "描述"), cells.prose),
        Column("place", ("地点", "地区", "所在地", "交货地", "地址")),
        Column("industry", ("行业", "所属行业"), cells.industries, empty="[]"),
        Column("organisation", ("商会", "协会", "商协会", "所属商会", "发布单位")),
        Column("member", ("会籍", "会籍编号", "会员编号", "发布人")),
        Column("valid_until", ("有效期", "有效期至", "截止日期", "到期日", "有效至"), cells.last_day),
        Column("state", ("状态",), cells.one_of(STATES)),
    ),
    "glossary": (
        Column("key", ("编号",), cells.key),
        Column("name", ("名称", "词条", "产品", "品名"), required=True),
        Column("terms", ("同义词", "别名", "又名", "其他说法", "词"), cells.words, empty="[]"),
        Column("parent", ("上级", "属于", "大类")),
    ),
    "pairings": (
        Column("key", ("编号",), cells.key),
        Column("kind", ("类别", "类型"), cells.one_of(PAIRED), required=True),
        Column("first", ("甲方", "第一方"), required=True),
        Column("second", ("乙方", "第二方"), required=True),
        Column("signed_on", ("签约日期", "签订日期", "日期"), cells.date),
        Column("subject", ("事项", "项目", "合作内容", "主题")),
        Column("note", ("备注", "说明"), cells.prose),
    ),
}
KINDS = tuple(COLUMNS)
EXAMPLES = ("（示例）", "（範例）", "(example)")
"""How the first required text of a template's example row begins: such a row is passed over."""
EXPLANATIONS = frozenset({"说明", "說明", "How to fill it in"})
"""Names of a template's second sheet, which nobody misses when it isn't read."""
# 单位 in a list of members is the firm, unless nothing else says which organisation.
WORKPLACE = frozenset({"单位", "单位名称"})
REMARK = re.compile(r"[（(【\[].*?[)）】\]]|[*＊:：]")


def named(kind: str, heading: str) -> str:
    """The column that a heading means; empty for none."""
    return _headings(kind).get(_folded(heading), "")


def assign(kind: str, headings: list[str], given: Collection[str] = ()) -> list[str]:
    """The column of each heading; `given`: columns that are known without the file."""
    found = [named(kind, heading) for heading in headings]
    if kind == "members":
        wanted = "company" if "organisation" in {*found, *given} else "organisation"
        for at, heading in enumerate(headings):
            if _folded(heading) in WORKPLACE:
                found[at] = wanted
    return found


def _folded(heading: str) -> str:
    return tables.fold(REMARK.sub("", heading))


@functools.cache
def _headings(kind: str) -> dict[str, str]:
    spellings = {
        _folded(spelling): column.name for column in COLUMNS[kind] for spelling in (*column.headings, column.name)
    }
    return spellings | {_folded(column.name): column.name for column in COLUMNS[kind]}


def is_workplace(heading: str) -> bool:
    return _folded(heading) in WORKPLACE


def by_name(kind: str) -> dict[str, Column]:
    return {column.name: column for column in COLUMNS[kind]}
