"""Events for tests: written down as the bot writes them down, with what follows, and answered."""

from dataclasses import dataclass, field
from time import time

from msgspec.structs import replace

from bot.checkins.coming import new
from bot.deps import Deps
from bot.events import following
from bot.messages import Messages
from bot.times.moments import derive, to_minute, wall
from storage import events, rsvps
from storage.events import Event
from tests.register import SECRETARY

XIAN = 2  # of the register
MESSAGES = Messages()
HOUR_MS = 3_600_000


@dataclass
class Now:
    """The bot's clock, as a test moves it."""

    path: object

    def now(self):
        return int((time() + float(self.path.read_text())) * 1000)


@dataclass
class Events:
    """On the running bot's database."""

    bot: object
    clock: object
    count: int = field(default=0)

    @property
    def deps(self):
        return Deps(self.bot.config, self.bot.database, Now(self.clock.path), MESSAGES)

    def event(self, local="2026-12-10T14:30", zone="Asia/Shanghai", hours=2, **more):
        self.count += 1
        at = derive(local, zone)
        end = at + hours * HOUR_MS
        now = self.deps.now()
        values = {
            "id": 0, "cause": f"test {self.count}", "kind": "event", "organisation_id": XIAN, "organisation": "",
            "author": SECRETARY, "title": "年度供需对接会", "agenda": '{"text": "一、致辞；二、签约"}', "local": local,
            "local_end": to_minute(wall(end, zone)), "zone": zone, "begins_at": at, "ends_at": end, "venue": "西安宾馆",
            "address": "示例路1号", "latitude": None, "longitude": None, "link": "", "fee": "", "capacity": None,
            "most_guests": 3, "closes_at": at, "audience": '["all"]', "open": True, "state": "scheduled", "reason": "",
            "sequence": 0, "series_id": None, "occurrence": "", "code": f"AB3K{self.count:02}", "created_at": now,
            "changed_at": now, "panel_message": None,
        }  # fmt: skip
        return Event(**values | more)

    async def call(self, local="2026-12-10T14:30", *, people=(), **more):
        """Everybody in `people` (ids) is called to it."""
        event = self.event(local, **more)
        async with self.bot.database.transaction() as tx:
            number = await events.put(tx, event)
            for each in people:
                sql = "INSERT INTO event_people (event_id, person_id) VALUES (:event, :person)"
                await tx.execute(sql, event=number, person=each)
            made = await events.by_id(tx, number)
            await following.called(self.deps, tx, made)
        return made

    async def change(self, event, **more):
        """Its host changes it: what a calendar must hear of."""
        if "local" in more:
            at = derive(more["local"], event.zone)
            more |= {"begins_at": at, "ends_at": at + event.ends_at - event.begins_at, "closes_at": at}
        async with self.bot.database.transaction() as tx:
            was = await events.by_id(tx, event.id)
            wanted = replace(was, sequence=was.sequence + 1, **more)
            assert await events.change(tx, wanted, was, self.deps.now())
            made = await events.by_id(tx, event.id)
            await following.changed(self.deps, tx, was, made)
        return made

    async def cancel(self, event):
        async with self.bot.database.transaction() as tx:
            assert await events.move(tx, event.id, ["scheduled"], "cancelled", self.deps.now())
            await following.cancelled(self.deps, tx, await events.by_id(tx, event.id))

    async def answer(self, event, person_id, answer="going", **more):
        """Its id."""
        rsvp = replace(new(event, SECRETARY, self.deps.now(), person_id=person_id), answer=answer, **more)
        async with self.bot.database.transaction() as tx:
            was = await rsvps.of_person(tx, event.id, person_id) if person_id else None
            if was:
                assert await rsvps.answer(tx, replace(rsvp, id=was.id), was)
                return was.id
            return await rsvps.put(tx, rsvp)

    async def rows(self, sql, **values):
        async with self.bot.database.reading() as reader:
            return await reader.all(sql, **values)
