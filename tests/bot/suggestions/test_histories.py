"""Random histories of suggestions: nobody's contacts go out before both said yes, and no answer is told but by that.

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
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot import accounts
from bot.config import Alliance, Config
from bot.deps import Deps
from bot.introductions import listing as introductions
from bot.introductions import states
from bot.jobs import Jobs
from bot.personal import showing as consent
from bot.refusals import Refusal
from bot.suggestions import answering, asking, carrying, listing
from bot.wiring import FORMS, JOBS, WAITING
from storage import avoidings
from storage.database import Database
from storage.suggestions import rows
from storage.waiting import Place, Scope
from tests.bot.test_introductions import ACCOUNT, MESSAGES, SHOWN, Stopped, _template
from tests.histories import Post
from tests.register import OFFICER, SECRETARY

PAIRS = ((4, 2), (1, 4), (4, 3), (2, 1))  # of the desk's, and another; 1 is a 会长, 3 isn't on the bot
XIAN, AWAY = 2, 6  # the desk; the side of who isn't on the bot
STAFF = (SECRETARY, OFFICER)
PERSON = {account: person for person, account in ACCOUNT.items()}
TEMPLATE: list[Path] = []


def _pairs(connection):
    for first, second in PAIRS:
        connection.execute(
            """INSERT INTO suggestions (first_id, second_id, organisation_id, week, score, why, created_at)
               VALUES (?, ?, ?, '2026-11-30', 0.8, '{"kind":"chain","thing":"阀门","other":"供水设备"}', 0)""",
            (first, second, XIAN),
        )


class Histories(Post, RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        if not TEMPLATE:
            folder = Path(tempfile.mkdtemp())
            self.loop.run_until_complete(_template(folder / "template.db"))
            with closing(sqlite3.connect(folder / "template.db")) as connection, connection:
                _pairs(connection)
            TEMPLATE.append(folder / "template.db")
        self.path = Path(self.folder.name) / "alliance.db"
        shutil.copy(TEMPLATE[0], self.path)
        self.clock = Stopped()
        self.database = self.loop.run_until_complete(Database.open(self.path, readers=1))
        self.deps = Deps(Config(alliance=Alliance()), self.database, self.clock, MESSAGES, FORMS, WAITING)
        self.jobs = Jobs(self.deps, JOBS)
        self.said = {}  # (suggestion, person): yes or no, by himself or by his secretariat for him
        self.hidden = set()  # (suggestion, person): took back what was shown
        self.chats = defaultdict(dict)
        self.next_message = 100
        for number in (1, 2, 3, 4):
            self.asks(number, SECRETARY)

    def teardown(self):
        self.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    # What people do.

    @rule(number=st.sampled_from([1, 2, 3, 4]), by=st.sampled_from(STAFF))
    def asks(self, number, by):
        self.tries(asking.ask(self.deps, self.reader(by).viewer, number))
        self.settle()

    @rule(side=st.integers(1, 8), verb=st.sampled_from(["yes", "yes", "no"]), sent=st.booleans())
    def answers(self, side, verb, sent):
        self.presses(side, self.side(side).person_id, verb, sent=sent)

    @rule(side=st.integers(1, 8), who=st.sampled_from([1, 2, 4]), verb=st.sampled_from(["yes", "no", "later"]))
    def forges(self, side, who, verb):
        self.presses(side, who, verb)

    def presses(self, side, who, verb, *, sent=True):
        if who not in ACCOUNT:
            return
        row, reader = self.side(side), self.reader(ACCOUNT[who])
        before = self.of_other(row)
        done = self.tries(getattr(answering, verb)(self.deps, reader if verb == "later" else reader.viewer, side))
        assert done is None or who == row.person_id
        if done:
            self.says(row, verb, before)
        if sent:
            self.settle()

    @rule(side=st.integers(1, 8), by=st.sampled_from([*STAFF, ACCOUNT[4]]),
          verb=st.sampled_from(["hand_over", "agreed", "decline"]))  # fmt: skip
    def carries(self, side, by, verb):
        """Mostly the one who isn't on the bot."""
        side = side if side % 2 else AWAY
        row = self.side(side)
        before = self.of_other(row)
        done = self.tries(getattr(carrying, verb)(self.deps, self.reader(by).viewer, side))
        assert done is None or by in STAFF
        if done:
            self.says(row, {"agreed": "yes", "decline": "no"}.get(verb, ""), before)
        self.settle()

    def says(self, row, verb, before):
        if verb in {"yes", "no"}:
            self.said[row.suggestion_id, row.person_id] = verb
        if self.run(rows.by_id(self.database.here, row.suggestion_id)).state != "connected":
            assert self.of_other(row) == before  # nothing tells him

    @rule(who=st.sampled_from([1, 2, 4]))
    def withdraws_consent(self, who):
        self.tries(consent.withdraw(self.deps, self.reader(ACCOUNT[who]).viewer))
        for number, person in list(self.said):
            if person == who:
                self.hidden.add((number, person))
                if self.state(number) != "connected" and self.said[number, person] == "yes":
                    self.said[number, person] = "no"
        self.settle()

    @rule(one=st.sampled_from([1, 2, 4]), other=st.sampled_from([1, 2, 4]))
    def avoids(self, one, other):
        async def avoid():
            async with self.database.transaction() as tx:
                await avoidings.put(tx, one, other, self.clock.at)

        if one != other:
            self.run(avoid())

    @rule(hours=st.sampled_from([1, 9, 23, 50, 170]))
    def waits(self, hours):
        for _part in range(0, hours, 12):
            self.clock.at += min(12, hours) * 3_600_000
            self.settle()

    # The house.

    def run(self, what):
        return self.loop.run_until_complete(what)

    def tries(self, what):
        try:
            return self.run(what)
        except Refusal:
            return None

    def reader(self, account):
        return self.run(accounts.known(self.deps, self.database.here, account))

    def side(self, number):
        return self.run(rows.side(self.database.here, number))

    def state(self, number):
        return self.run(rows.by_id(self.database.here, number)).state

    def of_other(self, row):
        """All that the other of the two can look at."""
        other = next(each for each in self.run(rows.sides(self.database.here, row.suggestion_id)) if each.id != row.id)
        account = ACCOUNT.get(other.person_id)
        if account is None:
            return ""
        reader = self.reader(account)
        text = MESSAGES.render(
            "introductions/list", "zh-Hans", it=self.run(introductions.overview(self.deps, reader))
        ).text
        shown = self.tries(listing.show(self.deps, reader, other.id))
        return text + (str(MESSAGES.render(shown[0], "zh-Hans", **shown[1])) if shown else "")

    def settle(self):
        for _round in range(4):
            self.run(self.jobs.tick())
            if not self.run(self.database.write(self.send)):
                return

    def arrived(self, connection, delivery):
        if delivery.kind == "suggestion_told":
            self._quiet(connection, delivery)

    def _quiet(self, connection, delivery):
        """One text at 9:00, to whom said yes; whatever the other did."""
        person, state, told_at = connection.execute(
            "SELECT person_id, state, told_at FROM suggestion_sides WHERE id = ?", (delivery.object_id,)
        ).fetchone()
        text = json.loads(delivery.parameters)["text"]
        assert text.endswith(("：对方近期不便，秘书处会继续为您留意。", "，对方近期不便，秘书处会继续留意。"))
        assert state == "yes"
        assert told_at <= self.clock.at
        assert datetime.fromtimestamp(told_at / 1000, ZoneInfo("Asia/Shanghai")).hour == states.HOUR
        assert delivery.recipient in {ACCOUNT.get(person), *STAFF}

    def allowed(self, chat, person):
        if PERSON[chat] == person:
            return True
        for number, (first, second) in enumerate(PAIRS, 1):
            if person not in {first, second} or (number, person) in self.hidden:
                continue
            other = second if person == first else first
            both = self.said.get((number, person)) == self.said.get((number, other)) == "yes"
            if both and (ACCOUNT.get(other) == chat or (other not in ACCOUNT and chat in STAFF)):
                return True
        return False

    # What always holds.

    @invariant()
    def nothing_stands_where_it_may_not(self):
        for chat, messages in self.chats.items():
            for text in messages.values():
                for person, values in SHOWN.items():
                    if any(value in text for value in values):
                        assert self.allowed(chat, person), f"{chat} is shown the contacts of {person}"

    @invariant()
    def desks_see_no_contacts_and_no_answers(self):
        for account in STAFF:
            found = self.run(asking.week(self.deps, self.reader(account).viewer))
            text = MESSAGES.render("suggestions/list", "zh-Hans", it=found, weekly=False).text
            assert "暂不方便" not in text
            assert not any(value in text for values in SHOWN.values() for value in values)

    @invariant()
    def nobody_is_stuck(self):
        """What is asked ends by itself; whom a desk is to ask waits there."""

        def look(connection):
            due = {row[0] for row in connection.execute(
                "SELECT object_id FROM jobs WHERE kind = 'suggestions.expire' AND state = 'due' AND due_at > ?",
                (self.clock.at,),
            )}  # fmt: skip
            scope = Scope(desks=frozenset({XIAN}), office=True, overdue=self.clock.at + 1)
            return due, {each.id for each in rows.waiting(connection, scope, Place(), 100)}

        due, waiting = self.run(self.database.here.run(look))
        for number in (1, 2, 3, 4):
            state = self.state(number)
            assert state != "asked" or number in due
            for side in self.run(rows.sides(self.database.here, number)):
                assert (side.id in waiting) == (state == "asked" and side.state == "with_secretariat")
            if state == "connected":
                first, second = PAIRS[number - 1]
                assert self.said[number, first] == self.said[number, second] == "yes"


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(os.environ.get("JIEDUI_HISTORIES", "10")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
