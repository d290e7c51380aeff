"""Two independent clients over HTTP: python-telegram-bot with its own httpx, and aiogram, whose models judge."""

import asyncio
from collections.abc import AsyncIterator

import aiogram
import aiogram.exceptions
import pytest
import telegram
import telegram.error
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, InlineQueryHandler

from bot.sandbox.server import SANDBOX_TOKEN
from tests.media import png

MENU = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("好", callback_data="menu:open:1")]])


@pytest.fixture
async def application(sandbox) -> AsyncIterator[Application]:
    """A PTB application that answers a command, a button and an inline query by polling the sandbox."""
    builder = Application.builder().token(SANDBOX_TOKEN)
    application = builder.base_url(f"{sandbox.url}/bot").base_file_url(f"{sandbox.url}/file/bot").build()

    async def start(update, context):
        await update.message.reply_html(f"<b>{' '.join(context.args) or 'hello'}</b>", reply_markup=MENU)

    async def pressed(update, context):
        await update.callback_query.answer("done", show_alert=True)
        await update.callback_query.edit_message_text(update.callback_query.data)

    async def asked(update, context):
        content = telegram.InputTextMessageContent(f"<i>{update.inline_query.query}</i>", parse_mode="HTML")
        result = telegram.InlineQueryResultArticle("1", "title", content)
        await update.inline_query.answer([result], is_personal=True, cache_time=0)

    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(pressed), InlineQueryHandler(asked)])
    async with application:
        await application.updater.start_polling(timeout=5)
        await application.start()
        yield application
        await application.updater.stop()
        await application.stop()


@pytest.fixture
async def gram(sandbox) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with aiogram.Bot(SANDBOX_TOKEN, session=session) as bot:
        yield bot


async def eventually(events, kind, count=1):
    async with asyncio.timeout(30):
        while len(found := events.after(0, kind)) < count:
            await events.wait(events.seq)
    return found


async def test_ptb_talks_to_a_person(sandbox, person, application):
    world = sandbox.world
    world.say(person.id, "/start org-5")
    sent = (await eventually(world.log, "message", 3))[-1]["message"]
    assert sent["text"] == "org-5"
    assert sent["entities"] == [{"offset": 0, "length": 5, "type": "bold"}]

    query_id = world.press(person.id, sent["message_id"], "menu:open:1")
    answer = (await eventually(world.log, "callback_answer"))[0]
    assert (answer["query_id"], answer["text"], answer["show_alert"]) == (query_id, "done", True)
    edited = (await eventually(world.log, "edit"))[0]["message"]
    assert edited["text"] == "menu:open:1"
    assert "reply_markup" not in edited


async def test_ptb_answers_an_inline_query(sandbox, person, application):
    asked = sandbox.world.ask_inline(person.id, "西安")
    answer = await sandbox.world.wait_inline(asked)
    posted = sandbox.world.choose_inline(asked.id, person.id, answer["results"][0]["id"])
    assert posted["text"] == "西安"
    assert posted["via_bot"]["username"] == "jiedui_bot"


async def test_ptb_understands_refusals(sandbox, person, application):
    bot = application.bot
    with pytest.raises(telegram.error.BadRequest, match=r"^Can't parse entities: unexpected end tag at byte offset 0$"):
        await bot.send_message(person.id, "</b>", parse_mode="HTML")
    sandbox.world.block(person.id, blocked=True)
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    group = sandbox.world.found_group("Group", [person.id])
    new = sandbox.world.migrate(group.id)
    with pytest.raises(telegram.error.ChatMigrated) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.new_chat_id == new.id


async def test_ptb_uploads_and_downloads(sandbox, person, application):
    sent = await application.bot.send_document(person.id, b"BEGIN:VCARD", filename="名片.vcf", caption="x")
    assert sent.document.file_name == "名片.vcf"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCARD"

    media = [telegram.InputMediaPhoto(png(1, 1)), telegram.InputMediaPhoto(png(2, 2), caption="y")]
    album = await application.bot.send_media_group(person.id, media)
    assert [message.caption for message in album] == [None, "y"]


