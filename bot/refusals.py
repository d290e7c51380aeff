"""Refusals: each is a class beside its rule and a template `refusals/<name>`; what it carries fills the template."""

import re
from typing import Any


class Refusal(Exception):  # noqa: N818, a refusal is an answer, not an error
    """Raised by a rule; the error handler answers with its template."""

    def __init__(self, **values: Any) -> None:
        super().__init__(self.template)
        self.values = values

    @property
    def template(self) -> str:
        return "refusals/" + re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class Gone(Refusal):
    """What a button or a link names isn't there (any more), or isn't for this viewer: the two look alike."""


class NotYours(Refusal):
    """A list of somebody else's, or one that is over: type the query again."""


class Settled(Refusal):
    """A colleague was first, or it was taken back: it doesn't wait at the desk any more."""
