"""Inline queries: asked by a person in any chat, answered by the bot, one result chosen and posted."""

import asyncio

from bot.sandbox.delivery import Delivery
from bot.sandbox.records import Bot, InlineQuery, Json
from bot.sandbox.refusals import ActRefused
from bot.sandbox.state import forget_oldest

LONGEST_QUERY = 256


class Inline(Delivery):
    def ask_inline(self, person_id: int, query: str, *, chat_id: int | None = None, offset: str = "") -> InlineQuery:
        """A person types "@bot query"; the answer comes into `.answer`."""
        person = self.person(person_id)
        chat = self.chat(chat_id or person.id)
        kind = "sender" if chat.type == "private" else chat.type
        asked = InlineQuery(str(next(self.query_ids)), person, kind, query[:LONGEST_QUERY], offset, self.now())
        self.bot.inline_queries[asked.id] = asked
        forget_oldest(self.bot.inline_queries)
        asked.answer = self._cached(asked)
        if asked.answer is not None:
            return asked
        payload = {"id": asked.id, "from": person.user, "query": asked.query, "offset": offset, "chat_type": kind}
        self.bot.updates.put("inline_query", payload)
        return asked

    def _cached(self, asked: InlineQuery) -> Json | None:
        """Telegram answers by itself what it has been told to remember, for everybody unless told otherwise."""
        for person_id in (asked.person.id, 0):
            until, answer = self.bot.inline_cache.get((asked.query, asked.offset, person_id), (0, {}))
            if until > self.now():
                return answer
        return None

    def answer_inline(self, bot: Bot, asked: InlineQuery, answer: Json) -> None:
        """Takes the bot's answer and remembers it for its cache_time (seconds)."""
        asked.answer = answer
        key = asked.query, asked.offset, asked.person.id if answer["is_personal"] else 0
        bot.inline_cache[key] = self.now() + answer["cache_time"], answer
        forget_oldest(bot.inline_cache)
        self.log.add("inline_answer", query_id=asked.id, person_id=asked.person.id, results=len(answer["results"]))

    async def wait_inline(self, asked: InlineQuery, timeout_s: float = 10) -> Json:
        """The bot's answer. Raises ActRefused after `timeout_s`."""
        seq = self.log.seq
        try:
            async with asyncio.timeout(timeout_s):
                while asked.answer is None:
                    await self.log.wait(seq)
                    seq = self.log.seq
        except TimeoutError:
            raise ActRefused("the bot did not answer the inline query in time") from None
        return asked.answer

    def choose_inline(self, query_id: str, person_id: int, result_id: str, *, chat_id: int | None = None) -> Json:
        """Posts a result into a chat "via" the bot; the message."""
        asked = self.bot.inline_queries.get(query_id)
        results = (asked.answer or {}).get("results", []) if asked else []
        result = next((one for one in results if one["id"] == result_id), None)
        if asked is None or result is None:
            raise ActRefused("no such inline result")
        person = self.person(person_id)
        chat = self.place(person, chat_id)
        content = {"via_bot": self.bot.user, **result["posts"]}
        message = self.keep(chat, person.user, content, from_bot=False).message
        chosen = {"result_id": result_id, "from": person.user, "query": asked.query}
        if "reply_markup" in content:
            chosen["inline_message_id"] = inline_message_id(message)
        self.bot.updates.put("chosen_inline_result", chosen)
        self.deliver(chat, message)
        return message


def inline_message_id(message: Json) -> str:
    """How a bot names a message that was posted "via" it, in a chat it may not be in."""
    return f"inline_{message['chat']['id']}_{message['message_id']}"
