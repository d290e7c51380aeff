"""Keyboards: what is accepted and what isn't."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.markup import NO_MARKUP, check_markup
from bot.sandbox.refusals import Refusal

ACTIONS = [
    {"url": "https://t.me/x"},
    {"url": "t.me/x"},
    {"url": "tg://user?id=1"},
    {"callback_data": "x"},
    {"switch_inline_query": ""},
    {"switch_inline_query_current_chat": "x"},
    {"switch_inline_query_chosen_chat": {"query": "x", "allow_user_chats": True}},
    {"copy_text": {"text": "x" * 256}},
    {"callback_data": "x", "style": "success"},
]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_kept_as_it_is(action):
    keyboard = {"inline_keyboard": [[{"text": "x", **action}]]}
    assert check_markup(keyboard).inline == keyboard


@given(st.text(min_size=1, max_size=70))
def test_callback_data_has_64_bytes(data):
    try:
        size = len(data.encode())
    except UnicodeEncodeError:
        return
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    if size <= 64:
        assert check_markup(keyboard).inline == keyboard
    else:
        with pytest.raises(Refusal, match="BUTTON_DATA_INVALID"):
            check_markup(keyboard)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["inline_keyboard", "keyboard", "text", "url", "callback_data", "copy_text", "style", "request_users"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_markup_is_checked_or_refused(given):
    with suppress(Refusal):
        check_markup(given)


@given(JSON)
def test_any_button_is_checked_or_refused(given):
    for markup in ({"inline_keyboard": [[given]]}, {"keyboard": [[given]]}):
        with suppress(Refusal):
            check_markup(markup)


def test_empty_rows_are_dropped_and_an_empty_keyboard_is_none():
    row = [{"text": "x", "callback_data": "x"}]
    assert check_markup({"inline_keyboard": [[], row, []]}).inline == {"inline_keyboard": [row]}
    assert check_markup({"inline_keyboard": []}) == NO_MARKUP
    assert check_markup({}) == NO_MARKUP


def test_reply_keyboards_take_bare_texts_and_requests():
    keyboard = {"keyboard": [["a", {"text": "b", "request_contact": True}]], "one_time_keyboard": True}
    reply = check_markup(keyboard).reply
    assert reply is not None
    assert reply["keyboard"] == [[{"text": "a"}, {"text": "b", "request_contact": True}]]
    assert reply["one_time_keyboard"] is True
