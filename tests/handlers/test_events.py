"""People are called to an event, answer in one tap, wait, get a place; the desk changes it, pushes, calls it off."""

import asyncio

from tests.handlers.test_erasure import is_erased
from tests.handlers.test_suspensions import suspends
from tests.quiet import quiet
from tests.talk import gone, heard, here

PREVIEW = "对方收到的就是这样"


async def begins(chat, kind="📅 活动"):
    """/meeting and what is to be held."""
    before = max((reply.message_id for reply in chat.received()), default=0)
    await chat.says("/meeting")
    await heard(chat, "要办什么", after=before)  # a panel may be brought up to date meanwhile
    return await chat.presses(kind)


async def writes(chat, title="年会", when="下周五 14:00-17:00", where="西安宾馆"):
    """A common event: title, time, place; the preview."""
    before = (await begins(chat)).message_id
    await chat.says(title)
    await chat.says(when)
    await chat.says(where)
    return await heard(chat, PREVIEW, after=before)


async def says(chat, label, typed):
    """A button of the preview, and the answer; the preview as it is then."""
    before = (await chat.presses(label)).message_id
    await chat.says(typed)
    return await heard(chat, "预览", after=before)


async def sends(chat, preview):
    """The panel in the preview's place."""
    return await chat._press(preview.message_id, preview.action(next(each for each in preview.buttons if "🚀" in each)))


async def calls(chat, **more):
    panel = await sends(chat, await writes(chat, **more))
    assert "管理" in panel.text
    return panel


async def test_common_event_takes_title_time_and_place(secretary, member):
    preview = await writes(secretary)
    shown = secretary.received()[-2]
    assert "年会" in shown.text
    assert "西安宾馆" in shown.text
    assert "14:00–17:00" in shown.text
    assert shown.buttons == []
    assert "🚀 发出（2 人）" in preview.buttons
    panel = await sends(secretary, preview)
    assert "请了" in panel.text or "正在发出邀请" in panel.text
    card = await heard(member, "年会")
    assert card.buttons[:2] == ["✅ 参加", "❌ 不参加"]
    mine = await member._press(card.message_id, card.action("✅ 参加"))
    assert mine.toast == "已报名"
    assert "您已报名" in mine.text


async def titled(chat, text):
    """What comes after such a title, as it was typed for an event; what was begun before is given up."""
    await chat.says("/meeting")
    begun = await chat.sends_data("events:new")
    kind = await heard(chat, "要办什么", after=begun.message_id - 1)
    await chat._press(kind.message_id, kind.action("📅 活动"))
    return await chat.says(text)


async def test_when_and_where_typed_within_a_title_go_where_they_belong(secretary, bot):
    where = await titled(secretary, "年会 下周五14:00-17:00")
    assert "🏷 年会\n🕒 2026年12月11日 星期五 14:00–17:00" in where.text
    assert "在哪里" in where.text
    await secretary.says("西安宾馆")
    whole = await heard(secretary, PREVIEW)
    shown = secretary.received()[-2]
    assert "年会\n活动" in shown.text
    assert "14:00–17:00" in shown.text
    before = (await titled(secretary, "理事会，12月11日（周五）下午2点半，在西安宾馆二楼")).message_id
    await heard(secretary, PREVIEW, after=max(before, whole.message_id + 1))
    shown = secretary.received()[-2]
    assert "📅 理事会\n" in shown.text
    assert "14:30" in shown.text
    assert "📍 西安宾馆二楼" in shown.text
    # a day alone leaves its hour to be asked; an hour that may be either is offered twice
    asked = await titled(secretary, "12月20日团拜会")
    assert "📅 2026年12月20日 星期日，几点？" in asked.text
    assert "🏷 团拜会\n🕒 2026年12月20日 星期日 18:00" in (await secretary.says("18:00")).text
    asked = await titled(secretary, "茶会 下周五3点")
    assert [label for label in asked.buttons if ":00" in label] == ["12月11日 03:00", "12月11日 15:00"]
    # without a place, it is looked at all the same before it goes out
    asked = await titled(secretary, "线上茶话 下周五15:00")
    await secretary._press(asked.message_id, asked.action(next(each for each in asked.buttons if "跳过" in each)))
    await heard(secretary, PREVIEW, after=asked.message_id)
    assert "📅 线上茶话\n" in secretary.received()[-2].text
    # what is over, or a name, stays a title
    for title in ("11月3日14:00座谈", "周五读书会", "2027年年会", "5月4日青年团委会"):
        asked = await titled(secretary, title)
        assert "什么时候" in asked.text
    held = await rows(bot, "SELECT data ->> '$.answers.title' FROM drafts ORDER BY id")
    assert [title for [title] in held][-4:] == ["11月3日14:00座谈", "周五读书会", "2027年年会", "青年团委会"]


