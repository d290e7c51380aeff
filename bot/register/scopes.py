"""Whose rows a list may touch, by who sends it: none appoints anybody above its sender, or takes over an account."""

import sqlite3
from collections.abc import Iterable

import msgspec

from storage import register

ALL, OFFICE, DESK = "all", "office", "desk"


class Scope(msgspec.Struct, frozen=True):
    """`level`: of the command line and of admins (all), of the alliance's office, or of a secretariat (desk).

    `organisation`: whose secretariat; its list keeps to it. `admins`: Telegram ids that the configuration names.
    """

    level: str = ALL
    organisation: int | None = None
    admins: tuple[int, ...] = ()

    @property
    def is_desk(self) -> bool:
        return self.level == DESK

    def holds(self, organisation_id: int) -> bool:
        """Whether its rows are this list's to write."""
        return not self.is_desk or organisation_id == self.organisation

    def guards(self, kind: str) -> bool:
        """Whether who is staff of an organisation of this kind is beyond this list."""
        return self.is_desk or (self.level == OFFICE and kind == "office")

    def guarded(self, connection: sqlite3.Connection, person_ids: Iterable[int]) -> frozenset[int]:
        """The people whose phone, which opens their account, is beyond this list."""
        if self.level == ALL:
            return frozenset()
        return register.staff_of(connection, person_ids, self.admins, office=not self.is_desk)

    def on_bot(self, connection: sqlite3.Connection, person_ids: Iterable[int]) -> frozenset[int]:
        """The people who say themselves who sees what of them, and who have an account."""
        return frozenset() if self.level == ALL else register.on_bot(connection, person_ids)

    def own(self, connection: sqlite3.Connection, person_ids: Iterable[int]) -> frozenset[int] | None:
        """The people of whom this list may say something; None: of all."""
        if not self.is_desk or self.organisation is None:
            return None
        return register.entered_by(connection, self.organisation, person_ids)


EVERYTHING = Scope()
"""The command line's."""
