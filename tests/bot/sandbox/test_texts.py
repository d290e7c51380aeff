"""Texts: parsed and searched by TDLib, cleaned and trimmed as Telegram does."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.refusals import Refusal
from bot.sandbox.texts import parse, utf16_length


def nobody(user_id):
    return {"id": user_id} if user_id == 7 else None


def entities(text, mode="HTML"):
    return [(entity["type"], entity["offset"], entity["length"]) for entity in parse(text, mode, None, nobody).entities]


def test_offsets_are_utf16_units():
    assert entities("<b>中😀<i>x</i></b>") == [("bold", 0, 4), ("italic", 3, 1)]


def test_links_commands_and_numbers_are_found_by_themselves():
    text = "/start@jiedui_bot https://t.me/x @alice #tag +86 13800138000 a@example.com $USD"
    assert [kind for kind, _, _ in entities(text, "")] == [
        "bot_command",
        "url",
        "mention",
        "hashtag",
        "phone_number",
        "email",
        "cashtag",
    ]


def test_nothing_is_found_inside_code_and_links():
    assert entities('<code>@alice</code> <a href="https://example.com">@bobby</a>') == [
        ("code", 0, 6),
        ("text_link", 7, 6),
    ]


def test_details_of_entities_are_kept():
    text = '<a href="https://example.com/x">l</a><pre><code class="language-py">c</code></pre><tg-time unix="5">t</tg-time>'
    link, code, time = parse(text, "HTML", None, nobody).entities
    assert link["url"] == "https://example.com/x"
    assert code["language"] == "py"
    assert (time["type"], time["unix_time"]) == ("date_time", 5)


def test_only_known_people_are_mentioned():
    formatted = parse('<a href="tg://user?id=7">a</a><a href="tg://user?id=8">b</a>', "HTML", None, nobody)
    assert formatted.entities == [{"offset": 0, "length": 1, "type": "text_mention", "user": {"id": 7}}]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("  a b \n", "a b"), ("a\r\nb", "a\nb"), ("a\x00\tb", "a  b"), ("a\u202eb\u2028c", "abc"), ("\n\n", "")],
)
def test_texts_are_cleaned_and_trimmed(raw, shown):
    assert parse(raw, "", None, nobody).text == shown


def test_entities_move_with_the_cleaned_text():
    formatted = parse(" \u202e <b>x\r\ny </b>\n", "HTML", None, nobody)
    entity = formatted.entities[0]
    units = formatted.text.encode("utf-16-le")
    assert units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le") == "x\ny"


def test_given_entities_are_taken_but_found_kinds_are_not():
    given = [{"type": "bold", "offset": 0, "length": 2}, {"type": "url", "offset": 0, "length": 2}]
    assert parse("hi", "", given, nobody).entities == [{"offset": 0, "length": 2, "type": "bold"}]
    assert parse("hi", "", "no array", nobody).entities == []


@given(st.text(max_size=80), st.sampled_from(["", "HTML", "MarkdownV2", "Markdown"]))
def test_any_text_is_parsed_or_refused(text, mode):
    try:
        formatted = parse(text, mode, None, nobody)
    except Refusal:
        return
    assert formatted.text == formatted.text.strip(" \n") or formatted.entities
    assert all(entity["offset"] + entity["length"] <= utf16_length(formatted.text) for entity in formatted.entities)


def test_parsing_is_fast():
    started = perf_counter()
    for _ in range(2000):
        parse("<b>泉州阀门</b>有限公司 https://example.com/x", "HTML", None, nobody)
    assert 2000 / (perf_counter() - started) > 2000
