"""What a form is: steps in order, each with what it takes; and what a person sends to it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.contents import Content
from bot.deps import Deps
from bot.refusals import Gone, Refusal

Answers = Mapping[str, Any]
"""By the names of steps: what JSON can hold. A step that was skipped has None."""
DAY_MS = 86_400_000


class WordsWanted(Refusal):
    """A text is asked for, and a picture or something else came."""


class Contact(msgspec.Struct, frozen=True):
    """`owner`: whose it is, as Telegram says; None where it doesn't."""

    phone: str
    name: str
    owner: int | None = None


class Sent(msgspec.Struct, frozen=True):
    """What a person sent, free of Telegram's types. `album`: which one it is part of."""

    message_id: int
    content: Content = Content()
    album: str = ""
    location: tuple[float, float] | None = None  # latitude, longitude
    venue: tuple[str, str] | None = None  # of a place that Telegram knows: its name, its address
    contact: Contact | None = None
    said_by: str = ""  # whose words they are, where they were forwarded


class Asking(msgspec.Struct, frozen=True):
    """Who is asked, when (Unix ms UTC), and what he has answered so far."""

    deps: Deps
    reader: Reader
    answers: Answers
    now: int
    draft: int = 0


class Choice(msgspec.Struct, frozen=True):
    """A button. `value` goes into its callback data; its label is made of `about` by the step's template."""

    value: str
    about: Any = None
    chosen: bool = False


class Several(msgspec.Struct, frozen=True):
    """What was typed answers more than was asked: `answer` the question, `more` others, by their names."""

    answer: Any
    more: Mapping[str, Any]


def no_text(_asking: Asking, _sent: Sent) -> Any:
    """Of a step that is answered by buttons alone."""
    raise ChoiceWanted


class ChoiceWanted(Refusal):
    """The answer is one of the buttons."""


async def nothing_more(_asking: Asking) -> Mapping[str, Any]:
    return {}


async def no_choices(_asking: Asking) -> list[Choice]:
    return []


def replace(asking: Asking, name: str, value: str) -> Any:
    """The usual pick: it is the answer now."""
    del asking, name
    return value


class Step(msgspec.Struct, frozen=True):
    """One question.

    `read` makes an answer of what was sent (Several: to other questions as well), or raises a Refusal; `pick` one of a
    button (asking, step, value).
    `several`: a pick leaves the question open until "done" is pressed. `wanted`: whether it is asked at all.
    `album`: whether a further picture of the same album joins the answer: (answer, what came) -> answer.
    `stays`: what is typed leaves the question open, since it only chooses the buttons. `gathers`: what is sent is shown
    a moment later, with what else has come by then. `about`: what the question shows beside its choices.
    """

    name: str
    read: Callable[[Asking, Sent], Any] = no_text
    choices: Callable[[Asking], Awaitable[list[Choice]]] = no_choices
    pick: Callable[[Asking, str, str], Any] = replace
    several: bool = False
    optional: bool = False
    wanted: Callable[[Asking], bool] = lambda _asking: True
    album: Callable[[Any, Sent], Any] | None = None
    contact: bool = False  # a contact is an answer; elsewhere it is for who asked for it
    stays: bool = False
    gathers: bool = False
    about: Callable[[Asking], Awaitable[Mapping[str, Any]]] = nothing_more


Call = tuple[str, dict[str, Any]]


async def nothing_exact(_asking: Asking) -> list[Call]:
    return []


class Form(msgspec.Struct, frozen=True):
    """`review`: what the preview shows beside the answers. `allowed`: whether the reader may fill it in (raises).

    `exact`: what is shown before the preview once one of `exact_of` was answered: calls as (method, parameters),
    without the chat, just as they will go out. `further`: the step that takes what is sent while the preview shows.
    """

    name: str
    steps: tuple[Step, ...]
    review: Callable[[Asking], Awaitable[dict[str, Any]]]
    exact: Callable[[Asking], Awaitable[list[Call]]] = nothing_exact
    exact_of: tuple[str, ...] = ()
    allowed: Callable[[Asking], None] = lambda _asking: None
    lifetime_ms: int = 7 * DAY_MS
    further: Callable[[Sent], str] = lambda _sent: ""
    questions: str = ""  # another form's name, where its questions are asked in the same words

    def step(self, name: str) -> Step:
        """Raises Gone."""
        found = self.find(name)
        if found is None:
            raise Gone
        return found

    def find(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def missing(self, asking: Asking) -> str:
        """The first question without an answer; empty where all is there."""
        names = (step.name for step in self.steps if step.name not in asking.answers and step.wanted(asking))
        return next(names, "")

    def before(self, asking: Asking, name: str) -> str:
        """The question before one; empty at the first."""
        asked = [step.name for step in self.steps if step.wanted(asking) or step.name == name]
        at = asked.index(name) if name in asked else 0
        return asked[at - 1] if at else ""
