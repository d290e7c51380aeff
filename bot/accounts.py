"""Accounts: who is talking, in which language, with which rights."""

import msgspec

from bot.deps import Deps
from bot.languages import LANGUAGES, guess
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.times.zones import guess as guess_zone
from storage import accounts
from storage.accounts import Account, Role
from storage.database import Reader as Connection


class UnknownLanguage(Refusal):
    """A forged or ancient button."""


class Reader(msgspec.Struct, frozen=True):
    """Who reads what the bot writes: as a viewer, in which language and time zone (IANA).

    `draft`: the one that has the floor: what he writes is its answer. `commands`: the menu of commands that his chat
    should have (`menu`); `commands_set`: the one that it was given.
    """

    viewer: Viewer
    language: str
    zone: str
    draft: int | None = None
    commands: str = ""
    commands_set: str = ""


async def reader(deps: Deps, telegram_id: int, language_code: str | None, *, in_private: bool = False) -> Reader:
    """The reader behind a Telegram account, making the account where there is none.

    `in_private`: he just wrote to the bot, so the bot may write to him.
    """
    spoken, today = guess(language_code, deps.config.alliance.language), deps.today()
    found = await accounts.with_roles(deps.database.here, telegram_id, today, deps.now())
    account, roles = found or (_stranger(telegram_id), [])
    if found is None or spoken != account.spoken or account.seen_on != today:
        async with deps.database.transaction() as tx:
            await accounts.create(tx, telegram_id, deps.now())
            await accounts.set_spoken(tx, telegram_id, spoken, today)
    if in_private and not account.reachable:
        await note_reachable(deps, telegram_id, reachable=True)
    return _reader(deps, account, roles, account.language or spoken)


def _stranger(telegram_id: int) -> Account:
    return Account(0, telegram_id, None, "", "", "", admin=False, spoken="", reachable=True, active_draft=None)


async def known(deps: Deps, connection: Connection, telegram_id: int) -> Reader:
    """The reader of a message that nobody asked for just now. Raises Gone where the account is gone."""
    found = await accounts.with_roles(connection, telegram_id, deps.today(), deps.now())
    if found is None:
        raise Gone
    account, roles = found
    return _reader(deps, account, roles, account.language or account.spoken or deps.config.alliance.language)


def _reader(deps: Deps, account: Account, roles: list[Role], language: str) -> Reader:
    zone = account.time_zone or (guess_zone(*roles[0].place) if roles else "") or deps.config.alliance.time_zone
    viewer = viewer_of(account, roles, deps.config.alliance.admins)
    commands = menu(viewer, account.language, language)
    return Reader(viewer, language, zone, account.active_draft, commands, account.commands)


def menu(viewer: Viewer, chosen: str, language: str) -> str:
    """Which menu of commands a chat has: whose and in which language, such as staff/en; empty: everybody's.

    A chosen language needs one of its own: Telegram's two letters can't tell simplified from traditional.
    """
    role = "admin" if viewer.admin else "staff" if viewer.staff else ""
    role = "admin-staff" if viewer.admin and (viewer.officer or viewer.desks) else role
    return f"{role}/{language}" if role or chosen else ""


async def note_menu(deps: Deps, telegram_id: int, commands: str) -> None:
    """Which menu of commands his chat has now."""
    async with deps.database.transaction() as tx:
        await accounts.set_commands(tx, telegram_id, commands)


def viewer_of(account: Account, roles: list[Role], admins: tuple[int, ...]) -> Viewer:
    """What an account may: member of each organisation he holds a membership in; officer by staff of the office.

    Who is suspended has no desk; an admin isn't.
    """
    admin = account.admin or account.telegram_id in admins
    suspension = None if admin else account.suspension
    staffed = [] if suspension else [role for role in roles if role.secretary]
    return Viewer(
        telegram_id=account.telegram_id,
        person_id=account.person_id,
        organisations=frozenset(role.organisation_id for role in roles),
        desks=frozenset(role.organisation_id for role in staffed),
        officer=any(role.organisation_kind == "office" for role in staffed),
        admin=admin,
        belongs=account.belongs,
        suspension=suspension,
    )


async def choose_language(deps: Deps, telegram_id: int, language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownLanguage
    async with deps.database.transaction() as tx:
        await accounts.set_language(tx, telegram_id, language)


async def note_reachable(deps: Deps, telegram_id: int, *, reachable: bool) -> None:
    """Somebody blocked the bot or took that back."""
    async with deps.database.transaction() as tx:
        await accounts.create(tx, telegram_id, deps.now())
        await accounts.set_reachable(tx, telegram_id, reachable=reachable)
