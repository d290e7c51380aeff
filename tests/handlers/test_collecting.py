"""代会员发布 of what is forwarded: several messages, an album, pictures apart from their words."""

import json

from bot.sandbox.contents import copied
from tests.handlers.test_notices import rows
from tests.talk import heard

HIDDEN = {"type": "hidden_user", "sender_user_name": "某会员", "date": 1}


def forward(chat, *contents):
    """From another chat: several are an album."""
    chat.world.forward_in(chat.person.id, list(contents), HIDDEN)


async def album_of(chat, number, caption=""):
    """The contents of an album that somebody else has sent."""
    await chat.sends_album(number, caption)
    posted = [each.message for each in chat.world.private_chat(chat.person).messages.values()]
    return [copied(message) for message in posted if message.get("photo") and message["from"]["id"] == chat.person.id]


async def kept(bot):
    return [(row[0], len(json.loads(row[1]).get("media", []))) for row in await rows(bot, "title, content") if row[0]]


async def test_several_forwarded_messages_are_several_drafts(secretary, member, bot):
    await secretary.sends_data("notices:others")
    for text in ("求购不锈钢闸阀200台，西安交货", "供应花岗岩板材一批，泉州水头"):
        forward(secretary, {"text": text})
    shown = await heard(secretary, "拆成 2 条")
    assert "不锈钢闸阀" in shown.text
    assert "花岗岩板材" in shown.text
    forward(secretary, {"text": "求购：\n1. 茶叶礼盒300份\n2. 工作服800套"})
    await heard(secretary, "拆成 4 条")
    await secretary.presses("💾 存为 4 条草稿")
    assert len(await kept(bot)) == 4


async def test_a_forwarded_album_is_one_draft_with_all_its_pictures(secretary, member, bot):
    album = await album_of(member, 4, "供应大理石板材，西安自提")
    assert len(album) == 4
    await secretary.sends_data("notices:others")
    forward(secretary, *album)
    shown = await heard(secretary, "拆成 1 条")
    assert "🖼 4" in shown.text
    forward(secretary, {"text": "求购不锈钢闸阀200台，西安交货"})
    await heard(secretary, "拆成 2 条")
    forward(secretary, *album[1:3])
    shown = await heard(secretary, "🖼 2")
    assert "拆成 2 条" in shown.text
    await secretary.presses("💾 存为 2 条草稿")
    assert [row[1] for row in await kept(bot)] == [4, 2]
    await secretary.presses("🟢 大理石板材")
    preview = await secretary.presses("🏛 以本会名义发布")
    assert "🖼 4" in preview.text


async def test_words_after_their_album_take_its_pictures(secretary, guest, bot):
    """In groups the pictures often come first."""
    album = await album_of(guest, 3)
    await secretary.sends_data("notices:others")
    forward(secretary, *album)
    shown = await heard(secretary, "还没有文字")
    assert "3 张图片" in shown.text
    assert not any("存为" in label for label in shown.buttons)
    forward(secretary, {"text": "供应大理石板材，西安自提"})
    shown = await heard(secretary, "拆成 1 条")
    assert "🖼 3" in shown.text


async def test_an_album_forwarded_out_of_the_blue_is_for_others_of_a_secretariat_alone(secretary, guest, member, bot):
    album = await album_of(guest, 3, "供应大理石板材，西安自提")
    forward(secretary, *album)
    shown = await heard(secretary, "拆成 1 条")
    assert "🖼 3" in shown.text
    await secretary.presses("💾 存为 1 条草稿")
    assert await kept(bot) == [("大理石板材", 3)]
    forward(member, *album)
    assert "🖼 3" in (await heard(member, "大理石板材")).text


async def test_what_is_no_notice_is_said_and_loses_nothing(secretary, bot):
    await secretary.sends_data("notices:others")
    forward(secretary, {"text": "求购不锈钢闸阀200台，西安交货"})
    await heard(secretary, "拆成 1 条")
    refused = await secretary.sends_file("sticker")
    assert "拆成" not in refused.text
    assert "💾 存为 1 条草稿" in (await secretary.last()).buttons
    await secretary.presses("💾 存为 1 条草稿")
    assert len(await kept(bot)) == 1


async def test_who_said_it_is_offered_first_and_what_it_is_is_asked_where_it_does_not_say(secretary, bot):
    """As a messenger copies it: the name stands above; the second says neither need nor supply."""
    await secretary.sends_data("notices:others")
    await secretary.says(
        "黄会员, [24/11/2026 10:03]\n求购DN100不锈钢闸阀200台，西安交货\n\n某总 11-24 10:05:01\n花岗岩火烧板600*600，水头自提"
    )
    shown = await heard(secretary, "拆成 2 条")
    assert "❔ 花岗岩火烧板" in shown.text
    await secretary.presses("💾 存为 2 条草稿")
    asked = await secretary.presses("🔴 DN100不锈钢闸阀")
    assert "西安交货" in asked.text
    assert "来自：黄会员" in asked.text
    preview = await secretary.presses(next(label for label in asked.buttons if label.startswith("👤 黄会员")))
    assert "11/2026" not in preview.text
    await secretary.presses("✅ 发布")
    assert "said_by" not in json.loads((await rows(bot, "content"))[0][0])
    await secretary.presses("📝 下一条草稿")
    asked = await secretary.presses("🔴 花岗岩火烧板600*600")
    assert any("供应" in label for label in asked.buttons)
    asked = await secretary.presses(next(label for label in asked.buttons if "供应" in label))
    assert "来自：某总" in asked.text
    assert "🟢 供应 · 花岗岩火烧板600*600" in (await secretary.presses("🏛 以本会名义发布")).text


async def test_who_wrote_what_is_forwarded_is_offered_first(secretary, bot):
    await secretary.sends_data("notices:others")
    origin = {"type": "hidden_user", "sender_user_name": "黄会员", "date": 1}
    secretary.world.forward_in(secretary.person.id, [{"text": "求购不锈钢闸阀200台，西安交货"}], origin)
    await heard(secretary, "拆成 1 条")
    await secretary.presses("💾 存为 1 条草稿")
    asked = await secretary.presses("🔴 不锈钢闸阀")
    assert any(label.startswith("👤 黄会员") for label in asked.buttons)
