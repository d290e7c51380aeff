"""The forms' own mechanism, by a form with a step of every kind: answered, changed, left, taken up again."""

import functools
import json
import shutil

import pytest

from bot import accounts
from bot import app as composition
from bot.clock import Clock
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Choice, Form, Step
from bot.messages import FOLDER, Messages
from tests.talk import heard

STEPS = ("title", "colour", "sizes", "picture", "pictures", "file", "place", "card", "when")
ASK = """第{name}步：例如 {name}
{{% for choice in choices %}}
{{{{ cell(button(("✅" if choice.chosen else "") ~ choice.value, "forms:pick:%d:{name}:%s" % (turn.draft, choice.value))) }}}}
{{% endfor %}}
{{% if turn.step.several %}}{{{{ row(button("好了", "forms:done:%d:{name}" % turn.draft)) }}}}{{% endif %}}
{{% include "forms/foot.j2" %}}"""
PREVIEW = """预览 {% for name, value in answers.items() %}{{ name }}={{ value }};{% endfor %}
{% for name in ("title", "colour", "pictures") %}
{{ row(button("改" ~ name, "forms:change:%d:%s" % (turn.draft, name))) }}
{% endfor %}"""


async def colours(_asking):
    return [Choice("red"), Choice("blue")]


async def sizes(asking):
    chosen = asking.answers.get("sizes") or []
    return [Choice(size, chosen=size in chosen) for size in ("S", "M", "L")]


def pick_size(asking, step, value):
    chosen = asking.answers.get(step) or []
    return [each for each in chosen if each != value] if value in chosen else [*chosen, value]


async def review(_asking):
    return {}


SAMPLE = Form(
    "sample",
    (
        Step("title", read=readers.text(2, 20)),
        Step("colour", choices=colours),
        Step("sizes", choices=sizes, pick=pick_size, several=True),
        Step("picture", read=readers.file("photo"), optional=True),
        Step("pictures", read=readers.content, album=readers.further, optional=True),
        Step("file", read=readers.file("document"), optional=True),
        Step("place", read=readers.location, optional=True),
        Step("card", read=readers.contact, contact=True, optional=True),
        Step("when", read=readers.time, optional=True, wanted=lambda asking: asking.answers.get("colour") == "red"),
    ),
    review=review,
)


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """Ours, and those of the sample."""
    folder = tmp_path_factory.mktemp("house") / "templates"
    shutil.copytree(FOLDER, folder)
    for language in ("zh-Hans", "en"):
        (folder / language / "sample").mkdir()
        for name in STEPS:
            (folder / language / "sample" / f"{name}.j2").write_text(ASK.format(name=name))
        (folder / language / "sample" / "preview.j2").write_text(PREVIEW)
    return folder


@pytest.fixture(autouse=True)
def sample(templates, monkeypatch):
    monkeypatch.setattr(composition, "Messages", functools.partial(Messages, templates))
    monkeypatch.setitem(composition.FORMS, "sample", SAMPLE)


@pytest.fixture
async def filler(guest, bot):
    """Somebody whose sample form begins."""
    await guest.says("/start")
    await begins(bot, guest)
    return guest


async def begins(bot, chat, form="sample", **answers):
    """A draft that has the floor, at its first question."""
    data = json.dumps({"answers": answers})
    async with bot.database.transaction() as tx:
        sql = """INSERT INTO drafts (telegram_id, form, step, data, created_at, changed_at)
                 VALUES (:who, :form, 'title', :data, 0, 0)"""
        number = await tx.insert(sql, who=chat.person.id, form=form, data=data)
        sql = "UPDATE accounts SET active_draft = :draft WHERE telegram_id = :who"
        await tx.execute(sql, draft=number, who=chat.person.id)
    return number


async def stored(bot, number=1):
    async with bot.database.reading() as reader:
        state, step, data = await reader.one("SELECT state, step, data FROM drafts WHERE id = :id", id=number)
    return state, step, json.loads(data).get("answers")


async def test_every_kind_of_step_is_answered_in_turn(filler, bot):
    assert "第colour步" in (await filler.says("标题")).text
    assert "第sizes步" in (await filler.presses("red")).text
    assert "✅M" in (await filler.presses("M")).buttons
    await filler.presses("L")
    await filler.presses("✅M")
    assert "第picture步" in (await filler.presses("好了")).text
    assert "第pictures步" in (await filler.sends_photo("一张")).text
    shown = await filler.sends_album(4, "四张")
    assert "第file步" in shown.text
    assert "第place步" in (await filler.sends_document("a.pdf")).text
    assert "第card步" in (await filler.sends_location(24.9, 118.4)).text
    filler.person.phone = "+12125550177"
    assert "第when步" in (await filler.sends_contact()).text
    assert "预览" in (await filler.says("明天下午3点")).text
    state, step, answers = await stored(bot)
    assert (state, step, [each for each in answers if each != filling.PRESSED]) == ("open", "", list(STEPS))
    assert len(answers["pictures"]["media"]) == 4
    assert (answers["sizes"], answers["place"], answers["card"]["owner"]) == (["L"], [24.9, 118.4], filler.person.id)


