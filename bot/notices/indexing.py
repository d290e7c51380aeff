"""What is published stands in the search index, from the same transaction on; what isn't doesn't."""

from functools import partial

from bot.search.keys import document_for_notice
from storage import search
from storage.database import Transaction
from storage.notices import Notice


async def put(tx: Transaction, notice: Notice) -> None:
    """In place of what stood there of it."""
    document = document_for_notice(notice)
    await tx.run(partial(search.put, documents=[document]))


async def remove(tx: Transaction, notice_id: int) -> None:
    await tx.run(partial(search.remove, kind="notices", ids=[notice_id]))
