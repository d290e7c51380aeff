"""What people hear unasked, and who they are, for tests."""

import asyncio

PATIENCE_S = 10


async def heard(chat, word):
    """The newest message with this word, sent unasked."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for message in chat._messages():
                if word in message["text"]:
                    return message["text"]
            await asyncio.sleep(0.01)


async def admin(people, bot, **fields):
    """Somebody whom the one-time code made an admin."""
    chat = await people("管理", **fields)
    await chat.says("/start")
    sql = "UPDATE accounts SET admin = 1 WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (chat.person.id,)))
    return chat
