"""Random histories of introductions: every message that goes out is looked through, by who may see what by then.

`JIEDUI_HISTORIES=1000` tries as many of them.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot import accounts
from bot.config import Alliance, Config
from bot.contents import Content
from bot.deps import Deps
from bot.forms import filling
from bot.forms.steps import Sent
from bot.introductions import answering, asking, carrying, listing, meeting, relaying, states
from bot.jobs import Jobs
from bot.messages import Messages
from bot.outbox import Kind
from bot.personal import showing
from bot.refusals import Refusal
from bot.wiring import FORMS, JOBS, KINDS, WAITING
from storage import avoidings, introductions, outbox
from storage.database import Database
from storage.waiting import Place, Scope
from tests.register import MEMBER, OFFICER, SECRETARY, nanan

ACCOUNT = {1: 7011, 2: 7010, 4: MEMBER, 5: SECRETARY, 6: OFFICER}
PERSON = {account: person for person, account in ACCOUNT.items()}
ASKERS, TARGETS = (1, 2, 4), (1, 2, 3, 4)
CONTACTS = {
    number: (f"+1212555019{number}", f"wx-secret-{number}", f"p{number}@secret.example") for number in range(1, 7)
}
SHOWN = {number: (f"+1 212-555-019{number}", *values) for number, values in CONTACTS.items()}
START = int(datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
PITCH = "我厂做闸阀二十年，想在西安找代理"
REASON = "已经有代理了不想说"
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


class Histories(RuleBasedStateMachine):
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
        self.asked = []  # ids
        self.consents = set()  # (introduction, person): what he said himself, or his secretariat for him
        self.agreed = set()  # introductions
        self.chats = defaultdict(dict)  # what stands there now: message -> text
        self.next_message = 100
        self.before = {}

    def teardown(self):
        self.loop.run_until_complete(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    # What people do.

    @initialize(agreed=st.booleans())
    def begin(self, agreed):
        self.asks(4, 2, "buy")
        if agreed:
            self.run(answering.yes(self.deps, self.reader(ACCOUNT[2]).viewer, self.asked[0]))
            self.agrees(self.asked[0], 2)
            self.settle()

    @rule(asker=st.sampled_from(ASKERS), whom=st.sampled_from(TARGETS), purpose=st.sampled_from(["buy", "visit"]))
    def asks(self, asker, whom, purpose):
        async def ask():
            who = await accounts.known(self.deps, self.database.here, ACCOUNT[asker])
            await asking.begin(self.deps, who, whom)
            answers = {"target": whom, "notice": None, "purpose": purpose, "pitch": PITCH}
            turn = await filling.begin(self.deps, who, asking.NAME, answers | {"shared": ["phone", "wechat", "email"]})
            return await asking.ask(self.deps, who, turn.draft)

        made = self.tries(ask())
        if made:
            self.asked.append(made.it.id)
            self.consents.add((made.it.id, asker))
        self.settle()

    @precondition(lambda self: self.asked)
    @rule(
        data=st.data(),
        who=st.sampled_from([1, 2, 4]),
        verb=st.sampled_from(["yes", "no", "no", "later"]),
        sent=st.booleans(),
    )
    def answers(self, data, who, verb, sent):
        number = data.draw(st.sampled_from(self.asked))
        it, overview = self.row(number), self.overview(self.row(number).telegram_id)
        reader = self.reader(ACCOUNT[who])
        act = getattr(answering, verb)
        done = self.tries(act(self.deps, reader if verb == "later" else reader.viewer, number))
        assert done is None or who == it.target_id
        if done and verb == "yes":
            self.agrees(number, who)
        if done and verb == "no":
            assert self.overview(it.telegram_id) == overview
            turn = self.tries(answering.ask_reason(self.deps, reader, number))
            if turn:
                self.tries(filling.take(self.deps, reader, turn.draft, _sent(REASON)))
                self.tries(answering.give_reason(self.deps, reader, turn.draft))
        if sent:  # else something else comes first
            self.settle()

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), desk=st.sampled_from([SECRETARY, OFFICER, MEMBER]),
          verb=st.sampled_from(["carry", "endorse", "decline", "agreed", "passed_on"]))  # fmt: skip
    def carries(self, data, desk, verb):
        number, viewer = data.draw(st.sampled_from(self.asked)), self.reader(desk).viewer
        it, overview = self.row(number), self.overview(self.row(number).telegram_id)
        if verb in {"carry", "endorse"}:
            done = self.tries(carrying.hand_over(self.deps, viewer, number, endorsed=verb == "endorse"))
        else:
            done = self.tries(getattr(carrying, verb)(self.deps, viewer, number))
        assert done is None or desk in {SECRETARY, OFFICER}
        if done and verb == "agreed":
            self.agrees(number, it.target_id)
        if done and verb in {"carry", "endorse", "decline"}:
            assert self.overview(it.telegram_id) == overview
        self.settle()

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), who=st.sampled_from([1, 2, 4]))
    def says_something(self, data, who):
        number, reader = data.draw(st.sampled_from(self.asked)), self.reader(ACCOUNT[who])
        turn = self.tries(relaying.begin(self.deps, reader, number))
        if turn:
            text = f"打我电话 {CONTACTS[who][0]}，微信{CONTACTS[who][1]}，{CONTACTS[who][2]} 好吗"
            self.tries(filling.take(self.deps, reader, turn.draft, _sent(text)))
            self.tries(relaying.send(self.deps, reader, turn.draft))
        self.settle()

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), who=st.sampled_from(ASKERS))
    def withdraws(self, data, who):
        number = data.draw(st.sampled_from(self.asked))
        done = self.tries(answering.withdraw(self.deps, self.reader(ACCOUNT[who]).viewer, number))
        assert done is None or self.row(number).person_id == who
        self.settle()

    @precondition(lambda self: self.agreed)
    @rule(data=st.data(), who=st.sampled_from([1, 2, 4]))
    def hides(self, data, who):
        number = data.draw(st.sampled_from(sorted(self.agreed)))
        self.tries(answering.stop_showing(self.deps, self.reader(ACCOUNT[who]).viewer, number))
        self.consents.discard((number, who))
        self.settle()

    @rule(who=st.sampled_from([1, 2, 4]))
    def withdraws_consent(self, who):
        self.tries(showing.withdraw(self.deps, self.reader(ACCOUNT[who]).viewer))
        self.consents = {each for each in self.consents if each[1] != who}
        self.settle()

    @rule(one=st.sampled_from([1, 2, 4]), other=st.sampled_from([1, 2, 4]))
    def avoids(self, one, other):
        async def avoid():
            async with self.database.transaction() as tx:
                await avoidings.put(tx, one, other, self.clock.at)

        if one != other:
            self.run(avoid())

    @rule(who=st.sampled_from([1, 2, 4]), wish=st.sampled_from(["", "direct", "secretariat", "closed"]))
    def wishes(self, who, wish):
        self.run(listing.wish(self.deps, self.reader(ACCOUNT[who]), wish))

    @precondition(lambda self: self.agreed)
    @rule(data=st.data(), answer=st.sampled_from(meeting.ANSWERS))
    def met(self, data, answer):
        number = data.draw(st.sampled_from(sorted(self.agreed)))
        self.tries(meeting.say(self.deps, self.reader(self.row(number).telegram_id).viewer, number, answer))
        self.settle()

    @rule(hours=st.sampled_from([1, 9, 23, 25, 50, 100, 170]))
    def waits(self, hours):
        for _hour in range(0, hours, 12):
            self.clock.at += min(12, hours) * 3_600_000
            self.settle()

    # The house.

    def run(self, what):
        return self.loop.run_until_complete(what)

    def tries(self, what):
        """None for a refusal."""
        try:
            return self.run(what)
        except Refusal:
            return None

    def reader(self, account):
        return self.run(accounts.known(self.deps, self.database.here, account))

    def row(self, number):
        return self.run(introductions.by_id(self.database.here, number))

    def overview(self, account):
        """What he sees in /intros of what he asked."""
        reader = self.reader(account)
        found = self.run(listing.overview(self.deps, reader))
        text = MESSAGES.render("introductions/list", "zh-Hans", it=found).text.partition("您请求的")[2]
        for each in found.by_me:
            template, values = self.run(listing.show(self.deps, reader, each.it.id))
            shown = MESSAGES.render(template, "zh-Hans", **values)
            text += f"{shown.text}{shown.rows}"
        return text

    def agrees(self, number, person):
        self.consents.add((number, person))
        self.agreed.add(number)

    def settle(self):
        """Jobs, then what is due goes out; until nothing is left."""
        for _round in range(4):
            self.run(self.jobs.tick())
            sent = self.run(self.database.write(self._send))
            if not sent:
                return

    def _send(self, connection):
        claimed = outbox.claim(connection, self.clock.at, 1000)
        for each in claimed:
            if not KINDS.get(each.kind, Kind()).still_due(connection, each):
                outbox.settle(connection, each.id, "dropped", self.clock.at)
                continue
            assert outbox.begin(connection, each, self.clock.at)
            number = each.target or self.next_message
            self.next_message += 1
            parameters = json.loads(each.parameters)
            if each.operation == "delete":
                self.chats[each.recipient].pop(number, None)
            else:
                self.chats[each.recipient][number] = each.parameters
                self.look(each.recipient, each.parameters)
            if each.kind == "introduction_told":
                self._quiet(connection, each, parameters)
            sent = None if each.operation in {"edit", "delete"} else number
            outbox.settle(connection, each.id, "sent", self.clock.at, message_id=sent)
        return len(claimed)

    def _quiet(self, connection, delivery, parameters):
        """One text, whichever ending it was; from 9:00 on."""
        target, told_at = connection.execute(
            "SELECT persons.name, told_at FROM introductions JOIN persons ON persons.id = target_id WHERE introductions.id = ?",
            (delivery.object_id,),
        ).fetchone()
        assert parameters["text"] == f"🤝 请求引荐<b>{target}</b>：对方近期不便，秘书处会继续为您留意。"
        assert datetime.fromtimestamp(told_at / 1000, ZoneInfo("Asia/Shanghai")).hour == states.HOUR
        assert told_at <= self.clock.at

    def allowed(self, chat, person):
        """Whether somebody's contacts may stand in a chat."""
        if PERSON[chat] == person:
            return True
        for number in self.agreed:
            it = self.row_here(number)
            readers = {it.telegram_id: it.target_id, it.carrier or ACCOUNT.get(it.target_id, 0): it.person_id}
            if readers.get(chat) == person and (number, person) in self.consents:
                return True
        return False

    def row_here(self, number):
        with closing(sqlite3.connect(Path(self.folder.name) / "alliance.db")) as connection:
            columns = introductions.COLUMNS
            sql = f"SELECT {columns} FROM introductions WHERE id = ?"
            return introductions.Introduction(*connection.execute(sql, (number,)).fetchone())

    def look(self, chat, text):
        assert REASON not in text
        for person, values in SHOWN.items():
            if any(value in text for value in values):
                assert self.allowed(chat, person), f"{chat} is shown the contacts of {person}"

    # What always holds.

    @invariant()
    def nothing_stands_where_it_may_not(self):
        for chat, messages in self.chats.items():
            for text in messages.values():
                self.look(chat, text)

    @invariant()
    def states_are_those_of_the_diagram(self):
        for number in self.asked:
            it = self.row(number)
            was = self.before.get(number)
            if was and was != it.state:
                assert it.state in _reachable(was), f"{was} -> {it.state}"
            self.before[number] = it.state
            standing = states.standing(it, self.clock.at)
            assert standing in {"direct", "secretariat", "not_reached", "connected", "withdrawn", "closed"}
            if it.state in states.OPEN:
                assert standing == it.way

    @invariant()
    def nobody_is_stuck(self):
        """What is open ends by itself; what was agreed and not passed on waits at a desk."""

        def look(connection):
            due = {row[0] for row in connection.execute(
                "SELECT object_id FROM jobs WHERE kind = 'introductions.expire' AND state = 'due' AND due_at > ?",
                (self.clock.at,),
            )}  # fmt: skip
            scope = Scope(office=True, overdue=self.clock.at + 1)
            return due, {each.id for each in introductions.waiting(connection, scope, Place(), 100)}

        due, waiting = self.run(self.database.here.run(look))
        for number in self.asked:
            it = self.row(number)
            assert it.state not in states.OPEN or number in due
            wanted = it.state in {states.WITH_SECRETARIAT, states.ACCEPTED} and not it.hidden
            assert (number in waiting) == wanted

    @invariant()
    def no_page_shows_contacts(self):
        for account in PERSON:
            reader = self.reader(account)
            pages = [MESSAGES.render("introductions/list", "zh-Hans", it=self.run(listing.overview(self.deps, reader)))]
            page = self.run(listing.history(self.deps, reader, 0))
            pages.append(MESSAGES.render("introductions/history", "zh-Hans", page=page))
            for number in self.asked[-2:]:
                shown = self.tries(listing.show(self.deps, reader, number))
                if shown:
                    pages.append(MESSAGES.render(shown[0], "zh-Hans", **shown[1]))
            text = "\n".join(page.text for page in pages)
            assert REASON not in text
            assert not any(value in text for values in SHOWN.values() for value in values)


def _sent(text):

    return Sent(1, Content(text=text))


def _reachable(state):
    found, wait = set(), [state]
    while wait:
        for each in states.NEXT[wait.pop()]:
            if each not in found:
                found.add(each)
                wait.append(each)
    return found


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(os.environ.get("JIEDUI_HISTORIES", "12")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
