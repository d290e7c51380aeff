"""Whatever a bot sends: an answer or a refusal, never a fault of the server."""

import asyncio
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.methods.calls import METHODS
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import Sandbox

SLOW = {"getupdates", "setwebhook"}
NAMES = sorted(set(METHODS) - SLOW)
FIELDS = ["chat_id", "from_chat_id", "user_id", "message_id", "message_ids", "text", "caption", "parse_mode", "entities", "caption_entities", "reply_markup", "reply_parameters", "media", "document", "photo", "file_id", "commands", "scope", "language_code", "results", "button", "inline_query_id", "callback_query_id", "inline_message_id", "next_offset", "cache_time", "latitude", "longitude", "title", "address", "phone_number", "first_name", "action", "reaction", "menu_button", "name", "description", "allowed_updates", "limit", "offset", "protect_content"]
INNER = ["type", "text", "url", "callback_data", "inline_keyboard", "keyboard", "id", "title", "input_message_content", "message_text", "chat_id", "message_id", "media", "offset", "length", "user", "emoji", "command", "description", "start_parameter"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["HTML", "article", "photo", "chat"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=4),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries(
    {"chat_id": st.just(900_000_001), "from_chat_id": st.just(900_000_001), "message_id": st.sampled_from([1, 2])}
)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(NAMES), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6), st.none() | KNOWN)
def test_any_parameters_are_answered_or_refused(name, values, known):
    async def run():
        sandbox = Sandbox()
        person = sandbox.world.add_person("Sample")
        sandbox.world.say(person.id, "/start")
        asked = sandbox.world.ask_inline(person.id, "x")
        usual = {"chat_id": person.id, "text": "x", "inline_query_id": asked.id}
        with suppress(Refusal):
            await sandbox.api.run(sandbox.world.bot, "sendMessage", Parameters(usual))
            await sandbox.api.run(sandbox.world.bot, name, Parameters(usual | values | (known or {})))

    asyncio.run(run())
