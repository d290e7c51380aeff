"""What went wrong lately while people were answered, by kind: told to admins, forgotten at a restart."""

from collections import Counter, deque

MOST = 1_000
DAY_MS = 86_400_000


class Troubles:
    """The newest ones; kinds are names of errors, never what anybody wrote."""

    def __init__(self) -> None:
        self._noted: deque[tuple[int, str]] = deque(maxlen=MOST)

    def note(self, kind: str, now: int) -> None:
        self._noted.append((now, kind))

    def lately(self, now: int) -> list[tuple[str, int]]:
        """(kind, how many) of the last 24 hours, most first."""
        return Counter(kind for at, kind in self._noted if at > now - DAY_MS).most_common()
