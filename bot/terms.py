"""Rights follow the position and its term. Who holds a position on a day; storage/terms.py says the same in SQL."""

from enum import StrEnum

from storage.people import Membership


class Holding(StrEnum):
    """elect 候任: the term is to come; office: it runs, or there is none; staying 留任: it is over, and the rights go
    on; over: they don't.
    """

    ELECT = "elect"
    OFFICE = "office"
    STAYING = "staying"
    OVER = "over"


def holding(term_from: str, term_to: str, ended_on: str, succeeded_from: str | None, today: str) -> Holding:
    """All dates are ISO or empty, terms inclusive; `ended_on` is the first day without the position.

    `succeeded_from`: since when the organisation has a head of a later term; None: it has none.
    """
    if ended_on and ended_on <= today:
        return Holding.OVER
    if term_from > today:
        return Holding.ELECT
    if not term_to or term_to >= today:
        return Holding.OFFICE
    succeeded = succeeded_from is not None and succeeded_from <= today
    return Holding.OVER if succeeded else Holding.STAYING


def of(held: Membership, today: str) -> Holding:
    return holding(held.term_from, held.term_to, held.ended_on, held.succeeded_from, today)


def holds(held: Membership, today: str) -> bool:
    """With the rights that go with it."""
    return of(held, today) in {Holding.OFFICE, Holding.STAYING}
