"""Giving one's vote to another: to whom one may. No chains: what one was given stays with one."""

from collections.abc import Collection

from bot.refusals import Refusal


class ProxyToOneself(Refusal):
    """Who comes himself answers that he does."""


class ProxyAway(Refusal):
    """The one whom he names doesn't come himself: `name`."""


class ProxyHeld(Refusal):
    """Others gave him their votes: `names`. He can stay away, but not hand them on."""


class ProxyFull(Refusal):
    """The one whom he names holds as many as one may: `name`, `most`."""


class ProxyStranger(Refusal):
    """Neither called nor a member of the organisation."""


def check(
    giver: int, taker: int, name: str, *, answer: str, given_to_giver: Collection[str], held: int, most: int
) -> None:
    """Whether `giver` may give his vote to `taker` (ids of persons), who is called `name`.

    `answer`: the taker's own; `given_to_giver`: names of who gave theirs to the giver; `held`: how many others gave
    theirs to the taker; `most`: how many one may hold, 0 for any number. Raises the refusals above.
    """
    if giver == taker:
        raise ProxyToOneself
    if given_to_giver:
        raise ProxyHeld(names=list(given_to_giver))
    if answer in {"declined", "proxy"}:
        raise ProxyAway(name=name)
    if most and held >= most:
        raise ProxyFull(name=name, most=most)
