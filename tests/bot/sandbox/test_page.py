"""The chat page in a real browser; the test plays the bot by plain calls of the Bot API."""

import asyncio

import aiohttp
import pytest
from playwright.async_api import Browser, FilePayload, expect

from bot.sandbox.server import SANDBOX_TOKEN
from tests.bot.sandbox.browser import CHROMIUM, Trial, opened

HOSTILE = "<img src=x onerror=alert(1)> <b>not bold</b> &lt; \u200fمرحبا\u200f " + "长" * 300 + "W" * 600

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]


async def test_start_typing_and_the_answer(browser: Browser) -> None:
    async with opened(browser) as trial:
        await trial.page.get_by_role("button", name="START", exact=True).click()
        assert (await trial.update("message"))["text"] == "/start"
        await trial.says("Xi'an valves")
        assert (await trial.update("message"))["text"] == "Xi'an valves"
        await trial.send("<b>2</b> found, see /orgs", parse_mode="HTML")
        await expect(trial.page.locator(".row.in .text b")).to_have_text("2")
        await trial.page.get_by_role("button", name="/orgs").click()
        assert (await trial.update("message"))["text"] == "/orgs"


async def test_pressed_button_waits_then_shows_answer_and_edit(trial: Trial) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "rsvp:yes:1", "style": "success"}]]}
    message = await trial.send("Coming?", reply_markup=keyboard)
    await trial.page.get_by_role("button", name="Yes").click()
    query = await trial.update("callback_query")
    assert query["data"] == "rsvp:yes:1"
    await expect(trial.page.locator(".key.busy")).to_have_count(1)
    await trial.call("editMessageText", chat_id=trial.person, message_id=message["message_id"], text="You come.")
    await trial.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    await expect(trial.page.get_by_role("status").filter(has_text="Noted")).to_be_visible()
    await expect(trial.page.locator(".row.in")).to_contain_text("You come.edited")
    await expect(trial.page.locator(".key")).to_have_count(0)


async def test_contact_is_shared_only_after_a_yes(trial: Trial) -> None:
    keyboard = {"keyboard": [[{"text": "Share my phone", "request_contact": True}]], "one_time_keyboard": True}
    await trial.send("Who are you?", reply_markup=keyboard)
    await trial.page.get_by_role("button", name="Share my phone").click()
    await expect(trial.page.get_by_role("dialog")).to_contain_text("+8613800138000")
    await trial.page.get_by_role("button", name="Share", exact=True).click()
    contact = (await trial.update("message"))["contact"]
    assert (contact["user_id"], contact["phone_number"]) == (trial.person, "8613800138000")
    await expect(trial.page.locator(".card.contact")).to_contain_text("Ana")
    await expect(trial.page.locator(".reply-keyboard")).to_have_count(0)


async def test_inline_query_offers_results_and_posts_the_chosen_one(trial: Trial) -> None:
    await trial.page.get_by_label("Write a message").fill("@jiedui_bot Xi'an")
    query = await trial.update("inline_query")
    assert query["query"] == "Xi'an"
    content = {"message_text": "The Xi'an chamber's card"}
    article = {"type": "article", "id": "1", "title": "Xi'an chamber", "input_message_content": content}
    answer = await trial.call("answerInlineQuery", inline_query_id=query["id"], results=[article], is_personal=True)
    assert answer is True
    await trial.page.get_by_role("button", name="Xi'an chamber").click()
    await expect(trial.page.locator(".row.out").last).to_contain_text("via @jiedui_botThe Xi'an chamber's card")


async def test_deep_link_shows_start_and_sends_its_payload(trial: Trial) -> None:
    await trial.send("Card: https://t.me/jiedui_bot?start=org-42")
    await trial.page.get_by_role("link", name="t.me/jiedui_bot").click()
    await trial.page.get_by_role("button", name="START", exact=True).click()
    assert (await trial.update("message"))["text"] == "/start org-42"


