"""The table of bot/permissions/table.py is complete, and is what the bot does: every command and verb as every role."""

import asyncio

import pytest
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot import audit
from bot.messages import Messages
from bot.permissions import rules
from bot.permissions.rules import ALL, GUEST, MEMBER, OWNER
from bot.permissions.table import COMMANDS, VERBS, verb_of
from handlers import commands, door
from handlers.fallback import HANDLERS as FALLBACK
from handlers.rooms import ROOMS
from tests.handlers.hearing import admin
from tests.handlers.prepared import EXAMPLES, MACHINERY, Prepared, example, is_plain, samples
from tests.quiet import due, quiet
from tests.register import MEMBER as MEMBER_ID
from tests.register import OFFICER as OFFICER_ID
from tests.register import SECRETARY as SECRETARY_ID
from tests.talk import here

HANDLERS = [handler for room in ROOMS for handler in room.HANDLERS if handler not in FALLBACK]
PATTERNS = [each.pattern.pattern for each in HANDLERS if isinstance(each, CallbackQueryHandler)]
SAMPLES = {verb: data for pattern in PATTERNS for verb, data in samples(pattern).items()}
GIVEN = {name for each in HANDLERS if isinstance(each, CommandHandler) for name in each.commands}
WORDS = {
    "announce": "通知",
    "meeting": "发起活动",
    "desk": "待办",
    "admin": "系统管理",
    "mine": "我的供需",
    "intros": "我的引荐",
}
"""Words that act as commands which not everybody may give."""
LIMITED = [verb for verb, rule in VERBS.items() if rule.roles != ALL]
CHANGING = {
    "accounts",
    "bodies",
    "deliveries",
    "disclosures",  # noted as contacts that an introduction brought are sent
    "inbox",
    "jobs",
    "routines",
    "settings",
    "result_lists",
    "sqlite_sequence",
}
"""What changes by itself, or with whatever anybody does."""
SENT = {"announcements", "announcement_people", "event_people"}
"""What those whom announcers pressed upon change by being sent."""
ROLES = {
    "guest": 0,
    "member": MEMBER_ID,
    "secretariat": SECRETARY_ID,
    "officer": OFFICER_ID,
    "admin": 7004,
}
IS = {
    "guest": {GUEST},
    "member": {MEMBER},
    "secretariat": {MEMBER, "secretariat"},
    "officer": {MEMBER, "officer"},
    "admin": {GUEST, "admin"},
}
"""What the people of this test are."""


def test_every_verb_of_the_handlers_is_in_the_table():
    missing = [verb for verb in SAMPLES if verb not in VERBS]
    lines = "\n".join(
        f'    "{verb}": everybody(),  # or members, staff, announcers, appointers, admins' for verb in missing
    )
    assert not missing, f"add to VERBS in bot/permissions/table.py:\n{lines}"
    assert all(map(is_plain, SAMPLES)), "a button's pattern begins with feature:verb, in so many letters"


def test_every_verb_of_the_table_is_one_of_the_handlers():
    assert not VERBS.keys() - SAMPLES.keys(), (
        "no handler takes these: take them out of VERBS in bot/permissions/table.py"
    )
    assert not EXAMPLES.keys() - VERBS.keys(), "take these out of EXAMPLES in tests/handlers/prepared.py"


def test_every_command_is_in_the_table_and_the_other_way_round():
    for name in sorted(GIVEN - COMMANDS.keys()):
        pytest.fail(f'add to COMMANDS in bot/permissions/table.py:\n    "{name}": everybody(),')
    assert COMMANDS.keys() == GIVEN


@pytest.mark.parametrize("verb", [verb for verb in LIMITED if VERBS[verb].acts])
def test_what_is_audited_has_an_example_that_is_pressed(verb):
    assert verb in EXAMPLES, f'add to EXAMPLES in tests/handlers/prepared.py:\n    "{verb}": "{{the object}}",'


def test_menus_offer_what_is_allowed():
    """One menu is for guests and members alike: who isn't one yet is told how he becomes one."""
    for role, names in commands.ROLES.items():
        held = {"": set(), "staff": {"secretariat"}, "admin": {"admin"}, "admin-staff": {"secretariat", "admin"}}[role]
        assert all({GUEST, MEMBER, *held} & COMMANDS[name].roles for name in (*commands.PRIVATE, *names))


