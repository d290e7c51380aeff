"""A visit over three cities: from a pairing to its result, each stop by its own clock, whom it concerns told and no other."""

import asyncio

import pytest

from tests.handlers.prepared import MACHINERY, Prepared
from tests.quiet import quiet
from tests.talk import heard, here

JAKARTA = 5
ROUTE = """12月7日
9:30-11:30 泉州装备产业园，装备协会，周会长，看数控机床
第二天 10:00 厦门港
12月10日 下午3:00-5:00 雅加达港区仓库，雅加达同乡会，陈示例，看仓储、谈代理
"""


async def staff(bot, people, name, organisation, number, **more):
    """Somebody of an organisation's secretariat, on the bot."""
    prepared = Prepared(bot, number)
    person = await prepared.person(organisation, secretary=1)
    await prepared.insert("accounts", telegram_id=number, person_id=person, created_at=0, **more)
    return await here(people, name, number)


@pytest.fixture
async def machinery(bot, people):
    """The secretariat of the association that is visited."""
    return await staff(bot, people, "装备", MACHINERY, 7101)


@pytest.fixture
async def jakarta(bot, people):
    """The hometown association of Jakarta, an hour behind Beijing."""
    prepared = Prepared(bot, 7102)
    values = {"key": "jakarta", "kind": "overseas", "name": "印尼雅加达南安同乡联谊会", "short_name": "雅加达同乡会"}
    number = await prepared.insert("organisations", **values, country="ID", city="雅加达", updated_at=0)
    assert number == JAKARTA
    return await staff(bot, people, "雅加达", number, 7102, time_zone="Asia/Jakarta")


@pytest.fixture
async def tan(bot, people, jakarta):
    """He receives in Jakarta, by name."""
    prepared = Prepared(bot, 7103)
    person = await prepared.person(JAKARTA)
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE persons SET name = '陈示例' WHERE id = :id", id=person)
    await prepared.insert("accounts", telegram_id=7103, person_id=person, created_at=0, time_zone="Asia/Jakarta")
    return await here(people, "陈", 7103)


async def calls(secretary, route=ROUTE):
    """From Xi'an's card to the preview, and out."""
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    before = (await secretary.presses("🚌 发起考察互访")).message_id
    await secretary.says(route)
    preview = await heard(secretary, "预览", after=before)
    await secretary.presses(next(label for label in preview.buttons if label.startswith("🚀")))


async def one(bot, sql, **values):
    async with bot.database.reading() as reader:
        return (await reader.one(sql, **values))[0]


async def test_a_visit_over_three_cities(secretary, member, machinery, jakarta, tan, officer, clock, bot):
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    asked = await secretary.presses("🚌 发起考察互访")
    assert "西安商会考察装备协会" in asked.text
    assert "没看懂" in (await secretary.says("去泉州")).text
    await secretary.says(ROUTE)
    preview = await heard(secretary, "预览")
    shown = secretary.received()[-2].text
    assert "1. 12月7日 09:30–11:30 泉州装备产业园 · 装备协会" in shown
    assert "3. 12月10日 15:00–17:00 雅加达港区仓库 · 雅加达同乡会" in shown
    assert "会请装备协会、雅加达同乡会确认" in preview.text
    assert await one(bot, "SELECT count(*) FROM events") == 0
    await secretary.presses("🚀 发出（2 人）")

    third, first = await asked_and_agreed(secretary, member, machinery, jakarta)
    wish = await moved_at_their_wish(secretary, member, jakarta, third, bot)
    chosen = await heard(tan, "请您接待")
    assert "雅加达 14:00–16:00" in chosen.text
    await quiet()
    assert not [each for each in machinery.received() if "第 3 站" in each.text]
    await joined(tan, member, chosen)

    # what isn't so any more is said: an old button, another's stop
    stop = chosen.action("📍 这一站").rpartition(":")[2]
    await secretary._press(wish.message_id, wish.action("↩️ 还按原时间"))
    await heard(secretary, "刚刚有变动")
    assert "没有内容" in (await machinery.sends_data(f"visits:confirm:{stop}:9")).text
    assert "没有内容" in (await machinery._press(first.message_id, f"visits:all:1:{JAKARTA}")).text

    await forwarded(secretary, member)
    await reported(secretary, machinery, officer, clock)