async def rows(bot, sql):
    async with bot.database.reading() as reader:
        return await reader.all(sql)


async def written(bot, number, *, organisation=2, first=8001):
    """So many members on the bot, each with a phone in hand; their Telegram ids."""
    accounts = range(first, first + number)

    def insert(connection):
        for account in accounts:
            person = connection.execute(
                "INSERT INTO persons (key, name, updated_at) VALUES (?, ?, 0)", (f"x{account}", f"会员{account}")
            ).lastrowid
            connection.execute(
                """INSERT INTO memberships (key, person_id, organisation_id, position, rank, updated_at)
                   VALUES (?, ?, ?, '会员', 90, 0)""",
                (f"x{account}", person, organisation),
            )
            connection.execute(
                "INSERT INTO accounts (telegram_id, person_id, created_at, reachable) VALUES (?, ?, 0, 1)",
                (account, person),
            )

    await bot.database.write(insert)
    return accounts


async def with_places(secretary, number, **more):
    """An event of so many places, called."""
    await writes(secretary, **more)
    return await sends(secretary, await says(secretary, "👥 名额", str(number)))


async def test_a_hundred_press_for_ten_places(secretary, people, bot, sandbox, clock):
    accounts = await written(bot, 100)
    chats = [await here(people, f"会员{account}", account) for account in accounts]
    await with_places(secretary, 10)
    cards = [await heard(chat, "年会") for chat in chats]
    for chat, card in zip(chats, cards, strict=True):
        sandbox.world.press(chat.person.id, card.message_id, card.action("✅ 参加"))
    for chat in chats:
        await heard_any(chat, "您已报名", "您在候补第")
    found = await rows(bot, "SELECT answer, count(*) FROM rsvps GROUP BY answer ORDER BY answer")
    assert found == [("going", 10), ("waiting", 90)]
    order = await rows(
        bot,
        """SELECT accounts.telegram_id, rsvps.id FROM rsvps JOIN accounts USING (person_id)
           WHERE answer = 'waiting' ORDER BY waiting_since, rsvps.id""",
    )
    assert [number for _, number in order] == sorted(number for _, number in order)
    by_chat = {chat.person.id: chat for chat in chats}
    for at, (who, _) in enumerate(order, 1):
        assert f"您在候补第 {at} 位" in (await heard(by_chat[who], "您在候补第")).text
    await clock.move(seconds=31)  # panels are brought up to date every half minute
    panel = await heard(secretary, "⏳ 候补 90")
    assert "参加 10" in panel.text


async def test_panel_is_brought_up_to_date_however_late(secretary, member, sandbox, clock):
    await calls(secretary)
    card = await heard(member, "年会")
    await member._press(card.message_id, card.action("✅ 参加"))
    sandbox.faults.replace([{"method": "editMessageText", "kind": "500", "times": 1}])
    while sandbox.faults.active:
        await asyncio.sleep(0.01)
    await clock.move(seconds=31)
    assert "参加 1" in (await heard(secretary, "参加 1")).text


async def test_in_the_night_its_caller_knows_that_it_waits_for_the_morning(secretary, member, clock):
    clock.set("2026-12-01T22:00")
    preview = await writes(secretary)
    assert "🌙 现在是休息时间，12月2日 08:00起送达" in preview.text
    await sends(secretary, preview)
    assert "🌙 2 人正在休息，12月2日 08:00起才送达" in (await heard(secretary, "人正在休息")).text
    assert not any("年会" in reply.text for reply in member.received())
    await clock.move(hours=10)
    await heard(member, "年会")
    await clock.move(seconds=5)
    await gone(secretary, "人正在休息")


async def heard_any(chat, *words):
    while True:
        for word in words:
            if any(word in reply.text for reply in chat.received()):
                return word
        await chat._wait()


