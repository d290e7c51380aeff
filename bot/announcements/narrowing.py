"""An audience narrowed down: by organisations, kinds, regions, trades, home towns, languages, answers to an event.

One step of a form. Its answer: {"by": what is being chosen, "page": of it, "typed": what it is looked for by, "tokens":
what was chosen}: a token is a letter and a value, such as kchamber, o12, rPH|, i13, h南安, lzh-Hant, e7:going.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot import tables
from bot.forms.steps import Asking, Choice, Sent, Step, WordsWanted
from bot.languages import LANGUAGES
from bot.refusals import Gone
from bot.search.folding import fold
from storage import audiences
from storage.audiences import Who
from storage.database import Reader

BY = {"organisations": "o", "kinds": "k", "regions": "c", "trades": "i", "homes": "h", "languages": "l", "answers": "e"}
"""What one narrows by, and the letter of its tokens."""
NAMES = {letter: name for name, letter in BY.items()}
OF_ORGANISATIONS = {"organisations", "kinds", "regions"}
ALLIANCE_WIDE = "x"
PAGE, MOST, LONGEST = 16, 400, 34  # a callback holds 64 bytes
MOST_TOKENS = 60
YEAR_MS = 400 * 86_400_000


class Narrowed(msgspec.Struct, frozen=True):
    by: str = ""
    page: int = 0
    typed: str = ""
    tokens: tuple[str, ...] = ()


class Named(msgspec.Struct, frozen=True):
    """A value, for its label: `by`, as it is stored, its name where a row has it, how many have it."""

    by: str
    value: str
    name: str = ""
    number: int = 0


def of(answers: Mapping[str, Any]) -> Narrowed:
    return msgspec.convert(answers.get("narrow") or {}, Narrowed)


def values_of(tokens: Sequence[str], name: str) -> tuple[str, ...]:
    letter = BY[name]
    return tuple(token[1:] for token in tokens if token[:1] == letter)


def _read(asking: Asking, sent: Sent) -> dict[str, Any]:
    """What is typed chooses the buttons."""
    if not sent.content.text:
        raise WordsWanted
    return _json(msgspec.structs.replace(of(asking.answers), typed=sent.content.text.strip()[:40], page=0))


def _json(narrowed: Narrowed) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(narrowed)
    return made


def _pick(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """`=kinds`: that is chosen next; `=`: back; `+`, `-`: a page on or back; `none`: any; else a token. Raises Gone."""
    now = of(asking.answers)
    if value[:1] == "=":
        if value[1:] and value[1:] not in BY:
            raise Gone
        return _json(msgspec.structs.replace(now, by=value[1:], page=0, typed=""))
    if value in {"+", "-"}:
        return _json(msgspec.structs.replace(now, page=max(0, now.page + (1 if value == "+" else -1))))
    if value == "none":
        return _json(_without(now))
    if not is_token(value) or (value not in now.tokens and len(now.tokens) >= MOST_TOKENS):
        raise Gone
    tokens = [each for each in now.tokens if each != value] if value in now.tokens else [*now.tokens, value]
    return _json(msgspec.structs.replace(now, tokens=tuple(tokens)))


def _without(now: Narrowed) -> Narrowed:
    """Any of what is being chosen: the other conditions stay; without such, any of all."""
    if not now.by:
        return Narrowed()
    return Narrowed(now.by, tokens=tuple(each for each in now.tokens if each[:1] != BY[now.by]))


def is_token(value: str) -> bool:
    """Whether it can be a condition at all."""
    name, rest = NAMES.get(value[:1], ""), value[1:]
    if name == "answers":
        event, _, answer = rest.partition(":")
        return event.isdecimal() and answer.isalpha()
    if name == "organisations":
        return rest.isdecimal()
    return bool(name and rest) and len(value.encode()) <= LONGEST


async def _choices(asking: Asking) -> list[Choice]:
    now = of(asking.answers)
    if not now.by:
        return [Choice(f"={name}", len(values_of(now.tokens, name)), bool(values_of(now.tokens, name))) for name in BY]
    chosen = set(now.tokens)
    found = [Choice(BY[now.by] + each.value, each, BY[now.by] + each.value in chosen) for each in await _values(asking)]
    found = [each for each in found if is_token(each.value)]
    start = min(now.page * PAGE, max(0, len(found) - 1) // PAGE * PAGE)
    shown = found[start : start + PAGE]
    more = [Choice("-")] if start else []
    more += [Choice("+")] if len(found) > start + PAGE else []
    return [*shown, *more]


async def _values(asking: Asking) -> list[Named]:
    """All that may be chosen of what is being chosen, as far as it has what was typed."""
    now = of(asking.answers)
    if now.by == "languages":
        return [Named(now.by, language) for language in LANGUAGES]
    if now.by == "answers":
        viewer = asking.reader.viewer
        desks = None if viewer.officer else sorted(viewer.desks)
        rows = await audiences.answered(asking.deps.database.here, desks, asking.now - YEAR_MS, MOST)
    else:
        async with asking.deps.database.reading() as connection:
            rows = await audiences.values(connection, now.by, _among(asking), MOST)
    named = [Named(now.by, row.value, row.name, row.number) for row in rows]
    wanted = fold(now.typed)
    return [each for each in named if not wanted or wanted in fold(_searched(each, asking.reader.language))]


def _among(asking: Asking) -> Who:
    """Whom values are counted among: the organisations that are chosen, else the sender's own; all, where it goes to
    all or where organisations are what is being chosen.
    """
    answers, tokens = asking.answers, of(asking.answers).tokens
    everywhere = not answers["source"] or ALLIANCE_WIDE in (answers.get("audience") or ())
    if (
        everywhere
        or of(answers).by in OF_ORGANISATIONS
        or any(values_of(tokens, name) for name in ("kinds", "regions"))
    ):
        return Who(None, None, asking.deps.today())
    chosen = tuple(map(int, values_of(tokens, "organisations")))
    return Who(None if chosen else answers["source"], None, asking.deps.today(), chosen)


def _searched(named: Named, language: str) -> str:
    if named.by == "trades":
        found = tables.industry(named.value)
        return f"{named.value} {' '.join([found.name, found.short, found.english, *found.aliases]) if found else ''}"
    if named.by in {"regions", "homes"}:
        parts = [part for part in named.value.split("|") if part]
        return " ".join([*parts, *(tables.place_name(part, each) for part in parts for each in (language, "en"))])
    return f"{named.name} {named.value}"


async def named(reader: Reader, chosen: Sequence[str]) -> tuple[Named, ...]:
    """The conditions among an audience's tokens, for people to read, by what they are of."""
    names: dict[str, str] = {}
    ids = [int(each) for each in values_of(chosen, "organisations")]
    if ids:
        names |= {f"o{number}": name for number, name in await audiences.names(reader, ids)}
    events = [int(each.partition(":")[0]) for each in values_of(chosen, "answers")]
    if events:
        titles = dict(await audiences.titles(reader, events))
        names |= {token: titles.get(int(token[1:].partition(":")[0]), "") for token in chosen if token[0] == "e"}
    return tuple(
        Named(name, value, names.get(letter + value, ""))
        for name, letter in BY.items()
        for value in values_of(chosen, name)
    )


STEP = Step("narrow", read=_read, choices=_choices, pick=_pick, several=True, stays=True)
