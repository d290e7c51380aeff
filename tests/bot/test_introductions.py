"""Random histories of introductions: every message that goes out is looked through, by who may see what by then.

What may be is said here once more, by the test's own books, never by what the code has written: `JIEDUI_HISTORIES=1000`
tries as many of them.
"""

import asyncio
import json
import os
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot import accounts, avoiding
from bot.belonging import leaving
from bot.config import Alliance, Config
from bot.contents import Content
from bot.deps import Deps
from bot.forms import filling, taking
from bot.forms.steps import Sent
from bot.introductions import (
    amounts,
    answering,
    asking,
    carrying,
    endorsing,
    funnel,
    listing,
    meeting,
    relaying,
    states,
)
from bot.jobs import Jobs
from bot.messages import Messages
from bot.personal import erasing, showing
from bot.refusals import Refusal
from bot.wiring import FORMS, JOBS, WAITING
from storage import accounts as linked
from storage import handovers, introductions
from storage.database import Database
from storage.erasures import Erasure
from storage.waiting import Place, Scope
from tests.histories import Post
from tests.register import MEMBER, OFFICER, SECRETARY, nanan

ACCOUNT = {1: 7011, 2: 7010, 4: MEMBER, 5: SECRETARY, 6: OFFICER}
ASKERS, TARGETS = (1, 2, 4), (1, 2, 3, 4)
NAMES = {1: "林示例", 2: "陈建华", 3: "陈建华", 4: "黄会员"}
FIELDS = ("phone", "wechat", "email")
CONTACTS = {
    number: (f"+1212555019{number}", f"wx-secret-{number}", f"p{number}@secret.example") for number in range(1, 7)
}
SHOWN = {number: (f"+1 212-555-019{number}", *values[1:]) for number, values in CONTACTS.items()}
START = int(datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
SHIFT_MS = 8 * HOUR_MS  # of Shanghai, which has no summer time
PITCH = "我厂做闸阀二十年，想在西安找代理"
REASON, WORD = "已经有代理了不想说", "我会多年会员靠得住"
OPEN, QUIET = {"with_secretariat", "asked", "endorsed"}, {"declined", "expired"}
OURS = "introduc"  # so begin the kinds of their deliveries
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
DIAGRAM = set(re.findall(r"^    (\w+) --> (\w+)", README, re.MULTILINE))
"""Every step of a state that the README draws."""
SHARED = st.sampled_from([list(FIELDS), ["phone"], ["wechat", "company"], []])
WHOSE = st.sampled_from([0, 0, 0, *ASKERS])  # whose turn it is, or whoever presses what he was forwarded
MESSAGES = Messages()
TEMPLATE: list[Path] = []


class Stopped:
    def __init__(self):
        self.at = START

    def now(self):
        return self.at

    def tick(self):
        pass


async def _template(path):
    database = await Database.open(path)
    await nanan().write(database)

    def put(connection):
        for person, (phone, wechat, email) in CONTACTS.items():
            connection.execute(
                "UPDATE persons SET phone = ?, wechat = ?, email = ?, consent_on = '2026-01-01', visibility = '{}' WHERE id = ?",
                (phone, wechat, email, person),
            )
        connection.execute("DELETE FROM accounts")
        for person, account in ACCOUNT.items():
            connection.execute(
                "INSERT INTO accounts (telegram_id, person_id, created_at, reachable) VALUES (?, ?, 0, 1)",
                (account, person),
            )

    await database.write(put)
    await database.close()


def next_morning(at):
    """The next 9:00 in Shanghai."""
    day, into = divmod(at + SHIFT_MS, DAY_MS)
    return (day + (into >= 9 * HOUR_MS)) * DAY_MS + 9 * HOUR_MS - SHIFT_MS


def test_next_morning_as_the_calendar_has_it():
    for hour in (0, 8, 9, 10, 23):
        at = datetime(2026, 12, 5, hour, 30 if hour == 8 else 0, tzinfo=ZoneInfo("Asia/Shanghai"))
        day = 5 if hour < 9 else 6
        expected = datetime(2026, 12, day, 9, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000
        assert next_morning(int(at.timestamp() * 1000)) == expected


def test_the_diagram_of_the_readme_is_the_rules():
    assert {(old, new) for old, found in states.NEXT.items() for new in found} == DIAGRAM


class Histories(Post, RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        if not TEMPLATE:
            folder = Path(tempfile.mkdtemp())
            self.loop.run_until_complete(_template(folder / "template.db"))
            TEMPLATE.append(folder / "template.db")
        path = Path(self.folder.name) / "alliance.db"
        shutil.copy(TEMPLATE[0], path)
        self.clock = Stopped()
        self.database = self.loop.run_until_complete(Database.open(path, readers=1))
        self.deps = Deps(Config(alliance=Alliance()), self.database, self.clock, MESSAGES, FORMS, WAITING)
        self.jobs = Jobs(self.deps, JOBS)
        self.account, self.whose = dict(ACCOUNT), {account: person for person, account in ACCOUNT.items()}
        self.asked = []  # ids
        self.asker, self.target, self.shared = {}, {}, {}
        self.consents = set()  # (introduction, person): what he said himself, or his secretariat for him
        self.agreed, self.carrier = set(), {}
        self.secret = set()  # introductions of whom the target had no dealings with: nobody hears of them
        self.avoided = set()  # (who, whom)
        self.ended = {}  # when a no was said, or it ran out
        self.told = {}  # when who asked heard of it
        self.over = set()  # taken back, by himself or with what ended all of his
        self.seen = {}  # how it looked to who asked
        self.gone, self.left, self.former = set(), {}, set()
        self.noted = {}  # (introduction, person): an amount as it would be said
        self.requests, self.questions, self.answered = Counter(), Counter(), Counter()
        self.chats = defaultdict(dict)  # what stands there now: message -> text
        self.next_message = 100
        self.before = {}

    def teardown(self):
        self.loop.run_until_complete(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    # What people do.

    @initialize(
        shared=SHARED,
        opening=st.sampled_from(["asked", "agreed", "agreed", "carried", "recommended", "questioned", "declined"]),
        before=st.sampled_from(["", "", "hides", "withdraws", "moves"]),
        who=st.sampled_from([2, 4]),
    )
    def begin(self, shared, opening, before, who):
        """What random steps alone come to too seldom; `before`: what comes before that is sent."""
        self.asks(4, 1 if opening in {"carried", "recommended"} else 2, "buy", shared)
        number, reader, desk = self.asked[0], self.reader(2), self.reader(5)
        match opening:
            case "agreed":
                self.run(answering.yes(self.deps, reader.viewer, number))
                self.agrees(number, 2)
            case "carried":
                self.run(carrying.hand_over(self.deps, desk.viewer, number, endorsed=False))
            case "recommended":
                self.run(self.recommends(desk, number))
            case "questioned":
                self.run(self.writes(2, number))
                self.questions[number] += 1
                self.seen[number] = self.view(number)
            case "declined":
                self.run(answering.no(self.deps, reader.viewer, number))
                self.ended[number] = self.clock.at
        if before == "hides" and number in self.agreed:
            self.run(answering.stop_showing(self.deps, self.reader(who).viewer, number))
            self.consents.discard((number, who))
        if before == "withdraws":
            self.withdraws_consent(who)
        if before == "moves":
            self.takes_another_account(who)
        self.settle()

    @rule(
        asker=st.sampled_from(ASKERS),
        whom=st.sampled_from(TARGETS),
        purpose=st.sampled_from(["buy", "visit"]),
        shared=SHARED,
    )
    def asks(self, asker, whom, purpose, shared):
        async def ask():
            who = await accounts.known(self.deps, self.database.here, self.account[asker])
            await asking.begin(self.deps, who, whom)
            answers = {"target": whom, "notice": None, "purpose": purpose, "pitch": PITCH}
            turn = await filling.begin(self.deps, who, asking.NAME, answers | {"shared": shared})
            return await asking.ask(self.deps, who, turn.draft)

        made = self.tries(ask(), asker)
        if made:
            number = made.it.id
            assert self.may_ask(asker, whom), "not again so soon, nor more than five"
            self.asked.append(number)
            self.asker[number], self.target[number], self.shared[number] = asker, whom, shared
            self.consents.add((number, asker))
            if (whom, asker) in self.avoided:
                self.secret.add(number)
            self.seen[number] = self.view(number)
        self.settle()

    def may_ask(self, asker, whom):
        mine = [number for number in self.asked if self.asker[number] == asker]
        lately = [self.told[number] for number in mine if self.target[number] == whom and number in self.told]
        return sum(map(self.waits, mine)) < 5 and not any(self.clock.at - at < 30 * DAY_MS for at in lately)

    @precondition(lambda self: self.asked)
    @rule(
        data=st.data(),
        who=WHOSE,
        verb=st.sampled_from(["yes", "no", "no", "later"]),
        sent=st.booleans(),
    )
    def answers(self, data, who, verb, sent):
        number = data.draw(st.sampled_from(self.asked))
        who = who or self.target[number]
        reader = self.reader(who)
        if reader is None:
            return
        first = self.row(number).state
        act = getattr(answering, verb)
        done = self.tries(act(self.deps, reader if verb == "later" else reader.viewer, number))
        assert done is None or (who == self.target[number] and number not in self.secret)
        if done and first in OPEN:
            assert number not in self.over, "what was taken back can't be answered"
            if verb == "yes":
                self.agrees(number, who)
            if verb == "no":
                self.ended[number] = self.clock.at
        if done and verb == "no":
            turn = self.tries(answering.ask_reason(self.deps, reader, number))
            if turn:
                self.tries(taking.take(self.deps, reader, turn.draft, _sent(REASON)))
                self.tries(answering.give_reason(self.deps, reader, turn.draft))
        if sent:  # else something else comes first
            self.settle()

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), desk=st.sampled_from([5, 5, 6, 4]), sent=st.booleans(),
          verb=st.sampled_from(["carry", "endorse", "recommend", "decline", "agreed", "passed_on"]))  # fmt: skip
    def carries(self, data, desk, verb, sent):
        number, reader = data.draw(st.sampled_from(self.asked)), self.reader(desk)
        if reader is None:
            return
        viewer, on_bot = reader.viewer, self.target[number] in self.account
        if verb in {"carry", "endorse"}:
            done = self.tries(carrying.hand_over(self.deps, viewer, number, endorsed=verb == "endorse"))
        elif verb == "recommend":
            done = self.tries(self.recommends(reader, number))
        else:
            done = self.tries(getattr(carrying, verb)(self.deps, viewer, number))
        assert done is None or (desk in {5, 6} and number not in self.secret | self.over)
        if done and verb == "agreed":
            self.agrees(number, self.target[number])
            if not on_bot:
                self.carrier[number] = desk
        if done and verb == "decline":
            self.ended[number] = self.clock.at
        if sent:
            self.settle()

    async def recommends(self, reader, number):
        turn = await endorsing.begin(self.deps, reader, number)
        asker = self.asker[number]
        text = f"{WORD}，电话{CONTACTS[asker][0]}，{CONTACTS[asker][2]}"
        await taking.take(self.deps, reader, turn.draft, _sent(text))
        return await endorsing.send(self.deps, reader, turn.draft)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), who=st.sampled_from(ASKERS))
    def says_something(self, data, who):
        number, reader = data.draw(st.sampled_from(self.asked)), self.reader(who)
        if reader is None:
            return
        done = self.tries(self.writes(who, number))
        if who == self.asker[number]:
            pending = self.questions[number] > self.answered[number]
            assert (done is not None) == (pending and self.waits(number)), "as far as he knows"
        if done:
            (self.questions if done.of_target else self.answered)[number] += 1
            if self.waits(number):
                self.seen[number] = self.view(number)  # what was asked and answered
        self.settle()

    async def writes(self, who, number):
        """A question, or what answers it: with all that isn't his to say yet."""
        reader = await accounts.known(self.deps, self.database.here, self.account[who])
        turn = await relaying.begin(self.deps, reader, number)
        text = f"打我电话 {CONTACTS[who][0]}，微信{CONTACTS[who][1]}，{CONTACTS[who][2]} 好吗"
        await taking.take(self.deps, reader, turn.draft, _sent(text))
        return await relaying.send(self.deps, reader, turn.draft)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), who=WHOSE)
    def withdraws(self, data, who):
        number = data.draw(st.sampled_from(self.asked))
        who = who or self.asker[number]
        reader = self.reader(who)
        if reader is None:
            return
        waits = self.waits(number)
        done = self.tries(answering.withdraw(self.deps, reader.viewer, number))
        assert (done is not None) == (self.asker[number] == who and (waits or number in self.over))
        if done:
            self.over.add(number)
        self.settle()

    @precondition(lambda self: self.agreed)
    @rule(data=st.data(), who=st.sampled_from(ASKERS))
    def hides(self, data, who):
        number, reader = data.draw(st.sampled_from(sorted(self.agreed))), self.reader(who)
        if reader is None:
            return
        self.tries(answering.stop_showing(self.deps, reader.viewer, number))
        self.consents.discard((number, who))
        self.settle()

    @rule(who=st.sampled_from(ASKERS))
    def withdraws_consent(self, who):
        reader = self.reader(who)
        if reader is None:
            return
        if self.tries(showing.withdraw(self.deps, reader.viewer), who, done=True):
            self.ends_all(who)
        self.settle()

    def ends_all(self, who):
        self.consents = {each for each in self.consents if each[1] != who}
        self.over |= {number for number in self.asked if self.asker[number] == who and self.waits(number)}

    @rule(one=st.sampled_from(ASKERS), other=st.sampled_from(ASKERS), ever=st.booleans())
    def avoids(self, one, other, ever):
        reader = self.reader(one)
        if one == other or reader is None:
            return
        if ever:
            if self.tries(avoiding.add(self.deps, reader.viewer, other)):
                self.avoided.add((one, other))
                pairs = [number for number in self.asked if (self.target[number], self.asker[number]) == (one, other)]
                self.secret |= {number for number in pairs if self.row(number).state in OPEN}
        else:
            self.run(avoiding.remove(self.deps, reader.viewer, other))
            self.avoided.discard((one, other))

    @rule(who=st.sampled_from(ASKERS), wish=st.sampled_from(["", "direct", "secretariat", "closed"]))
    def wishes(self, who, wish):
        reader = self.reader(who)
        if reader:
            self.run(listing.wish(self.deps, reader, wish))

    @precondition(lambda self: self.agreed)
    @rule(data=st.data(), answer=st.sampled_from(meeting.ANSWERS))
    def met(self, data, answer):
        number = data.draw(st.sampled_from(sorted(self.agreed)))
        reader = self.reader(self.asker[number])
        if reader:
            self.tries(meeting.say(self.deps, reader.viewer, number, answer))
        self.settle()

    @precondition(lambda self: self.agreed)
    @rule(data=st.data(), who=st.sampled_from(ASKERS))
    def notes_an_amount(self, data, who):
        number, reader = data.draw(st.sampled_from(sorted(self.agreed))), self.reader(who)

        async def note():
            turn = await amounts.begin(self.deps, reader, number)
            await taking.take(self.deps, reader, turn.draft, _sent(f"USD 7{who}{who}1{number:03}"))
            return await amounts.keep(self.deps, reader, turn.draft)

        if reader and self.tries(note()):
            assert who in {self.asker[number], self.target[number]}
            self.noted[number, who] = f"{int(f'7{who}{who}1{number:03}'):,}"

    @rule(who=st.sampled_from(ASKERS))
    def takes_another_account(self, who):
        """As a claim that his secretariat confirms does it."""
        if who in self.gone or who in {self.whose[each] for each in self.former}:
            return
        old, new = self.account[who], self.account[who] + 100

        async def hand_over():
            async with self.database.transaction() as tx:
                await linked.create(tx, new, self.clock.at)
                await linked.unlink(tx, old)
                await tx.run(partial(handovers.move, old=old, new=new))
                await linked.link(tx, new, who, self.clock.at)
                await linked.set_reachable(tx, new, reachable=True)

        self.run(hand_over())
        self.account[who], self.whose[new] = new, who
        self.former.add(old)

    @rule(who=st.sampled_from(ASKERS), back=st.booleans())
    def leaves(self, who, back):
        """His organisation, the only one; and comes back."""
        reader = self.reader(who)
        if reader is None:
            return
        if who in self.left and back:
            if self.tries(leaving.undo(self.deps, reader.viewer, self.left[who])):
                del self.left[who]
        elif who not in self.left:
            cause = int(self.clock.at) + len(self.before) + who
            done = self.tries(leaving.leave(self.deps, reader.viewer, 2, cause))
            if done:
                self.left[who] = done.departure.id
        self.settle()

    @rule(who=st.sampled_from(ASKERS), really=st.sampled_from([True, False, False]))
    def is_erased(self, who, really):
        if not really or who in self.gone:
            return

        async def erase():
            async with self.database.transaction() as tx:
                asked = Erasure(0, self.account[who], who, "planned", self.clock.at)
                await erasing.put(tx, -who, asked, self.clock.at)

        self.run(erase())
        self.gone.add(who)
        self.ends_all(who)
        self.settle()

    @rule(hours=st.sampled_from([1, 9, 13, 23, 25, 50, 100, 170]))
    def waits_a_while(self, hours):
        while hours > 0:
            self.clock.at += min(11, hours) * HOUR_MS
            hours -= 11
            self.settle()

    # The house.

    def run(self, what):
        return self.loop.run_until_complete(what)

    def tries(self, what, who=None, *, done=False):
        """None for a refusal; `done`: True for what gives nothing."""
        if who is not None and who in self.gone:
            what.close()
            return None
        try:
            found = self.run(what)
        except Refusal:
            return None
        return True if done else found

    def reader(self, person):
        """None for who was erased."""
        if person in self.gone or person not in self.account:
            return None
        return self.run(accounts.known(self.deps, self.database.here, self.account[person]))

    def row(self, number):
        return self.run(introductions.by_id(self.database.here, number))

    def waits(self, number):
        """As far as who asked knows."""
        return number not in self.agreed | self.over and not (
            number in self.ended and self.clock.at >= self.due(number)
        )

    def due(self, number):
        """When he is told."""
        return next_morning(self.ended[number])

    def view(self, number):
        """What who asked sees of it, but for the day by which an answer was due."""
        reader = self.reader(self.asker[number])
        template, values = self.run(listing.show(self.deps, reader, number))
        shown = MESSAGES.render(template, "zh-Hans", **values)
        listed = self.run(listing.overview(self.deps, reader)).by_me
        assert number in {each.it.id for each in listed}
        return re.sub("，[^，]*前答复", "", f"{shown.text}{shown.rows}")

    def agrees(self, number, person):
        self.consents.add((number, person))
        self.agreed.add(number)

    def settle(self):
        """Jobs, then what is due goes out; until nothing is left."""
        for _round in range(5):
            open_before = [number for number in self.asked if self.row(number).state in OPEN]
            self.run(self.jobs.tick())
            for number in open_before:
                if self.row(number).state == "expired":
                    self.ended[number] = self.clock.at
                    early = self.clock.at - self.row(number).created_at < 7 * DAY_MS
                    assert not early or number in self.secret
            sent = self.run(self.database.write(self.send))
            if not sent:
                return

    def arrived(self, connection, delivery):
        self.look(delivery.recipient, delivery.parameters, delivery.operation)
        if delivery.kind.startswith(OURS) and delivery.operation == "send":
            self._heard(connection, delivery)

    def _heard(self, connection, delivery):
        """One of introductions: to whom, when, and with a next step."""
        number, parameters = delivery.object_id, json.loads(delivery.parameters)
        assert delivery.recipient not in self.former, "an account of before hears nothing more"
        person, asker = self.whose[delivery.recipient], self.asker[number]
        assert parameters.get("reply_markup") or delivery.occurrence == "introduction_vcard"
        if person == asker:
            assert delivery.kind in {"introduction_told", "introduced", "introduction_question", "introduction_met"}
        else:
            assert number not in self.over | self.secret, "of what is over, or never was for him, nobody hears"
            assert number not in self.ended, "nor who let it expire"
        if delivery.kind == "introduction":
            self.requests[number] += 1
            assert self.requests[number] <= 3, "asked, and reminded twice at most"
            hour = (self.clock.at + SHIFT_MS) % DAY_MS / HOUR_MS
            assert self.requests[number] == 1 or 8 <= hour < 21.5, "never at night"
        if delivery.kind == "introduction_told":
            self._told(connection, number, parameters)

    def _told(self, connection, number, parameters):
        """One text, whichever ending it was; from the next 9:00 on."""
        sql = (
            "SELECT name FROM persons WHERE id = ? AND EXISTS (SELECT 1 FROM memberships WHERE person_id = persons.id)"
        )
        name = connection.execute(sql + " AND erased_at IS NULL", (self.target[number],)).fetchone()
        whom = f"<b>{name[0]}</b>" if name else ""
        assert parameters["text"] == f"🤝 请求引荐{whom}：对方近期不便，秘书处会继续为您留意。"
        buttons = [each["text"] for row in parameters["reply_markup"]["inline_keyboard"] for each in row]
        assert buttons == ["🙋 请秘书处另找一位", "🤝 我的引荐", "☰ 菜单"]
        assert number not in self.told, "once"
        assert number not in self.agreed | self.over
        assert 0 <= self.clock.at - self.due(number) < 12 * HOUR_MS, "at the next 9:00"
        self.told[number] = self.clock.at

    def allowed(self, chat, person):
        """Which of somebody's contacts may stand in a chat."""
        viewer = self.whose[chat]
        if viewer == person:
            return set(FIELDS)
        found = set()
        for number in self.agreed:
            if (number, person) not in self.consents:
                continue
            asker, target = self.asker[number], self.target[number]
            if (person, viewer) == (target, asker):
                found |= set(FIELDS)
            if person == asker and viewer == self.carrier.get(number, target):
                found |= set(self.shared[number])
        return found

    def look(self, chat, text, operation=""):
        assert REASON not in text
        if self.whose[chat] not in self.target.values():
            assert WORD not in text or self.whose[chat] in {5, 6}
        for (_number, person), amount in self.noted.items():
            assert amount not in text or self.whose[chat] == person
        for person, values in SHOWN.items():
            may = self.allowed(chat, person)
            for field, value, raw in zip(FIELDS, values, CONTACTS[person], strict=True):
                there = value in text or raw in text
                assert not there or field in may, f"{chat} is shown the {field} of {person} ({operation})"

    # What always holds.

    @invariant()
    def nothing_stands_where_it_may_not(self):
        for chat, messages in self.chats.items():
            for text in messages.values():
                self.look(chat, text)

    @invariant()
    def states_are_those_of_the_diagram(self):
        for number in self.asked:
            it, was = self.row(number), self.before.get(number)
            if was and was != it.state:
                assert it.state in _reachable(was), f"{was} -> {it.state}"
            self.before[number] = it.state
            assert number not in self.over or it.state == "withdrawn" or self.asker[number] in self.gone
            assert (it.state in {"accepted", "connected", "closed"}) == (number in self.agreed)

    @invariant()
    def who_asked_knows_nothing_before_he_is_told(self):
        for number in self.asked:
            if self.asker[number] in self.gone:
                continue
            if self.waits(number) and not {self.asker[number], self.target[number]} & (self.gone | set(self.left)):
                assert self.view(number) == self.seen[number]

    @invariant()
    def who_was_asked_is_never_told_that_he_let_it_expire(self):
        """As of one that was taken back."""
        for number in self.asked:
            reader = self.reader(self.target[number]) if self.target[number] in self.account else None
            if (
                reader is None
                or self.row(number).state not in {"expired", "withdrawn"}
                or self.ended.get(number) is None
            ):
                continue
            history = self.run(listing.history(self.deps, reader, 0)).items
            assert number not in {each.it.id for each in history if not each.mine}
            shown = self.tries(listing.show(self.deps, reader, number))
            text = MESSAGES.render(shown[0], "zh-Hans", **shown[1]).text if shown else "已结束"
            assert "已结束" in text or self.asker[number] == self.target[number]

    @invariant()
    def nobody_is_stuck(self):
        """What is open ends by itself; what was agreed and not passed on waits at a desk."""

        def look(connection):
            due = {row[0] for row in connection.execute(
                "SELECT object_id FROM jobs WHERE kind = 'introductions.expire' AND state = 'due' AND due_at > ?",
                (self.clock.at,),
            )}  # fmt: skip
            tell = {row[0] for row in connection.execute(
                "SELECT object_id FROM jobs WHERE kind = 'introductions.tell' AND state = 'due'"
            )}  # fmt: skip
            scope = Scope(office=True, overdue=self.clock.at + 1)
            return due, tell, {each.id for each in introductions.waiting(connection, scope, Place(), 100)}

        due, tell, waiting = self.run(self.database.here.run(look))
        for number in self.asked:
            it, both = self.row(number), {self.asker[number], self.target[number]}
            assert it.state not in OPEN or number in due
            assert it.state not in QUIET or number in tell or number in self.told or self.asker[number] in self.gone
            if not both & (self.gone | set(self.left)):
                wanted = it.state in {"with_secretariat", "accepted"} and number not in self.secret
                assert (number in waiting) == wanted
        assert not waiting & (self.secret | self.over)

    @invariant()
    def no_page_shows_contacts(self):
        for person in self.account:
            reader = self.reader(person)
            if reader is None:
                continue
            pages = [MESSAGES.render("introductions/list", "zh-Hans", it=self.run(listing.overview(self.deps, reader)))]
            page = self.run(listing.history(self.deps, reader, 0))
            pages.append(MESSAGES.render("introductions/history", "zh-Hans", page=page))
            for number in self.asked[-2:]:
                shown = self.tries(listing.show(self.deps, reader, number))
                if shown:
                    pages.append(MESSAGES.render(shown[0], "zh-Hans", **shown[1]))
            if reader.viewer.staff:
                pages.append(
                    MESSAGES.render("introductions/funnel", "zh-Hans", it=self.run(funnel.of(self.deps, reader.viewer)))
                )
            text = "\n".join(page.text for page in pages)
            assert all(page.rows for page in pages), "a next step on each"
            assert REASON not in text
            assert not any(value in text for values in SHOWN.values() for value in values)
            for (_number, of), amount in self.noted.items():
                assert amount not in text or of == person


def _sent(text):
    return Sent(1, Content(text=text))


def _reachable(state):
    found, wait = set(), [state]
    while wait:
        here = wait.pop()
        for old, new in DIAGRAM:
            if old == here and new not in found:
                found.add(new)
                wait.append(new)
    return found


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(os.environ.get("JIEDUI_HISTORIES", "12")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking one takes minutes
    print_blob=True,
)
