"""What holds for the page's sources without a browser: every word translated, no markup parsed, nothing from outside."""

import re
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.seeds import PEOPLE

PAGE = Path(bot.sandbox.__file__).parent / "page"
MODULES = sorted(PAGE.glob("*.js"))
SOURCES = [*MODULES, *sorted(PAGE.glob("css/*.css")), PAGE / "index.html"]
OUTSIDE = re.compile(r"""(?:src|href|url\(|import|from)\s*[=(]?\s*["']?(?:https?:)?//""")


def test_every_word_of_the_page_is_there_in_chinese_and_none_is_left_over() -> None:
    before, dictionary, after = re.split(
        r"(const CHINESE = \{.+?\n\};)", (PAGE / "words.js").read_text("utf-8"), flags=re.DOTALL
    )
    code = before + after + "".join(module.read_text("utf-8") for module in MODULES if module.name != "words.js")
    entries = re.findall(r'^  (?:"([^"]+)"|(\w+)): "[^"]+",$', dictionary, flags=re.MULTILINE)
    translated = {quoted or bare for quoted, bare in entries}
    assert set(re.findall(r'\bt\(\s*"([^"]+)"', code)) - translated == set()
    roles = {person["role_hint"] for person in PEOPLE}  # these come from the server
    assert {word for word in translated - roles if f'"{word}"' not in code} == set()


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_page_parses_no_markup_and_loads_nothing_from_outside(source: Path) -> None:
    text = source.read_text("utf-8")
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
    assert not OUTSIDE.findall(text.replace("href = `https://www.openstreetmap.org", ""))
    assert text.count("\n") <= 250
