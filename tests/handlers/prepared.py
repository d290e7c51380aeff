"""Objects of each kind, freshly written, that a press can be about; and a press as an example of each verb."""

import json
import re
from re import _constants, _parser
from time import time
from types import SimpleNamespace

from bot.entries import fields
from bot.events import writing as event_writing
from bot.invitations import codes
from bot.merging import comparing
from bot.merging.answers import choose
from bot.permissions.table import verb_of
from bot.times.moments import derive
from bot.turnovers import previewing as turnover_previewing
from storage import merges, merging

XIAN, MACHINERY, MANILA = 2, 3, 4  # of the register
UNTIL = "2027-03-31"
JANUARY = 1_798_768_800_000  # 2027-01-01T10:00 in Beijing
BEGIN = {"local": "2027-01-01T10:00", "zone": "Asia/Shanghai", "at": JANUARY, "until": ""}
SAID = {"kind": "event", "title": "年会", "begin": BEGIN, "venue": None}


class Prepared:
    """What `me`, a Telegram id, can press upon: each method writes a row and returns its id."""

    def __init__(self, bot, me=0):
        self.bot = bot
        self.me = me
        self.count = 0

    async def insert(self, table, **values):
        texts = {name: json.dumps(each) if isinstance(each, dict | list) else each for name, each in values.items()}
        columns, marks = ", ".join(texts), ", ".join(f":{name}" for name in texts)
        async with self.bot.database.transaction() as tx:
            return await tx.insert(f"INSERT INTO {table} ({columns}) VALUES ({marks})", **texts)

    async def one(self, sql, **values):
        async with self.bot.database.reading() as reader:
            return await reader.one(sql, **values)

    def number(self):
        self.count += 1
        return 900_000 + self.count * 1000 + self.me % 1000

    async def person(self, organisation=XIAN, **more):
        """Not on the bot."""
        key = f"prepared-{self.me}-{self.number()}"
        person = await self.insert("persons", key=key, name="备用人", updated_at=0)
        held = {"person_id": person, "organisation_id": organisation, "position": "会员", "rank": 90, "updated_at": 0}
        await self.insert("memberships", key=key, **held, **more)
        return person

    async def account(self, person=None, *, reachable=False):
        """Its Telegram id."""
        number = self.number()
        values = {"telegram_id": number, "person_id": person, "created_at": 0, "reachable": int(reachable)}
        await self.insert("accounts", **values)
        return number

    async def claim(self, state="open", *, linked=False, by=None, **more):
        """Of somebody of the register; `linked`: confirmed."""
        person = more.pop("person_id", None) or await self.person()
        values = {"desk": "secretariat", "organisation_id": XIAN, "person_id": person, **more}
        account = by or await self.account(person if linked else None)
        return await self.insert(
            "claims", update_id=self.number(), telegram_id=account, state=state, created_at=0, **values
        )

    async def taken(self):
        """A claim to be a person who has another account."""
        person = await self.person()
        await self.account(person)
        return await self.claim(person_id=person)

    async def unnamed(self):
        account = await self.account()
        values = {"desk": "secretariat", "organisation_id": XIAN, "telegram_id": account, "created_at": 0}
        return await self.insert("claims", update_id=self.number(), **values)

    async def claimant(self):
        """Of whom a secretariat looks for the name."""
        return await self.draft("claimants", claim=await self.unnamed(), asker="访客", at="西安商会", name="林")

    async def entry(self):
        """Of somebody who isn't in the register."""
        account = await self.account()
        values = {"desk": "secretariat", "organisation_id": XIAN, "telegram_id": account, "created_at": 0}
        return await self.insert("claims", update_id=self.number(), wants="entry", name="新会员", **values)

    async def entered(self):
        """A newcomer who was let in just now."""
        number = await self.claim("accepted", linked=True, wants="entry", decided_at=round(time() * 1000) + 10**10)
        person = (await self.one("SELECT person_id FROM claims WHERE id = :id", id=number))[0]
        membership = (await self.one("SELECT id FROM memberships WHERE person_id = :id", id=person))[0]
        made = {"membership": membership, "person": True, "linked": True, "departure": None}
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE claims SET entered = :it WHERE id = :id", it=json.dumps(made), id=number)
        return number

    async def higher(self):
        """A claim at a secretariat's desk to be one of a secretariat: the next desk's affair."""
        return await self.claim(person_id=await self.clerk())

    async def accepted(self):
        return await self.claim("accepted", linked=True)

    async def clerk(self):
        """Of Xi'an's secretariat."""
        return await self.person(secretary=1)

    async def asked(self):
        """His own lead."""
        return await self.lead(by=self.me)

    async def lead(self, *, by=None):
        values = {"kind": "find", "subject_kind": "", "text": "闸阀", "organisation_id": XIAN, "created_at": 0}
        return await self.insert("leads", update_id=self.number(), telegram_id=by or await self.account(), **values)

    async def invitation(self):
        token, nonce = self.bot.config.telegram.token, codes.new_nonce()
        values = {
            "draft_id": self.number(), "organisation_id": XIAN, "desk": "secretariat", "author": self.me,
            "nonce": nonce, "link": codes.link_digest(codes.link_code(token, nonce)), "digits": nonce,
            "valid_until": "2027-12-01", "created_at": 0,
        }  # fmt: skip
        return await self.insert("invitations", **values)

    async def flooded(self):
        """An invitation that paused by itself."""
        number = await self.invitation()
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE invitations SET state = 'paused' WHERE id = :id", id=number)
        return number

    async def report(self):
        """About somebody of Xi'an's chamber, by a guest."""
        person = await self.person()
        values = {"organisation_id": XIAN, "desk": "secretariat", "reason": "spam", "created_at": 0}
        return await self.insert(
            "reports", draft_id=self.number(), telegram_id=await self.account(), subject_kind="people",
            subject_id=person, person_id=person, **values,
        )  # fmt: skip

    async def reporting(self):
        return await self.draft("reports", kind="people", object=1, name="林示例", reason="spam", text=None)

    async def suspended(self, **more):
        values = {"organisation_id": XIAN, "reason": "spam", "made_by": 1, "made_at": 0, **more}
        return await self.insert("suspensions", draft_id=self.number(), person_id=await self.person(), **values)

    async def appealed(self):
        return await self.suspended(appeal="误会", appealed_at=1)

    async def suspending(self):
        answers = {"person": await self.person(), "name": "备用人", "report": 0, "reason": "spam", "days": "7"}
        return await self.draft("suspensions", **answers)

    async def joined(self):
        """An invitation, and who joined by it."""
        invitation, person = await self.invitation(), await self.person()
        account = await self.account(person)
        values = {"telegram_id": account, "way": "link", "state": "joined", "person_id": person, "opened_at": 0}
        await self.insert("joinings", invitation_id=invitation, **values)
        return f"{invitation}:{person}"

    async def notice(self, state="published", **more):
        """Of a member of Xi'an."""
        values = {
            "kind": "demand", "title": "求购闸阀", "content": {"text": "求购闸阀"}, "organisation_id": XIAN,
            "valid_until": UNTIL, "expires_at": 1_830_000_000_000, "created_at": 0, "updated_at": 0,
            "published_at": 1, "reference": f"需-{self.number()}",
        }  # fmt: skip
        person = {} if "posted_by" in more else {"person_id": await self.person()}
        return await self.insert("notices", key=f"n-{self.number()}", state=state, **values | person | more)

    async def own(self, state="published"):
        """An organisation's that he posted."""
        return await self.notice(state, posted_by=self.me)

    async def plain(self):
        """His person, if he is a member and no staff."""
        found = await self.one(
            """SELECT person_id FROM accounts WHERE telegram_id = :me AND NOT admin AND NOT EXISTS
                   (SELECT 1 FROM memberships WHERE memberships.person_id = accounts.person_id AND secretary = 1)""",
            me=self.me,
        )
        return found[0] if found else None

    async def mendable(self):
        """His own, or of a member for whom his desk speaks."""
        person = await self.plain()
        return await self.notice(**({"person_id": person, "posted_by": self.me} if person else {}))

    async def over(self):
        return await self.own("fulfilled")

    async def renewable(self):
        return f"{await self.own()}:{UNTIL}"

    async def ending(self):
        """Of a member who isn't on the bot."""
        return f"{await self.notice(reminded=1)}:{UNTIL}"

    async def ending_at(self):
        """A desk that something of ends these days."""
        await self.notice(reminded=1, valid_until="2026-12-05", expires_at=1_796_486_400_000)
        return XIAN

    async def pending(self):
        return await self.notice("pending", pending_since=1)

    async def returning(self):
        """That a notice goes back, in his own words."""
        return await self.draft("returning", notice=await self.pending(), version=0, act="back", reason="写清楚些")

    async def introduction(self, state="with_secretariat", *, by=None, to=None, **more):
        """Of somebody to somebody, at a desk."""
        asker = by or await self.person(MANILA)
        account = await self.one("SELECT telegram_id FROM accounts WHERE person_id = :id", id=asker)
        values = {
            "draft_id": self.number(), "telegram_id": account[0] if account else await self.account(asker),
            "person_id": asker, "target_id": to or await self.person(), "organisation_id": XIAN, "way": "secretariat",
            "purpose": "buy", "pitch": "我厂做闸阀二十年，想在西安找代理", "state": state, "created_at": 0, "due_at": 4_000_000_000_000, **more,
        }  # fmt: skip
        return await self.insert("introductions", **values)

    async def introducible(self):
        """To somebody who is on the bot."""
        person = await self.person()
        await self.account(person, reachable=True)
        return await self.introduction(to=person)

    async def agreed_to(self):
        return await self.introduction("accepted")

    async def myself(self):
        row = await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me)
        return (row and row[0]) or await self.person()

    async def asked_of_me(self):
        return await self.introduction("asked", to=await self.myself(), asked_at=1)

    async def declined_by_me(self):
        to = await self.myself()
        return await self.introduction("declined", to=to, asked_at=1, decided_by=self.me, told_at=1)

    async def asked_by_me(self):
        return await self.introduction("asked", by=await self.myself(), asked_at=1)

    async def words_for_it(self):
        return await self.draft("endorsements", introduction=await self.introducible(), text="多年会员，做事实在")

    async def amount(self):
        return await self.draft(
            "introduction_amounts", introduction=await self.introduced(), there=False, amount=[12000000, "CNY"]
        )

    async def introduced(self):
        return await self.introduction("connected", by=await self.myself(), asked_at=1)

    async def suggestion(self, state="new", *, first=None, second=None, **more):
        """Two members, at a desk."""
        values = {
            "first_id": first or await self.person(), "second_id": second or await self.person(MANILA),
            "organisation_id": XIAN, "week": "2026-11-23", "score": 0.8, "state": state, "created_at": 0,
            "why": '{"kind":"chain","thing":"阀门","other":"供水设备"}', **more,
        }  # fmt: skip
        return await self.insert("suggestions", **values)

    async def fresh_pair(self):
        """One of the two on the bot."""
        person = await self.person()
        await self.account(person, reachable=True)
        return await self.suggestion(first=person)

    async def passed_over(self):
        return await self.suggestion("passed", decided_by=self.me)

    async def _side(self, person, state, **more):
        values = {"first": person, "decided_by": 1, "asked_at": 1, "due_at": 4_000_000_000_000}
        number, other = await self.suggestion("asked", **values), await self.person(MANILA)
        await self.insert(
            "suggestion_sides",
            suggestion_id=number,
            person_id=other,
            organisation_id=MANILA,
            state="asked",
            created_at=0,
        )
        return await self.insert(
            "suggestion_sides", suggestion_id=number, person_id=person, organisation_id=XIAN, state=state, created_at=0,
            **more,
        )  # fmt: skip

    async def suggested_to_me(self):
        return await self._side(await self.myself(), "asked")

    async def to_ask(self):
        person = await self.person()
        await self.account(person, reachable=True)
        return await self._side(person, "with_secretariat")

    async def interest(self, *, by=None, notice=None):
        values = {"notice_id": notice or await self.own(), "telegram_id": by or await self.account(), "created_at": 0}
        return await self.insert("interests", **values)

    async def interested(self):
        """His own."""
        return await self.interest(by=self.me, notice=await self.notice())

    async def interesting(self):
        return await self.draft("interests", notice=await self.notice(), text=None)

    async def posting(self):
        """The preview of a member's notice that a secretariat writes, else of his own; and its version."""
        answers = {"content": {"text": f"求购闸阀{self.number()}台"}, "kind": "demand"}
        if not await self.plain():
            answers |= {"other": True, "member": {"id": await self.person()}}
        return f"{await self.draft('notices', **answers)}:0"

    async def pasted(self):
        return await self.draft("collecting", messages=[{"text": "求购闸阀五十台"}])

    async def word(self):
        return await self.insert("glossary", key=f"g-{self.number()}", name="闸阀", terms=["截门"], updated_at=0)

    async def holiday(self):
        await self.insert("holidays", country="CN", day="2027-03-01", off=1, name="休", updated_at=0)
        return "CN:2027-03-01"

    async def pasted_holidays(self):
        row = {"country": "CN", "day": "2027-03-01", "off": True, "name": "休"}
        return await self.draft("holidays", lines={"rows": [row], "unclear": []})

    async def words(self):
        return await self.draft("glossary", lines=[{"name": "闸阀", "terms": ["截门"], "parent": "", "known": ""}])

    async def saved(self):
        values = {"telegram_id": self.me, "query": f"闸阀{self.number()}", "created_at": 0}
        return await self.insert("saved_searches", **values)

    async def alert(self):
        values = {"account": -self.me, "telegram_id": self.me, "notice_id": await self.notice(), "score": 1}
        return await self.insert("alerts", state="told", created_at=0, **values)

    async def draft(self, form, **answers):
        """His own, with all its answers."""
        values = {"data": {"answers": answers}, "created_at": 0, "changed_at": 0}
        return await self.insert("drafts", telegram_id=self.me, form=form, **values)

    async def on_now(self, **more):
        """An event of Xi'an's at which one checks in, at the time at which tests begin."""
        begins = derive("2026-12-01T10:30", "Asia/Shanghai")
        values = {
            "cause": f"prepared {self.number()}", "kind": "event", "organisation_id": XIAN, "author": self.me,
            "title": "年会", "local": "2026-12-01T10:30", "local_end": "2026-12-01T12:30", "zone": "Asia/Shanghai",
            "begins_at": begins, "ends_at": begins + 7_200_000, "closes_at": begins, "code": f"P{self.number()}",
            "created_at": 0, "changed_at": 0,
        }  # fmt: skip
        return await self.insert("events", **values | more)

    async def coming_soon(self):
        """An event of Xi'an's of which people can still be reminded."""
        begins = derive("2026-12-20T10:30", "Asia/Shanghai")
        times = {"begins_at": begins, "ends_at": begins + 7_200_000, "closes_at": begins}
        return await self.on_now(**times, local="2026-12-20T10:30", local_end="2026-12-20T12:30")

    async def expected(self, **more):
        """Somebody who comes to an event that is on."""
        values = {"event_id": await self.on_now(), "person_id": await self.person(), "answer": "going"}
        said = {"answered_by": self.me, "answered_at": 0, "state_at": 0}
        return await self.insert("rsvps", **values | said | more)

    async def is_in(self):
        return await self.expected(checked_in_at=1, checked_in_by=self.me, checked_in_how="list")

    async def visitor(self):
        """The draft of somebody who comes without having signed up."""
        return await self.draft("walking", event=await self.on_now(), name="来宾", phone=None)

    async def sought(self):
        """The draft of a search for somebody who comes, and who it is."""
        expected = await self.expected()
        [event] = await self.one("SELECT event_id FROM rsvps WHERE id = :id", id=expected)
        return f"{await self.draft('seeking', event=event, name='备用')}:in:{expected}"

    async def announcing(self):
        """The draft of an announcement by Xi'an's secretariat, else the alliance's office."""
        officer = await self.is_officer()
        answers = {"source": 0 if officer else XIAN, "audience": ["all"], "time": "now", "urgent": False}
        return await self.draft("announcements", content={"text": "开会"}, **answers)

    async def is_officer(self):
        sql = """SELECT 1 FROM accounts JOIN memberships USING (person_id)
                 WHERE telegram_id = :me AND secretary = 1 AND organisation_id = 1"""
        return await self.one(sql, me=self.me)

    async def event(self, **more):
        """Of Xi'an's secretariat; with somebody on the bot who was called and hasn't answered."""
        number = self.number()
        values = {
            "cause": f"prepared {number}", "kind": "event", "organisation_id": XIAN, "author": self.me, "title": "年会",
            "local": "2027-01-01T10:00", "local_end": "2027-01-01T12:00", "zone": "Asia/Shanghai",
            "begins_at": JANUARY, "ends_at": JANUARY + 7_200_000, "closes_at": JANUARY, "code": str(number),
            "created_at": 0, "changed_at": 0, **more,
        }  # fmt: skip
        event = await self.insert("events", **values)
        called = await self.person()
        await self.account(called, reachable=True)
        await self.insert("event_people", event_id=event, person_id=called)
        return event

    async def meeting(self):
        """To come; he is called to it."""
        event = await self.event(kind="meeting", open=0)
        await self.insert("event_people", event_id=event, person_id=await self.own_person())
        return event

    async def held(self):
        """A meeting that is over."""
        times = {"local": "2026-11-30T10:00", "local_end": "2026-11-30T12:00"}
        at = JANUARY - 32 * 86_400_000
        return await self.event(kind="meeting", **times, begins_at=at, ends_at=at + 7_200_000, closes_at=at)

    async def own_person(self):
        """His own, else somebody's."""
        row = await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me)
        return (row and row[0]) or await self.person()

    async def minutes(self, event=None):
        """Filed, not announced; the meeting's id."""
        event = event or await self.held()
        values = {"version": 1, "cause": f"prepared {self.number()}", "content": {"text": "纪要"}}
        await self.insert("minutes", event_id=event, filed_by=self.me, filed_at=0, **values)
        return event

    async def filing(self):
        return await self.draft("minutes", event=await self.held(), title="年会", version=0, content={"text": "纪要"})

    async def sharing(self):
        event = await self.minutes()
        row = await self.one("SELECT id FROM minutes WHERE event_id = :id", id=event)
        return await self.draft("sharing", event=event, minutes=row[0], source=XIAN, audience=[])

    async def decision(self):
        values = {"cause": f"prepared {self.number()}", "text": "同意", "recorded_by": self.me, "recorded_at": 0}
        return await self.insert("decisions", event_id=await self.held(), **values)

    async def deciding(self):
        return await self.draft("decisions", event=await self.held(), title="年会", lines=["同意"])

    async def todo(self, **more):
        """His own."""
        values = {"cause": f"prepared {self.number()}", "text": "联系会场", "due_on": "2026-12-10", **more}
        values |= {"recorded_by": self.me, "recorded_at": 0, "organisation_id": XIAN}
        return await self.insert("todos", event_id=await self.held(), owner_id=await self.own_person(), **values)

    async def finished(self):
        return await self.todo(state="done", done_by=self.me, done_at=0)

    async def dropped(self):
        return await self.todo(state="dropped", done_by=self.me, done_at=0)

    async def todo_draft(self):
        said = {"text": "联系会场", "owner": {"id": await self.person()}, "due": "2026-12-10"}
        return await self.draft("todos", event=await self.held(), title="年会", zone="Asia/Shanghai", **said)

    async def todo_change(self):
        number = await self.todo()
        row = await self.one("SELECT event_id, owner_id, due_on FROM todos WHERE id = :id", id=number)
        said = {"text": "联系另一个会场", "owner": {"id": row[1]}, "due": row[2], "was": ["联系会场", row[1], row[2]]}
        return await self.draft("changed_todos", todo=number, event=row[0], title="年会", zone="Asia/Shanghai", **said)

    async def entering_meeting(self):
        said = {"query": "备用人", "phone": "", "id": await self.person()}
        return await self.draft("entering", event=await self.meeting(), most=0, who=said)

    async def proxy_draft(self):
        return await self.draft(
            "proxies", event=await self.meeting(), title="年会", taker={"id": await self.person()}
        )  # fmt: skip

    async def proxy(self):
        """Somebody gave him his vote."""
        values = {"answer": "proxy", "answered_by": self.me, "answered_at": 0, "state_at": 0}
        return await self.insert(
            "rsvps", event_id=await self.meeting(), person_id=await self.person(),
            proxy_person_id=await self.own_person(), **values,
        )  # fmt: skip

    async def excuse(self):
        return await self.draft("excuses", event=await self.meeting(), title="年会", reason="出差")

    async def source(self):
        """For whom he calls: Xi'an's secretariat, else the alliance."""
        row = await self.one("SELECT data FROM drafts WHERE id = :id", id=await self.announcing())
        return json.loads(row[0])["answers"]["source"]

    async def calling_late(self):
        draft = await self.calling()
        async with self.bot.database.transaction() as tx:
            await tx.execute(
                "UPDATE drafts SET data = json_set(data, '$.answers.kind', 'meeting') WHERE id = :id", id=draft
            )
        return draft

    async def series(self, **more):
        event = await self.event(**more)
        rule = {"every": "week", "start": "2027-01-01", "time": "10:00", "zone": "Asia/Shanghai", "weekdays": [4]}
        kept = ("kind", "organisation_id", "author", "title", "agenda", "venue", "address", "latitude", "longitude",
                "link", "fee", "capacity", "most_guests", "audience", "open")  # fmt: skip
        row = await self.one(f"SELECT {', '.join(kept)} FROM events WHERE id = :id", id=event)
        pattern = {"minutes": 120, "closes": 0, "values": dict(zip(kept, row, strict=True)) | {"open": True}}
        series = await self.insert(
            "series", cause=f"prepared {self.number()}", first_event=event, organisation_id=XIAN, author=self.me,
            rule=rule, pattern=pattern, invite_days=7, created_at=0, changed_at=0,
        )  # fmt: skip
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE events SET series_id = :s, occurrence = local WHERE id = :id", s=series, id=event)
        return series

    async def differing(self):
        """An occurrence that was changed by itself."""
        series = await self.series()
        row = await self.one("SELECT id FROM events WHERE series_id = :id", id=series)
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE events SET venue = '会所', sequence = 1 WHERE id = :id", id=row[0])
        return row[0]

    async def series_draft(self):
        rule = {"every": "week", "start": "2027-01-01", "time": "10:00", "zone": "Asia/Shanghai", "weekdays": [4]}
        first = {"local": "2027-01-01T10:00", "zone": "Asia/Shanghai", "at": JANUARY}
        known = {"event": await self.event(), "title": "年会", "first": first, "country": "CN"}
        return await self.draft("series", repeat=rule, ends={}, invite=7, **known)

    async def rsvp(self, **more):
        """Of somebody who isn't on the bot."""
        values = {"answer": "declined", "answered_by": self.me, "answered_at": 0, "state_at": 0, **more}
        return await self.insert("rsvps", event_id=await self.event(), person_id=await self.person(), **values)

    async def calling(self):
        """The draft of an event by Xi'an's secretariat, else the alliance's office."""
        announcing = await self.one("SELECT data FROM drafts WHERE id = :id", id=await self.announcing())
        source = json.loads(announcing[0])["answers"]["source"]
        return await self.draft("calling", **{**event_writing.DEFAULTS, **SAID, "source": source})

    async def moving(self):
        return await self.altering(await self.meeting(), kind="meeting")

    async def altering(self, event=None, **more):
        event = event or await self.event()
        known = {"event": event, "sequence": 0, "changed_at": 0, "length": 120}
        answers = {
            **event_writing.DEFAULTS,
            **SAID,
            "source": XIAN,
            "title": "团拜会",
            "audience": ["all"],
            "open": True,
            **more,
        }
        return await self.draft("altering", **answers, **known)

    async def widening(self):
        known = {"event": await self.event(), "kind": "event", "source": XIAN, "wider": None, "narrow": None}
        return await self.draft("widening", **known, audience=["all"])

    async def cancelling(self):
        return await self.draft("cancelling", event=await self.event(), reason=None)

    async def entering(self):
        said = {"query": "备用人", "phone": "", "id": await self.person()}
        return await self.draft("entering", event=await self.event(), most=0, who=said)

    async def announcement(self, state, **more):
        at = {"at": 4_000_000_000_000, "created_at": 0, "cursor": -1, "author": self.me, "organisation_id": XIAN}
        draft = await self.announcing()
        content = {"content": {"text": "开会"}, "audience": ["all"]}
        return await self.insert("announcements", draft_id=draft, state=state, **{**content, **at, **more})

    async def scheduled(self):
        return await self.announcement("scheduled", local="2027-01-01T10:00", zone="Asia/Shanghai")

    async def sending(self):
        return await self.announcement("sending")

    async def paused(self):
        return await self.announcement("paused")

    async def done(self):
        return await self.announcement("done")

    async def submitted(self):
        """By somebody else, to the whole alliance."""
        return await self.announcement("submitted", author=await self.account(), beyond=1)

    async def proposed(self, **more):
        """A correction by somebody else of what the office agreed to."""
        about = {"announcement_id": await self.announcement("done", beyond=1), "draft_id": self.number(), "revision": 0}
        values = {"content": {"text": "改期"}, "author": await self.account(), "created_at": 0, **more}
        return await self.insert("corrections", **about, **values)

    async def own_correction(self):
        return await self.proposed(author=self.me)

    async def turning_back(self):
        return await self.draft("returned_corrections", correction=await self.proposed(), remarks="改期")

    async def giving_back(self):
        return await self.draft("returning_announcement", announcement=await self.submitted(), remarks="改期")

    async def recurring(self):
        rule = {"every": "week", "start": "2027-01-01", "time": "09:00", "zone": "Asia/Shanghai", "weekdays": [4]}
        at = {"local": "2027-01-01T09:00", "zone": "Asia/Shanghai", "day": "2027-01-01"}
        return f"{await self.announcement('recurring', rule=rule, **at)}:2027-01-01"

    async def skipping(self):
        rule = {"every": "week", "start": "2027-01-01", "time": "09:00", "zone": "Asia/Shanghai", "weekdays": [4]}
        rule |= {"excluded": ["2027-01-01"]}
        at = {"local": "2027-01-08T09:00", "zone": "Asia/Shanghai", "day": "2027-01-08"}
        return f"{await self.announcement('recurring', rule=rule, **at)}:2027-01-01"

    async def looker(self):
        """A draft, and the president of whose it is."""
        draft = await self.announcing()
        source = (await self.one("SELECT data ->> '$.answers.source' FROM drafts WHERE id = :id", id=draft))[0]
        person = await self.person()
        values = {"key": f"l-{self.number()}", "person_id": person, "organisation_id": source or 1, "position": "会长"}
        await self.insert("memberships", rank=0, updated_at=0, **values)
        return f"{draft}:{await self.account(person, reachable=True)}"

    async def look(self):
        values = {"draft_id": await self.announcing(), "version": 0, "author": await self.account(), "asked_at": 0}
        return await self.insert("announcement_looks", telegram_id=self.me, content=[{"text": "开会"}], **values)

    async def looking(self):
        return await self.draft("looks", look=await self.look(), remarks="改期")

    async def segment(self):
        """A draft of an announcement, and an audience that its organisation saved."""
        draft = await self.announcing()
        source = (await self.one("SELECT data ->> '$.answers.source' FROM drafts WHERE id = :id", id=draft))[0]
        values = {"name": f"理事{self.number()}", "audience": ["r60"], "saved_at": 0, "used_at": 0}
        return f"{draft}:{await self.insert('segments', organisation_id=source or None, **values)}"

    async def keeping(self):
        source = 0 if (await self.is_officer()) else XIAN
        answers = {"of": await self.announcing(), "source": source, "audience": ["all"], "name": f"{self.number()}"}
        return await self.draft("segments", **answers)

    async def correcting(self):
        number = await self.announcement("done")
        said = {"old": {"text": "开会"}, "content": {"text": "改期"}}
        return await self.draft("corrections", announcement=number, revision=0, **said)

    async def failed(self):
        """An announcement that failed for one."""
        number, account = await self.announcement("done"), await self.account(reachable=True)
        values = {"operation": "send", "recipient": account, "state_at": 0}
        body = await self.insert("bodies", method="sendMessage", parameters={"text": "开会"}, created_at=0)
        await self.insert(
            "deliveries",
            kind="announcement",
            object_id=number,
            body_id=body,
            state="failed",
            priority=5,
            not_before=0,
            **values,
        )
        return number

    async def untold(self):
        """An announcement, and somebody who isn't on the bot."""
        number, person = await self.announcement("done"), await self.person()
        await self.insert("announcement_people", announcement_id=number, person_id=person)
        return f"{number}:{person}"

    async def telling(self):
        """An announcement that somebody hasn't heard of yet."""
        return (await self.untold()).partition(":")[0]

    async def told_rest(self):
        """One that he has ticked all others of, and when."""
        number, person = await self.announcement("done"), await self.person()
        told = {"told": "wechat", "told_by": self.me, "told_at": 1}
        await self.insert("announcement_people", announcement_id=number, person_id=person, **told)
        return f"{number}:1"

    async def inviting(self):
        return await self.draft("invitations", organisation=XIAN, until="30", places="0")

    async def contacting(self):
        answers = {"kind": "", "object": 0, "organisation": None, "desk": "", "name": "客", "phone": None}
        return await self.draft("contacts", **answers, text="请联系我")

    async def act(self):
        """Something that was done in Xi'an's affairs."""
        values = {"at": 0, "actor": self.me, "role": "secretariat", "kind": "claims", "act": "claims:accept"}
        return await self.insert("audit", **values, organisation_id=XIAN)

    async def leaver(self):
        """A form that records that somebody left Xi'an."""
        return await self.draft("departures", person=await self.person(), organisation=XIAN, left_on="2026-11-30")

    async def second(self):
        """An organisation of his that he can do without."""
        found = await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me)
        if found and found[0]:
            held = {"person_id": found[0], "organisation_id": MANILA, "position": "会员", "rank": 100, "updated_at": 0}
            await self.insert("memberships", key=f"second-{self.number()}", **held)
        return MANILA

    async def recorded(self):
        """That somebody left Xi'an, whom its desk may take back."""
        person = await self.insert("persons", key=f"left-{self.number()}", name="备用人", updated_at=0)
        values = {"organisation_id": XIAN, "way": "recorded", "actor": self.me, "left_on": "2026-11-30"}
        at = {"at": 4_000_000_000_000, "before": "[]"}
        return await self.insert("departures", cause=f"draft {self.number()}", person_id=person, **values, **at)

    async def mover(self):
        """A claim of somebody who wants to leave Xi'an."""
        person = await self.person()
        account = await self.account(person)
        values = {"desk": "secretariat", "organisation_id": MACHINERY, "telegram_id": account, "created_at": 0}
        more = {"wants": "entry", "person_id": person, "leaves": XIAN, "name": "备用人"}
        return await self.insert("claims", update_id=self.number(), **values, **more)

    async def twins(self):
        """Two rows, both of Xi'an."""
        return f"{await self.person()}:{await self.person()}"

    async def compared(self):
        """Two rows of Xi'an that he compares."""
        two = [await self.person(), await self.person()]
        values = {"organisation_id": XIAN, "author": self.me, "created_at": 0}
        return await self.insert("merges", kept_id=two[0], merged_id=two[1], **values)

    async def confirmed(self):
        """The same, with what he was shown."""
        number = await self.compared()
        async with self.bot.database.reading() as reader:
            kept, other = await reader.one("SELECT kept_id, merged_id FROM merges WHERE id = :id", id=number)
            return f"{number}:{comparing.digest(await comparing.load(reader, kept, other), {})}"

    async def merged(self):
        """Two rows of Xi'an that he made one."""
        number = await self.compared()
        async with self.bot.database.transaction() as tx:
            kept, other = await tx.one("SELECT kept_id, merged_id FROM merges WHERE id = :id", id=number)
            journal = await tx.run(
                lambda c: merging.merge(c, kept, other, {}, None, merging.Judging(100, choose([])), 0)
            )
            await merges.done(tx, number, merges.as_json({**journal, "pair": None}), 4_000_000_000_000)
        return number

    async def membership(self):
        """Of somebody of Xi'an."""
        person = await self.person()
        return (await self.one("SELECT id FROM memberships WHERE person_id = :person", person=person))[0]

    async def firm(self, **more):
        """A company of Xi'an that he is with, and nobody else."""
        key = f"firm-{self.number()}"
        number = await self.insert("companies", key=key, name="备用厂", updated_at=0, **more)
        await self.insert("company_organisations", company_id=number, organisation_id=XIAN)
        found = await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me)
        if found and found[0]:
            held = {"person_id": found[0], "organisation_id": XIAN, "position": "会员", "rank": 100, "updated_at": 0}
            await self.insert("memberships", key=key, company_id=number, **held)
        return number

    async def corrected(self):
        """What his company does, about to be said otherwise."""
        return await self.correction("companies", await self.firm(), "intro", {"intro": ""}, {"intro": "做阀门"})

    async def placed(self):
        """A membership, about to be with some company."""
        said = {"company_id": None, "company_name": ""}
        number = await self.membership()
        return await self.correction("memberships", number, "company", said, {**said, "company_name": "某厂"})

    async def correction(self, kind, number, field, before, after):
        about = {"kind": kind, "id": number, "field": field, "region": "CN", "was": fields.digest(before)}
        value = {"values": after, "notes": []}
        return await self.draft("entries", **about, name="备用", organisation="", value=value)

    async def changed(self):
        """What was said of his company otherwise."""
        number = await self.firm(intro="做阀门")
        change = {"table": "companies", "id": number, "before": {"intro": ""}, "after": {"intro": "做阀门"}}
        return await self.noted(number, [change], relation="companies", field="intro")

    async def objectionable(self):
        """What was said otherwise of himself."""
        found = await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me)
        person = found[0] if found and found[0] else 1
        return await self.noted(person, [], relation="persons", field="hometown", person_id=person)

    async def noted(self, number, changes, **more):
        at = {"at": 4_000_000_000_000, "actor": self.me, "act": "correct", "organisation_id": XIAN}
        return await self.insert("entries", row_id=number, changes=changes, **at, **more)

    async def added(self, phone=""):
        """Somebody new in Xi'an, but for the last press."""
        name = f"新人{self.number()}"
        said = {"full_name": {"name": name}, "phone": {"phone": phone}, "position": {"position": "会员", "rank": 100}}
        answers = {step: {"values": values, "notes": []} for step, values in said.items()}
        return await self.draft("adding", organisation=XIAN, at="西安", region="CN", **answers)

    async def known(self):
        """The same, and who it is: another organisation's member with this phone."""
        phone = f"+86138{self.number():08d}"
        draft, person = await self.added(phone), await self.person(MACHINERY)
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE persons SET phone = :phone WHERE id = :id", phone=phone, id=person)
            name = "UPDATE persons SET name = :name WHERE id = :id"
            data = await tx.one("SELECT data FROM drafts WHERE id = :id", id=draft)
            typed = json.loads(data[0])["answers"]["full_name"]["values"]["name"]
            await tx.execute(name, name=typed, id=person)
        return f"{draft}:{person}"

    async def enrolled(self):
        """A new company of Xi'an, but for the last press."""
        name = {"values": {"name": f"新厂{self.number()}"}, "notes": []}
        return await self.draft("enrolling", organisation=XIAN, at="西安", name=name, products=None, industries=None)

    async def consenting(self):
        said = {"way": "paper", "fields": ["phone"], "level": "members", "given_on": "2026-01-01"}
        return await self.draft("consents", person=await self.person(), name="备用人", **said)

    async def consented(self):
        person = await self.person()
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE persons SET consent_on = '2026-01-01' WHERE id = :id", id=person)
        return person

    async def forgetting(self):
        return await self.draft("forgetting", person=await self.person(), name="备用人", phrase=True)

    async def forgotten(self):
        """An erasure of somebody who isn't on the bot."""
        values = {"person_id": await self.person(), "due_at": 4_000_000_000_000, "asked_by": self.me, "created_at": 0}
        return await self.insert("erasures", draft_id=self.number(), telegram_id=0, **values)

    async def review(self, by=None, **more):
        """What somebody of Xi'an wants changed."""
        person = await self.person()
        account = by or await self.account(person)
        values = {"relation": "persons", "row_id": person, "field": "hometown", "created_at": 0}
        said = {"before": json.dumps({"hometown": ""}), "after": json.dumps({"hometown": "诗山"})}
        held = {"draft_id": self.number(), "telegram_id": account, "person_id": person, "organisation_id": XIAN}
        return await self.insert("reviews", **values, **said, **held, **more)

    async def wanted(self):
        """His own."""
        return await self.review(self.me)

    async def sent_back(self):
        return await self.draft("reviews", review=await self.review(), reason="wrong")

    async def roster(self, state="asked", **more):
        """A list of his."""
        values = {"telegram_id": self.me, "file_id": "x", "file": "名册.xlsx", "state": state, "created_at": 0}
        at = {"changed_at": 4_000_000_000_000}
        return await self.insert("rosters", update_id=self.number(), **values, **at, **more)

    async def taken_in(self):
        """One of Xi'an's members."""
        return await self.roster("done", kind="members", organisation_id=XIAN, level="desk")

    async def turnover(self, state, **more):
        """A new term of Xi'an, by him."""
        values = {"organisation_id": XIAN, "act": "turnover", "author": self.me, "since": "2027-01-01", "created_at": 0}
        plan = {"term": "第二届", "since": "2027-01-01", "until": "", "elected": [], "fates": {}}
        return await self.insert(
            "turnovers", cause=f"draft {self.number()}", term="第二届", plan=plan, state=state, **values, **more
        )

    async def awaited(self):
        return await self.turnover("planned")

    async def turned(self):
        """By it he gave his own rights at the desk away; the row is another by now, so that taking it back is for nothing."""
        sql = "SELECT coalesce(max(memberships.id), 0) FROM memberships JOIN accounts USING (person_id) WHERE telegram_id = :me"
        was, now = {"secretary": 1}, {"secretary": 0, "position": "别的"}
        gave = {"table": "memberships", "id": (await self.one(sql, me=self.me))[0], "before": was, "after": now}
        return await self.turnover("done", changes=[gave], done_at=4_000_000_000_000)

    async def turning(self):
        """The form of a new term, with what its preview showed."""
        name = f"轮换{self.number()}"
        person = await self.person()
        async with self.bot.database.transaction() as tx:
            await tx.execute("UPDATE persons SET name = :name WHERE id = :id", name=name, id=person)
        last = await self.one("SELECT coalesce(max(id), 0) FROM turnovers WHERE state IN ('planned', 'done')")
        answers = {
            "organisation": XIAN, "kind": "chamber", "name": "西安", "last": last[0], "who": {}, "fates": {"*": "stay"},
            "term": "第二届", "since": "2026-12-01", "until": "", "announced": "no",
            "leaders": {"named": [{"position": "会长", "name": name}], "unread": []},
        }  # fmt: skip
        draft = await self.draft("turnovers", **answers)
        async with self.bot.database.reading() as reader:
            found = await turnover_previewing.preview(SimpleNamespace(today=lambda: "2026-12-01"), reader, answers)
        return f"{draft}:0:{found.digest}"

    async def overdue(self):
        """A term of another organisation that is over."""
        await self.person(MACHINERY, term="第一届", term_to="2026-11-15")
        return f"{MACHINERY}:2026-11-15"

    async def prolonging(self):
        await self.overdue()
        answers = {"organisation": MACHINERY, "term_to": "2026-11-15", "kind": "association", "until": "2026-12-31"}
        return await self.draft("prolonging", **answers)

    async def two(self):
        """Organisations that aren't paired."""
        names = [f"备用商会{self.number()}" for _ in range(2)]
        return [
            await self.insert("organisations", key=name, kind="chamber", name=name, country="CN", updated_at=0)
            for name in names
        ]

    async def paired(self):
        first, second = await self.two()
        values = {"first_id": first, "second_id": second, "updated_at": 0}
        return await self.insert("pairings", key=f"pair-{self.number()}", kind="organisations", **values)

    async def pairing(self):
        """The form of a new one."""
        first, second = await self.two()
        sides = {"first": {"id": first}, "second": {"id": second}, "signed_on": None, "subject": None}
        return await self.draft("pairings", id=0, kind="organisations", **sides)

    async def unpaired(self):
        """One that was removed: what brings it back."""
        first, second = await self.two()
        row = {"id": self.number(), "key": f"pair-{self.number()}", "kind": "organisations", "updated_at": 0}
        change = {"table": "pairings", "id": row["id"], "after": None}
        before = {**row, "first_id": first, "second_id": second, "signed_on": "", "subject": "", "note": ""}
        values = {
            "act": "remove",
            "relation": "pairings",
            "row_id": row["id"],
            "actor": self.me,
            "at": 4_000_000_000_000,
        }
        return await self.insert("entries", changes=[{**change, "before": before}], **values)

    async def visit(self, *, begun=False):
        """Of Xi'an to Manila, with two stops at which Xi'an itself receives, by him."""
        at = 1 if begun else 4_000_000_000_000
        number = self.number()
        values = {
            "kind": "visit", "organisation_id": XIAN, "author": 1, "title": "考察", "local": "2096-10-02T15:06",
            "zone": "Asia/Shanghai", "begins_at": at, "ends_at": 4_000_000_100_000, "closes_at": at, "created_at": 0,
            "changed_at": 0,
        }  # fmt: skip
        event = await self.insert("events", cause=f"prepared {number}", code=f"{number}"[-6:], **values)
        await self.insert("visits", event_id=event, pairing_id=1)
        for organisation, side in ((XIAN, "visitors"), (MANILA, "receivers")):
            await self.insert("visit_sides", event_id=event, organisation_id=organisation, side=side)
        return event

    async def visited(self):
        """One that has begun."""
        return await self.visit(begun=True)

    async def stop(self, state="asked", **more):
        event, own = (
            await self.visit(),
            await self.one("SELECT person_id FROM accounts WHERE telegram_id = :me", me=self.me),
        )
        values = {
            "event_id": event, "local": "2096-10-02T15:06", "zone": "Asia/Shanghai", "begins_at": 4_000_000_000_000,
            "ends_at": 4_000_000_000_000, "organisation_id": XIAN, "asked_at": 0, "state_at": 0,
        }  # fmt: skip
        await self.insert("visit_stops", **values, place="另一站", state="noted")
        return await self.insert(
            "visit_stops", **values, place="站", state=state, person_id=own[0] if own else None, **more
        )

    async def hosted(self):
        """A visit with stops at which Xi'an receives."""
        return (await self.one("SELECT event_id FROM visit_stops WHERE id = :id", id=await self.stop()))[0]

    async def wished(self):
        """A stop of which its hosts would rather have another time."""
        return await self.stop("proposed", proposed_local="2096-10-02T16:06")

    async def answering(self):
        """Another time that they think of."""
        stop = await self.stop()
        typed = {
            "local": "2096-10-02T15:06",
            "local_end": "",
            "zone": "Asia/Shanghai",
            "at": 4_000_000_000_000,
            "place": "站",
        }
        wish = {**typed, "local": "2096-10-02T16:06", "at": 4_000_003_600_000}
        return await self.draft("proposals", stop=stop, version=0, title="考察", place="站", was=typed, time=wish)

    async def altered(self):
        """A stop that is looked at anew before it is saved."""
        stop = await self.stop()
        [event] = await self.one("SELECT event_id FROM visit_stops WHERE id = :id", id=stop)
        typed = {
            "local": "2096-10-02T15:06",
            "local_end": "",
            "zone": "Asia/Shanghai",
            "at": 4_000_000_000_000,
            "place": "站",
        }
        return await self.draft("stops", event=event, stop=stop, version=0, line=typed, place="别的站", host="西安商会")

    async def clearance(self, state="asked", version=0):
        """An event of Xi'an that Xi'an's own desk is asked about too."""
        event = await self.visit()
        values = {"event_id": event, "organisation_id": XIAN, "asked_at": 0, "state_at": 0}
        return await self.insert("event_clearances", **values, state=state, version=version)

    async def returned_clearance(self):
        return await self.clearance("returned")

    async def clearing(self):
        """A desk's remarks that aren't sent yet."""
        known = {"version": 0, "state": "returned", "title": "考察", "remarks": "改到周末"}
        return await self.draft("clearing", clearance=await self.clearance(), **known)

    async def reporting_visit(self):
        """What came of one, in a line."""
        return await self.draft("results", event=await self.visited(), title="考察", result="talked", note="再联系")

    async def searched(self):
        return await self.insert("result_lists", id=self.number(), telegram_id=self.me, query="西安", created_at=0)


