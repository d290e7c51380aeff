"""Inviting and coming by an invitation, for tests."""

import re
from dataclasses import dataclass

MAKE = "✅ 生成邀请"


@dataclass
class Codes:
    id: int
    code: str
    digits: str


def codes_of(panel):
    """What the panel of a fresh invitation shows."""
    return Codes(
        int(re.search(r"(\d+)\n", panel.text)[1]),
        re.search(r"start=join-([\w-]+)", panel.text)[1],
        re.search(r"邀请码 (\d{6})", panel.text)[1],
    )


async def invites_many(chat, organisation=2):
    """From its organisation's card, with the usual answers."""
    await chat.says(f"/start org-{organisation}")
    await chat.presses("⚙️ 管理")
    await chat.presses("✉️ 邀请会员")
    return codes_of(await chat.presses(MAKE))


async def invites(chat, person):
    await chat.says(f"/start person-{person}")
    await chat.presses("⚙️ 管理")
    await chat.presses("✉️ 邀请")
    return codes_of(await chat.presses(MAKE))


async def comes(chat, codes):
    return await chat.says(f"/start join-{codes.code}")


async def places(bot, codes, number):
    """So many places, as if the maker had chosen it."""
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE invitations SET places = :number WHERE id = :id", number=number, id=codes.id)
