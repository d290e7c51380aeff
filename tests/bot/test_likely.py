"""Telegram names, as people give them, and the register's."""

import pytest

from bot.claims.likely import names


@pytest.mark.parametrize(
    ("telegram", "wanted"),
    [
        ("陈建华", "陈建华"),
        ("陳建華", "陈建华"),
        ("陈建华 西安闸阀", "陈建华"),
        ("Jianhua Chen", "chenjianhua"),
        ("Chen Jianhua", "chenjianhua"),
        ("Kian Hua Tan", "tankianhua"),
        ("🐉陈建华🐉", "陈建华"),
    ],
)
def test_name_is_looked_for_as_the_register_may_have_it(telegram, wanted):
    assert wanted in names(telegram)


@pytest.mark.parametrize("telegram", ["", "·", "🐉", "华", "a" * 5000, "a b c d e f g h i j", '" OR 1', "\0"])
def test_odd_names_are_few_and_harmless(telegram):
    assert len(names(telegram)) <= 30
