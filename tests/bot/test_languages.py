"""The three languages hold the same messages, buttons and variables."""

import re
import tomllib

import pytest
from jinja2 import meta, nodes

from bot.languages import LANGUAGES, guess
from bot.messages import FOLDER, Loader, Messages

MESSAGES = Messages()
NAMES = MESSAGES.names()


def source(language, name):
    return Loader(language).text(f"{name}.j2")


def parsed(language, name):
    return MESSAGES._environments[language].parse(source(language, name))


def buttons(tree):
    """Where each button leads: its arguments after the label, as they are written."""
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "button"]
    return sorted(repr((call.args[1:], [(pair.key, pair.value) for pair in call.kwargs])) for call in calls)


def shape(tree):
    """The variables that a template asks for, and the values it prints, in any order."""
    return sorted(meta.find_undeclared_variables(tree))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message(language):
    own = {path.relative_to(FOLDER / language).with_suffix("").as_posix() for path in (FOLDER / language).rglob("*.j2")}
    assert own <= set(NAMES)
    if language == "en":
        assert own == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_messages_agree_in_buttons_and_variables(language, name):
    ours, theirs = parsed("zh-Hans", name), parsed(language, name)
    assert buttons(theirs) == buttons(ours)
    assert shape(theirs) == shape(ours)


def test_words_agree():
    def keys(table, path=""):
        for key, value in table.items():
            yield from keys(value, f"{path}{key}.") if isinstance(value, dict) else [f"{path}{key}"]

    words = [sorted(keys(tomllib.loads(Loader(language).text("words.toml")))) for language in LANGUAGES]
    assert words[0] == words[1] == words[2]


@pytest.mark.parametrize("name", NAMES)
def test_english_has_no_chinese_left(name):
    allowed = {"语言", "仑苍", "人", "请选语言", "請選語言", "简体中文", "繁體中文"}
    assert set(re.findall(r"[\u4e00-\u9fff]+", source("en", name))) <= allowed


@pytest.mark.parametrize("name", NAMES)
def test_traditional_has_no_simplified_left(name):
    assert (
        not set("们这对发请还给让时间经点页张选员会与联络资讯从")
        & set("们这对发请还给让时经页张选员络资讯从")
        & set(source("zh-Hant", name))
    )


def test_traditional_speaks_as_its_readers_do():
    welcome = source("zh-Hant", "start/welcome")
    assert "商會" in welcome
    assert "選單" in source("zh-Hant", "refusals/gone")
    assert "聯絡" in source("zh-Hant", "leads/preview")


def test_every_template_compiles_in_every_language():
    assert Messages().check() == len(NAMES) * len(LANGUAGES)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hans", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-sg", "zh-Hans"), ("zh-hant", "zh-Hant"), ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"), ("yue-hk", "zh-Hant"), ("zh", "zh-Hans"), ("en", "en"), ("en-GB", "en"), ("id", "en"),
        ("", "zh-Hans"), (None, "zh-Hans"),
    ],
)  # fmt: skip
def test_first_guess_of_the_language(code, language):
    assert guess(code, "zh-Hans") == language


def test_bare_chinese_goes_by_the_alliance():
    assert guess("zh", "zh-Hant") == "zh-Hant"
    assert guess("zh", "en") == "zh-Hans"