async def test_aiogram_reads_every_answer(sandbox, person, gram):
    chat = person.id
    assert (await gram.get_me()).username == "jiedui_bot"
    sent = await gram.send_message(chat, "x <b>y</b>", parse_mode="HTML")
    assert sent.entities is not None
    assert (await gram.edit_message_text("z", chat_id=chat, message_id=sent.message_id)).text == "z"
    assert (await gram.send_contact(chat, "+8613800138000", "Sample")).contact is not None
    assert (await gram.send_venue(chat, 24.9, 118.5, "会馆", "仑苍")).venue is not None
    assert (await gram.send_location(chat, 24.9, 118.5)).location is not None
    document = await gram.send_document(chat, BufferedInputFile(b"x", "名片.vcf"))
    assert document.document is not None
    assert document.document.file_name == "名片.vcf"
    downloaded = await gram.download(document.document)
    assert downloaded is not None
    assert downloaded.read() == b"x"
    assert (await gram.copy_message(chat, chat, sent.message_id)).message_id
    assert (await gram.forward_message(chat, chat, sent.message_id)).forward_origin is not None
    assert len(await gram.copy_messages(chat, chat, [sent.message_id, document.message_id])) == 2
    assert len(await gram.forward_messages(chat, chat, [sent.message_id])) == 1
    assert await gram.pin_chat_message(chat, sent.message_id)
    full = await gram.get_chat(chat)
    assert full.pinned_message is not None
    assert await gram.unpin_chat_message(chat)
    reaction = [aiogram.types.ReactionTypeEmoji(emoji="👍")]
    assert await gram.set_message_reaction(chat, sent.message_id, reaction)
    assert (await gram.get_chat_member(chat, chat)).status == "member"
    assert await gram.get_chat_member_count(chat) == 2
    assert await gram.delete_messages(chat, [sent.message_id, 9999])


async def test_aiogram_sets_up_the_bot(sandbox, person, gram):
    commands = [aiogram.types.BotCommand(command="find", description="Find")]
    scope = aiogram.types.BotCommandScopeChat(chat_id=person.id)
    assert await gram.set_my_commands(commands, scope=scope)
    assert [one.model_dump() for one in await gram.get_my_commands(scope=scope)] == [commands[0].model_dump()]
    assert await gram.get_my_commands() == []
    assert await gram.delete_my_commands(scope=scope)
    assert await gram.get_my_commands(scope=scope) == []
    assert await gram.set_my_description("描述", language_code="zh")
    assert (await gram.get_my_description(language_code="zh")).description == "描述"
    assert (await gram.get_my_description()).description == ""
    assert await gram.set_my_short_description("short")
    assert (await gram.get_my_short_description(language_code="en")).short_description == "short"
    assert (await gram.get_my_name()).name == "结对"
    assert await gram.set_chat_menu_button(menu_button=aiogram.types.MenuButtonCommands())
    assert (await gram.get_chat_menu_button()).type == "commands"


async def test_aiogram_reads_every_update(sandbox, person, gram):
    world = sandbox.world
    await gram.get_updates(
        allowed_updates=[
            "message",
            "edited_message",
            "callback_query",
            "inline_query",
            "my_chat_member",
            "chat_member",
            "chosen_inline_result",
        ]
    )
    said = world.say(person.id, "/find 西安 https://t.me/x")
    world.edit(person.id, said["message_id"], "changed")
    world.share_contact(person.id)
    world.share_location(person.id, 24.9, 118.5)
    world.share_users(person.id, 1, [person.id])
    world.forward(person.id, [said["message_id"]], person.id)
    sent = await gram.send_message(
        person.id, "x", reply_markup=aiogram.types.InlineKeyboardMarkup.model_validate(MENU.to_dict())
    )
    world.press(person.id, sent.message_id, "menu:open:1")
    world.block(person.id, blocked=True)
    group = world.found_group("Group", [person.id])
    other = world.add_person("Other")
    world.promote(group.id, world.bot.id)
    world.change_members(group.id, add=[other.id], remove=[other.id])
    world.migrate(group.id)
    world.block(person.id, blocked=False)
    world.ask_inline(person.id, "x")

    raw = world.bot.updates.first()
    kinds = [next(name for name in update if name != "update_id") for update in raw]
    assert set(kinds) == {
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "my_chat_member",
        "chat_member",
    }
    for update in raw:
        assert Update.model_validate(update).event is not None
    assert [update.update_id for update in await gram.get_updates()] == [update["update_id"] for update in raw]


async def test_aiogram_understands_refusals(sandbox, person, gram):
    with pytest.raises(aiogram.exceptions.TelegramBadRequest, match="message text is empty"):
        await gram.send_message(person.id, "")
    sandbox.limits.change({"on": True, "chat_burst": 1})
    await gram.send_message(person.id, "x")
    with pytest.raises(aiogram.exceptions.TelegramRetryAfter) as caught:
        await gram.send_message(person.id, "x")
    assert caught.value.retry_after == 1
