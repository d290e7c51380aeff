"""Texts: parsed and searched by TDLib, cleaned and trimmed as Telegram does."""

from time import process_time

import pytest
from hypothesis import given as given_any
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
    shown = [{"type": "bold", "offset": 0, "length": 2}, {"type": "url", "offset": 0, "length": 2}]
    assert parse("hi", "", shown, nobody).entities == [{"offset": 0, "length": 2, "type": "bold"}]
    assert parse("hi", "", "no array", nobody).entities == []


@given_any(st.text(max_size=80), st.sampled_from(["", "HTML", "MarkdownV2", "Markdown"]))
def test_any_text_is_parsed_or_refused(text, mode):
    try:
        formatted = parse(text, mode, None, nobody)
    except Refusal:
        return
    assert formatted.text == formatted.text.strip(" \n") or formatted.entities
    assert all(entity["offset"] + entity["length"] <= utf16_length(formatted.text) for entity in formatted.entities)


def given(text, *entities, by_bot=True):
    """Entities given as (type, offset, length, details), as they come back."""
    shown = [{"type": kind, "offset": offset, "length": length, **more} for kind, offset, length, more in entities]
    return parse(text, "", shown, nobody, by_bot=by_bot).entities


def test_given_entities_are_sorted_split_and_joined_as_telegram_does():
    shown = given("hello world", ("italic", 3, 6, {}), ("bold", 0, 6, {}), ("bold", 4, 0, {}))
    assert [(one["type"], one["offset"], one["length"]) for one in shown] == [
        ("bold", 0, 3),
        ("italic", 3, 6),
        ("bold", 3, 3),
    ]
    assert given("a*b_c`d", ("bold", 0, 4, {}), ("bold", 3, 4, {})) == [{"type": "bold", "offset": 0, "length": 7}]
    assert given("a\r\nb\tc", ("bold", 0, 6, {}))[0]["length"] == 5
    [link] = given("hello", ("text_link", 0, 3, {"url": "example.org"}))
    assert link["url"] == "http://example.org/"
    assert [one["type"] for one in given("a\nb", ("blockquote", 0, 3, {}), ("expandable_blockquote", 0, 1, {}))] == [
        "blockquote"
    ]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (("bold", 3, 10, {}), "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 13"),
        (("bold", 9, 1, {}), "entity begins after the end of the text at UTF-16 offset 9"),
        (("bold", -1, 3, {}), "receive an entity with incorrect offset -1"),
        (("bold", 1, 2, {}), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            ("text_link", 0, 2, {"url": "not a url"}),
            "entity URL 'not a url' is invalid: Disallowed character in URL host",
        ),
        (("text_link", 0, 2, {}), "can't parse MessageEntity: Can't find field \"url\""),
        (("shadow", 0, 2, {}), "can't parse MessageEntity: Unsupported type specified"),
        (
            ("date_time", 0, 2, {"unix_time": 5, "date_time_format": "x"}),
            "can't parse MessageEntity: Invalid date format used",
        ),
    ],
)
def test_given_entities_that_telegram_refuses(entity, words):
    with pytest.raises(Refusal) as caught:
        given("😀abc", entity)
    assert caught.value.description == f"Bad Request: {words}"


def test_a_bot_sends_no_custom_emoji():
    emoji = ("custom_emoji", 0, 2, {"custom_emoji_id": "5368324170671202286"})
    assert [one["type"] for one in given("😀 x", emoji, ("bold", 3, 1, {}))] == ["bold"]
    assert [one["type"] for one in given("😀 x", emoji, by_bot=False)] == ["custom_emoji"]


@pytest.mark.parametrize("letters", ["r", "wDT", "dt", "D", "T", "w", ""])
def test_dates_keep_their_format(letters):
    text = f'<tg-time unix="5" format="{letters}">t</tg-time>'
    parsed = parse(text, "HTML", None, nobody).entities
    assert parsed[0].get("date_time_format", "") == letters
    assert parse("t", "", parsed, nobody).entities == parsed


def test_no_more_than_100_entities_are_kept():
    assert len(given("ab" * 150, *[("bold", 2 * n, 1, {}) for n in range(150)])) == 100


@given_any(
    st.text(alphabet="ab*_`[|~😀\r\n\t ", max_size=30),
    st.lists(
        st.tuples(
            st.sampled_from(["bold", "italic", "code", "spoiler", "blockquote"]), st.integers(0, 30), st.integers(0, 9)
        ),
        max_size=4,
    ),
)
def test_any_given_entities_come_back_within_the_text(text, spans):
    try:
        formatted = parse(text, "", [{"type": k, "offset": o, "length": n} for k, o, n in spans], nobody)
    except Refusal:
        return
    assert all(
        one["length"] > 0 and one["offset"] + one["length"] <= utf16_length(formatted.text)
        for one in formatted.entities
    )


def test_parsing_is_fast():
    started = process_time()
    for _ in range(2000):
        parse("<b>泉州阀门</b>有限公司 https://example.com/x", "HTML", None, nobody)
    assert 2000 / (process_time() - started) > 2000
