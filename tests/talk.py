"""What tests of conversations share: waiting for what the bot says unasked, and people who are linked."""

import asyncio

PATIENCE_S = 30


async def heard(chat, word, *, after=0):
    """The newest message with this word in it, sent or edited, later than the message `after`."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for reply in reversed(chat.received()):
                if word in reply.text and reply.message_id > after:
                    return reply
            await asyncio.sleep(0.01)


async def gone(chat, word):
    """Until no message has this word any more."""
    async with asyncio.timeout(PATIENCE_S):
        while any(word in reply.text for reply in chat.received()):
            await asyncio.sleep(0.01)


async def here(people, name, number, **more):
    """Somebody of the register who has begun a chat."""
    chat = await people(name, id=number, **more)
    await chat.says("/start")
    return chat
