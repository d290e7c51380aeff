"""The configuration: strict, and what is wrong is said in one line that names the key."""

import itertools
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Config, ConfigError, load

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture
def path(tmp_path, monkeypatch):
    for name in ("JIEDUI_TOKEN", "JIEDUI_STORAGE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "config.toml"


def test_example_file_is_the_defaults(path):
    assert load(EXAMPLE, required=True) == Config() == load(path)


def test_example_file_names_every_key():
    keys = {section: set(values) for section, values in tomllib.loads(EXAMPLE.read_text("utf-8")).items()}
    assert keys == {section: set(values) for section, values in msgspec.to_builtins(Config()).items()}


def test_example_file_says_why_above_every_key():
    lines = EXAMPLE.read_text("utf-8").splitlines()
    keys = [(above, line) for above, line in itertools.pairwise(lines) if " = " in line and not line.startswith("#")]
    assert keys
    assert [line for above, line in keys if not above.startswith("# ")] == []


WRONG = {
    "telegrm = 1": "telegrm: there is no such key",
    "[telegrm]\ntoken = ''": "telegrm: there is no such key",
    "[telegram]\ntokn = ''": "[telegram] tokn: there is no such key",
    '[telegram]\n"a\\nb" = 1': "[telegram] a b: there is no such key",
    "telegram = 3": "[telegram] Expected",
    "[[telegram]]\ntoken = ''": "[telegram] Expected",
    "[telegram]\ntoken = 5": "[telegram] token: Expected `str`, got `int`",
    "[telegram]\nmode = 'push'": "[telegram] mode: 'push' is not one of polling, webhook",
    "[telegram]\nmode = ['polling']": "[telegram] mode: ['polling'] is not one of",
    "[telegram]\nmode = 'webhook'": "[telegram] webhook_url: '' is no address",
    "[telegram]\napi_url = 'api.telegram.org'": "[telegram] api_url: 'api.telegram.org' is no address",
    "[telegram]\napi_url = 'https://example.org:99999'": "[telegram] api_url: ",
    "[telegram]\napi_url = 'http://[::1'": "[telegram] api_url: ",
    "[telegram]\nwebhook_port = 0": "[telegram] webhook_port: Expected `int` >= 1",
    "[telegram]\nwebhook_port = true": "[telegram] webhook_port: Expected `int`, got `bool`",
    "[telegram]\nwebhook_secret = '密'": "[telegram] webhook_secret: up to 256",
    "[telegram]\nmessages_per_second = nan": "[telegram] messages_per_second: ",
    "[telegram]\nmessages_per_second = 31": "[telegram] messages_per_second: more than 30 needs paid_broadcast",
    "[storage]\npath = ''": "[storage] path: ",
    '[storage]\npath = "a\\u0000b"': "[storage] path: ",
    "[alliance]\nlanguage = 'zh'": "[alliance] language: 'zh' is not one of zh-Hans, zh-Hant, en",
    "[alliance]\ntime_zone = 'Beijing'": "[alliance] time_zone: 'Beijing' is no IANA time zone",
    "[alliance]\ntime_zone = '../zone'": "[alliance] time_zone: ",
    "[alliance]\nadmins = ['1']": "[alliance] admins: Expected `int`, got `str`",
    "[alliance]\nadmins = [0]": "[alliance] admins: ",
    "[alliance]\nadmins = [4503599627370496]": "[alliance] admins: ",
    "[alliance]\nname = 1979-05-27": "[alliance] name: Expected `str`, got `date`",
}


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_wrong_key_or_value_is_one_line_with_its_name(path, text, expected):
    path.write_text(text, "utf-8")
    assert refusal(path).startswith(f"{path}: {expected}")


@pytest.mark.parametrize("text", ["[telegram", "a = [" + "[" * 20_000, f"a = {'9' * 5_000}", "[telegram]\n[telegram]"])
def test_file_that_is_no_toml_is_one_line_with_its_name(path, text):
    path.write_text(text, "utf-8")
    assert refusal(path).startswith(f"{path}: ")


def test_file_that_is_no_text_is_one_line_with_its_name(path):
    path.write_bytes(b"name = '\xc4\xcf\xb0\xb2'")
    assert refusal(path).startswith(f"{path}: ")


def test_folder_in_the_files_place_is_one_line_with_its_name(path):
    path.mkdir()
    assert refusal(path) == f"{path}: Is a directory"


def test_named_file_that_is_missing_is_refused(path):
    with pytest.raises(ConfigError, match="there is no such file; `jiedui init` writes one"):
        load(path, required=True)


def test_byte_order_mark_of_an_editor_does_no_harm(path):
    path.write_text("[alliance]\nname = '联盟'\n", "utf-8-sig")
    assert load(path).alliance.name == "联盟"


@pytest.mark.parametrize("text", ["", "[telegram]\ntoken = 'file'\n[storage]\npath = 'file.db'"])
def test_environment_wins(path, monkeypatch, text):
    path.write_text(text, "utf-8")
    monkeypatch.setenv("JIEDUI_TOKEN", "environment")
    monkeypatch.setenv("JIEDUI_STORAGE", "environment.db")
    assert (load(path).telegram.token, load(path).storage.path) == ("environment", "environment.db")


def test_empty_variable_leaves_the_file_its_word(path, monkeypatch):
    path.write_text("[telegram]\ntoken = 'file'", "utf-8")
    monkeypatch.setenv("JIEDUI_TOKEN", "")
    assert load(path).telegram.token == "file"


def test_environment_does_not_hide_a_wrong_section(path, monkeypatch):
    path.write_text("storage = 'jiedui.db'", "utf-8")
    monkeypatch.setenv("JIEDUI_STORAGE", "environment.db")
    assert refusal(path).startswith(f"{path}: [storage] Expected")


def refusal(path):
    with pytest.raises(ConfigError) as caught:
        load(path)
    text = str(caught.value)
    assert len(text.splitlines()) == 1
    return text


def outcome(path):
    try:
        return type(load(path)).__name__
    except ConfigError as error:
        return str(error)


KEYS = [key for section in msgspec.to_builtins(Config()).values() for key in section]
NAMES = st.sampled_from([*KEYS, *msgspec.to_builtins(Config())]) | st.text()
SCALARS = st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes() | st.dates() | st.times()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=8)
SECTIONS = st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=4) | VALUES, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=SECTIONS)
def test_whatever_toml_holds_is_a_configuration_or_a_refusal_in_one_line(path, values):
    path.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.config.tomllib.loads", lambda _: values)
        assert len(outcome(path).splitlines()) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text().map(str.encode))
def test_whatever_bytes_are_a_configuration_or_a_refusal_in_one_line(path, content):
    path.write_bytes(content)
    assert len(outcome(path).splitlines()) == 1
