"""What two write each other before a yes goes without contacts; days and quantities stay."""

import pytest

from bot.introductions.stripping import LEFT_OUT, named, stripped


@pytest.mark.parametrize(
    "text",
    [
        "13805950000", "（0595）8612 3456", "138.0595.0000", "一三八零零零零一二三四", "壹叁捌 0595 〇〇〇〇",
        "１３８０５９５００００", "1️⃣3️⃣8️⃣0️⃣5️⃣9️⃣5️⃣0️⃣", "+60 12-345 6789", "微信zhanglaowang", "微信号：lao_wang",
        "vx abcd_12", "wechat: laowang", "WhatsApp:laowang", "QQ 123456789", "a.b@c.example", "@laowang88", "t.me/lao", "abc.com/x",
        "https://x.example", "13805950000元",
    ],
)  # fmt: skip
def test_contacts_go(text):
    assert named(text)
    found = stripped(f"可以，{text} 好吗")
    assert LEFT_OUT in found
    assert not set(found) & set("0123456789零一二三〇abcdw１３８")


@pytest.mark.parametrize(
    "text",
    [
        "预算 150000 元，200000套", "RM 150000", "2026.12.31 前，2026-12-01 9:30", "2024-2026年", "1,500,000元", "DN100 PN16 要200个",
        "加我微信聊聊可以吗", "wechat message me", "online 100 sets", "一二三四五六", "ISO 9001，GB/T 12345",
    ],
)  # fmt: skip
def test_the_rest_stays(text):
    assert stripped(text) == text
    assert not named(text)
