"""Whether a meeting is quorate: how many of those called must be there, and who counts as being there."""

import msgspec

from storage.meetings import Tally

NONE = ""
CHOICES = (NONE, "1/2+", "2/3", "3/4")
"""What an organisation may set: none, more than half, at least two thirds, at least three quarters of those called."""


class Count(msgspec.Struct, frozen=True):
    """Of those called. `proxies`: given to somebody who comes (or is there); `counted`: who count for the quorum."""

    called: int
    coming: int
    proxies: int
    away: int
    silent: int
    present: int
    counted: int
    needed: int

    @property
    def met(self) -> bool:
        return self.counted >= self.needed

    @property
    def short(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.counted)


def needed(quorum: str, called: int) -> int:
    """How many of so many called; 0 without a quorum. 1/2+ of 10 are 6, 2/3 of 10 are 7."""
    if not quorum:
        return 0
    parts, of = (int(each) for each in quorum.removesuffix("+").split("/"))
    if quorum.endswith("+"):
        return called * parts // of + 1
    return -(-called * parts // of)


def count(found: Tally, quorum: str, *, proxies_count: bool, held: bool) -> Count:
    """`held`: it takes place, so who is there counts, not who said that he would be.

    A proxy counts where the one who holds it does: who was given a vote and stays away brings none.
    """
    proxies = found.spoken_here if held else found.spoken
    return Count(
        called=found.called,
        coming=found.coming,
        proxies=proxies,
        away=found.away,
        silent=found.silent,
        present=found.present,
        counted=(found.present if held else found.coming) + (proxies if proxies_count else 0),
        needed=needed(quorum, found.called),
    )
