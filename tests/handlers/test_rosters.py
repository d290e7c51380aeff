"""The register in chat: a list arrives as it is, is looked at, taken in, and back."""

import asyncio

import pytest

from tests.talk import heard


def csv(*rows):
    return "\n".join(rows).encode("gb18030")


async def sends(chat, *rows, word, name="名册.csv", caption=""):
    """What stands in its message once it says this word."""
    first = await chat.sends_document(name, caption, content=csv(*rows))
    return await heard(chat, word, after=first.message_id - 1)


async def rows_of(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def test_a_secretarys_list_goes_in_and_back_again(bot, secretary):
    before = await rows_of(bot, "SELECT * FROM persons ORDER BY id"), await rows_of(bot, "SELECT * FROM memberships ORDER BY id")
    shown = await sends(
        secretary,
        "西安商会会员名册,,,",
        "姓名,职务,单位,手机,籍贯",
        "王新人,副会长,陕西海阔阀门有限公司,13800138000；029-87654321,水头",
        "黄会员,理事,,,",
        "合计,,,2人,",
        word="已有",
    )
    assert "新的 1" in shown.text
    assert "其中和文件不同 1" in shown.text
    ready = await secretary.presses("✏️ 按文件改 · 1")
    assert "王新人 · 副会长" in ready.text
    assert "黄会员：职务 会员 → 理事" in ready.text
    assert not await rows_of(bot, "SELECT 1 FROM persons WHERE name = '王新人'")
    await secretary.presses("✅ 导入")
    done = await heard(secretary, "已导入")
    assert "新增 1，更改 1" in done.text
    assert "副会长" in (await secretary.says("王新人")).text
    asked = await secretary._press(done.message_id, done.action("↩️ 撤销这次导入"))
    assert "新增 1，更改 1" in asked.text
    await secretary.presses("↩️ 撤销")
    assert "名册回到导入前的样子" in (await heard(secretary, "已撤销")).text
    after = await rows_of(bot, "SELECT * FROM persons ORDER BY id"), await rows_of(bot, "SELECT * FROM memberships ORDER BY id")
    assert after == before
    assert "王新人" not in "".join((await secretary.says("王新人")).buttons)
