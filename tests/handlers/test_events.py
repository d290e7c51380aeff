"""People are called to an event, answer in one tap, wait, get a place; the desk changes it, pushes, calls it off."""

from tests.talk import heard

PREVIEW = "对方收到的就是这样"


async def begins(chat, kind="📅 活动"):
    """/meeting and what is to be held."""
    await chat.says("/meeting")
    return await chat.presses(kind)


async def writes(chat, title="年会", when="下周五 14:00-17:00", where="西安宾馆"):
    """A common event: title, time, place; the preview."""
    before = (await begins(chat)).message_id
    await chat.says(title)
    await chat.says(when)
    await chat.says(where)
    return await heard(chat, PREVIEW, after=before)


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
    assert "请了" in panel.text
    card = await heard(member, "年会")
    assert card.buttons[:2] == ["✅ 参加", "❌ 不参加"]
    mine = await member._press(card.message_id, card.action("✅ 参加"))
    assert mine.toast == "已报名"
    assert "您已报名" in mine.text