async def asked_and_agreed(secretary, member, machinery, jakarta):
    """The visitors sign up; the hosts are asked, each desk for its own stops."""
    card = await heard(member, "西安商会考察装备协会")
    assert "各站写的都是当地时间" in card.text
    await member._press(card.message_id, card.action("✅ 参加"))
    first = await heard(machinery, "这 2 站请贵会接待")
    assert "北京时间 09:30–11:30" in first.text
    third = await heard(jakarta, "这一站请贵会接待")
    assert "雅加达 15:00–17:00" in third.text
    await quiet()
    assert not [each for each in jakarta.received() if "泉州装备产业园" in each.text]
    await machinery._press(first.message_id, first.action("✅ 都可以接待"))
    await heard(secretary, "装备协会可以接待 2 站")
    again = await machinery._press(first.message_id, first.action("✅ 都可以接待"))
    assert "2 站都可以" in again.text
    return third, first


async def moved_at_their_wish(secretary, member, jakarta, third, bot):
    """Jakarta would rather have another time; Xi'an takes it: who travels and who receives hear of it."""
    assert "15:00–17:00" in (await jakarta._press(third.message_id, third.action("🕐 另约时间"))).text
    assert "没看懂" in (await jakarta.says("改天")).text
    proposal = await jakarta.says("下午2点")
    assert "12月10日 14:00–16:00" in proposal.text
    await jakarta.presses("📨 发给对方")
    wish = await heard(secretary, "想另约时间")
    assert "14:00–16:00" in wish.text
    await secretary._press(wish.message_id, wish.action("✅ 接受这个时间"))
    moved = await heard(member, "第 3 站有变动")
    assert "12月10日 14:00–16:00（当地时间）" in moved.text
    assert await one(bot, "SELECT local_end FROM events") == "2026-12-10T17:00"  # by the clock of the first stop
    return wish


async def joined(tan, member, chosen):
    """The hosts' people join per stop; travellers are told where they sign up."""
    await tan._press(chosen.message_id, chosen.action("📍 这一站"))
    assert "接待方另有 1 人参加：陈示例" in (await tan.presses("🙋 我也参加接待")).text
    stop = chosen.action("📍 这一站").rpartition(":")[2]
    assert "只有他们的人" in (await member.sends_data(f"visits:join:{stop}")).text


async def forwarded(secretary, member):
    """The whole route, beside the panel that is kept up to date; the version to forward."""
    panel = await heard(secretary, "🎛 管理")
    await secretary._press(panel.message_id, panel.action("🗺 行程"))
    await heard(secretary, "雅加达 14:00–16:00", after=panel.message_id)
    assert (await heard(secretary, "🎛 管理")).message_id == panel.message_id
    await member.says("/events")
    route = await member.sends_data("visits:route:1")
    assert "2026年12月8日 星期二" in route.text
    assert "雅加达 14:00–16:00" in route.text
    await secretary.sends_data("visits:forward:1")
    plain = await heard(secretary, "接待：雅加达同乡会 陈示例")
    assert all(each["type"] == "url" for each in plain.entities)
    assert "start=event-1" in plain.text
    assert (await heard(secretary, "可以转发到微信群")).media[0] == "photo"


async def reported(secretary, machinery, officer, clock):
    """The morning after: what came of it, on the pairing's card for all."""
    await secretary.sends_data("visits:report:1:talked")
    await heard(secretary, "还没有开始")
    clock.set("2026-12-11T11:00")
    await clock.move(seconds=1)
    asked = await heard(secretary, "谈得怎么样")
    await heard(machinery, "谈得怎么样")
    await secretary._press(asked.message_id, asked.action("✍️ 达成协议"))
    await heard(secretary, "已记下")
    await secretary.presses("📝 加一句话")
    await says(secretary, "春节后来回访，先寄样品", "春节后来回访")
    await secretary.presses("✅ 保存")
    await heard(secretary, "达成协议：春节后来回访")
    pairing = await officer.says("/pairings 装备协会")
    assert "🚌 12月7日 09:30 西安商会考察装备协会" in pairing.text
    assert "🏁 达成协议：春节后来回访，先寄样品" in pairing.text


