"""Whatever a bot sends: an answer or a refusal, never a fault of the server."""

import asyncio
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.methods.calls import METHODS
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import Sandbox

NESTED = {
    "sendMessage": "entities reply_markup reply_parameters",
    "editMessageText": "entities reply_markup inline_message_id",
    "editMessageReplyMarkup": "reply_markup",
    "sendPhoto": "photo caption_entities",
    "sendMediaGroup": "media",
    "editMessageMedia": "media",
    "sendLocation": "latitude longitude",
    "copyMessage": "message_id caption caption_entities",
    "copyMessages": "message_ids",
    "deleteMessages": "message_ids",
    "setMessageReaction": "reaction",
    "setMyCommands": "commands scope language_code",
    "answerInlineQuery": "results button next_offset cache_time",
    "setChatMenuButton": "menu_button",
    "getUpdates": "allowed_updates offset limit",
    "getChatMember": "user_id",
}
INNER = [
    "type",
    "text",
    "url",
    "callback_data",
    "copy_text",
    "inline_keyboard",
    "keyboard",
    "id",
    "title",
    "input_message_content",
    "message_text",
    "chat_id",
    "media",
    "message_id",
    "offset",
    "length",
    "user",
    "emoji",
    "command",
    "description",
    "start_parameter",
    "caption",
    "entities",
    "reply_markup",
    "latitude",
    "longitude",
    "phone_number",
]
WORDS = [
    "HTML",
    "bold",
    "text_link",
    "text_mention",
    "date_time",
    "article",
    "photo",
    "contact",
    "emoji",
    "chat",
    "chat_member",
]
LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=6) | st.sampled_from(WORDS)


def one_more(inner):
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=5)


VALUES = st.recursive(LEAVES, one_more, max_leaves=8) | st.lists(
    st.dictionaries(st.sampled_from(INNER), LEAVES, min_size=1), min_size=1
)


@pytest.mark.parametrize("name", [*NESTED, "others"])
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_any_parameters_are_answered_or_refused(name, data):
    method = data.draw(st.sampled_from(sorted(METHODS))) if name == "others" else name
    fields = NESTED.get(
        name, "chat_id from_chat_id message_id text parse_mode caption action title address user_id url"
    ).split()
    values = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, VALUES)))

    async def run():
        sandbox = Sandbox()
        person = sandbox.world.add_person("Sample")
        sandbox.world.say(person.id, "/start")
        asked = sandbox.world.ask_inline(person.id, "x")
        usual = {
            "chat_id": person.id,
            "from_chat_id": person.id,
            "message_id": 2,
            "text": "x",
            "inline_query_id": asked.id,
        }
        await sandbox.api.run(sandbox.world.bot, "sendMessage", Parameters(dict(usual)))
        with suppress(Refusal):
            msgspec.json.encode(await sandbox.api.run(sandbox.world.bot, method, Parameters(usual | values)))
        await sandbox.stop()

    asyncio.run(run())
