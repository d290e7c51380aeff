"""Writing on the chat page as in any messenger: formatting, albums, forwards, edits; and groups with the bot."""

import pytest
from playwright.async_api import Browser, FilePayload, Locator, expect

from tests.bot.sandbox.browser import CHROMIUM, Trial, opened
from tests.media import png, upload

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]

TYPED = [
    ("**年会** and __it **al** ic__", "年会 and it al ic", [("bold", 0, 2), ("italic", 7, 8), ("bold", 10, 2)]),
    ("a `co**d**e` b", "a co**d**e b", [("code", 2, 8)]),
    ("[南安](https://x.org/a) ||s|| ~~d~~ <u>u</u>", "南安 s d u", [
        ("text_link", 0, 2), ("spoiler", 3, 1), ("strikethrough", 5, 1), ("underline", 7, 1)]),
    ("> q1\n> **q2**\nafter", "q1\nq2\nafter", [("blockquote", 0, 5), ("bold", 3, 2)]),
    ("```py\nprint(1)\n```\nx", "print(1)\nx", [("pre", 0, 8)]),
    ("😀 **b**", "😀 b", [("bold", 3, 1)]),
    ("5 ** 3 ** 2, [x](nope), snake__case and __init", "5 ** 3 ** 2, [x](nope), snake__case and __init", []),
]  # fmt: skip


def field(trial: Trial) -> Locator:
    return trial.page.get_by_label("Write a message").first


async def attach(trial: Trial, item: str, *files: FilePayload) -> None:
    await trial.page.get_by_role("button", name="Attach").click()
    async with trial.page.expect_file_chooser() as event:
        await trial.page.get_by_role("menuitem", name=item, exact=True).click()
    chooser = await event.value
    await chooser.set_files(files)


async def send(trial: Trial) -> None:
    await trial.page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()


async def choose(trial: Trial, row: Locator, item: str) -> None:
    """An item of a message's menu."""
    await row.hover()
    await row.get_by_role("button", name="Message options").click()
    await trial.page.get_by_role("menuitem", name=item).click()


def picture(number: int) -> FilePayload:
    return FilePayload(name=f"{number}.png", mimeType="image/png", buffer=png(40 + number, 30))


@pytest.mark.parametrize(("typed", "text", "spans"), TYPED)
async def test_marks_become_entities_and_come_back_for_an_edit(
    trial: Trial, typed: str, text: str, spans: list[tuple[str, int, int]]
) -> None:
    read = "async typed => (await import('/page/marks.js')).unmarked(typed)"
    back = "async ({text, entities}) => (await import('/page/marks.js')).marked(text, entities ?? [])"
    content = await trial.page.evaluate(read, typed)
    assert content["text"] == text
    assert [(one["type"], one["offset"], one["length"]) for one in content.get("entities", [])] == spans
    assert await trial.page.evaluate(read, await trial.page.evaluate(back, content)) == content


async def test_keys_format_what_is_selected(trial: Trial) -> None:
    await field(trial).fill("bold link")
    await field(trial).evaluate("node => node.setSelectionRange(0, 4)")
    await field(trial).press("Control+b")
    await expect(field(trial)).to_have_value("**bold** link")
    await field(trial).press("Control+b")
    await expect(field(trial)).to_have_value("bold link")
    await field(trial).press("Control+u")
    await field(trial).evaluate("node => node.setSelectionRange(12, 16)")
    await field(trial).press("Control+k")
    await trial.page.get_by_label("Address").fill("https://example.org/")
    await trial.page.get_by_role("button", name="Insert").click()
    await expect(field(trial)).to_have_value("<u>bold</u> [link](https://example.org/)")
    await field(trial).press("Enter")
    message = await trial.update("message")
    assert message["text"] == "bold link"
    assert [entity["type"] for entity in message["entities"]] == ["underline", "text_link"]


async def test_a_bar_formats_where_there_are_no_keys(trial: Trial) -> None:
    bar = trial.page.get_by_role("toolbar", name="Formatting")
    await field(trial).fill("one\ntwo")
    await expect(bar).to_be_hidden()
    await field(trial).select_text()
    await bar.get_by_role("button", name="Quote").click()
    await expect(field(trial)).to_have_value("> one\n> two")


async def test_an_album_goes_out_with_its_caption_and_shows_as_a_grid(trial: Trial) -> None:
    await field(trial).fill("__four__")
    await attach(trial, "Photo or video", *(picture(number) for number in range(4)))
    await expect(trial.page.get_by_label("Caption")).to_have_value("__four__")
    await trial.page.get_by_label("Caption").fill("__four__ of them")
    await send(trial)
    heard = [await trial.update("message") for _ in range(4)]
    assert len({message["media_group_id"] for message in heard}) == 1
    assert (heard[0]["caption"], heard[0]["caption_entities"][0]["type"]) == ("four of them", "italic")
    await expect(field(trial)).to_have_value("")
    album = trial.page.locator(".row.out .album.several")
    await expect(album.locator(".visual")).to_have_count(4)
    await album.locator(".visual").first.click()
    await expect(trial.page.get_by_role("dialog", name="Photo").get_by_role("link", name="Download")).to_be_visible()
    await trial.page.keyboard.press("Escape")
    await expect(trial.page.get_by_role("dialog")).to_have_count(0)


async def test_more_than_ten_files_are_several_albums(trial: Trial) -> None:
    files = [FilePayload(name=f"{n}.pdf", mimeType="application/pdf", buffer=b"%PDF" + bytes([n])) for n in range(12)]
    await attach(trial, "File", *files)
    await expect(trial.page.get_by_role("dialog")).to_contain_text("12 files")
    await send(trial)
    heard = [await trial.update("message") for _ in range(12)]
    assert len({message["media_group_id"] for message in heard}) == 2
    await expect(trial.page.locator(".file")).to_have_count(12)


