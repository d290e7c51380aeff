"""What people hear unasked, and who they are, for tests."""

from tests import talk


async def heard(chat, word):
    """The words of the newest message with this word, sent unasked."""
    return (await talk.heard(chat, word)).text


async def admin(people, bot, **fields):
    """Somebody whom the one-time code made an admin."""
    chat = await people("管理", **fields)
    await chat.says("/start")
    sql = "UPDATE accounts SET admin = 1 WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (chat.person.id,)))
    return chat
