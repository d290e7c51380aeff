"""Saying who one is, for tests."""

LIN, CHEN, WU, LI = 1, 2, 5, 6  # of the register
THAT_IS_ME, ASK, YES = "🙋 这是我", "✅ 请对方确认", "✅ 是本人"


async def claims_lin(chat):
    """A leader, whom guests find by his name."""
    await chat.says("林示例")
    await chat.presses("👤 林示例")
    await chat.presses(THAT_IS_ME)
    return await chat.presses(ASK)


async def claims_membership(chat):
    await chat.says("/start org-2")
    await chat.presses("🙋 我是这里的会员")
    return await chat.presses(ASK)


async def person_of(bot, chat):
    async with bot.database.reading() as reader:
        row = await reader.one("SELECT person_id FROM accounts WHERE telegram_id = :id", id=chat.person.id)
        return row and row[0]


async def state(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT desk, state, person_id FROM claims ORDER BY id")