async def test_stops_change_one_by_one_and_those_concerned_hear_of_it(secretary, member, machinery, clock, bot):
    await calls(
        secretary, "12月7日 9:30-11:30 泉州装备产业园，装备协会，周会长\n12月8日 10:00 厦门港，无\n14:00 南安市区"
    )
    card = await heard(member, "考察装备协会")
    await member._press(card.message_id, card.action("✅ 参加"))
    asked = await heard(machinery, "这 2 站请贵会接待")
    assert "厦门港" not in asked.text  # nobody receives there

    # the desk says that it isn't possible
    assert "接待确认" in (await machinery.says("/desk")).text
    await machinery.sends_data("visits:decline:1:0")
    told = await heard(secretary, "这次暂不方便")
    assert "第 1 站" in told.text

    # another day for it: asked anew, who travels hears of it, with what was
    await secretary._press(told.message_id, told.action("✏️ 改这一站"))
    await secretary.presses("🕐 时间")
    await says(secretary, "2026年11月3日 9:00", "已经过去")
    await says(secretary, "12月9日 9:00-10:00", "装备协会确认")
    await secretary.presses("✅ 保存并通知")
    moved = await heard(member, "第 3 站有变动")  # after the other two by now
    assert "12月9日 09:00–10:00" in moved.text
    assert any(each["type"] == "strikethrough" for each in moved.entities)
    again = await heard(machinery, "2026年12月9日")
    await machinery._press(again.message_id, again.action("✅ 可以接待"))
    await heard(secretary, "装备协会可以接待")
    assert await one(bot, "SELECT local || ' ' || local_end FROM events") == "2026-12-08T10:00 2026-12-09T10:00"

    # what is seen there is no reason to ask again
    await secretary.sends_data("visits:change:1:3")
    await secretary.presses("👀 看什么")
    preview = await says(secretary, "看展厅", "看展厅")
    assert "装备协会确认" not in preview.text
    await secretary.presses("✅ 保存并通知")
    assert await one(bot, "SELECT state FROM visit_stops WHERE id = 1") == "confirmed"

    # one's own desk receives: agreed at once, and the other desk hears that it doesn't
    await secretary.sends_data("visits:change:1:4")
    await secretary.presses("🏛 接待")
    await says(secretary, "西安商会", "西安商会")
    await secretary.presses("✅ 保存并通知")
    await heard(machinery, "改由别家接待")
    assert await one(bot, "SELECT state FROM visit_stops WHERE id = 1") == "confirmed"

    await one_more_and_one_less(secretary, member)

    # the form of the event leaves time and place to the route
    await secretary.sends_data("events:alter:1:begin")
    await heard(secretary, "跟着行程走")

    # called off: the hosts hear it too
    await secretary.sends_data("events:cancel:1")
    await says(secretary, "台风", "台风")
    await secretary.sends_data(await draft_of(bot, "events:called_off", "cancelling"))
    assert "台风" in (await heard(machinery, "考察取消了")).text
    assert "取消" in (await machinery.sends_data("visits:confirm:3:0")).text


async def one_more_and_one_less(secretary, member):
    await secretary.sends_data("visits:add:1")
    await says(secretary, "吃饭", "没看懂")
    clashing = await says(secretary, "12月9日 9:30 南安宾馆，无", "南安宾馆")
    assert "和第 3 站重叠" in clashing.text
    await secretary.presses("🕐 时间")
    preview = await says(secretary, "12:00", "南安宾馆")
    assert "重叠" not in preview.text
    await secretary.presses("✅ 保存并通知")
    await heard(member, "加了第 4 站")
    await secretary.sends_data("visits:stop:4")
    await secretary.presses("🗑 去掉")
    await secretary.presses("🗑 去掉")
    await heard(member, "去掉了一站")


async def says(chat, text, word):
    """A panel that is kept up to date may change meanwhile."""
    before = (await chat.last()).message_id
    await chat.says(text)
    return await heard(chat, word, after=before)


async def draft_of(bot, verb, form):
    number = await one(bot, "SELECT max(id) FROM drafts WHERE form = :form", form=form)
    return f"{verb}:{number}"


