"""What the form of a meeting asks beside an event's."""

from bot.forms.steps import Asking, Step
from bot.refusals import Gone


def _anyway(asking: Asking, _step: str, value: str) -> str:
    """Called though it is late: for this begin alone; another one is asked about anew."""
    if value != "yes" or asking.answers.get("kind") != "meeting":
        raise Gone
    begin: str = (asking.answers.get("begin") or {}).get("local", "")
    return begin


STEPS = (Step("anyway", pick=_anyway, wanted=lambda _asking: False),)
