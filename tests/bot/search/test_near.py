"""Where nothing answers: what comes near, and silence where nothing does."""

import pytest

from bot.privacy import PUBLIC

XIAN = "西安市福建南安商会"


@pytest.mark.parametrize(
    "text",
    ["asdkjh qwe", "🙂", "🙂🙂 🙂", "zzzzzz", "qqqqzzzzwwww", "外星飞船", "飞机大炮", "今天天气怎么样", "hello world", "asdf1234", "ﷺ",
     "ёлка", "สวัสดี", "こんにちは", "𠮷野家", "00000", "q", "lorem ipsum dolor sit amet", "我", "你好", "谢谢"],
)  # fmt: skip
async def test_garbage_finds_nothing_and_nothing_near(ask, text):
    found = await ask(text)
    assert (found.hits, found.near) == ({}, {})


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("西女商会", "organisations", XIAN),  # looks like it
        ("西宁商会", "organisations", XIAN),
        ("西藏南安商会", "organisations", XIAN),
        ("林志坚", "people", "林志强"),
        ("singapoor nanann", "organisations", "新加坡南安商会"),
        ("luncagn", "organisations", "仑苍镇商会（示例）"),
        ("航天泵业集团", "people", "林忠灿"),
    ],
)
async def test_near_misses_are_offered(ask, text, kind, name):
    found = await ask(text, limit=20)
    assert name in [hit.name for hit in (found.hits or found.near).get(kind, [])]


async def test_namesakes_by_the_given_name_are_only_near(ask):
    found = await ask("林志强", PUBLIC)
    assert not found.hits.get("people")
    assert {hit.name[1:] for hit in found.near["people"]} == {"志强"}


async def test_near_comes_only_where_nothing_fits(ask):
    found = await ask("西安商会")
    assert found.hits
    assert not found.near
