"""An event's audience is widened after it was called: the new ones are called, nobody twice."""

import asyncio

from tests.handlers.gatherings import HUANG, LIN, XIAN, gathering, insert
from tests.handlers.test_clearances import fitter, machinery, presses  # noqa: F401, the fixtures
from tests.handlers.test_events import rows, sends, writes
from tests.talk import heard

CARDS = "SELECT count(*) FROM deliveries WHERE kind = 'event' AND operation = 'send' AND recipient = "


async def president_called(secretary):
    """An event for the president alone, who isn't on the bot."""
    preview = await writes(secretary)
    asked = await presses(secretary, preview, "👥 请谁")
    asked = await presses(secretary, asked, next(label for label in asked.buttons if "会长 1" in label))
    await sends(secretary, await presses(secretary, asked, "✔️ 选好了"))
    return await heard(secretary, "📇 请了 1 人")


async def invites_more(secretary):
    """The preview, from the panel."""
    before = max(each.message_id for each in secretary.received())
    await secretary.sends_data("events:invite:1")
    return await heard(secretary, "➕ 再请人", after=before)


async def called(bot, number):
    """Once so many are noted as called."""
    async with asyncio.timeout(30):
        while await rows(bot, "SELECT count(*) FROM event_people") != [(number,)]:
            await asyncio.sleep(0.01)


async def test_more_positions_and_trades_are_called_and_nobody_twice(secretary, member, bot):
    async with bot.database.transaction() as tx:  # the member works for the builders
        await tx.insert("INSERT INTO company_industries (company_id, code) VALUES (2, '48')")
        await tx.execute("UPDATE memberships SET company_id = 2 WHERE person_id = :id", id=HUANG)
    panel = await president_called(secretary)
    assert "➕ 再请人" in panel.buttons
    preview = await invites_more(secretary)
    assert "这些人都请过了" in preview.text
    assert not [label for label in preview.buttons if "🚀" in label]

    everybody = await presses(secretary, preview, "👥 职务与群")
    everybody = await presses(secretary, everybody, "▫️ 全体会员 4")
    preview = await presses(secretary, everybody, "✔️ 选好了")
    assert "新请 3 人，机器人上能送到 2 人" in preview.text
    assert "请过的、答复过的 1 人不再打扰" in preview.text
    asked = await presses(secretary, preview, "🏭 行业")
    assert "没有内容" in (await secretary.sends_data("forms:pick:2:narrow:kchamber")).text
    asked = await presses(secretary, asked, next(label for label in asked.buttons if "土木" in label))
    narrowed = await presses(secretary, asked, "✔️ 选好了")
    assert "🏭 土木工程" in narrowed.text
    assert "新请 2 人，机器人上能送到 1 人" in narrowed.text
    send = narrowed.action("🚀 发出（1 人）")
    for _press in range(2):
        await secretary._press(narrowed.message_id, send)
    await heard(member, "年会")
    await called(bot, 3)
    assert await rows(bot, "SELECT count(*) FROM event_calls") == [(1,)]
    assert await rows(bot, f"{CARDS} {member.person.id}") == [(1,)]

    # the rest; one of them found it in the list and answered by himself: he isn't asked
    shown = await secretary.says("/events")
    shown = await presses(secretary, shown, next(label for label in shown.buttons if "年会" in label))
    await presses(secretary, shown, "✅ 参加")
    preview = await invites_more(secretary)
    everybody = await presses(secretary, preview, "👥 职务与群")
    everybody = await presses(secretary, everybody, "▫️ 全体会员 4")
    preview = await presses(secretary, everybody, "✔️ 选好了")
    assert "这些人都请过了" in preview.text
    assert await rows(bot, f"{CARDS} {secretary.person.id}") == [(0,)]
    # nobody else's to press
    assert "秘书处的事" in (await member.sends_data("events:invited:2:3")).text
    assert "秘书处" in (await member.sends_data("events:invite:1")).text