async def test_document_downloads_as_it_was_sent(trial: Trial) -> None:
    card = "BEGIN:VCARD\r\nFN:样例\r\nEND:VCARD\r\n".encode()
    form = aiohttp.FormData({"chat_id": str(trial.person)}, quote_fields=False)
    form.add_field("document", card, filename="样例.vcf", content_type="text/vcard")
    await trial.http.post(f"{trial.sandbox.url}/bot{SANDBOX_TOKEN}/sendDocument", data=form)
    async with trial.page.expect_download() as event:
        await trial.page.get_by_role("link", name="Download 样例.vcf").click()
    download = await event.value
    assert download.suggested_filename == "样例.vcf"
    assert (await download.path()).read_bytes() == card


async def test_person_sends_files_with_a_caption(trial: Trial) -> None:
    await trial.page.get_by_role("button", name="Attach").click()
    async with trial.page.expect_file_chooser() as event:
        await trial.page.get_by_role("menuitem", name="File", exact=True).click()
    chooser = await event.value
    await chooser.set_files(FilePayload(name="members.csv", mimeType="text/csv", buffer=b"key,name\n"))
    await trial.page.get_by_label("Caption").fill("The register")
    await trial.page.get_by_role("button", name="Send", exact=True).click()
    message = await trial.update("message")
    assert (message["document"]["file_name"], message["caption"]) == ("members.csv", "The register")


async def test_phone_width_has_list_and_chat_and_no_sideways_scroll(browser: Browser) -> None:
    async with opened(browser, width=360) as trial:
        trial.sandbox.world.say(trial.person, HOSTILE)
        await trial.send(HOSTILE, reply_markup={"inline_keyboard": [[{"text": "W" * 80, "callback_data": "x"}] * 3]})
        await expect(trial.page.locator(".row.in")).to_have_count(1)
        wide = "[...document.querySelectorAll('html, .messages, .phone, .rail')].filter(n => n.scrollWidth > n.clientWidth).length"
        assert await trial.page.evaluate(wide) == 0
        await trial.page.get_by_role("button", name="Back").click()
        await expect(trial.page.locator(".chat")).to_be_hidden()
        await trial.send("Unread")
        await expect(trial.page.locator(".chat-row .badge")).to_have_text("1")
        await trial.page.locator(".chat-row").click()
        await expect(trial.page.locator(".chat-list")).to_be_hidden()
        await expect(trial.page.locator(".row.in").last).to_contain_text("Unread")


async def test_hostile_text_is_shown_as_text(trial: Trial) -> None:
    marked = [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/"}]
    await trial.send(HOSTILE, entities=marked)
    trial.sandbox.world.change_members(
        trial.sandbox.world.found_group("<i>G</i>", [trial.person]).id, add=[trial.person + 1]
    )
    text = trial.page.locator(".row.in .text")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)> <b>not bold</b> &lt;")
    assert await text.locator("img, b").count() == 0
    await trial.page.get_by_role("button", name="Back").click()
    await expect(trial.page.locator(".chat-row b").last).to_have_text("<i>G</i>")


async def test_drawer_shows_the_refused_call_and_moves_the_clock(trial: Trial) -> None:
    await trial.send("<b>x", parse_mode="HTML")
    await trial.page.get_by_role("button", name="Developer drawer").click()
    await expect(trial.page.locator(".call.refused")).to_contain_text("400sendMessage")
    await trial.page.locator(".call.refused summary").click()
    await expect(trial.page.locator(".call-why")).to_contain_text("can't parse entities")
    await trial.page.get_by_role("button", name="+7 days").click()
    await expect(trial.page.locator(".clock")).to_contain_text("ahead by 7 d")
    await trial.page.get_by_role("tab", name="Switches").click()
    await trial.page.get_by_role("switch", name="Outage").check()
    await expect(trial.page.get_by_role("switch", name="Outage")).to_be_checked()
    assert trial.sandbox.world.ahead_s == 7 * 86_400
    async with asyncio.timeout(30):
        while not trial.sandbox.faults.outage:  # the switch turns before the server is told
            await asyncio.sleep(0.01)


async def test_page_comes_back_after_the_server_restarts(trial: Trial) -> None:
    port = int(trial.sandbox.url.rpartition(":")[2])
    await trial.sandbox.stop()
    await expect(trial.page.locator(".away")).to_be_visible()
    await trial.sandbox.start(port=port)
    trial.sandbox.world.say(trial.person, "still here")
    await expect(trial.page.locator(".row.out").last).to_contain_text("still here")
    await expect(trial.page.locator(".away")).to_be_hidden()
