"""Cards and browsing, through the whole bot."""

from tests.handlers.hearing import admin
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import here


async def card(chat, query, label):
    await chat.says(query)
    return await chat.presses(label)


async def test_organisations_card_shows_everything(guest):
    reply = await card(guest, "西安商会", "🏛 西安市福建南安商会")
    for part in ("异地商会 · 陕西 西安", "会长 林示例", "西安市示例路1号", "+1 212-555-0101", "2005年6月18日", "南安市装备制造业协会",
                 "<b>不是粗体</b> & 其他", "南安联盟办公室"):  # fmt: skip
        assert part in reply.text
    assert "旧会长" not in reply.text
    assert {"🤝 请秘书处引荐", "👥 负责人", "⭐ 收藏", "🧰 更多"} <= set(reply.buttons)
    more = await guest.presses("🧰 更多")
    assert more.message_id == reply.message_id
    assert {"🗺 地图", "🌐 网站", "📋 复制电话", "🪪 存名片", "📤 转发", "🔗 链接"} <= set(more.buttons)
    assert (await guest.presses("‹ 返回")).buttons == reply.buttons


async def test_organisations_card_has_few_buttons_for_everybody_and_staff_manage_one_tap_further(
    people, guest, secretary, officer, bot
):
    member, boss = await people("会员", id=MEMBER), await admin(people, bot)
    for chat in (guest, member, secretary, officer, boss):
        shown = await chat.says("/start org-2")
        assert len(shown.buttons) <= 9
        assert ("⚙️ 管理" in shown.buttons) == (chat in (secretary, officer, boss))
    managed = await secretary.presses("⚙️ 管理")
    assert {"✉️ 邀请会员", "➕ 加会员", "✏️ 更正资料", "🗓 任期与换届", "🤝 请求引荐"} <= set(managed.buttons)
    assert "⚙️ 管理" in (await secretary.presses("‹ 返回")).buttons
    for chat, organisation in ((guest, 2), (member, 2), (secretary, 3)):
        assert "没有内容" in (await chat.sends_data(f"orgs:manage:{organisation}")).text


async def test_company_card_shows_pairing_and_its_people_to_members(people, guest):
    member = await people("会员", id=MEMBER)
    reply = await card(member, "仑苍闸阀", "🏭 示例仑苍闸阀有限公司")
    assert "闸阀供销" in reply.text
    assert "林示例" in reply.text
    assert "林示例" not in (await card(guest, "仑苍闸阀", "🏭 示例仑苍闸阀有限公司")).text


async def test_phone_shows_by_consent_only(people, guest):
    member = await people("会员", id=MEMBER)
    await member.says("/start person-2")
    assert "+1 212-555-0103" in (await member.last()).text
    await member.says("/start person-1")
    assert "+1 212" not in (await member.last()).text
    await guest.says("/start person-1")
    assert "+1 212" not in (await guest.last()).text


async def test_guest_gets_no_members_card(guest):
    reply = await guest.says("/start person-2")
    assert "陈建华" not in reply.text


async def test_own_secretariat_sees_phones_of_its_register(people):
    secretary = await people("秘书", id=SECRETARY)
    assert "+1 212-555-0102" in (await secretary.says("/start person-1")).text


async def test_disclosure_is_a_row(people, bot):
    member = await people("会员", id=MEMBER)
    shown = await member.says("/start person-2")
    await member.says("/menu")  # answered once the first is done
    async with bot.database.reading() as reader:
        rows = await reader.all("SELECT person_id, chat_id, message_id, fields FROM disclosures")
    assert rows == [(2, MEMBER, shown.message_id, '["phone"]')]


async def test_one_sees_ones_own_card(people):
    member = await people("会员", id=MEMBER)
    await member.says("/me")
    reply = await member.presses("🪪 我的卡片")
    assert "这是您自己的卡片" in reply.text


async def test_browse_kind_to_card(guest):
    await guest.says("/orgs")
    listed = await guest.presses("异地商会 1")
    assert "🏛" not in listed.text
    reply = await guest.presses("西安市福建南安商会")
    assert "会长 林示例" in reply.text


async def test_members_list_is_for_members(people, guest):
    await card(guest, "西安商会", "🏛 西安市福建南安商会")
    reply = await guest.presses("👥 负责人")
    assert "林示例" in reply.text
    assert "陈建华" not in reply.text
    member = await people("会员", id=MEMBER)
    opened = await card(member, "西安商会", "🏛 西安市福建南安商会")
    listed = await member.presses(next(label for label in opened.buttons if label.startswith("👥")))
    assert "陈建华" in listed.text