async def test_waitlist_moves_up_by_itself(secretary, member, people, bot, clock):
    [first, second, third] = [await here(people, f"会员{each}", each) for each in await written(bot, 3)]
    await with_places(secretary, 1)
    for chat in (member, first, second):
        card = await heard(chat, "年会")
        answered = await chat._press(card.message_id, card.action("✅ 参加"))
    assert answered.toast == "名额已满，您候补第 2 位"
    shown = await third.says("/events")
    card = await third._press(shown.message_id, shown.action("年会"))
    assert "已报名 1 / 1 · 候补 2" in card.text
    assert "⏳ 候补" in card.buttons
    await member.presses("❌ 不参加了")
    offer = await heard(first, "有空位了")
    assert "12月2日 10:0" in offer.text
    await clock.move(hours=25)  # he says nothing
    assert "已经让给下一位" in (await heard(first, "已经让给下一位")).text
    offer = await heard(second, "有空位了")
    taken = await second._press(offer.message_id, offer.action("✅ 要这个名额"))
    assert taken.toast == "已报名"
    assert await rows(bot, "SELECT answer FROM rsvps ORDER BY id") == [("declined",), ("lapsed",), ("going",)]
    again = await first.presses("⏳ 重新候补")
    assert again.toast == "名额已满，您候补第 1 位"
    await secretary.presses("✏️ 改")
    await says(secretary, "👥 名额", "2")
    await secretary.presses("✅ 改")
    offer = await heard(first, "有空位了", after=again.message_id)
    passed = await first._press(offer.message_id, offer.action("让给下一位"))
    assert "您不参加" in passed.text


async def test_the_place_of_who_is_erased_is_offered_on(secretary, member, people, bot, clock):
    [first] = [await here(people, f"会员{each}", each) for each in await written(bot, 1)]
    await with_places(secretary, 1)
    for chat in (member, first):
        card = await heard(chat, "年会")
        await chat._press(card.message_id, card.action("✅ 参加"))
    await is_erased(member, clock)
    await heard(first, "有空位了")


async def test_a_party_of_three_needs_three_places(secretary, member, people, bot):
    [chat] = [await here(people, f"会员{each}", each) for each in await written(bot, 1)]
    await writes(secretary)
    before = await says(secretary, "👥 名额", "3")
    await secretary.presses("🧑‍🤝‍🧑 带人")
    await secretary.presses("3 位")
    await sends(secretary, await heard(secretary, PREVIEW, after=before.message_id))
    card = await heard(member, "年会")
    await member._press(card.message_id, card.action("👥 带人参加"))
    refused = await member.presses("3 位")
    assert "一共只有 3 个名额" in refused.text
    card = await member._press(card.message_id, "events:with:1:2")
    assert (card.toast, "同行 2 人" in card.text) == ("已报名，同行 2 位", True)
    await member.presses("✏️ 同行人姓名")
    await member.says("林先生、陈女士")
    assert "林先生、陈女士" in (await member.presses("✅ 保存")).text
    theirs = await heard(chat, "年会")
    assert "候补第 1 位" in (await chat._press(theirs.message_id, theirs.action("✅ 参加"))).toast
    card = await member.sends_data("events:with:1:0")  # two fewer: the next one is asked
    assert "有空位了" in (await heard(chat, "有空位了")).text
    assert "每人最多带 3 位，不能是 9 位" in (await member.sends_data("events:with:1:9")).text
    assert await rows(bot, "SELECT guests, guest_names FROM rsvps ORDER BY id") == [(0, ""), (0, "")]