async def test_refusal_says_what_is_allowed_and_keeps_the_question(filler, bot):
    refused = await filler.says("短")
    assert "至少要 2 个字" in refused.text
    assert "✖️ 取消" in refused.buttons
    assert "最多 20 个" in (await filler.says("长" * 21)).text
    assert "请发文字" in (await filler.sends_photo("图")).text
    assert (await stored(bot))[1:] == ("title", {})
    await filler.says("标题")
    assert "请点下面的按钮" in (await filler.says("绿")).text
    assert "没有内容" in (await filler.sends_data("forms:pick:1:colour:green")).text
    await filler.presses("blue")
    assert "不能空着" in (await filler.presses("好了")).text
    assert "不能空着" in (await filler.says("跳过")).text
    await filler.presses("S")
    await filler.presses("好了")
    assert "请发一张图片" in (await filler.sends_document("a.pdf")).text


async def to_preview(chat, title="标题"):
    await chat.says(title)
    await chat.presses("blue")
    await chat.presses("S")
    await chat.presses("好了")
    for _step in ("picture", "pictures", "file", "place"):
        await chat.presses("⏭ 跳过")
    return await chat.says("跳过")  # the last by word


async def test_answers_are_changed_from_the_preview(filler, bot):
    assert "预览" in (await to_preview(filler)).text
    assert "第title步" in (await filler.presses("改title")).text
    shown = await filler.says("新标题")
    assert "title=新标题" in shown.text
    assert "第title步" in (await filler.presses("改title")).text
    assert "title=新标题" in (await filler.presses("⬅️ 返回")).text
    await filler.presses("改colour")
    assert "第when步" in (await filler.presses("red")).text  # asked for only with red


async def test_what_is_written_at_the_preview_is_looked_up(filler, bot):
    await to_preview(filler)
    assert "西安市福建南安商会" in (await filler.says("西安商会")).text
    assert (await stored(bot))[2]["title"] == "标题"


async def test_back_shows_the_question_before(filler):
    first = await filler.says("标题")
    assert "⬅️ 返回" in first.buttons
    assert "第title步" in (await filler.presses("⬅️ 返回")).text
    await filler.says("另一个")
    assert "第title步" in (await filler.says("返回")).text


async def test_cancelled_by_word_or_command_and_brought_back(filler, bot):
    await filler.says("标题")
    for word in ("取消", "/cancel"):
        cancelled = await filler.says(word)
        assert "已取消" in cancelled.text
        assert (await stored(bot))[0] == "cancelled"
        assert "第colour步" in (await filler.presses("↩️ 恢复")).text
    assert (await stored(bot))[2] == {"title": "标题"}


async def test_a_command_puts_it_aside_and_a_press_takes_it_up(filler, bot):
    asked = await filler.says("标题")
    await filler.says("/menu")
    assert "西安市福建南安商会" in (await filler.says("西安商会")).text
    assert "第sizes步" in (await filler._press(asked.message_id, asked.action("red"))).text
    assert "请点下面的按钮" in (await filler.says("西安商会")).text


async def test_a_press_that_is_replayed_turns_nothing_back(filler, bot, templates):
    """Killed after the answer was shown, before the update was done: it comes once more."""
    deps = Deps(bot.config, bot.database, Clock(), Messages(templates), {"sample": SAMPLE})
    async with bot.database.transaction() as tx:
        reader = await accounts.known(deps, tx, filler.person.id)
    for update_id, chosen in ((7, ["S"]), (7, ["S"]), (8, [])):
        await filling.pick(deps, reader, 1, "sizes", "S", update_id)
        assert (await stored(bot))[2]["sizes"] == chosen


async def test_two_devices_at_once(filler, bot):
    asked = await filler.says("标题")
    await filler._press(asked.message_id, "forms:pick:1:colour:red")
    await filler._press(asked.message_id, "forms:pick:1:colour:blue")  # the other device still shows the question
    _state, step, answers = await stored(bot)
    assert (step, answers["colour"]) == ("sizes", "blue")


async def test_others_cannot_touch_it(filler, people, bot):
    other = await people("别人")
    await other.says("/start")
    for data in ("pick:1:colour:red", "done:1:sizes", "change:1:title", "skip:1", "back:1", "resume:1", "reopen:1",
                 "cancel:1", "change:1:nonsense", "pick:99:colour:red"):  # fmt: skip
        assert "没有内容" in (await other.sends_data(f"forms:{data}")).text, data
    assert (await stored(bot))[0] == "open"


async def test_reminded_then_expired(filler, bot, clock):
    asked = await filler.says("标题")
    await clock.move(days=6, minutes=1)
    reminder = await heard(filler, "24 小时后会清除")
    assert "第colour步" in (await filler._press(reminder.message_id, reminder.action("✍️ 接着写"))).text
    await clock.move(days=7, minutes=1)
    assert "放得太久" in (await filler._press(asked.message_id, asked.action("red"))).text
    assert (await stored(bot))[0] == "expired"
    assert "西安市福建南安商会" in (await filler.says("西安商会")).text


async def test_album_whose_first_is_refused_is_refused_once(filler, bot, monkeypatch):
    monkeypatch.setattr(readers.contents, "MOST_BYTES", 1)
    await filler.says("标题")
    await filler.presses("blue")
    await filler.presses("S")
    await filler.presses("好了")
    await filler.presses("⏭ 跳过")
    before = len(filler.received())
    assert "文件太大" in (await filler.sends_album(3)).text
    await filler.says("跳过")
    assert len(filler.received()) == before + 2
    assert (await stored(bot))[2]["pictures"] is None


async def test_goes_on_after_an_upgrade_that_took_a_step_away(filler, bot, monkeypatch):
    await filler.says("标题")
    await filler.presses("blue")
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE drafts SET step = 'measures'")
    assert "第sizes步" in (await filler.sends_data("forms:resume:1")).text
    assert "请点下面的按钮" in (await filler.says("随便")).text
