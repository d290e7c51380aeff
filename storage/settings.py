"""What the program itself notes, by name."""

from storage.database import Reader, Transaction

BOT = "bot"
"""Telegram's id of the bot that runs here: files are known by ids that are good for that bot alone."""

USERNAME = "username"
"""Its name, for links in what nobody asked for just now."""


async def get(reader: Reader, name: str) -> str:
    """Empty where nothing was noted."""
    row = await reader.one("SELECT value FROM settings WHERE name = :name", name=name)
    return str(row[0]) if row else ""


async def put(tx: Transaction, name: str, value: str) -> None:
    sql = "INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT DO UPDATE SET value = excluded.value"
    await tx.execute(sql, name=name, value=value)