async def test_change_is_looked_at_and_told_to_who_answered(secretary, member, people, bot, clock):
    [chat, silent] = [await here(people, f"会员{each}", each) for each in await written(bot, 2)]
    await calls(secretary)
    for each, label in ((member, "✅ 参加"), (chat, "❌ 不参加")):
        card = await heard(each, "年会")
        await each._press(card.message_id, card.action(label))
    await heard(silent, "年会")
    await secretary.presses("✏️ 改")
    await secretary.presses("🕒 开始时间")
    shown = await secretary.says("12月12日 15:00")
    assert "会通知已答复的 2 人" in shown.text
    assert "12月11日 周五 14:00–17:00 → 12月12日 周六 15:00–18:00" in shown.text
    await secretary.presses("📍 地点")
    await secretary.says("曲江宾馆")
    data = (await secretary.last()).action("✅ 改（通知 2 人）")
    for _press in range(2):
        await secretary.sends_data(data)
    for each in (member, chat):
        told = await heard(each, "有变动")
        assert "西安宾馆 → 曲江宾馆" in told.text
        await quiet()
        assert len([reply for reply in each.received() if "有变动" in reply.text]) == 1
    # whoever is silent hears nothing; the card that he has says so
    renewed = await heard(silent, "有变动，以现在这张为准")
    assert "🕒 12月12日 周六 15:00–18:00\n📍 曲江宾馆" in renewed.text
    assert await rows(bot, "SELECT sequence, local, local_end, venue FROM events") == [
        (1, "2026-12-12T15:00", "2026-12-12T18:00", "曲江宾馆")
    ]
    assert "您已报名" in (await member.presses("👀 看看")).text
    await secretary.presses("✏️ 改")
    await says(secretary, "👥 名额", "1")
    await secretary.presses("✖️ 不改了")
    await secretary.sends_data("events:enter:1")
    await secretary.says("王外宾")
    await secretary.presses("➕ 名册外：王外宾")
    await secretary.presses("✅ 参加")
    await secretary.sends_data("events:alternatives:1")
    await secretary.presses("👥 名额")
    refused = await secretary.says("1")
    assert "已经有 2 个名额用掉了" in refused.text
    assert not any("✅ 改" in label for label in refused.buttons)
    await secretary.presses("✖️ 不改了")
    await secretary.sends_data("events:panel:1")
    await secretary.presses("⛔️ 取消")
    shown = await secretary.says("台风")
    assert "会通知已答复的 2 人" in shown.text
    assert "已取消" in (await secretary.presses("⛔️ 取消活动，通知 2 人")).text
    told = await heard(member, "请不必前往。\n\n")
    assert "台风" in told.text
    invited = await heard(silent, "请不必前往")  # his invitation says so; nothing more is sent to who didn't answer
    assert "原因：台风" in invited.text
    assert "✅ 参加" not in invited.buttons
    assert [reply.text for reply in silent.received() if "年会" in reply.text] == [invited.text]
    assert "已经取消了：台风" in (await silent.sends_data("events:go:1")).text
    assert await rows(bot, "SELECT sequence, state FROM events") == [(2, "cancelled")]
    acts = [act for (act,) in await rows(bot, "SELECT act FROM audit WHERE act LIKE 'events:%' ORDER BY id")]
    assert acts == ["events:call", "events:change", "events:enter", "events:cancel"]


async def moves(secretary, when):
    """To another time; from whichever panel."""
    await secretary.sends_data("events:alter:1:begin")
    shown = await secretary.says(when)
    await secretary._press(shown.message_id, shown.action(next(each for each in shown.buttons if "✅ 改" in each)))


async def test_an_old_card_is_never_answered_unseen(secretary, member, people, bot, clock):
    """Whoever presses on a card that shows another time looks at the new one first; then one tap signs him up."""
    [second, third] = [await here(people, f"会员{each}", each) for each in await written(bot, 2)]
    await calls(secretary)
    cards = [await heard(chat, "年会") for chat in (member, second, third)]
    old = [cards[0].action("✅ 参加"), cards[1].action("❌ 不参加"), "events:with:1:0"]
    await moves(secretary, "12月12日 15:00")
    await moves(secretary, "12月13日 16:00")
    for chat in (member, second, third):  # twice moved, once edited to the last of it
        await heard(chat, "12月13日 周日 16:00")
    for chat, card, data, label in zip((member, second), cards, old, ("✅ 参加", "❌ 不参加"), strict=False):
        shown = await chat._press(card.message_id, data)
        assert shown.toast == "有变动：看过新的，再点一次"
        assert "12月13日 周日 16:00" in shown.text
        assert await rows(
            bot,
            f"SELECT count(*) FROM rsvps WHERE person_id = (SELECT person_id FROM accounts WHERE telegram_id = {chat.person.id})",
        ) == [(0,)]
        answered = await chat._press(shown.message_id, shown.action(label))
        assert answered.toast in {"已报名", "记下了，您不参加"}
    # who answered isn't asked again by an old button, and his card stays his own when it moves once more
    assert (await member._press(cards[0].message_id, old[0])).toast == "已报名"
    await moves(secretary, "12月14日 16:00")
    await heard(third, "12月14日 周一 16:00")
    assert "您已报名" in next(each for each in member.received() if each.message_id == cards[0].message_id).text
    assert await rows(
        bot, "SELECT count(*) FROM deliveries WHERE operation = 'edit' AND state IN ('due', 'claimed', 'failed')"
    ) == [(0,)]


