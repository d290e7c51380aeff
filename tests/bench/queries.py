"""What people type: names in every form, a place with an industry, and what means nothing."""

import random
from collections.abc import Callable

from bot import tables
from tests.bench import register
from tests.quality import forms

Ask = Callable[[str, random.Random], str]
TRADES = ("阀门", "石材", "水暖", "食品", "服装", "建材", "鞋", "机械", "valves", "stone", "furniture")
GARBAGE = (
    "😀😀",
    "asdfghjkl",
    "'; DROP TABLE persons; --",
    "的",
    "AND OR NOT",
    "１２３",
    "zzzzzz",
    "a b c d e f g",
    "鑫鑫鑫鑫",
    "%%%",
)


def _short(name: str, _chance: random.Random) -> str:
    """西安商会 for 西安市福建南安商会, 厦普赛尔 for 山西厦普赛尔集团有限公司."""
    if name.endswith(("商会", "协会")):
        return name.replace("市", "").replace("福建南安", "").replace("行业", "")
    return name[2:6] if len(name) > 4 else name


def _garbage(_name: str, chance: random.Random) -> str:
    return chance.choice([*GARBAGE, "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=8)), "南" * 300])


def _place_and_trade(_name: str, chance: random.Random) -> str:
    place = chance.choice(register.towns())
    return f"{chance.choice((place.short, place.short, place.english))} {chance.choice(TRADES)}"


FORMS: dict[str, Ask] = {
    "name": lambda name, _chance: name,
    "short": _short,
    "pinyin": forms.pinyin,
    "pinyin together": forms.pinyin_together,
    "initials": forms.initials,
    "traditional": forms.traditional,
    "slip": lambda name, chance: chance.choice((forms.left_out, forms.swapped, forms.pinyin_with_a_slip))(name, chance),
    "romanised": lambda name, chance: (forms.romanised if len(name) < 5 else forms.pinyin)(name, chance),
    "place and trade": _place_and_trade,
    "hometown": lambda _name, chance: (
        f"{chance.choice(register.HOMETOWNS)} {chance.choice(('人', '会长', '阀门', '石材'))}"
    ),
    "surname": lambda _name, chance: chance.choice(tables.surnames()).surname,
    "garbage": _garbage,
}

# How often people type what, of a hundred queries: a guess.
USE = {
    "name": 30, "short": 20, "place and trade": 10, "pinyin together": 8, "initials": 6, "hometown": 6,
    "traditional": 5, "surname": 5, "slip": 4, "pinyin": 2, "romanised": 2, "garbage": 2,
}  # fmt: skip


def mix(names: register.Names, each: int) -> list[tuple[str, str]]:
    """`each` queries of every form, shuffled: (form, text); people's names half of the time."""
    return _asked(names, dict.fromkeys(FORMS, each))


def usual(names: register.Names, hundreds: int) -> list[str]:
    """What people type in a day, so many hundred times."""
    return [text for _form, text in _asked(names, {form: times * hundreds for form, times in USE.items()})]


def _asked(names: register.Names, times: dict[str, int]) -> list[tuple[str, str]]:
    chance = random.Random(register.SEED)
    asked = []
    for form, ask in FORMS.items():
        for _ in range(times[form]):
            of = chance.choice((names.people, names.people, names.companies, names.organisations))
            name = chance.choice(of)
            while not forms.HAN.fullmatch(name) or len(name) < 2:
                name = chance.choice(of)
            asked.append((form, ask(name, chance)))
    chance.shuffle(asked)
    return asked