async def test_a_video_is_shown_by_its_length(trial: Trial) -> None:
    await attach(trial, "Photo or video", FilePayload(name="v.mp4", mimeType="video/mp4", buffer=b"no video"))
    await send(trial)
    message = await trial.update("message")
    await trial.call("sendVideo", chat_id=trial.person, video=message["video"]["file_id"], caption="back")
    await expect(trial.page.locator(".row.in .visual.video .length")).to_have_text("0:12")


async def test_a_message_is_forwarded_and_its_album_with_it(trial: Trial) -> None:
    world = trial.sandbox.world
    world.send_files(trial.person, "photo", [upload("photo", n) for n in (1, 2)], "two")
    for _ in range(2):
        await trial.update("message")
    await choose(trial, trial.page.locator(".row.out").last, "Forward")
    await trial.page.get_by_role("dialog").get_by_role("button", name="结对").click()
    heard = [await trial.update("message") for _ in range(2)]
    assert {message["forward_origin"]["type"] for message in heard} == {"user"}
    assert len({message["media_group_id"] for message in heard}) == 1
    await expect(trial.page.locator(".forwarded")).to_have_text("Forwarded from Ana")


async def test_a_channels_post_comes_from_elsewhere(trial: Trial) -> None:
    await trial.page.get_by_role("button", name="Attach").click()
    await trial.page.get_by_role("menuitem", name="Forward from elsewhere").click()
    await trial.page.get_by_label("Text").fill("**News** of the chamber")
    await trial.page.get_by_role("button", name="Forward", exact=True).click()
    message = await trial.update("message")
    assert (message["text"], message["forward_origin"]["type"]) == ("News of the chamber", "channel")
    assert message["entities"][0]["type"] == "bold"


async def test_ones_own_text_and_caption_are_edited_with_their_marks(trial: Trial) -> None:
    world = trial.sandbox.world
    world.send_files(
        trial.person, "photo", [upload("photo")], "old", entities=[{"type": "bold", "offset": 0, "length": 3}]
    )
    await field(trial).fill("begun")
    await choose(trial, trial.page.locator(".row.out").last, "Edit")
    await expect(field(trial)).to_have_value("**old**")
    await field(trial).fill("__new__")
    await field(trial).press("Enter")
    edited = await trial.update("edited_message")
    await expect(field(trial)).to_have_value("begun")
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("new", "italic")
    await expect(trial.page.locator(".row.out").last.locator(".edited")).to_be_visible()


async def test_what_is_deleted_vanishes_and_what_is_edited_stays_in_place(trial: Trial) -> None:
    first = await trial.send("sending 1 of 40")
    for number in range(30):
        await trial.send(f"line {number}")
    last = await trial.send("last")
    await expect(trial.page.locator(".row.in").last).to_contain_text("last")
    rows = trial.page.locator(".messages")
    await rows.evaluate("node => { node.scrollTop = 300 }")
    for number in range(2, 6):
        target = {"chat_id": trial.person, "message_id": first["message_id"]}
        await trial.call("editMessageText", **target, text=f"sending {number} of 40")
    await expect(trial.page.locator(".row.in").first).to_contain_text("sending 5 of 40")
    assert await rows.evaluate("node => node.scrollTop") == 300
    await trial.call("deleteMessage", chat_id=trial.person, message_id=last["message_id"])
    await expect(trial.page.locator(".row.in").last).to_contain_text("line 29")
    assert await rows.evaluate("node => node.scrollTop") == 300


async def test_a_group_is_made_and_the_bot_comes_and_goes(trial: Trial) -> None:
    page = trial.page
    await page.get_by_role("button", name="Back").click()
    await page.get_by_role("button", name="New group").click()
    await page.get_by_label("Group name").fill("Council")
    await page.get_by_label("With the bot").uncheck()
    await page.get_by_role("button", name="Create").click()
    for item, status, note in (
        ("Add the bot", "member", "with the bot"),
        ("Make the bot an administrator", "administrator", "the bot is an administrator"),
        ("No longer an administrator", "member", "with the bot"),
        ("Remove the bot", "left", "without the bot"),
    ):
        await page.locator(".chat-head").get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name=item, exact=True).click()
        assert (await trial.update("my_chat_member"))["new_chat_member"]["status"] == status
        await expect(page.locator(".chat-head .note")).to_have_text(f"1 members · {note}")


async def test_all_of_it_fits_a_phone(browser: Browser) -> None:
    async with opened(browser, width=390) as trial:
        world = trial.sandbox.world
        world.send_files(trial.person, "photo", [upload("photo", n) for n in range(1, 6)], "W" * 200)
        world.send_files(
            trial.person, "document", [upload("document", n, name="长" * 60 + ".pdf") for n in (1, 2)], "x"
        )
        for kind in ("video", "animation", "audio", "voice", "sticker", "video_note"):
            world.send_files(trial.person, kind, [upload(kind)])
        world.share_venue(
            trial.person, {"location": {"latitude": 1, "longitude": 2}, "title": "T" * 80, "address": "A"}
        )
        await expect(trial.page.locator(".row.out")).to_have_count(9)
        await field(trial).fill("x")
        await field(trial).select_text()
        wide = "[...document.querySelectorAll('html, .messages, .phone, .composer')].filter(n => n.scrollWidth > n.clientWidth).map(n => n.outerHTML.slice(0, 300))"
        assert await trial.page.evaluate(wide) == []