async def test_a_push_that_waits_for_the_morning_shows_the_new_time(secretary, member, bot, clock):
    await calls(secretary)
    await heard(member, "年会")
    await clock.move(hours=13)
    await secretary.sends_data("events:nudge:1")
    await moves(secretary, "12月12日 15:00")
    await clock.move(hours=10)
    assert "12月12日 周六 15:00" in (await heard(member, "还没有收到您的回复")).text


async def test_wrong_input_is_refused_and_nothing_is_lost(secretary, bot, clock):
    await begins(secretary)
    await secretary.says("年会")
    assert "已经过去" in (await secretary.says("2026-11-01 10:00")).text
    assert "结束要在开始之后" in (await secretary.says("下周五 14:00-13:00")).text
    assert "不存在" in (await secretary.says("腊月三十 18:00-20:00")).text  # of 2027; not just "not understood"
    await secretary.says("明天 14:00")
    await secretary.presses("⏭ 跳过")
    await heard(secretary, PREVIEW)
    for label, typed, why in [
        ("👥 名额", "0", "请写 1 到 100000 之间的数字"),
        ("👥 名额", "很多", "请写 1 到 100000 之间的数字"),
        ("🏁 结束", "下午1点", "结束要在开始之后"),
        ("⏳ 截止", "12月12日 10:00", "报名截止不能晚于开始"),
        ("🔗 线上", "明天给", "不像链接"),
        ("🧑‍🤝‍🧑 带人", "99", "请写 0 到 10 之间的数字"),
        ("🌐 时区", "乌有乡", "不知道“乌有乡”"),
    ]:
        await secretary.presses(label)
        refused = await secretary.says(typed)
        assert why in refused.text, label
        await secretary.presses("⬅️ 返回")
    preview = await secretary.last()
    await clock.move(days=2)
    again = await sends(secretary, preview)
    assert "定的时间已经过了" in again.text
    assert await rows(bot, "SELECT * FROM events") == []


async def test_every_part_of_an_event_shows(secretary, member, bot, clock):
    await writes(secretary, title="春茗", when="12月20日下午6点半-8点半")
    for label, typed in [
        ("🏁 结束", "晚上9点"),
        ("🔗 线上", "https://meeting.example.com/123"),
        ("👥 名额", "30"),
        ("⏳ 截止", "12月18日 18:00"),
        ("💰 费用", "每人 200 元"),
    ]:
        await says(secretary, label, typed)
    await secretary.presses("📄 内容")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    before = (await secretary.says("议程：致辞、颁奖", entities=bold)).message_id
    await heard(secretary, PREVIEW, after=before)
    before = (await secretary.presses("📍 地点")).message_id
    await secretary.sends_location()
    await heard(secretary, PREVIEW, after=before)
    await secretary.presses("🏛 合办")
    found = await secretary.says("装备")
    assert "▫️ 装备协会" in found.buttons
    await secretary.presses("▫️ 装备协会")
    await secretary.presses("✔️ 选好了")
    await secretary.presses("🌐 时区")
    before = (await secretary.last()).message_id
    await secretary.presses("马尼拉 10:00")
    preview = await heard(secretary, PREVIEW, after=before)
    await secretary.presses("🧪 试发给我")
    await sends(secretary, preview)
    card = await heard(member, "春茗")
    for word in (
        "12月20日 周日 18:30–21:00",
        "每人 200 元",
        "12月18日 18:00 前报名",
        "装备协会",
        "0 / 30",
        "报名后看得到链接",
    ):
        assert word in card.text, card.text
    assert "meeting.example.com" not in card.text
    mine = await member._press(card.message_id, card.action("✅ 参加"))
    assert "https://meeting.example.com/123" in mine.text
    agenda = await member._press(mine.message_id, mine.action("📄 详细内容"))
    assert agenda.entities == bold
    place = await member._press(mine.message_id, mine.action("🗺 地图"))
    assert place.message["location"]["latitude"] == 24.96
    await clock.move(days=18)
    late = await member.presses("⬅️ 返回活动")
    assert "报名已截止" in late.text
    refused = await secretary.sends_data("events:go:1")
    assert "在 12月18日 18:00 已截止" in refused.text
    assert refused.buttons[0] == "🙋 联系秘书处"
    assert "❌ 不参加了" in late.buttons


