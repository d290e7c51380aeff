"""Objects of each kind, freshly written, that a press can be about; and a press as an example of each verb."""

import json
import re
from re import _constants, _parser
from types import SimpleNamespace

from bot.invitations import codes
from bot.merging import comparing
from bot.permissions import verb_of
from bot.turnovers import writing as turnover_writing
from storage import merging

XIAN, MACHINERY, MANILA = 2, 3, 4  # of the register


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

    async def entry(self):
        """Of somebody who isn't in the register."""
        account = await self.account()
        values = {"desk": "secretariat", "organisation_id": XIAN, "telegram_id": account, "created_at": 0}
        return await self.insert("claims", update_id=self.number(), wants="entry", name="新会员", **values)

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

    async def joined(self):
        """An invitation, and who joined by it."""
        invitation, person = await self.invitation(), await self.person()
        account = await self.account(person)
        values = {"telegram_id": account, "way": "link", "state": "joined", "person_id": person, "opened_at": 0}
        await self.insert("joinings", invitation_id=invitation, **values)
        return f"{invitation}:{person}"

    async def draft(self, form, **answers):
        """His own, with all its answers."""
        values = {"data": {"answers": answers}, "created_at": 0, "changed_at": 0}
        return await self.insert("drafts", telegram_id=self.me, form=form, **values)

    async def announcing(self):
        """The draft of an announcement by Xi'an's secretariat, else the alliance's office."""
        officer = await self.one(
            """SELECT 1 FROM accounts JOIN memberships USING (person_id)
               WHERE telegram_id = :me AND secretary = 1 AND organisation_id = 1""",
            me=self.me,
        )
        answers = {"source": 0 if officer else XIAN, "audience": ["all"], "time": "now", "urgent": False}
        return await self.draft("announcements", content={"text": "开会"}, **answers)

    async def announcement(self, state, **more):
        at = {"at": 4_000_000_000_000, "created_at": 0, "cursor": -1, "author": self.me, "organisation_id": XIAN}
        draft = await self.announcing()
        content = {"content": {"text": "开会"}, "audience": ["all"]}
        return await self.insert("announcements", draft_id=draft, state=state, **content, **at, **more)

    async def scheduled(self):
        return await self.announcement("scheduled", local="2027-01-01T10:00", zone="Asia/Shanghai")

    async def sending(self):
        return await self.announcement("sending")

    async def paused(self):
        return await self.announcement("paused")

    async def done(self):
        return await self.announcement("done")

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
            journal = await tx.run(lambda c: merging.merge(c, kept, other, {}, None, 100, 0))
            await merging.done(tx, number, merging.as_json({**journal, "pair": None}), 4_000_000_000_000)
        return number

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
        return await self.turnover("done", changes=[], done_at=4_000_000_000_000)

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
            found = await turnover_writing.preview(SimpleNamespace(today=lambda: "2026-12-01"), reader, answers)
        return f"{draft}:0:{found.digest}"

    async def overdue(self):
        """A term of another organisation that is over."""
        await self.person(MACHINERY, term="第一届", term_to="2026-11-15")
        return f"{MACHINERY}:2026-11-15"

    async def prolonging(self):
        await self.overdue()
        answers = {"organisation": MACHINERY, "term_to": "2026-11-15", "kind": "association", "until": "2026-12-31"}
        return await self.draft("prolonging", **answers)

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
    "announcements": "",
    "announcements:again": "{failed}:failed",
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
    "announcements:send": "{announcing}:0",
    "announcements:show": "{done}",
    "announcements:tell": "{untold}:phone:0",
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
    "merging:desk": "0",
    "merging:differ": "{twins}",
    "merging:do": "{confirmed}",
    "merging:find": "{person}",
    "merging:look": "{twins}",
    "merging:pass": "{twins}",
    "merging:take": "{compared}:name:1",
    "merging:undo": "{merged}",
    "claims:desk": "0",
    "claims:enter": "{entry}",
    "claims:members": "{unnamed}:0",
    "claims:move": "{taken}",
    "claims:no": "{claim}:other",
    "claims:pass": "{higher}",
    "claims:pick": "{unnamed}:{person}",
    "claims:show": "{claim}",
    "claims:undo": "{accepted}",
    "claims:yes": "{claim}",
    "companies:card": "1",
    "contacts": "",
    "contacts:ask": "{contacting}",
    "favourites": "",
    "favourites:add": "organisations:2",
    "favourites:remove": "organisations:2",
    "forms:back": "{contacting}",
    "forms:cancel": "{contacting}",
    "forms:resume": "{contacting}",
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
    "orgs": "",
    "orgs:card": "2",
    "privacy": "",
    "privacy:agree": "",
    "privacy:as": "guest",
    "privacy:set": "phone:members",
    "privacy:show": "",
    "privacy:withdraw": "",
    "profile": "",
    "search:list": "{searched}",
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
