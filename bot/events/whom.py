"""A step of the form: who of the members it is for; for the preview, who hears it at once and whose desk is asked."""

from typing import Any

import msgspec

from bot.announcements import audience
from bot.announcements.audience import EVERYBODY
from bot.announcements.rights import ALLIANCE
from bot.clearances import needing
from bot.events import composing
from bot.forms.steps import Asking, Choice
from bot.refusals import Gone
from bot.visits import steps as visiting
from storage import audiences, organisations
from storage.audiences import Who
from storage.database import Reader
from storage.visits import VISITORS


class Asked(msgspec.Struct, frozen=True):
    """Whose desk is asked: `id` 0 the office, for the whole alliance; how many members, how many of them on the bot."""

    id: int
    name: str
    register: int
    on_bot: int


def _asking(asking: Asking) -> Asking:
    """As the audience of announcements asks: of a visit the positions of who travels."""
    answers = {
        **asking.answers,
        "audience": [each for each in composing.chosen(asking.answers) if composing.is_ours(each)],
    }
    travellers = visiting.ids_of(answers, VISITORS) if answers.get("kind") == visiting.KIND else []
    if travellers:
        answers["source"] = travellers[0] if len(travellers) == 1 else ALLIANCE
    return msgspec.structs.replace(asking, answers=answers)


async def choices(asking: Asking) -> list[Choice]:
    """Everybody, the positions that are held, the groups."""
    found = await audience.choices(_asking(asking))
    if asking.answers.get("kind") != visiting.KIND:
        return found
    travellers = tuple(visiting.ids_of(asking.answers, VISITORS))
    async with asking.deps.database.reading() as reader:
        number, _ = await audiences.reach(reader, Who(None, None, asking.deps.today(), travellers))
    return [msgspec.structs.replace(each, about=number) if each.value == EVERYBODY else each for each in found]


def pick(asking: Asking, step: str, value: str) -> list[str]:
    """Everybody, positions, groups. Raises Gone: whom else it is for is another step."""
    if not composing.is_ours(value):
        raise Gone
    return audience.pick(_asking(asking), step, value)


async def reached(asking: Asking, reader: Reader) -> dict[str, Any]:
    """`reach`: who hears it once it is called; `asked`: whose desk is asked first, of how many members."""
    answers, deps, viewer = asking.answers, asking.deps, asking.reader.viewer
    source, tokens = answers["source"], composing.chosen(answers)
    needed = needing.needed(viewer, source, tokens)
    groups = [each for each in tokens if each.startswith("g")]
    at_once = [*needing.at_once(source, tokens, needed), *groups] if needed else tokens
    whole = await audience.reach(deps, reader, viewer, source, tokens)
    found = await audience.reach(deps, reader, viewer, source, at_once) if needed else whole
    shown = msgspec.structs.replace(whole, register=found.register, on_bot=found.on_bot)
    return {"reach": shown, "asked": [await asked(deps.today(), reader, tokens, each) for each in needed]}


async def asked(today: str, reader: Reader, tokens: list[str], number: int, new_to: int = 0) -> Asked:
    """`new_to`: of those who weren't called to this event."""
    who = audience.who(ALLIANCE, needing.after_yes(tokens, number), today)
    row = await organisations.by_id(reader, number) if number else None
    register, on_bot = await audiences.reach(reader, who, new_to) if who else (0, 0)
    return Asked(number, (row.short_name or row.name) if row else "", register, on_bot)