async def test_home_towns_are_for_members(people, guest):
    assert "🏡 按家乡找人" not in (await guest.says("/orgs")).buttons  # no button that only refuses
    assert "会员" in (await guest.sends_data("people:hometowns")).text
    member = await people("会员", id=MEMBER)
    await member.says("/orgs")
    await member.presses("🏡 按家乡找人")
    assert "林示例" in (await member.presses("仑苍 2")).text


async def test_vcard_holds_what_is_seen(people):
    member = await people("会员", id=MEMBER)
    await member.says("/start person-2")
    reply = await member.presses("🪪 存名片")
    assert b"+12125550103" in reply.document
    await member.says("/start person-1")
    reply = await member.presses("🪪 存名片")
    assert b"TEL" not in reply.document


async def test_favourite_is_marked_listed_and_unmarked(guest):
    await card(guest, "西安商会", "🏛 西安市福建南安商会")
    marked = await guest.presses("⭐ 收藏")
    assert "★ 已收藏" in marked.buttons
    await guest.says("收藏")
    assert "🏛 西安市福建南安商会" in (await guest.last()).buttons


async def test_deep_links_lead_to_cards(guest):
    assert "西安市福建南安商会" in (await guest.says("/start org-2")).text
    assert "示例仑苍闸阀有限公司" in (await guest.says("/start company-1")).text
    assert "没有内容" in (await guest.says("/start org-99999")).text
    assert "没有内容" in (await guest.says("/start nonsense-x")).text


async def test_inline_offers_public_cards(people):
    member = await people("会员", id=MEMBER)
    results = await member.inline("西安商会")
    assert results[0]["title"] == "西安市福建南安商会"
    assert "start=org-2" in str(results[0])
    assert "会长 林示例" in str(results[0])
    shared = await member.inline("org-2")
    assert [each["title"] for each in shared] == ["西安市福建南安商会"]
    assert "林示例" not in str(await member.inline("林示例"))


async def test_officer_sees_no_phone_without_consent(people):
    officer = await people("办公", id=OFFICER)
    assert "+1 212" not in (await officer.says("/start person-1")).text


async def test_group_sees_what_anybody_may(people, group):
    member = await people("会员", id=MEMBER)
    reply = await member.says("/find@jiedui_bot 陈建华", chat=await group(member))
    assert "陈建华" not in " ".join(reply.buttons)


async def test_staff_manages_below_the_same_card(secretary, officer, member, bot):
    """Few buttons at first; the acts of staff below the same words, and back."""
    for chat in (secretary, officer):
        card = await chat.says("/start person-2")
        assert card.buttons[0] == "⚙️ 管理"
        assert len(card.buttons) <= 7
        assert not {"✏️ 更正", "🚪 登记退会", "⏸ 暂停使用", "🪪 任命"} & set(card.buttons)
        managed = await chat.presses("⚙️ 管理")
        assert managed.message_id == card.message_id
        assert managed.text == card.text
        assert {"✏️ 更正", "✉️ 邀请", "🚪 登记退会", "⏸ 暂停使用", "🤝 请求引荐", "🔗 链接"} <= set(managed.buttons)
        assert ("🪪 任命" in managed.buttons) == (chat is officer)
        assert (await chat.presses("‹ 返回")).buttons == card.buttons
    for forged in ("people:manage:2", "people:back:2"):
        assert "没有内容" in (await member.sends_data(forged)).text
    assert "没有内容" in (await secretary.sends_data("people:manage:3")).text  # of another chamber
    assert "没有内容" in (await secretary.sends_data("people:manage:5")).text  # himself
    async with bot.database.reading() as reader:  # looking at the buttons shows nobody's contacts anew
        assert await reader.one("SELECT count(*) FROM disclosures WHERE person_id = 2") == (2,)


async def test_in_english_an_organisation_s_name_in_latin_letters_leads_wherever_it_is_said(people):
    """In a person's line, on his card, and on a button; what has no such name stays as it is written."""
    officer = await here(people, "Officer", OFFICER, language_code="en")
    card = await officer.says("/start person-3")
    assert "Director Philippine Nan'an Chamber 菲律宾南安商会" in card.text
    assert "🏛 Philippine Nan'an Chamber 菲律宾南安商会" in card.buttons
    assert "Philippine Nan'an Chamber 菲律宾南安商会" in (await officer.says("Tan Kian Hua")).text
    assert "President 西安市福建南安商会" in (await officer.says("/start person-1")).text