def samples(pattern):
    """Callback data that the pattern takes, by verb: one of each of its alternatives."""
    return {verb_of(text): text for text in _texts(_parser.parse(pattern))}


def _texts(parsed):
    found = [""]
    for kind, what in parsed:
        found = [before + after for before in found for after in _choices(kind, what)]
    return found


def _choices(kind, what):
    if kind is _constants.SUBPATTERN:
        return _texts(what[-1])
    if kind is _constants.BRANCH:
        return [text for each in what[1] for text in _texts(each)]
    if kind is _constants.MAX_REPEAT:
        least, once = what[0], _texts(what[2])
        return [each * least for each in once] if least else ["", *once]
    signs = {_constants.LITERAL: lambda: chr(what), _constants.IN: lambda: _sign(*what[0]), _constants.ANY: lambda: "x"}
    return [signs.get(kind, str)()]


def _sign(kind, what):
    if kind is _constants.CATEGORY:
        return "1"
    return chr(what[0] if kind is _constants.RANGE else what)


def is_plain(verb):
    return re.fullmatch(r"[a-z_]+(:[a-z_]+)?", verb) is not None


async def example(it, verb):
    """Callback data about freshly prepared objects; None where EXAMPLES has none for this verb."""
    if verb not in EXAMPLES:
        return None
    text = EXAMPLES[verb]
    for name in re.findall(r"{(\w+)}", text):
        text = text.replace(f"{{{name}}}", str(await getattr(it, name)()), 1)
    return f"{verb}:{text}" if text else verb


