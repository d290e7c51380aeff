"""What holds for the page's sources without a browser: every word translated, no markup parsed, nothing from outside."""

import re
from pathlib import Path

import pytest

import bot.sandbox

PAGE = Path(bot.sandbox.__file__).parent / "page"
MODULES = sorted(PAGE.glob("*.js"))
SOURCES = [*MODULES, *sorted(PAGE.glob("css/*.css")), PAGE / "index.html"]
OUTSIDE = re.compile(r"""(?:src|href|url\(|import|from)\s*[=(]?\s*["']?(?:https?:)?//""")


def words_asked_for() -> set[str]:
    asked = {word for module in MODULES for word in re.findall(r'\bt\("([^"]+)"', module.read_text("utf-8"))}
    tables = {
        "people.js": r'\["\w+", "([^"]+)"\]',
        "drawer.js": r'\["([^"]+)", (?:\d|HOUR|new )',
        "switches.js": r'_per_\w+", "([^"]+)"',
    }
    for name, pattern in tables.items():
        asked.update(re.findall(pattern, (PAGE / name).read_text("utf-8")))
    actions = re.search(r"ACTIONS = \{(.+)\}", (PAGE / "chat.js").read_text("utf-8"))
    assert actions is not None
    return asked | set(re.findall(r': "([^"]+)"', actions[1])) | {"guest", "member", "secretariat", "officer", "admin"}


def test_every_word_of_the_page_is_there_in_chinese_and_none_is_left_over() -> None:
    source = (PAGE / "words.js").read_text("utf-8")
    dictionary = source[source.index("CHINESE = {") : source.index("};")]
    translated = set(re.findall(r'"([^"]+)": "[^"]+"', dictionary))
    asked = words_asked_for() - {"简体中文", "繁體中文", "English"}
    assert (sorted(asked - translated), sorted(translated - asked)) == ([], [])


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_page_parses_no_markup_and_loads_nothing_from_outside(source: Path) -> None:
    text = source.read_text("utf-8")
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert not OUTSIDE.findall(text.replace("href = `https://www.openstreetmap.org", ""))
    assert text.count("\n") <= 250
