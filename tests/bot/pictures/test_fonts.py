"""The fonts that come with the dependencies."""

import pytest

from bot.pictures.fonts import EMOJI, FORMS, Face, Faces


@pytest.mark.parametrize("language", FORMS)
def test_both_scripts_latin_and_emoji_can_be_drawn(language):
    face = Face(language, 400)
    text = "简体龍體繁體乡鄉㙟Nan’an ĄŁšạ ₱￥€℃①☎Ж한あสวัสดี🎉🤝📌"
    assert face.known(text) == text
    assert face.source("🎉") == EMOJI


def test_what_cannot_be_drawn_is_left_out():
    face = Face("zh-Hans", 400)
    assert face.known("结\0对\u200f\u202e\ud800\ue000\U0010ffff سلام!") == "结对 !"
    assert face.known("👨\u200d💻 1\ufe0f\u20e3 👍🏽 🇨🇳") == "👨💻 1 👍 "
    assert face.known("e\u0301") == "é"


def test_widths_are_those_of_the_weight():
    assert Face("zh-Hans", 400).width("南安") == 2
    assert Face("zh-Hans", 400).width("iii") < Face("zh-Hans", 400).width("mmm") < Face("zh-Hans", 700).width("mmm")


def test_punctuation_that_meets_is_set_closer():
    face = Face("zh-Hans", 400)
    assert face.width("”，") == 1.5
    assert face.width("：“") == 1.5
    assert face.width("好，") == 2


def test_a_paragraph_without_chinese_has_narrow_quotes():
    faces = Faces("zh-Hans")
    assert faces.of("“Nan’an”", 400).width("“") < 0.5
    assert faces.of("“南安”", 400).width("“") == 1
