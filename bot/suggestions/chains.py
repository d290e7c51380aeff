"""What goes into whose work: trades that a secretary would bring together though neither has said that he needs it."""

from functools import cache
from pathlib import Path

from bot.glossary.terms import Glossary

FILE = Path(__file__).with_name("chains.txt")


@cache
def serves() -> dict[str, tuple[str, ...]]:
    """By concept of the glossary, the concepts that it serves, as the file has them."""
    found: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            supplier, _, served = line.partition(":")
            found[supplier] = tuple(each.strip() for each in served.split(","))
    return found


@cache
def served_by() -> dict[str, tuple[str, ...]]:
    """The other way round."""
    found: dict[str, list[str]] = {}
    for supplier, served in serves().items():
        for each in served:
            found.setdefault(each, []).append(supplier)
    return {name: tuple(suppliers) for name, suppliers in found.items()}


def names(glossary: Glossary, concept: str) -> tuple[str, ...]:
    """A concept with all that it is a kind of, whole trades too; the nearest first."""
    found = glossary.concepts.get(concept)
    return (concept, *found.above, *found.trades) if found else ()


def link(glossary: Glossary, one: str, other: str) -> bool:
    """Whether what the one is goes into what the other is.

    Not within one kind; nor into what itself only serves a trade that it is listed under, as tea sets under tea.
    """
    mine = names(glossary, one)
    served = {each for name in mine for each in serves().get(name, ())}
    own = {each for name in names(glossary, other) for each in serves().get(name, ())}
    ends = set(names(glossary, other)) - (own & set(glossary.concepts[other].trades))
    kin = {name for name in mine if not glossary.concepts[name].trade} & ends
    return not kin and bool(ends & served)


def around(glossary: Glossary, concept: str) -> tuple[str, ...]:
    """What serves it and what it serves."""
    found: dict[str, None] = {}
    for name in names(glossary, concept):
        found |= dict.fromkeys([*served_by().get(name, ()), *serves().get(name, ())])
    return tuple(found)
