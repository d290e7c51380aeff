"""/intros: what one was asked, what one asked, how one wants to be asked; and what is over."""

import json

import msgspec

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.introductions import gates, states, telling
from bot.introductions.gates import IntroductionForMembers
from bot.introductions.ties import on
from bot.pages import PAGE, Page, page
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone
from bot.suggestions import listing
from storage import amounts, introduction_questions, introductions, people
from storage.amounts import Amount
from storage.database import Reader as Connection
from storage.introduction_questions import Said
from storage.introductions import Introduction, Line

MOST = 8


class Row(msgspec.Struct, frozen=True):
    """`standing`: a word of [introduction_standings]; `due`: ISO, empty once it is past; `mine`: he asked."""

    it: Introduction
    name: str
    standing: str
    due: str
    mine: bool


class Overview(msgspec.Struct, frozen=True):
    """`more`: of him are asked besides `of_me`; `suggested`: by secretariats."""

    of_me: tuple[Row, ...]
    by_me: tuple[Row, ...]
    wish: str
    suggested: tuple[listing.Line, ...] = ()
    more: int = 0


class Shown(msgspec.Struct, frozen=True):
    """`shows`: his contacts stand in the other's chat; `amount`: what he noted that it came to.

    `taken_back`: they did; `questions`: what he was asked first, and answered.
    """

    row: Row
    person: PersonView | None
    shows: bool
    amount: Amount | None = None
    taken_back: bool = False
    questions: tuple[Said, ...] = ()


def _own(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise IntroductionForMembers(target=0)
    return viewer.person_id


async def overview(deps: Deps, who: AsReader) -> Overview:
    """Raises IntroductionForMembers."""
    own = _own(who.viewer)
    async with deps.database.reading() as reader:
        asked = await introductions.of_target(reader, own, MOST)
        asking = await introductions.of_asker(reader, own, deps.now(), MOST)
        wish = await introductions.preference(reader, own)
        suggested = await listing.of_person(reader, own, deps.now())
        more = await introductions.count_of_target(reader, own) - len(asked)
    return Overview(_rows(deps, who, own, asked), _rows(deps, who, own, asking), wish, suggested, more)


def _rows(deps: Deps, who: AsReader, own: int, lines: list[Line]) -> tuple[Row, ...]:
    return tuple(_row(deps, who, own, line) for line in lines)


def _row(deps: Deps, who: AsReader, own: int, line: Line) -> Row:
    mine = line.it.person_id == own
    standing = states.standing(line.it, deps.now()) if mine else states.to_target(line.it, who.viewer.telegram_id)
    due = _told_due(deps, line.it) if mine else line.it.due_at
    return Row(line.it, line.name, standing, on(due, who.zone) if due > deps.now() else "", mine)


def _told_due(deps: Deps, it: Introduction) -> int:
    """As he was told: that a secretariat gave its member more time isn't his to know."""
    return it.created_at + deps.config.introductions.days * states.DAY_MS


async def history(deps: Deps, who: AsReader, offset: int) -> Page:
    """What is over as far as he knows. Raises IntroductionForMembers."""
    own = _own(who.viewer)
    async with deps.database.reading() as reader:
        found = await introductions.history(reader, own, deps.now(), PAGE + 1, offset)
    return page([_row(deps, who, own, line) for line in found], offset)


async def show(deps: Deps, who: AsReader, number: int) -> tuple[str, dict[str, object]]:
    """One of his, as he may see it: the template and its values. Raises Gone."""
    own = _own(who.viewer)
    async with deps.database.reading() as tx:
        it = await introductions.by_id(tx, number)
        if it is None:
            raise Gone
        if it.person_id == own:
            return "introductions/standing", {"it": await _mine(deps, tx, who, it)}
        known = it.asked_at is not None or it.state in {states.CONNECTED, states.CLOSED}
        if it.target_id != own or it.hidden or not known:
            raise Gone
        if it.state in states.AT_TARGET:
            values = await telling.request(deps, tx, it)
            return "introductions/request", {**values, "due": on(it.due_at, who.zone), "nudge": False}
        return "introductions/standing", {"it": await _of_me(deps, tx, who, it)}


async def _mine(deps: Deps, tx: Connection, who: AsReader, it: Introduction) -> Shown:
    target = await gates.side(tx, it.target_id)
    row = _row(deps, who, it.person_id, Line(it, await _name(tx, target, it.target_id)))
    over = row.standing in {states.CONNECTED, states.CLOSED}
    given = over and bool(it.asker_shows) and bool(json.loads(it.shared))
    amount = await amounts.of(tx, it.id, it.person_id)
    said = await introduction_questions.of(tx, it.id)
    return Shown(row, target.view if target else None, given, amount, over and not it.asker_shows, said)


async def _of_me(deps: Deps, tx: Connection, who: AsReader, it: Introduction) -> Shown:
    own = await gates.side(tx, it.person_id)
    row = _row(deps, who, it.target_id, Line(it, await _name(tx, own, it.person_id)))
    amount = await amounts.of(tx, it.id, it.target_id)
    taken_back = it.state in {states.CONNECTED, states.CLOSED} and not it.target_shows
    return Shown(row, own.view if own else None, bool(it.target_shows), amount, taken_back)


async def _name(tx: Connection, side: gates.Side | None, person_id: int) -> str:
    """As the list has it: of who was erased too, of whom nothing else is shown."""
    row = side.row if side else await people.by_id(tx, person_id)
    return row.name if row else ""


async def wish(deps: Deps, who: AsReader, value: str) -> Overview:
    """How he wants to be asked from now on. Raises IntroductionForMembers, Gone."""
    own = _own(who.viewer)
    if value not in {"", *gates.WISHES}:
        raise Gone
    async with deps.database.transaction() as tx:
        await introductions.prefer(tx, own, value)
    return await overview(deps, who)
