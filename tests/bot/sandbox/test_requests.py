"""One method, asked in every way HTTP has."""

import json

import aiohttp
import pytest

KEYBOARD = {"inline_keyboard": [[{"text": "好", "callback_data": "a:b:1"}]]}


@pytest.mark.parametrize("name", ["sendMessage", "sendmessage", "SENDMESSAGE"])
async def test_method_names_ignore_case(client, person, name):
    assert (await client.call(name, chat_id=person.id, text="x"))["text"] == "x"


async def test_query_string_form_json_and_multipart_say_the_same(client, person):
    fields = {
        "chat_id": str(person.id),
        "text": "好 & <b>x</b>",
        "parse_mode": "HTML",
        "reply_markup": json.dumps(KEYBOARD),
    }
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        multipart.add_field(name, value)
    url = f"{client.root}/sendMessage"
    answers = []
    for request in (
        client.session.get(url, params=fields),
        client.session.post(url, params=fields),
        client.session.post(url, data=fields),
        client.session.post(url, data=multipart),
        client.session.post(url, json=fields),
        client.session.post(url, json={**fields, "chat_id": person.id, "reply_markup": KEYBOARD}),
    ):
        async with request as response:
            answers.append((await response.json())["result"])

    for answer in answers:
        assert answer["text"] == "好 & x"
        assert answer["entities"] == [{"offset": 4, "length": 1, "type": "bold"}]
        assert answer["reply_markup"] == KEYBOARD


async def test_broken_json_is_refused(client):
    async with client.session.post(
        f"{client.root}/getMe", data=b"{", headers={"Content-Type": "application/json"}
    ) as got:
        assert got.status == 400
        assert (await got.json())["description"] == "Bad Request: can't parse request body as JSON"


async def test_connections_are_kept_and_closed_as_asked(client):
    async with client.session.get(f"{client.root}/getMe", headers={"Connection": "close"}) as response:
        assert response.headers["Connection"] == "close"
    assert await client.call("getMe")
