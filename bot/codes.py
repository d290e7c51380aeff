"""The one-time code by which the first admin claims the bot in chat."""

import hashlib
import secrets

from bot import audit
from bot.deps import Deps
from bot.privacy import Viewer
from storage import accounts, codes
from storage.database import Database

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like another
GROUPS, LENGTH = 3, 4
LIFETIME_MS = 7 * 86_400_000
ADMIN = "admin"


def new() -> str:
    """Such as abcd-efgh-jkmn: 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


async def issue(database: Database, now: int) -> str:
    """A code for one admin, good for seven days."""
    code = new()
    async with database.transaction() as tx:
        await codes.put(tx, _digest(code), ADMIN, now + LIFETIME_MS)
    return code


async def claim(deps: Deps, code: str, telegram_id: int) -> bool:
    """Make whoever typed the code an admin, once; False where it is wrong, over or used."""
    async with deps.database.transaction() as tx:
        if not await codes.use(tx, _digest(code), ADMIN, telegram_id, deps.now()):
            return False
        await accounts.create(tx, telegram_id, deps.now())
        if await accounts.set_admin(tx, telegram_id):  # not when his message is replayed
            viewer = Viewer(telegram_id=telegram_id, admin=True)
            await audit.note(tx, viewer, "admin:claim", now=deps.now(), subject=("accounts", telegram_id))
        return True