@pytest.mark.parametrize("verb", [*VERBS, *(f"/{name}" for name in COMMANDS)])
def test_what_not_everybody_may_do_is_audited_or_it_is_said_why_not(verb):
    rule = COMMANDS[verb[1:]] if verb.startswith("/") else VERBS[verb]
    assert set(rule.acts) <= audit.ACTS, f"{verb}: its acts are those of bot/audit.py"
    if rule.roles not in {ALL, rules.MEMBERS}:
        assert bool(rule.acts) != bool(rule.why), f'{verb}: name the acts that it writes, or why="…" it writes none'


def test_verbs_are_told_from_numbers():
    assert [verb_of(each) for each in ("menu", "claims:yes:5:6", "orgs:card:2", "x:5", "contacts:people:1", "")] == [
        "menu", "claims:yes", "orgs:card", "x", "contacts:people", "",
    ]  # fmt: skip


class Asking:
    """Somebody who tries everything, and what came of it."""

    def __init__(self, chat, bot, rendered):
        self.chat = chat
        self.rendered = rendered
        self.it = Prepared(bot, chat.person.id)
        self.group = None
        self.sends = False

    async def press(self, data):
        """The names of the templates that answered; (toast) for one that showed only that."""
        self.rendered.clear()
        chat, world = self.chat, self.chat.world
        where, message = self.group or (None, chat.received()[0].message_id)
        seq, query = world.log.seq, world.press(chat.person.id, message, data, chat_id=where)
        while not (answers := [e for e in world.log.after(seq, "callback_answer") if e["query_id"] == query]):
            await chat._wait()
        return [*self.rendered, *(["(toast)"] if answers[0]["text"] else ())]

    async def says(self, text):
        """The same; other messages may come meanwhile."""
        self.rendered.clear()
        before = await self.it.one("SELECT max(update_id) FROM inbox")
        await self.chat.says(text)
        sql = "SELECT 1 FROM inbox WHERE update_id > :last AND done_at IS NOT NULL"
        while not await self.it.one(sql, last=before[0]):
            await asyncio.sleep(0.01)
        return list(self.rendered)

    async def at_rest(self):
        """The state once what the bot is about to do of itself is over: no press did that."""
        if await due():
            await quiet()
        return await self.state()

    async def state(self):
        """All that a press could change, by table."""
        aside = CHANGING | (SENT if self.sends else set())

        def read(connection):  # in one hop: it is asked for at each press
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            tables = [name for (name,) in names if name not in aside and "search" not in name]
            return {each: connection.execute(f"SELECT * FROM {each}").fetchall() for each in tables}

        async with self.it.bot.database.reading() as reader:
            return await reader.run(read)

    async def audited(self, after):
        sql = "SELECT act FROM audit WHERE id > :after AND actor = :me"
        async with self.it.bot.database.reading() as reader:
            return {row[0] for row in await reader.all(sql, after=after, me=self.it.me)}

    async def last_act(self):
        return (await self.it.one("SELECT coalesce(max(id), 0) FROM audit"))[0]

    async def is_as_before(self):
        """An account that was unlinked, or has another language, is as it was."""
        sql = "UPDATE accounts SET person_id = :person, language = '' WHERE telegram_id = :me"
        row = await self.it.one(
            "SELECT id FROM persons WHERE id = :id",
            id={MEMBER_ID: 4, SECRETARY_ID: 5, OFFICER_ID: 6}.get(self.it.me, 0),
        )
        async with self.it.bot.database.transaction() as tx:
            await tx.execute(sql, person=row[0] if row else None, me=self.it.me)


def differing(before, after):
    return [table for table, rows in before.items() if after[table] != rows]


def refused(names):
    return any(name.startswith("refusals/") for name in names)


@pytest.fixture
def rendered(monkeypatch):
    names = []
    render = Messages.render

    def recording(self, name, language, /, **values):
        names.append(name)
        return render(self, name, language, **values)

    monkeypatch.setattr(Messages, "render", recording)
    return names