async def test_a_visit_is_called_by_either_side_or_the_office(secretary, machinery, member, officer, people, bot):
    other = await staff(bot, people, "别家", 4, 7104)
    manages, more = "⚙️ 管理", "🧰 更多"
    whose = (
        (secretary, manages, True),
        (officer, manages, True),
        (machinery, more, True),
        (member, more, False),
        (other, more, False),
    )
    for chat, where, may in whose:
        await chat.says("/start org-2")
        assert ("🚌 发起考察互访" in (await chat.presses(where)).buttons) == may
    for chat in (member, other):
        assert "没有内容" in (await chat.sends_data("visits:new:1")).text or chat is member
    assert await one(bot, "SELECT count(*) FROM drafts WHERE form = 'calling'") == 0
    begun = await machinery.presses("🚌 发起考察互访")
    assert "装备协会考察西安商会" in begun.text
    turned = await machinery.presses("🔄 换成对方来访")
    assert "西安商会考察装备协会" in turned.text


async def test_a_route_typed_within_the_title_is_the_route(secretary, machinery, officer, bot):
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("🚌 发起考察互访")
    await secretary.says("12月7日 9:30 泉州装备产业园，装备协会")
    await heard(secretary, "预览")
    await secretary.presses("🏷 名称")
    await secretary.says("西安商会回访装备协会：12月20日")
    assert "回访装备协会\n" in (await heard(secretary, "回访装备协会")).text
    # a route of one line behind a title; a day that holds for the route that is typed next
    for said, more in (
        ("考察装备协会：12月20日 9:30 泉州装备产业园，装备协会", ""),
        ("12月20日考察装备协会", "9:30 泉州装备产业园，装备协会"),
    ):
        begun = await officer.sends_data("events:new")
        kind = await heard(officer, "要办什么", after=begun.message_id - 1)
        await officer._press(kind.message_id, kind.action("🚌 考察互访"))
        if "名义" in (await officer.last()).text:
            await officer._press((await officer.last()).message_id, (await officer.last()).rows[0][0]["callback_data"])
        assert "谁去考察" in (await officer.says(said)).text
        for side in ("西安商会", "装备协会"):
            await officer.says(side)
            await officer.presses(f"▫️ {side}")
            after = await officer.presses("✔️ 选好了")
        if more:
            assert "一行一站" in after.text
            await officer.says(more)
        shown = await heard(officer, "12月20日 09:30 泉州装备产业园", after=begun.message_id)
        assert "考察装备协会\n" in shown.text


async def test_without_a_pairing_both_sides_are_chosen(officer, bot, machinery):
    await officer.says("/meeting")
    await officer.presses("🚌 考察互访")
    chosen = (await officer.last()).rows
    if "source" in str(chosen):
        await officer._press((await officer.last()).message_id, chosen[0][0]["callback_data"])
    await officer.says("赴菲考察")
    await officer.says("装备协会")
    await officer.presses("▫️ 装备协会")
    await officer.presses("✔️ 选好了")
    assert "装备协会" not in " ".join((await officer.says("装备协会")).buttons)  # not with itself
    await officer.says("菲律宾南安商会")
    await officer.presses("▫️ 菲律宾南安商会")
    await officer.presses("✔️ 选好了")
    await officer.says("12月7日 9:30 马尼拉港区")
    preview = await heard(officer, "预览")
    await officer.presses(next(label for label in preview.buttons if label.startswith("🚀")))
    assert await one(bot, "SELECT pairing_id IS NULL FROM visits")
    assert await one(bot, "SELECT count(*) FROM visit_sides") == 2
    async with asyncio.timeout(30):
        while not await one(bot, "SELECT count(*) FROM event_people"):
            await asyncio.sleep(0.01)
    strangers = """SELECT count(*) FROM event_people WHERE NOT EXISTS (SELECT 1 FROM memberships
                   WHERE memberships.person_id = event_people.person_id AND organisation_id =
                   (SELECT organisation_id FROM visit_sides WHERE side = 'visitors'))"""
    assert await one(bot, strangers) == 0  # the office doesn't call the whole alliance to it
