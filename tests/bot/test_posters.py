"""Posters: pictures of notices."""

import io
from itertools import pairwise

import pytest
import segno
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageColor

from bot.posters import LONGEST, MARGIN, PAPER, SHORTEST, WIDTH, Poster, poster, qr

LINK = "https://t.me/jiedui_bot?start=org-2"
NOTES = (("时间", "12月3日（周四）14:30"), ("地点", "西安市未央区凤城八路88号"), ("联系", "秘书处 +86 29 8888 6666"))
BODY = "请各位理事准时出席，因故不能参加的请向秘书处请假。"


def notice(**values):
    return Poster(
        **{
            "organisation": "西安市南安商会",
            "title": "关于召开理事会的通知",
            "body": BODY,
            "link": LINK,
            "caption": "扫码找到我们",
        }
        | values
    )


def drawn(content):
    image = Image.open(io.BytesIO(poster(content)))
    image.load()
    assert (image.format, image.width) == ("PNG", WIDTH)
    assert SHORTEST <= image.height <= LONGEST
    return image


@pytest.mark.parametrize(
    "link", [LINK, "https://t.me/jiedui_bot?start=notice-123456", "https://t.me/b?start=" + "x" * 200]
)
def test_the_code_leads_where_it_should(link):
    [code] = zxingcpp.read_barcodes(drawn(notice(link=link, notes=NOTES)))
    assert code.text == link
    assert code.ec_level == "Q"


def test_the_code_keeps_its_quiet_zone_and_whole_pixels():
    picture, code = qr(LINK), segno.make(LINK, micro=False, error="q", boost_error=False)
    side = picture.width // code.symbol_size()[0]
    assert side >= 4
    for y, row in enumerate(code.matrix_iter(border=4)):
        for x, dark in enumerate(row):
            assert (
                picture.crop((x * side, y * side, (x + 1) * side, (y + 1) * side)).getextrema()
                == (255 * (not dark),) * 2
            )


def test_a_link_that_no_code_holds_is_refused():
    with pytest.raises(ValueError, match="large"):
        poster(notice(link="x" * 2000))


def test_height_follows_the_text_within_bounds():
    heights = [drawn(notice(body=BODY * times, notes=NOTES)).height for times in (0, 1, 10, 40, 200)]
    assert all(lower <= higher for lower, higher in pairwise(heights))
    assert heights[0] == SHORTEST
    assert heights[-1] > LONGEST - 100


def test_a_long_body_is_shrunk_and_then_cut_between_paragraphs():
    whole, longer = (drawn(notice(body=f"{BODY * 3}\n" * times, more="扫码看全文")) for times in (12, 60))
    assert whole.height < longer.height
    assert ImageChops.difference(longer, drawn(notice(body=f"{BODY * 3}\n" * 61, more="扫码看全文"))).getbbox() is None
    assert ImageChops.difference(longer, drawn(notice(body=f"{BODY * 3}\n" * 60, more="扫码"))).getbbox() is not None


def test_signs_that_cannot_be_drawn_leave_no_trace():
    plain, typed = drawn(notice(body="请出席")), drawn(notice(body="请\0\u200f出\ufe0f席\ue000🇨🇳"))
    assert ImageChops.difference(plain, typed).getbbox() is None


def test_simplified_and_traditional_readers_see_their_own_forms():
    forms = [drawn(notice(body="骨直過，", language=language)) for language in ("zh-Hans", "zh-Hant")]
    assert ImageChops.difference(*forms).getbbox() is not None


ANY = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from("会 ，（《”a/1\n\0\u200f\u202e\ud800🎉🇨👨\u200d"), max_size=300
)


CONTENTS = st.builds(
    Poster, organisation=ANY, title=ANY, body=ANY, link=st.just(LINK), caption=ANY, more=ANY, footer=ANY,
    notes=st.lists(st.tuples(ANY, ANY), max_size=8).map(tuple), language=st.sampled_from(["zh-Hans", "zh-Hant", "en"]),
)  # fmt: skip
LONG = "会" * 4096


@given(content=CONTENTS)
@example(Poster(LONG, LONG, LONG, LINK, LONG, LONG, ((LONG, LONG),) * 9, LONG, "zh-Hant"))
@example(Poster("", "", "", LINK, ""))
@example(notice(body="啊\n" * 2048))
@example(notice(body="".join(map(chr, range(4096)))))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_a_picture_whose_margins_are_free(content):
    image = drawn(content)
    below = image.crop((0, image.height - 20, WIDTH, image.height))
    beside = image.crop((WIDTH - MARGIN + 30, image.height // 2, WIDTH, image.height))
    for margin in (below, beside):
        assert margin.getcolors() == [(margin.width * margin.height, ImageColor.getrgb(PAPER))]
