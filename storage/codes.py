"""One-time codes; only their digests are kept."""

from storage.database import Transaction


async def put(tx: Transaction, digest: str, purpose: str, expires_at: int) -> None:
    sql = "INSERT INTO codes (digest, purpose, expires_at) VALUES (:digest, :purpose, :expires_at)"
    await tx.execute(sql, digest=digest, purpose=purpose, expires_at=expires_at)


async def use(tx: Transaction, digest: str, purpose: str, telegram_id: int, now: int) -> bool:
    """Use a code, once; False when there is no such one, or it is over, or somebody else used it.

    For who used it before this says True again: a replay of his message is answered as the first time.
    """
    sql = """UPDATE codes SET used_by = :telegram_id, used_at = coalesce(used_at, :now)
             WHERE digest = :digest AND purpose = :purpose AND expires_at > :now
               AND (used_by IS NULL OR used_by = :telegram_id)"""
    return await tx.execute(sql, digest=digest, purpose=purpose, telegram_id=telegram_id, now=now) == 1