async def test_desk_signs_up_others_and_pushes_the_silent(secretary, member, people, bot, clock):
    [silent] = [await here(people, f"会员{each}", each) for each in await written(bot, 1)]
    await calls(secretary)
    await heard(member, "年会")
    await secretary.presses("📝 代报名")
    found = await secretary.says("黄")
    assert any("黄会员" in label for label in found.buttons)
    found = await secretary.says("huang")
    assert any("黄会员" in label for label in found.buttons)
    await secretary.presses(next(label for label in found.buttons if "黄会员" in label))
    done = await secretary.presses("✅ 参加")
    assert "已代 黄会员 报名" in done.text
    assert "替您报了名" in (await heard(member, "替您报了名")).text
    undone = await secretary.presses("↩️ 撤销")
    assert "已撤销" in undone.text
    assert await rows(bot, "SELECT * FROM rsvps") == []
    await secretary.presses("📝 代报名")
    await secretary.says("王外宾 13800138000")
    await secretary.presses("➕ 名册外：王外宾 13800138000")
    done = await secretary.presses("✅ 参加")
    assert "他不在机器人上" in done.text
    listed = await secretary.presses("📋 名单")
    assert "王外宾" in listed.text
    assert "13800138000" in listed.text
    await secretary.presses("✅ 王外宾")
    assert "已记下 王外宾 不参加" in (await secretary.presses("❌ 代他取消")).text
    await secretary.presses("🎛 管理")
    shown = await secretary.presses(next(label for label in (await secretary.last()).buttons if "未答复" in label))
    assert "黄会员" in shown.text
    card = await heard(member, "年会")
    await member._press(card.message_id, "events:no:1")
    assert await rows(bot, "SELECT * FROM event_cards") == []  # nothing takes the list's place
    await clock.move(hours=13)  # the night of all concerned
    await secretary.sends_data("events:push:1")
    pushed = await secretary.presses(next(label for label in (await secretary.last()).buttons if "催一下" in label))
    assert "已经在催" in pushed.text
    assert "没有可催的人" in (await secretary.sends_data("events:nudge:1")).text
    await quiet()
    assert not any("还没有收到您的回复" in reply.text for reply in silent.received())
    await clock.move(hours=10)
    assert "还没有收到您的回复" in (await heard(silent, "还没有收到您的回复")).text
    assert not any("还没有收到您的回复" in reply.text for reply in member.received())
    assert await rows(bot, "SELECT count(*) FROM audit WHERE act = 'events:nudge'") == [(1,)]


async def test_the_desk_sees_before_it_signs_up_that_it_is_for_the_waitlist(secretary, bot):
    await with_places(secretary, 1)
    shown = []
    for name in ("王一", "王二", "王三"):
        await secretary.presses("📝 代报名") if not shown else await secretary.presses("📝 再代一位")
        await secretary.says(name)
        shown.append(await secretary.presses(f"➕ 名册外：{name}"))
        await secretary._press(shown[-1].message_id, shown[-1].action(shown[-1].buttons[0]))
    assert [each.buttons[0] for each in shown] == ["✅ 参加", "⏳ 候补", "⏳ 候补"]
    assert "名额 0 / 1" in shown[0].text
    assert "名额 1 / 1，候补 1：排候补第 2 位" in shown[2].text
    # whoever stays away and thinks better of it comes last as well
    await secretary.sends_data("events:one:3")
    await secretary.presses("❌ 代他取消")
    assert "⏳ 代他候补" in (await secretary.sends_data("events:one:3")).buttons


async def test_who_is_not_on_the_bot_is_rung_by_his_desk(secretary, member, bot):
    await with_places(secretary, 1)
    card = await heard(member, "年会")
    await member._press(card.message_id, card.action("✅ 参加"))
    await secretary.sends_data("events:enter:1")
    found = await secretary.says("陈建华")
    await secretary.presses(next(label for label in found.buttons if "👤" in label))
    assert "已代 陈建华 排候补" in (await secretary.presses("⏳ 候补")).text
    await member.presses("❌ 不参加了")
    offer = await heard(secretary, "候补到了 1 个名额")
    assert "已代 陈建华 报名" in (await secretary._press(offer.message_id, offer.action("✅ 他参加"))).text
    assert await rows(bot, "SELECT answer, phone FROM rsvps ORDER BY id") == [("declined", ""), ("going", "")]


