"""Recall@5 of names by the forms that people type: readings, initials, the other script, slips, spellings overseas."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter

from opencc import OpenCC

from bot import tables
from bot.search import readings
from bot.search.find import find
from storage.database import Database, Reader
from tests.data import DATA
from tests.quality import register
from tests.quality.floor import SIZES, Floor

SEED = 20261123
HAN = re.compile(r"[一-鿿]+")
Form = Callable[[str, random.Random], str]


def pinyin(name: str, _random: random.Random) -> str:
    return " ".join(readings.syllables(name))


def pinyin_together(name: str, _random: random.Random) -> str:
    return "".join(readings.syllables(name))


def pinyin_with_a_slip(name: str, chance: random.Random) -> str:
    """A letter left out, doubled, or changed places with the next."""
    letters = "".join(readings.syllables(name))
    at = chance.randrange(1, len(letters) - 1)
    return chance.choice(
        [
            letters[:at] + letters[at + 1 :],
            letters[:at] + letters[at] + letters[at:],
            letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :],
        ]
    )


def initials(name: str, _random: random.Random) -> str:
    return "".join(syllable[0] for syllable in readings.syllables(name))


def traditional(name: str, _random: random.Random) -> str:
    return OpenCC("s2t").convert(name)


def homophone(name: str, chance: random.Random) -> str:
    """A character replaced by a common one that sounds the same."""
    places = list(range(len(name)))
    chance.shuffle(places)
    for at in places:
        others = [char for char in _sounding().get(readings.syllables(name)[at], "") if char != name[at]]
        if others:
            return name[:at] + chance.choice(others) + name[at + 1 :]
    return name


def left_out(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1 :]


def confused(name: str, chance: random.Random) -> str:
    """A character replaced as people really did, by sound or shape (typo_pairs.tsv); else by a homophone."""
    places = [at for at, char in enumerate(name) if char in _confusions()]
    if not places:
        return homophone(name, chance)
    at = chance.choice(places)
    return name[:at] + chance.choice(_confusions()[name[at]]) + name[at + 1 :]


def swapped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def romanised(name: str, chance: random.Random) -> str:
    """The surname as it is spelt overseas, the given name in pinyin."""
    spellings = next((row.romanised for row in tables.surnames() if row.surname == name[0]), ())
    surname = chance.choice(spellings) if spellings else readings.syllables(name)[0]
    return f"{surname} {''.join(readings.syllables(name)[1:]).title()}"


def shortened(name: str, chance: random.Random) -> str:
    """Two characters of every four left out, in order: 西安商会 of 西安市福建商会."""
    kept = sorted(chance.sample(range(len(name)), max(2, len(name) * 6 // 10)))
    return "".join(name[at] for at in kept)


@cache
def _sounding() -> dict[str, str]:
    """Syllable -> characters that stand in people's names with it."""
    found: dict[str, str] = {}
    for char in sorted({char for name in people() for char in name}):
        found[readings.syllables(char)[0]] = found.get(readings.syllables(char)[0], "") + char
    return found


@cache
def _confusions() -> dict[str, list[str]]:
    """Right character -> the wrong ones that stood for it."""
    found: dict[str, list[str]] = {}
    for line in (DATA / "typo_pairs.tsv").read_text(encoding="utf-8").splitlines():
        _kind, wrong, right = line.split("\t")
        if len(wrong) == len(right):
            for wrote, meant in zip(wrong, right, strict=True):
                if wrote != meant:
                    found.setdefault(meant, []).append(wrote)
    return found


@cache
def people() -> list[str]:
    lines = (DATA / "people_names.tsv").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if HAN.fullmatch(name := line.split("\t")[0]) and 1 < len(name) < 5]


def organisations() -> list[str]:
    lines = (DATA / "organisation_names.tsv").read_text(encoding="utf-8").splitlines()
    return sorted({name for line in lines if HAN.fullmatch(name := line.split("\t")[0])})


def companies() -> list[str]:
    lines = (DATA / "company_names.txt").read_text(encoding="utf-8").splitlines()
    return sorted({name for name in lines if HAN.fullmatch(name)})


FORMS: dict[str, Sequence[Form]] = {
    "organisations": (pinyin, pinyin_together, pinyin_with_a_slip, initials, traditional, homophone, confused, left_out, swapped, shortened),
    "companies": (pinyin, pinyin_together, pinyin_with_a_slip, initials, traditional, homophone, confused, left_out, swapped, shortened),
    "people": (pinyin, pinyin_together, pinyin_with_a_slip, initials, traditional, homophone, confused, swapped, romanised),
}  # fmt: skip


def build(path: Path, sizes: dict[str, int]) -> dict[str, list[str]]:
    """A database of so many names of each kind; the names, the id of each being its place from 1."""
    chance = random.Random(SEED)
    names = {"organisations": organisations(), "companies": companies(), "people": people()}
    names = {kind: chance.sample(rows, min(sizes[kind], len(rows))) for kind, rows in names.items()}
    register.build(
        path,
        [register.organisation(at, name) for at, name in enumerate(names["organisations"], 1)],
        [register.company(at, name) for at, name in enumerate(names["companies"], 1)],
        [(register.person(at, name), []) for at, name in enumerate(names["people"], 1)],
    )
    return names


async def measure(folder: Path, sizes: dict[str, int], queries: int) -> dict[str, dict[str, float]]:
    """Recall@5 by kind and form, over `queries` names each, ours and the floors'; a hit is a row with that very name."""
    path = folder / "forms.sqlite"
    names = build(path, sizes)
    found: dict[str, dict[str, float]] = {}
    database = await Database.open(path)
    try:
        async with database.reading() as reader:
            for kind, forms in FORMS.items():
                with floors(names[kind]) as plain:
                    for form in forms:
                        asked = _asked(names[kind], kind, form, queries)
                        found[f"{kind} {form.__name__}"] = await _figures(reader, kind, asked, plain)
    finally:
        await database.close()
    return found


@contextmanager
def floors(names: Sequence[str]) -> Iterator[dict[str, Floor]]:
    with ExitStack() as opened:
        yield {
            name: opened.enter_context(closing(Floor(((each, each) for each in names), size)))
            for name, size in SIZES.items()
        }


def _asked(names: Sequence[str], kind: str, form: Form, queries: int) -> list[tuple[str, str]]:
    """Names with what somebody types for them."""
    chance = random.Random(f"{SEED} {kind} {form.__name__}")
    return [(name, form(name, chance)) for name in chance.sample(names, min(queries, len(names)))]


async def _figures(
    reader: Reader, kind: str, asked: Sequence[tuple[str, str]], plain: dict[str, Floor]
) -> dict[str, float]:
    times, right = [], 0
    for name, text in asked:
        start = perf_counter()
        answer = await find(reader, text, None)
        times.append(perf_counter() - start)
        right += any(hit.name == name for hit in (answer.hits or answer.near).get(kind, [])[:5])
    times.sort()
    return {
        "recall@5": right / len(asked),
        **{floor: sum(name in plain[floor].best(text, 5) for name, text in asked) / len(asked) for floor in plain},
        "p50 ms": times[len(times) // 2] * 1e3,
        "p99 ms": times[int(len(times) * 0.99)] * 1e3,
    }