EXAMPLES = {
    "menu": "",
    "help": "",
    "admin": "",
    "admin:appointing": "",
    "admin:backup": "",
    "admin:send": "",
    "admin:send_backup": "",
    "alerts": "",
    "alerts:again": "{saved}",
    "alerts:end": "{saved}",
    "alerts:newest": "",
    "alerts:no": "{alert}",
    "alerts:pace": "daily",
    "alerts:yes": "{alert}",
    "announcements": "",
    "announcements:again": "{failed}:failed",
    "announcements:accept": "{proposed}",
    "announcements:ask_why": "{proposed}",
    "announcements:correction": "{proposed}",
    "announcements:correction_exact": "{proposed}",
    "announcements:turn_back": "{turning_back}",
    "announcements:withdraw": "{own_correction}",
    "announcements:agree": "{look}",
    "announcements:approval": "{submitted}",
    "announcements:approve": "{submitted}",
    "announcements:ask_look": "{looker}",
    "announcements:ask_remarks": "{submitted}",
    "announcements:exact": "{submitted}",
    "announcements:give_back": "{giving_back}",
    "announcements:keep": "{announcing}",
    "announcements:kept": "{keeping}",
    "announcements:mute": "news",
    "announcements:remark": "{look}",
    "announcements:remarked": "{looking}",
    "announcements:segments": "{announcing}:0",
    "announcements:skip": "{recurring}",
    "announcements:unkeep": "{segment}",
    "announcements:unskip": "{skipping}",
    "announcements:use": "{segment}",
    "announcements:wish": "news:0",
    "announcements:wishes": "",
    "announcements:ask": "recall:{done}",
    "announcements:cancel": "{scheduled}",
    "announcements:correct": "{done}",
    "announcements:corrected": "{correcting}",
    "announcements:forward": "{done}",
    "announcements:go_on": "{paused}",
    "announcements:list": "0",
    "announcements:new": "",
    "announcements:now": "{scheduled}",
    "announcements:off_bot": "{done}:0",
    "announcements:pause": "{sending}",
    "announcements:recall": "{done}",
    "announcements:report": "{done}",
    "announcements:rewrite": "{scheduled}",
    "announcements:send": "{announcing}:0:alone",
    "announcements:show": "{done}",
    "announcements:tell": "{untold}:phone:0",
    "announcements:tell_rest": "{telling}",
    "announcements:untell_rest": "{told_rest}",
    "announcements:test": "{announcing}",
    "appointments:appoint": "2:{person}",
    "appointments:dismiss": "2:{clerk}",
    "appointments:do": "appoint:2:{person}",
    "appointments:person": "{person}",
    "appointments:staff": "0",
    "audit": "",
    "audit:export": "-:-:-:-",
    "audit:list": "-:-:-:-:0",
    "audit:show": "{act}:-:-:-:-:0",
    "audit:what": "-:-:-:-",
    "audit:where": "-:-:-:-:0",
    "audit:who": "-:-:-:-:0",
    "belonging:hold": "{mover}",
    "belonging:record": "{person}",
    "belonging:recorded": "{leaver}",
    "belonging:go": "{second}",
    "belonging:restore": "{recorded}",
    "merging:differ": "{twins}",
    "merging:do": "{confirmed}",
    "merging:find": "{person}",
    "merging:look": "{twins}",
    "merging:pass": "{twins}",
    "merging:take": "{compared}:name:1",
    "merging:undo": "{merged}",
    "checkins:entered": "{visitor}",
    "checkins:export": "{on_now}",
    "checkins:found": "{sought}",
    "checkins:in": "{expected}:0",
    "checkins:list": "{on_now}:0",
    "checkins:out": "{is_in}:0",
    "checkins:panel": "{on_now}",
    "checkins:seek": "{on_now}",
    "checkins:sheet": "{on_now}",
    "checkins:walk": "{on_now}",
    "calendars:take": "{coming_soon}",
    "reminders:put": "{coming_soon}:1440:off",
    "reminders:show": "{coming_soon}",
    "events:forward": "{coming_soon}",
    "claims:desk": "0",
    "claims:enter": "{entry}",
    "claims:find": "{unnamed}",
    "claims:found": "{claimant}:1",
    "claims:members": "{unnamed}:0",
    "claims:move": "{taken}",
    "claims:no": "{claim}:other",
    "claims:pass": "{higher}",
    "claims:pick": "{unnamed}:{person}",
    "claims:show": "{claim}",
    "claims:undo": "{accepted}",
    "claims:unenter": "{entered}",
    "claims:yes": "{claim}",
    "companies:card": "1",
    "clearances:again": "{returned_clearance}:0",
    "clearances:agree": "{clearance}:0",
    "clearances:answer": "{clearing}",
    "clearances:decline": "{clearance}:0",
    "clearances:exact": "{clearance}",
    "clearances:list": "{visit}",
    "clearances:remark": "{clearance}:0",
    "clearances:show": "{clearance}",
    "clearances:withdraw": "{clearance}:0",
    "visits:add": "{visit}",
    "visits:all": "{hosted}:2",
    "visits:change": "{stop}:0",
    "visits:changed": "{altered}",
    "visits:confirm": "{stop}:0",
    "visits:decline": "{stop}:0",
    "visits:forward": "{visit}",
    "visits:keep": "{wished}:0",
    "visits:new": "1",
    "visits:noted": "{reporting_visit}",
    "visits:propose": "{stop}:0",
    "visits:proposed": "{answering}",
    "visits:remove": "{stop}:0",
    "visits:removed": "{stop}:0",
    "visits:report": "{visited}:talked",
    "visits:result": "{visited}",
    "visits:route": "{visit}",
    "visits:stop": "{stop}",
    "visits:take": "{wished}:0",
    "pairings": "",
    "pairings:card": "1",
    "pairings:correct": "1",
    "pairings:list": "organisations:0",
    "pairings:new": "",
    "pairings:of": "organisations:2",
    "pairings:remove": "1",
    "pairings:removed": "{paired}",
    "pairings:save": "{pairing}",
    "pairings:undo": "{unpaired}",
    "contacts": "",
    "contacts:ask": "{contacting}",
    "contacts:notices": "{notice}",
    "events": "",
    "meetings:anyway": "{calling_late}",
    "meetings:moved": "{moving}",
    "meetings:decline": "{proxy}",
    "meetings:excuse": "{excuse}",
    "meetings:for": "{entering_meeting}",
    "meetings:give": "{proxy_draft}",
    "meetings:proxy": "{meeting}",
    "meetings:reason": "{meeting}",
    "meetings:rules": "",
    "meetings:turn": "{source}:notice_days",
    "minutes:announce": "{minutes}",
    "minutes:decide": "{held}",
    "minutes:decided": "{deciding}",
    "minutes:decisions": "{held}",
    "minutes:file": "{filing}",
    "minutes:remove": "{decision}",
    "minutes:send": "{sharing}",
    "minutes:write": "{held}",
    "series:ask_end": "{series}",
    "series:back": "{series}",
    "series:begin": "{event}",
    "series:end": "{series}",
    "series:follow": "{differing}",
    "series:make": "{series_draft}",
    "series:show": "{series}",
    "todos:add": "{held}",
    "todos:again": "{dropped}",
    "todos:change": "{todo}:due",
    "todos:changed": "{todo_change}:0",
    "todos:done": "{todo}",
    "todos:drop": "{todo}",
    "todos:later": "{todo}",
    "todos:list": "0",
    "todos:mine": "0",
    "todos:open": "{finished}",
    "todos:save": "{todo_draft}",
    "todos:show": "{todo}",
    "events:alter": "{event}:venue",
    "events:alternatives": "{event}",
    "events:call": "{calling}:0",
    "events:called_off": "{cancelling}",
    "events:cancel": "{event}",
    "events:card": "{event}",
    "events:changed": "{altering}:0",
    "events:enter": "{event}",
    "events:entered": "{entering}:go",
    "events:held": "0",
    "events:invite": "{event}",
    "events:invited": "{widening}:0",
    "events:list": "all:0",
    "events:new": "",
    "events:nudge": "{event}",
    "events:one": "{rsvp}",
    "events:panel": "{event}",
    "events:private": "{event}",
    "events:push": "{event}",
    "events:put": "{rsvp}:go",
    "events:silent": "{event}:0",
    "events:test": "{calling}",
    "events:undo": "{rsvp}",
    "events:who": "{event}:0",
    "entries:add": "2",
    "entries:added": "{added}:0",
    "entries:change": "companies:{firm}:intro",
    "entries:companies": "{firm}",
    "entries:consent": "{person}",
    "entries:consented": "{consenting}",
    "entries:desk": "",
    "entries:enrol": "2",
    "entries:enrolled": "{enrolled}",
    "entries:firm": "{placed}:1",
    "entries:forget": "{person}",
    "entries:forgotten": "{forgetting}",
    "entries:keep": "{forgotten}",
    "entries:office": "{known}",
    "entries:organisations": "2",
    "entries:people": "{person}",
    "entries:remove": "{membership}",
    "entries:removed": "{membership}",
    "entries:same": "{known}",
    "entries:save": "{corrected}",
    "entries:undo": "{changed}",
    "entries:withdraw": "{consented}",
    "entries:wrong": "{objectionable}",
    "entries:wronged": "{objectionable}",
    "favourites": "",
    "favourites:add": "organisations:2",
    "favourites:remove": "organisations:2",
    "forms:back": "{contacting}",
    "forms:cancel": "{contacting}",
    "forms:resume": "{contacting}",
    "glossary": "",
    "glossary:add": "",
    "glossary:page": "0",
    "glossary:remove": "{word}",
    "glossary:save": "{words}",
    "holidays": "",
    "holidays:add": "",
    "holidays:of": "PH",
    "holidays:remove": "{holiday}",
    "holidays:save": "{pasted_holidays}",
    "holidays:trim": "CN",
    "interests:begin": "{notice}",
    "interests:closed": "{interest}",
    "interests:done": "{interest}",
    "interests:mine": "0",
    "interests:of": "{own}",
    "interests:send": "{interesting}",
    "interests:withdraw": "{interested}",
    "invitations:ask_end": "{invitation}",
    "invitations:code": "{invitation}",
    "invitations:end": "{invitation}",
    "invitations:joined": "{invitation}:0",
    "invitations:list": "0",
    "invitations:make": "{inviting}",
    "invitations:new": "2",
    "invitations:person": "{person}",
    "invitations:sheet": "{invitation}",
    "invitations:show": "{invitation}",
    "invitations:text": "{invitation}",
    "invitations:undo": "{joined}",
    "introductions": "",
    "introductions:amount": "{introduced}",
    "introductions:forget_amount": "{introduced}",
    "introductions:keep_amount": "{amount}",
    "introductions:recommend": "{introducible}",
    "introductions:recommended": "{words_for_it}",
    "introductions:agreed": "{introduction}",
    "introductions:ask_hide": "{introduced}",
    "introductions:ask_met": "{introduced}",
    "introductions:carry": "{introducible}",
    "introductions:decline": "{introduction}",
    "introductions:desk": "{introduction}",
    "introductions:desks": "{introduction}:0",
    "introductions:endorse": "{introducible}",
    "introductions:funnel": "",
    "introductions:hide": "{introduced}",
    "introductions:history": "0",
    "introductions:later": "{asked_of_me}",
    "introductions:met": "{introduced}:talked",
    "introductions:no": "{asked_of_me}",
    "introductions:passed_on": "{agreed_to}",
    "introductions:question": "{asked_of_me}",
    "introductions:show": "{asked_by_me}",
    "introductions:to": "{introduction}:3",
    "introductions:why": "{declined_by_me}",
    "introductions:wish": "direct",
    "introductions:wishes": "",
    "introductions:withdraw": "{asked_by_me}",
    "introductions:yes": "{asked_of_me}",
    "leads:ask_decline": "{lead}",
    "leads:close": "{lead}",
    "leads:decline": "{lead}",
    "leads:desk": "0",
    "leads:desks": "{lead}:0",
    "leads:drop": "",
    "leads:show": "{lead}",
    "leads:to": "{lead}:3",
    "leads:withdraw": "{asked}",
    "me": "",
    "me:languages": "",
    "notices:card": "{notice}",
    "notices:deal": "{over}:o:0:yes",
    "notices:decide": "{returning}",
    "notices:do": "hold:{own}",
    "notices:down": "{notice}:advert",
    "notices:ending": "2:0",
    "notices:forward": "{notice}",
    "notices:fulfil": "{own}",
    "notices:i": "a::::",
    "notices:keep": "{pasted}",
    "notices:l": "a:::::",
    "notices:mend": "{mendable}",
    "notices:mine": "open:0",
    "notices:new": "demand",
    "notices:no": "{pending}:0:advert",
    "notices:o": "a:::::0",
    "notices:manage": "{own}:1",
    "notices:open": "{own}:0",
    "notices:others": "",
    "notices:p": "a::::",
    "notices:policy": "2:all",
    "notices:post": "{posting}",
    "notices:prolong": "2:{ending}",
    "notices:prolong_all": "{ending_at}",
    "notices:queue": "0",
    "notices:renew": "{renewable}",
    "notices:review": "{pending}",
    "notices:t": "a::::",
    "notices:with": "{over}:o:0",
    "notices:write": "{pending}:0:back",
    "notices:yes": "{pending}:0",
    "orgs": "",
    "orgs:card": "2",
    "orgs:manage": "2",
    "orgs:more": "2",
    "privacy": "",
    "privacy:agree": "",
    "privacy:as": "guest",
    "privacy:set": "phone:members",
    "privacy:show": "",
    "privacy:withdraw": "",
    "profile": "",
    "reviews:no": "{review}",
    "reviews:return": "{sent_back}",
    "reviews:show": "{review}",
    "reviews:switch": "2:1",
    "reviews:withdraw": "{wanted}",
    "reviews:yes": "{review}",
    "rosters": "",
    "rosters:cancel": "{roster}",
    "rosters:export": "members:2",
    "rosters:show": "{roster}",
    "rosters:template": "members",
    "rosters:templates": "",
    "rosters:undo": "{taken_in}",
    "rosters:what": "{roster}",
    "search:list": "{searched}",
    "reports:ask_warn": "{report}",
    "reports:new": "people:1",
    "reports:note": "{report}",
    "reports:send": "{reporting}",
    "reports:show": "{report}",
    "reports:warn": "{report}",
    "suggestions:agreed": "{to_ask}",
    "suggestions:ask": "{fresh_pair}",
    "suggestions:carry": "{to_ask}",
    "suggestions:decline": "{to_ask}",
    "suggestions:desk": "{to_ask}",
    "suggestions:later": "{suggested_to_me}",
    "suggestions:list": "0",
    "suggestions:no": "{suggested_to_me}",
    "suggestions:pair": "{suggestion}",
    "suggestions:pass": "{suggestion}",
    "suggestions:restore": "{passed_over}",
    "suggestions:show": "{suggested_to_me}",
    "suggestions:yes": "{suggested_to_me}",
    "suspensions:asker": "leads:{lead}",
    "suspensions:keep": "{appealed}",
    "suspensions:lift": "{suspended}",
    "suspensions:list": "",
    "suspensions:make": "{suspending}",
    "suspensions:person": "{person}",
    "suspensions:report": "{report}",
    "suspensions:show": "{suspended}",
    "waiting": "",
    "waiting:list": "all:0",
    "waiting:next": "",
    "waiting:show": "claims:{claim}:0",
    "waiting:skip": "claims:1:0",
    "avoiding:add": "1",
    "avoiding:ask": "1",
    "avoiding:list": "0",
    "invitations:go_on": "{flooded}",
    "confirming": "",
    "confirming:desk": "{person}",
    "confirming:later": "2026-12-01",
    "confirming:yes": "00000000",
    "turnovers:ask": "undo:{turned}",
    "turnovers:cancel": "{awaited}",
    "turnovers:do": "{turning}",
    "turnovers:end": "{overdue}",
    "turnovers:ended": "{overdue}",
    "turnovers:new": "2",
    "turnovers:panel": "2",
    "turnovers:prolong": "{overdue}",
    "turnovers:prolonged": "{prolonging}",
    "turnovers:undo": "{turned}",
}
"""What follows the verb; in braces the objects that are prepared for it. Where nothing is said of a verb, its pattern
makes one up, which names nothing that is there."""
