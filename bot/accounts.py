"""Accounts: who is talking, in which language, with which rights."""

import msgspec

from bot.deps import Deps
from bot.languages import LANGUAGES, guess
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import accounts
from storage.accounts import Account, Role


class UnknownLanguage(Refusal):
    """A forged or ancient button."""


class Reader(msgspec.Struct, frozen=True):
    """Who reads what the bot writes: as a viewer, and in which language."""

    viewer: Viewer
    language: str


async def reader(deps: Deps, telegram_id: int, language_code: str | None, *, in_private: bool = False) -> Reader:
    """The reader behind a Telegram account, making the account where there is none.

    `in_private`: he just wrote to the bot, so the bot may write to him.
    """
    spoken = guess(language_code, deps.config.alliance.language)
    found = await accounts.with_roles(deps.database.here, telegram_id, deps.today())
    account, roles = found or (Account(0, telegram_id, None, "", "", admin=False, spoken="", reachable=True), [])
    if found is None or spoken != account.spoken:
        async with deps.database.transaction() as tx:
            await accounts.create(tx, telegram_id, deps.now())
            await accounts.set_spoken(tx, telegram_id, spoken)
    if in_private and not account.reachable:
        await note_reachable(deps, telegram_id, reachable=True)
    language = account.language or spoken
    return Reader(viewer_of(account, roles, deps.config.alliance.admins), language)


def viewer_of(account: Account, roles: list[Role], admins: tuple[int, ...]) -> Viewer:
    """What an account may: member of each organisation he holds a membership in; officer by staff of the office."""
    return Viewer(
        telegram_id=account.telegram_id,
        person_id=account.person_id,
        organisations=frozenset(role.organisation_id for role in roles),
        desks=frozenset(role.organisation_id for role in roles if role.secretary),
        officer=any(role.secretary and role.organisation_kind == "office" for role in roles),
        admin=account.admin or account.telegram_id in admins,
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
