"""What forms make of what was sent: limits by Telegram's own counting, and nothing that can't be sent on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import contents
from bot.contents import Content, Media
from bot.forms import readers
from bot.forms.steps import Sent

TEXT = st.text(min_size=1, max_size=5000)
KINDS = st.sampled_from(sorted(contents.METHODS))


def sent(text="", *media, album=""):
    return Sent(1, Content(text, media=media), album)


def test_a_text_has_up_to_4096_characters_and_a_caption_1024():
    assert readers.content(None, sent("长" * 4096))["text"]
    with pytest.raises(readers.TooLong) as refused:
        readers.content(None, sent("长" * 4097))
    assert refused.value.values == {"most": 4096, "length": 4097}
    photo = Media("photo", "x")
    assert readers.content(None, sent("长" * 1024, photo))
    with pytest.raises(readers.TooLong):
        readers.content(None, sent("长" * 1025, photo))


@pytest.mark.parametrize("content", [Content(), Content("  \n")])
def test_nothing_is_no_content(content):
    with pytest.raises(readers.NothingToSend):
        readers.content(None, Sent(1, content))


def test_a_file_has_up_to_50_mb():
    assert readers.content(None, sent("", Media("document", "x", 50 << 20)))
    with pytest.raises(readers.FileTooLarge) as refused:
        readers.content(None, sent("", Media("document", "x", (60 << 20) - 5)))
    assert refused.value.values == {"most": 50, "size": 60}


@given(TEXT, st.lists(KINDS, max_size=12))
def test_what_is_kept_comes_back_as_it_was_and_can_be_sent(text, kinds):
    content = Content(text, ({"type": "bold", "offset": 0, "length": 1},), tuple(Media(kind, "id") for kind in kinds))
    again = readers.as_content(readers.as_json(content))
    assert again == content
    method, parameters = contents.sending(again, {"inline_keyboard": []})
    assert method in {"sendMessage", "sendMediaGroup", *contents.METHODS.values()}
    assert text in {parameters.get("text"), parameters.get("caption"), *_captions(parameters)}
    method, parameters = contents.editing(again)
    assert text in {parameters.get("text"), parameters.get("caption")}


def _captions(parameters):
    return [item.get("caption") for item in parameters.get("media", [])]


@given(st.lists(st.tuples(st.text(max_size=5), KINDS), min_size=1, max_size=14))
def test_an_album_grows_picture_by_picture_to_ten_with_the_first_words(items):
    first, *more = [sent(text, Media(kind, str(at)), album="a") for at, (text, kind) in enumerate(items)]
    answer = readers.content(None, first)
    for each in more:
        answer = readers.further(answer, each)
    content = readers.as_content(answer)
    assert [media.file_id for media in content.media] == [str(at) for at in range(min(len(items), 10))]
    words = [text for text, _kind in items[:10] if text]
    assert content.text == (words[0] if words else "")
