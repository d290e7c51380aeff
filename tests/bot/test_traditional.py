"""Simplified to traditional, without keeping OpenCC's phrases in memory."""

from opencc import OpenCC

from bot import traditional, wording
from bot.messages import Messages

WORDS = ["干事", "会长、党支部书记", "秘书处联系人", "台湾", "后勤主任", "", "President"]


def test_words_are_converted_as_opencc_does_it():
    opencc = OpenCC("s2tw")
    assert [traditional.word(text) for text in WORDS] == [opencc.convert(text) for text in WORDS]


def test_learnt_words_need_no_opencc(monkeypatch):
    traditional.learn(["第九届会长", "第九届理事长"])
    monkeypatch.setattr(traditional, "convert", None)
    assert [traditional.word("第九届会长"), traditional.word("第九届理事长")] == ["第九屆會長", "第九屆理事長"]


def test_words_of_the_trade_are_learnt_with_the_messages():
    Messages()
    assert set(wording.vocabulary()) <= set(traditional._learnt)


async def test_positions_of_the_register_are_learnt_at_the_start(bot):
    assert {"职员", "会长"} <= set(traditional._learnt)
