"""Too many by one invitation within an hour: it pauses by itself, nobody is lost, and a person says how it goes on."""

import asyncio

from storage import schema
from tests.handlers.inviting import comes, invites_many
from tests.quiet import quiet
from tests.talk import PATIENCE_S, heard


async def flooded(bot, codes, number, clock_now="(SELECT max(created_at) FROM invitations)"):
    """So many have joined by it within this hour."""

    def write(connection):
        for each in range(number):
            connection.execute(
                f"""INSERT INTO joinings (invitation_id, telegram_id, way, state, opened_at, joined_at)
                    VALUES (?, ?, 'link', 'undone', 0, {clock_now} + ?)""",
                (codes.id, 50_000 + each, each),
            )

    await bot.database.write(write)


async def joins(chat, codes, name="黄会员"):
    await comes(chat, codes)
    await chat.presses("⌨️ 输入姓名")
    await chat.says(name)
    return await chat.presses(f"✅ 是我：{name} · 会员")


async def state(bot):
    async with bot.database.reading() as reader:
        return (await reader.one("SELECT state FROM invitations"))[0]


async def empty(bot):
    """黄会员 has no account."""
    await bot.database.write(
        lambda connection: connection.execute("UPDATE accounts SET person_id = NULL WHERE person_id = 4")
    )


async def test_it_pauses_and_goes_on(people, secretary, officer, bot, clock):
    await empty(bot)
    codes = await invites_many(secretary)
    await flooded(bot, codes, 60)
    first = await people("甲")
    assert "欢迎" in (await joins(first, codes)).text  # the one too many is in all the same
    for each in (secretary, officer):
        assert "来了 61 个人" in (await heard(each, "暂停了自动加入")).text
    assert await state(bot) == "paused"
    await empty(bot)
    second = await people("乙")
    asked = await joins(second, codes)
    assert "秘书处会一个个核对" in asked.text
    await heard(secretary, "黄会员（自报姓名） 已加入")  # told apart from the flood, and now no more comes in between
    assert "🙋" in (await secretary.says("/desk")).text
    await quiet()
    assert not any("请确认身份" in each.text for each in secretary.received())  # nobody is told of each
    flood = await heard(secretary, "暂停了自动加入")
    await secretary._press(flood.message_id, flood.action("▶️ 没问题，继续"))
    await heard(secretary, "有效到", after=flood.message_id - 1)  # in its place; what waited is told beside it
    assert await state(bot) == "open"
    assert "又来了 1 个人" in (await heard(secretary, "暂停期间")).text
    await second.sends_data("claims:withdraw:1")
    third = await people("丙")
    await clock.move(minutes=1)
    assert "欢迎" in (await joins(third, codes)).text
    assert await state(bot) == "open"  # counted anew


async def test_it_is_ended(people, secretary, officer, member, bot, clock):
    await empty(bot)
    codes = await invites_many(secretary)
    await flooded(bot, codes, 60)
    await joins(await people("甲"), codes)
    flood = await heard(officer, "暂停了自动加入")
    assert "没有内容" in (await member.sends_data(f"invitations:go_on:{codes.id}")).text
    ask = await officer._press(flood.message_id, flood.action("⛔ 停用"))
    await officer._press(ask.message_id, ask.rows[0][0]["callback_data"])
    assert await state(bot) == "ended"
    assert "没有内容" not in (await secretary.sends_data(f"invitations:go_on:{codes.id}")).text
    assert await state(bot) == "ended"
    assert "已经停用" in (await comes(await people("乙"), codes)).text


async def paused(people, secretary, officer, bot):
    """An invitation that stopped itself; nobody has heard of it since."""
    await empty(bot)
    codes = await invites_many(secretary)
    await flooded(bot, codes, 60)
    await joins(await people("甲"), codes)
    await heard(officer, "暂停了自动加入")
    await empty(bot)
    return codes


async def test_one_that_expires_while_it_is_paused_is_told_to_who_waits_and_to_the_desk(
    people, secretary, officer, bot, clock
):
    codes = await paused(people, secretary, officer, bot)
    second, gone = await people("乙"), await people("丙")
    await joins(second, codes)
    await clock.move(hours=24 * 31)
    assert "您的申请不受影响" in (await heard(second, "您用的邀请已经过期")).text
    told = await heard(secretary, "在暂停期间过期了")
    assert "又来了 1 个人" in told.text
    assert await state(bot) == "open"
    assert "已经过期" in (await comes(gone, codes)).text
    await clock.move(hours=24)
    assert sum("您用的邀请已经过期" in each.text for each in second.received()) == 1
    await second.presses("↩️ 撤回，重新说明")


async def looked_ahead(bot):
    async with bot.database.reading() as reader:
        row = await reader.one("SELECT due_at FROM jobs WHERE kind = 'invitations.flood_over' AND state = 'due'")
    return row and row[0]


async def test_one_that_was_paused_before_an_upgrade_ends_as_well(people, secretary, officer, bot, clock):
    codes = await paused(people, secretary, officer, bot)
    second = await people("乙")
    await joins(second, codes)
    upgrade = schema.files()[51].read_text(encoding="utf-8")

    def as_after_the_upgrade(connection):
        connection.execute("DELETE FROM jobs WHERE kind = 'invitations.flood_over'")
        connection.execute(next(schema.statements(upgrade)))

    await bot.database.write(as_after_the_upgrade)
    async with asyncio.timeout(PATIENCE_S):
        while not await looked_ahead(bot):
            await asyncio.sleep(0.01)
    assert await state(bot) == "paused"
    await clock.move(hours=24 * 31)
    assert "您的申请不受影响" in (await heard(second, "您用的邀请已经过期")).text
    assert "又来了 1 个人" in (await heard(secretary, "在暂停期间过期了")).text


async def test_a_maker_who_left_the_desk_hears_nothing_more_of_it(people, secretary, officer, bot):
    await empty(bot)
    codes = await invites_many(secretary)
    await bot.database.write(
        lambda connection: connection.execute("UPDATE memberships SET secretary = 0 WHERE person_id = 5")
    )
    await flooded(bot, codes, 60)
    await joins(await people("甲"), codes)
    await heard(officer, "暂停了自动加入")
    async with bot.database.reading() as reader:
        told = await reader.all("SELECT recipient FROM deliveries WHERE kind = 'flood'")
    assert told == [(officer.person.id,)]