@pytest.fixture
async def somebody(people, bot, rendered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # backups go there

    async def asking(role):
        number = ROLES[role]
        if role == "admin":
            chat = await admin(people, bot, id=number)
        else:
            chat = await here(people, role, number) if number else await here(people, role, 7005)
        return Asking(chat, bot, rendered)

    return asking


@pytest.fixture
def open_door(monkeypatch):
    """What is checked further in, without the door."""
    monkeypatch.setattr(rules, "check", lambda _rule, _viewer: None)


@pytest.mark.parametrize("role", ROLES)
async def test_every_verb_and_command_as_this_role(somebody, role):
    who, wrong = await somebody(role), []
    who.sends = bool(IS[role] & rules.ANNOUNCERS)
    for verb, rule in VERBS.items():
        may = bool(IS[role] & rule.roles)
        data = await example(who.it, verb)
        before, last = {} if may else await who.at_rest(), await who.last_act()
        names = await who.press(data or SAMPLES[verb])
        at_the_door = rule.refusal().template in names
        if not names or "errors/unexpected" in names:
            wrong.append(f"{verb}: answered with {names}")
        elif may and ((data and refused(names)) or (rule.roles != ALL and at_the_door and data)):
            wrong.append(f"{verb}: {role} may, but {data} is answered with {names}")
        elif not may and not at_the_door:
            wrong.append(f"{verb}: {role} may not, but {data} is answered with {names}")
        elif not may and (touched := differing(before, await who.state())):
            wrong.append(f"{verb}: refused, but it changed {touched}")
        elif may and data and rule.acts and not await noted(who, last, rule.acts):
            wrong.append(f"{verb}: wrote none of {rule.acts} into the audit")
        await who.is_as_before()
    for name, rule in COMMANDS.items():
        texts = ("/find 西安" if name == "find" else f"/{name}", *([WORDS[name]] if name in WORDS else ()))
        may = bool(IS[role] & rule.roles)
        for text in texts:
            if refused(await who.says(text)) == may:
                wrong.append(f"{text}: not as the table says")
            await who.press("menu")  # a form that has the floor would take the word for its answer
    assert not wrong, "\n".join(wrong)


async def noted(who, last, acts):
    for _ in range(500):
        if await who.audited(last) & set(acts):
            return True
        if not {"admin:backup", "admin:send_backup"} & set(acts):  # made beside the answer
            return False
        await asyncio.sleep(0.01)
    return False


@pytest.mark.parametrize("role", ["guest", "member"])
async def test_what_the_door_refuses_is_refused_further_in_too(somebody, role, open_door):
    who, wrong = await somebody(role), []
    for verb in LIMITED:
        if IS[role] & VERBS[verb].roles:
            continue
        data = await example(who.it, verb) or SAMPLES[verb]
        before = await who.at_rest()
        if not refused(await who.press(data)) or before != await who.state():
            wrong.append(data)
    assert not wrong, wrong


async def test_another_organisation_s_secretariat_gets_nowhere(somebody, people, bot, rendered):
    """Nor is anybody's draft another's."""
    prepared, wrong = Prepared(bot, SECRETARY_ID), []
    await somebody("secretariat")
    other = await prepared.person(MACHINERY, secretary=1)
    chat = await people("别处", id=7006)
    await prepared.insert("accounts", telegram_id=7006, person_id=other, created_at=0)
    await chat.says("/start")
    who = Asking(chat, bot, rendered)
    for verb, rule in VERBS.items():
        named = "{" in EXAMPLES.get(verb, "") and verb != "appointments:person"
        if not named or (rule.roles == ALL and rule.note != OWNER):
            continue
        data = await example(prepared, verb)
        before = await who.at_rest()
        if not refused(await who.press(data)) or before != await who.state():
            wrong.append(data)
    assert not wrong, wrong


@pytest.mark.parametrize("role", ["secretariat", "officer", "admin"])
async def test_in_a_group_nobody_works_as_staff(somebody, group, role):
    """Everybody reads it: it is as if nobody had an office."""
    who, wrong = await somebody(role), []
    where = await group(who.chat)
    message = await who.chat.says("/find 西安", chat=where)
    who.group = (where, message.message_id)
    for verb in LIMITED:
        data = await example(who.it, verb) or SAMPLES[verb]
        before = await who.at_rest()
        names = await who.press(data)
        quiet = refused(names) or any(name.endswith("/elsewhere") for name in names)
        if not quiet or before != await who.state():
            wrong.append(f"{data}: {names}")
    assert not wrong, "\n".join(wrong)


def test_the_door_is_before_everything():
    assert len(door.DOOR) == 2
