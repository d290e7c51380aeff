"""Inline queries: asked, answered, remembered, chosen, pressed, edited."""

import asyncio

import pytest

from bot.sandbox.parameters import Upload
from bot.sandbox.refusals import ActRefused

ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "<b>x</b>", "parse_mode": "HTML"},
}


async def answered(client, person, results, **others):
    asked = client.sandbox.world.ask_inline(person.id, "query")
    await client.call("answerInlineQuery", inline_query_id=asked.id, results=results, **others)
    return asked


async def test_the_update_names_person_query_and_place(client, sandbox, person):
    asked = sandbox.world.ask_inline(person.id, "西安", offset="10")
    (update,) = await client.updates()
    query = update["inline_query"]
    assert (query["id"], query["query"], query["offset"], query["chat_type"]) == (asked.id, "西安", "10", "sender")


async def test_over_the_control_api(client, sandbox, person):
    asking = asyncio.create_task(
        client.control("POST", "inline", {"person": person.id, "chat": person.id, "query": "x"})
    )
    (update,) = await client.call("getUpdates", timeout=5)
    button = {"text": "open", "start_parameter": "org-1"}
    query_id = update["inline_query"]["id"]
    await client.call("answerInlineQuery", inline_query_id=query_id, results=[ARTICLE], next_offset="1", button=button)
    answer = await asking
    assert (answer["id"], answer["next_offset"], answer["button"]) == (query_id, "1", button)
    assert answer["results"][0]["title"] == "t"

    chosen = {"person": person.id, "chat": person.id, "result_id": "1"}
    message = await client.control("POST", f"inline/{query_id}/choose", chosen)
    assert message["entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    chosen_update, message_update = (await client.call("getUpdates"))[1:]
    assert chosen_update["chosen_inline_result"]["result_id"] == "1"
    assert message_update["message"]["via_bot"]["id"] == sandbox.world.bot.id


async def test_answers_are_shared_unless_personal(client, sandbox, person):
    other = sandbox.world.add_person("Other")
    await answered(client, person, [ARTICLE], cache_time=60)
    assert sandbox.world.ask_inline(other.id, "query").answer is not None
    sandbox.set_clock(61)
    assert sandbox.world.ask_inline(other.id, "query").answer is None

    await answered(client, person, [ARTICLE], cache_time=60, is_personal=True)
    assert sandbox.world.ask_inline(other.id, "query").answer is None
    assert sandbox.world.ask_inline(person.id, "query").answer is not None


async def test_buttons_under_a_shared_card(client, sandbox, person):
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    asked = await answered(client, person, [{**ARTICLE, "reply_markup": keyboard}])
    group = sandbox.world.found_group("Group", [person.id], with_bot=False)
    posted = sandbox.world.choose_inline(asked.id, person.id, "1", chat_id=group.id)
    sandbox.world.press(person.id, posted["message_id"], "a", chat_id=group.id)
    chosen, pressed = (await client.updates())[-2:]

    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert pressed["callback_query"]["inline_message_id"] == inline_id
    assert "message" not in pressed["callback_query"]
    assert await client.call("editMessageText", inline_message_id=inline_id, text="new") is True
    assert group.messages[posted["message_id"]].message["text"] == "new"


REFUSED = [
    ([{**ARTICLE, "id": ""}], "RESULT_ID_INVALID"),
    ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
    ([{**ARTICLE, "id": str(number)} for number in range(51)], "too many inline query results specified"),
    ({"type": "article"}, "expected an Array of inline query results"),
    (["x"], "can't parse inline query result: Inline query result must be an object"),
    ([{"id": "1"}], 'can\'t parse inline query result: Type "" is unsupported for the inline query result'),
    ([{"type": "article", "id": "1"}], "can't parse inline query result: Can't find field \"title\""),
    (
        [{"type": "article", "id": "1", "title": "t"}],
        "can't parse inline query result: Can't find field \"message_text\"",
    ),
    (
        [{**ARTICLE, "input_message_content": {}}],
        "can't parse inline query result: Input message content is not specified",
    ),
    (
        [{**ARTICLE, "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}],
        "can't parse inline query result: Can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        [{**ARTICLE, "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}}],
        "BUTTON_DATA_INVALID",
    ),
]


@pytest.mark.parametrize(("results", "words"), REFUSED)
async def test_results_are_refused(client, sandbox, person, results, words):
    asked = sandbox.world.ask_inline(person.id, "query")
    answer = await client.refusal("answerInlineQuery", inline_query_id=asked.id, results=results)
    assert answer == f"Bad Request: {words}"


async def test_other_kinds_of_result(client, sandbox, person):
    file = sandbox.world.files.add("document", Upload("a.txt", "text/plain", b"x"))
    place = {"latitude": 24.9, "longitude": 118.5}
    results = [
        {"type": "contact", "id": "1", "phone_number": "+8613800138000", "first_name": "Sample"},
        {"type": "location", "id": "2", "title": "t", **place},
        {"type": "venue", "id": "3", "title": "t", "address": "a", **place},
        {"type": "document", "id": "4", "title": "t", "document_file_id": file.file_id, "caption": "c"},
    ]
    asked = await answered(client, person, results)
    kinds = ("contact", "location", "venue", "document")
    for number, kind in enumerate(kinds, 1):
        assert kind in sandbox.world.choose_inline(asked.id, person.id, str(number))


async def test_an_old_query_is_refused_and_an_unanswered_one_given_up(client, sandbox, person):
    asked = sandbox.world.ask_inline(person.id, "x")
    with pytest.raises(ActRefused, match="did not answer"):
        await sandbox.world.wait_inline(asked, 0.05)
    sandbox.set_clock(120)
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await client.refusal("answerInlineQuery", inline_query_id=asked.id, results=[]) == words