async def test_guests_and_the_suspended_are_refused_kindly(secretary, member, guest, officer, bot):
    await calls(secretary)
    card = await guest.says("/start event-1")
    assert "年会" in card.text
    assert "🙋 联系秘书处报名" in card.buttons
    assert "报名是给会员的" in (await guest.sends_data("events:go:1")).text
    await suspends(officer, 4)
    assert "暂停" in (await member.sends_data("events:go:1")).text
    assert await rows(bot, "SELECT * FROM rsvps") == []
    assert "没有内容" in (await guest.says("/start event-99")).text
    assert "发起活动、会议是" in (await guest.says("/meeting")).text
    assert "发起活动、会议是" in (await member.says("发起活动")).text
    await guest.sends_data("events:private:99")  # answered, though there is none


async def test_card_in_a_group(secretary, member, guest, group, bot, sandbox, clock):
    where = await group(secretary, member, guest)
    await heard(secretary, "我已加入群")
    await writes(secretary)
    await secretary.presses("👥 请谁")
    await secretary.presses("▫️ 💬 群")
    await sends(secretary, await secretary.presses("✔️ 选好了"))

    def messages():
        return [each.message for each in sandbox.world.groups[where].messages.values() if each.from_bot]

    while not messages():
        await secretary._wait()
    [card] = messages()
    buttons = {
        button["text"]: button["callback_data"] for row in card["reply_markup"]["inline_keyboard"] for button in row
    }
    assert list(buttons) == ["✅ 参加", "❌ 不参加", "💬 详情、带人"]

    async def press(chat, label):
        seq = sandbox.world.log.seq
        query = sandbox.world.press(chat.person.id, card["message_id"], buttons[label], chat_id=where)
        while not (shown := [e for e in sandbox.world.log.after(seq, "callback_answer") if e["query_id"] == query]):
            await chat._wait()
        return shown[0]

    assert (await press(member, "✅ 参加"))["text"] == "已报名"
    assert "报名是给会员的" in (await press(guest, "✅ 参加"))["text"]
    assert "start=event-1" in str(await press(member, "💬 详情、带人"))
    while "已报名 1" not in messages()[0]["text"]:
        await secretary._wait()
    assert "您不参加" in (await press(member, "❌ 不参加"))["text"]
    [[wait]] = await rows(bot, "SELECT due_at - state_at FROM jobs WHERE kind = 'events.show' AND state = 'due'")
    assert wait > 20_000  # not more often than every half minute
    await clock.move(seconds=31)
    while "已报名 1" in messages()[0]["text"]:
        await secretary._wait()
    assert len(messages()) == 1


async def test_list_and_who_sees_what(secretary, member, guest, officer, bot):
    await calls(secretary, title="年会")
    await begins(secretary, "🗒 会议")
    await secretary.says("理事会")
    await secretary.says("下周四 10:00")
    await secretary.says("会所")
    await heard(secretary, "不列出，只有请的人看得到")
    await secretary.presses("👥 请谁")
    await secretary.presses("▫️ 理事 1")
    panel = await sends(secretary, await secretary.presses("✔️ 选好了"))
    assert "理事会" in panel.text
    await heard(member, "年会")
    for chat, sees in ((member, False), (guest, False), (officer, True), (secretary, True)):
        shown = await chat.says("活动")
        assert "年会" in shown.text
        assert ("理事会" in shown.text) == sees
        if not sees:
            assert "没有内容" in (await chat.says("/start event-2")).text
    assert "还没有报名" in (await member.sends_data("events:list:mine:0")).text
    await member.sends_data("events:go:1")
    mine = await member.sends_data("events:list:mine:0")
    assert "✅ 已报名" in mine.text
    card = await member.says("/start org-2")
    assert "年会" in (await member._press(card.message_id, card.action("📅 近期活动"))).text
    assert "理事会" in (await officer.sends_data("events:list:meeting:0")).text
    held = await secretary.sends_data("events:held:0")
    assert ("年会" in held.text, "理事会" in held.text) == (True, True)
    [shared] = await member.inline("event-1")
    assert shared["title"] == "年会"
    assert await member.inline("event-2") == []


async def test_only_hosts_hold_it(secretary, member, guest, people, bot):
    await calls(secretary)
    await heard(member, "年会")
    await guest.says("/start")
    for what in ("panel:1", "who:1:0", "silent:1:0", "push:1", "nudge:1", "enter:1", "alternatives:1", "cancel:1",
                 "alter:1:venue", "held:0", "new"):  # fmt: skip
        for chat in (member, guest):
            assert "发起活动、会议是" in (await chat.sends_data(f"events:{what}")).text, what