async def test_another_organisation_is_called_once_its_desk_agrees(secretary, member, machinery, fitter, bot, clock):  # noqa: F811
    await sends(secretary, await writes(secretary))
    await heard(member, "年会")
    preview = await invites_more(secretary)
    wider = await presses(secretary, preview, "🏛 请别会")
    wider = await presses(secretary, wider, "▫️ 装备协会")
    preview = await presses(secretary, wider, "✔️ 选好了")
    assert "⏳ 装备协会 2 人" in preview.text
    assert "新请 0 人" not in preview.text
    await presses(secretary, preview, "📨 请对方秘书处同意")
    await heard(secretary, "📨 装备协会：⏳ 等秘书处同意")
    asked = await heard(machinery, "邀请装备协会的会员参加活动")
    assert not [each for each in fitter.received() if "年会" in each.text]

    # the same desk isn't asked twice for the same people
    preview = await invites_more(secretary)
    wider = await presses(secretary, preview, "🏛 请别会")
    wider = await presses(secretary, wider, "▫️ 装备协会")
    preview = await presses(secretary, wider, "✔️ 选好了")
    assert "装备协会已经问过同样的人" in preview.text
    assert not [label for label in preview.buttons if "🚀" in label or "📨" in label]

    await presses(machinery, asked, "✅ 同意，发给会员")
    card = await heard(fitter, "年会")
    await presses(fitter, card, "✅ 参加")
    assert await rows(bot, f"{CARDS} {member.person.id}") == [(1,)]
    assert await rows(bot, "SELECT state FROM event_clearances") == [("agreed",)]
    # beside another organisation, the desk whose people were all called isn't asked about them again
    preview = await invites_more(secretary)
    wider = await presses(secretary, preview, "🏛 请别会")
    assert "✅ 装备协会" in wider.buttons  # as he left it
    await secretary.says("菲律宾")
    wider = await heard(secretary, "也请别会的会员", after=wider.message_id)
    wider = await presses(secretary, wider, next(label for label in wider.buttons if "菲律宾" in label))
    preview = await presses(secretary, wider, "✔️ 选好了")
    assert "⏳ 菲律宾南安商会 0 人（名册 1 人）" in preview.text
    await presses(secretary, preview, "📨 请对方秘书处同意")
    await heard(secretary, "📨 菲律宾南安商会：⏳ 等秘书处同意")
    assert await rows(bot, "SELECT state FROM event_clearances ORDER BY id") == [("agreed",), ("asked",)]
    assert await rows(bot, "SELECT audience FROM event_calls ORDER BY id DESC LIMIT 1") == [('["all", "o2", "o4"]',)]
    # what moves later, moves for them too; and when it is called off, nobody is invited any more
    preview = await invites_more(secretary)
    assert "这些人都请过了" in preview.text
    await secretary.sends_data("events:cancel:1")
    asked = await secretary.says("台风")
    await presses(secretary, asked, asked.buttons[0])
    await heard(fitter, "取消了")
    assert "已经取消" in (await secretary.sends_data("events:invite:1")).text


async def test_whoever_is_called_to_a_meeting_late_is_said_to_be(secretary, bot):
    await insert(bot, "meeting_rules", organisation_id=XIAN, notice_days=7, changed_at=0)
    event = await gathering(bot, "2026-12-03T14:00", people=[LIN])
    await secretary.sends_data(f"events:invite:{event}")
    preview = await heard(secretary, "➕ 再请人")
    assert "会议规则要提前 7 天通知，这些人只提前 2 天知道" in preview.text
    assert "🏛 请别会" not in preview.buttons  # a council is one organisation's
    assert "没有内容" in (await secretary.sends_data("forms:pick:1:narrow:o3")).text


async def test_a_group_gets_the_card_once_and_others_groups_none(secretary, member, group, bot):
    theirs, ours = await group(member), await group(secretary)
    await sends(secretary, await writes(secretary))
    await called(bot, 4)
    preview = await invites_more(secretary)
    chosen = await presses(secretary, preview, "👥 职务与群")
    [label] = [each for each in chosen.buttons if "💬" in each]
    picked = await secretary._press(chosen.message_id, f"forms:pick:2:audience:g{theirs}")  # forged
    preview = await presses(secretary, picked, "✔️ 选好了")
    assert "这些人都请过了" in preview.text
    chosen = await presses(secretary, preview, "👥 职务与群")
    picked = await presses(secretary, chosen, label)
    preview = await presses(secretary, picked, "✔️ 选好了")
    assert "📶 1 个群" in preview.text
    await presses(secretary, preview, "🚀 发出（1 群）")
    assert "这些人都请过了" in (await invites_more(secretary)).text
    assert await rows(bot, "SELECT recipient FROM deliveries WHERE recipient < 0") == [(ours,)]
