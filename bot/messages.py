"""Templates -> Message: text and rows of buttons in the reader's language, free of Telegram's types.

A template is Telegram's HTML; `{{ row(button("label", "feature:action:id"), …) }}` in it adds a row of
buttons, `{{ cell(button(…)) }}` fills rows of two.
zh-Hant is made of zh-Hans by OpenCC and our glossary when it is loaded; a file of its own under zh-Hant wins.
"""

import functools
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import jinja2
import msgspec

from bot import traditional, wording
from bot.languages import LANGUAGES
from bot.recurrences import spoken as repeating
from bot.times import spoken

FOLDER = Path(__file__).parents[1] / "templates"
CALLBACK_BYTES = 64
MARK = "\0"  # where a template added buttons
BUTTON_LINES = re.compile(rf"^[ {MARK}]*{MARK}\n?|{MARK}", re.MULTILINE)


class Button(msgspec.Struct, frozen=True):
    """One of action (callback data), url, copy (a text) or share (an inline query to send into another chat)."""

    label: str
    action: str = ""
    url: str = ""
    copy: str = ""
    share: str = ""
    style: str = ""  # success, danger, primary


class Attachment(msgspec.Struct, frozen=True):
    """A document, or a picture, to go with a message, its text as caption."""

    name: str
    content: bytes
    photo: bool = False  # shown as a picture


class Message(msgspec.Struct, frozen=True):
    """What a person gets: Telegram's HTML, rows of buttons, perhaps a document."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    contact: str = ""  # the label of a button, below the input, that shares one's own phone
    keys: tuple[str, ...] = ()  # beside it: words that are sent as if they were typed
    attachment: Attachment | None = None
    discloses: int = 0  # the lead whose phone it shows


class Loader(jinja2.BaseLoader):
    """The sources of one language; zh-Hant falls back on a converted zh-Hans."""

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        self._own = folder / language
        self._converted = converted(folder) if language == "zh-Hant" else {}

    def text(self, name: str) -> str:
        own = self._own / name
        if name in self._converted and not own.is_file():
            return self._converted[name]
        return own.read_text(encoding="utf-8")

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        del environment
        try:
            return self.text(template), template, lambda: True
        except FileNotFoundError as error:
            raise jinja2.TemplateNotFound(template) from error


@functools.cache
def converted(folder: Path = FOLDER) -> dict[str, str]:
    """The sources of zh-Hans in traditional characters, then by the glossary (simplified<TAB>traditional)."""
    traditional.learn(wording.vocabulary())
    source = folder / "zh-Hans"
    texts = {path.relative_to(source).as_posix(): path.read_text("utf-8") for path in source.rglob("*.*")}
    lines = (folder / "zh-Hant" / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    done = traditional.convert([*texts.values(), *(simplified for simplified, _ in pairs)])
    glossary = dict(zip(done[len(texts) :], (wanted for _, wanted in pairs), strict=True))
    pattern = re.compile("|".join(sorted(map(re.escape, glossary), key=len, reverse=True)))
    return {
        name: pattern.sub(lambda found: glossary[found[0]], text)
        for name, text in zip(texts, done[: len(texts)], strict=True)
    }


def button(label: str, action: str = "", **kinds: str) -> Button:
    if len(action.encode()) > CALLBACK_BYTES:
        raise ValueError(f"callback data of more than {CALLBACK_BYTES} bytes: {action}")
    return Button(label=str(label), action=action, **kinds)


class Rows:
    """The rows of buttons that a template adds while it is rendered."""

    def __init__(self) -> None:
        self._rows: list[list[Button]] = []
        self._open = 0  # columns of the row that a cell may still join
        self.contact = ""
        self.keys: tuple[str, ...] = ()

    def ask_contact(self, label: str, *keys: str) -> str:
        """Instead of rows: Telegram asks the person before his phone goes out. `keys`: words to send instead."""
        self.contact, self.keys = label, keys
        return MARK

    def row(self, *buttons: Button | jinja2.Undefined) -> str:
        """A row of its own; `button(…) if condition` leaves out what isn't wanted."""
        self._rows.append([each for each in buttons if isinstance(each, Button)])
        self._open = 0
        return MARK

    def cell(self, one: Button, columns: int = 2) -> str:
        """Into the row that the last cell of as many columns began, while there is room."""
        if self._open != columns or len(self._rows[-1]) == columns:
            self._rows.append([])
        self._rows[-1].append(one)
        self._open = columns
        return MARK

    def all(self) -> tuple[tuple[Button, ...], ...]:
        return tuple(tuple(row) for row in self._rows if row)


@functools.cache
def _environment(language: str, folder: Path) -> jinja2.Environment:
    """One for all who render from a folder: what is compiled once stays."""
    loader = Loader(language, folder)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    words = tomllib.loads(loader.text("words.toml"))
    environment.globals.update(button=button, language=language, words=words)
    environment.filters.update(wording.filters(language, words) | spoken.filters(language, words))
    environment.filters.update(repeating.filters(language, words))
    return environment


class Messages:
    """Every message of every language. `check` compiles them all."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._environments = {language: _environment(language, folder) for language in LANGUAGES}

    def names(self) -> list[str]:
        """Every template's name, as zh-Hans has it, without the ending."""
        source = self.folder / "zh-Hans"
        return sorted(path.relative_to(source).with_suffix("").as_posix() for path in source.rglob("*.j2"))

    def check(self) -> int:
        """Compile every template in every language and say how many; raises jinja2.TemplateError."""
        for environment in self._environments.values():
            for name in self.names():
                environment.get_template(f"{name}.j2")
        return len(self.names()) * len(self._environments)

    def words(self, language: str) -> dict[str, Any]:
        """The language's words.toml: labels that aren't messages."""
        return cast("dict[str, Any]", self._environments[language].globals["words"])

    def render(self, name: str, language: str, /, **values: Any) -> Message:
        """The message `name` ("search/results"); a value that the template names and nobody gives is an error."""
        rows = Rows()
        template = self._environments[language].get_template(f"{name}.j2")
        text = template.render(row=rows.row, cell=rows.cell, ask_contact=rows.ask_contact, **values)
        # Lines that only added buttons, and blocks that stayed empty, leave no gaps.
        text = re.sub(r"\n{3,}", "\n\n", BUTTON_LINES.sub("", text).strip())
        return Message(text, rows.all(), rows.contact, rows.keys)
