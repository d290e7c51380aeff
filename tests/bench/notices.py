"""Notices: publishing with matching, searching by text, browsing, among many; a digest for many people.

The floors: the same rows written without matching; a plain FTS5 table of the titles asked for the same pairs;
a page of rows by their index.
"""

import asyncio
import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter, time_ns

import msgspec

from bot import tables
from bot.alerts import finding, telling
from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.glossary.current import current, seeded
from bot.messages import Messages
from bot.notices import browsing, indexing, serving
from bot.notices.browsing import Filter
from bot.privacy import Viewer
from bot.search.find import find
from bot.search.keys import document_for_notice
from storage import notices, search
from storage.database import Database
from storage.jobs import Job
from storage.notices import Notice
from tests.bench.figures import note, percentile, say
from tests.bench.register import Names
from tests.notices import notice

SMALL, BIG = 20_000, 1_000_000
DISTINCT = 4_000  # texts; the many are copies of them under other ids
PUBLISHED, ASKED, PICKED, TOLD = 200, 300, 100, 10_000
SEED = 20261126
HOUSES = 48
INDUSTRIES = [each.code for each in tables.industries() if each.parent]
PLACES = ["福建南安", "陕西西安", "广东佛山", "上海", "四川成都", "Manila", "香港", "湖南长沙", "浙江温州", "山东临沂"]
FRAMES = {
    "supply": ("{0}厂家直供", "{0}、{1}现货", "专业生产{0}，可定制", "{0} in stock, OEM welcome"),
    "demand": ("求购{0}{2}件", "急需{0}，要能开票", "长期采购{0}和{1}", "Looking for {0}, {2} pcs"),
}
MEMBER = Viewer(telegram_id=1, person_id=1, organisations=frozenset({1}))
FOLDER = Path(__file__).parents[2] / "templates"


def measure(folder: Path, _database: Path, _names: Names, size: int = SMALL) -> None:
    path = folder / f"notices-{size}.db"
    began = perf_counter()
    build(path, size)
    note(f"{size:,} notices: made in {perf_counter() - began:,.0f} s, {path.stat().st_size / 1e6:,.0f} MB")
    asyncio.run(_measure(path))


def made(chance: random.Random, number: int) -> Notice:
    concepts = list(seeded().concepts.values())
    first, second = chance.choice(concepts), chance.choice(concepts)
    kind = chance.choice(("supply", "demand"))
    words = (chance.choice(first.terms), chance.choice(second.terms), chance.randint(10, 5_000))
    title = chance.choice(FRAMES[kind]).format(*words)
    text = f"DN{chance.choice((50, 80, 100, 150))}，{chance.choice(('304', '201', '铜', '铸铁'))}，{words[1]}也可以，月底前"
    # A few trades have most of it, as everywhere.
    codes = dict.fromkeys(INDUSTRIES[int(len(INDUSTRIES) * chance.random() ** 3)] for _ in range(chance.randint(1, 3)))
    more = {"industries": json.dumps(list(codes)), "organisation_id": chance.randint(1, HOUSES)}
    where = chance.choice(PLACES)
    return notice(kind, title, text, where=where, key=f"b{number}", id=number, published_at=number, **more)


def build(path: Path, size: int) -> None:
    """The documents of the distinct ones are made once; the rest are copies with other ids."""
    from storage import schema

    chance = random.Random(SEED)
    schema.migrate(path)
    rows = [made(chance, number) for number in range(1, min(DISTINCT, size) + 1)]
    documents = [document_for_notice(row, seeded()) for row in rows]
    names = Notice.__struct_fields__
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        houses = [(f"h{number}", f"商会{number}") for number in range(1, HOUSES + 1)]
        sql = "INSERT INTO organisations (key, kind, name, updated_at) VALUES (?, 'chamber', ?, 0)"
        connection.executemany(sql, houses)
        classified = "INSERT INTO notice_industries (notice_id, code) SELECT ?, value FROM json_each(?)"
        sql = f"INSERT INTO notices ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for at in range(0, size, DISTINCT):
            changes = [{"id": at + row.id, "key": f"b{at + row.id}", "published_at": at + row.id} for row in rows]
            part = [msgspec.structs.replace(row, **each) for row, each in zip(rows[: size - at], changes, strict=False)]
            connection.executemany(sql, ([getattr(row, name) for name in names] for row in part))
            connection.executemany(classified, ((row.id, row.industries) for row in part))
            search.put(connection, [msgspec.structs.replace(each, id=at + each.id) for each in documents[: size - at]])
        connection.execute("INSERT INTO find_notices (find_notices) VALUES ('optimize')")
        search.set_version(connection, 10_000)
        connection.execute("COMMIT")


def _deps(database: Database, now: int) -> Deps:
    clock = Clock()
    clock.now = lambda: now  # type: ignore[method-assign]
    return Deps(Config(), database, clock, Messages(FOLDER))


async def _measure(path: Path) -> None:
    now = time_ns() // 1_000_000
    database = await Database.open(path)
    try:
        deps = _deps(database, now)
        await database.here.run(current)
        await _publishing(deps, now)
        await _searching(path, deps, now)
        await _browsing(path, deps)
        await _digest(deps, now)
    finally:
        await database.close()


async def _publishing(deps: Deps, now: int) -> None:
    chance = random.Random(SEED + 1)
    ours, bare, later = [], [], []
    for number in range(PUBLISHED):
        for matching, times in ((True, ours), (False, bare)):
            row = msgspec.structs.replace(
                made(chance, 1), id=0, key=f"p{matching}{number}", published_at=now, updated_at=now
            )
            started = perf_counter()
            async with deps.database.transaction() as tx:
                put = await notices.put(tx, row)
                await tx.run(partial(indexing.place, notices=[put]))
            if matching:  # what the answer says fits; alerts follow by a job
                await serving.at_once(deps, MEMBER, put)
            times.append((perf_counter() - started) * 1000)
            if matching:
                started = perf_counter()
                job = Job(1, indexing.MATCH, put.id, "", now, "", "", 0)
                run = await finding.prepare(deps, job)
                async with deps.database.transaction() as tx:
                    await run(deps, tx, job)
                later.append((perf_counter() - started) * 1000)
    for share, wanted in ((0.5, ""), (0.99, "50 ms")):
        figures = (percentile(times, share) for times in (ours, bare))
        own, least = figures
        say(f"publishing with matching, p{share * 100:.0f}", own, "ms", floor=least, of="without", wanted=wanted)
    note(f"its alerts, by a job: {percentile(later, 0.5):.1f} ms, p99 {percentile(later, 0.99):.1f} ms")


async def _searching(path: Path, deps: Deps, now: int) -> None:
    chance = random.Random(SEED + 2)
    texts = [chance.choice(chance.choice(list(seeded().concepts.values())).terms) for _ in range(ASKED)]
    ours, plain = [], []
    with closing(sqlite3.connect(path)) as connection:
        for text in texts:
            started = perf_counter()
            await find(deps.database.here, text, None, ["notices"], now=now)
            ours.append((perf_counter() - started) * 1000)
            started = perf_counter()
            pairs = [one + two for one, two in pairwise(text) if not (one + two).isascii()] or [text.split()[0]]
            wanted = " AND ".join(f'"{pair}"' for pair in pairs)
            sql = "SELECT rowid FROM find_notices WHERE find_notices MATCH ? ORDER BY rowid DESC LIMIT 150"
            connection.execute(sql, (wanted.replace("~", ""),)).fetchall()
            plain.append((perf_counter() - started) * 1000)
    for share, wanted in ((0.5, ""), (0.99, "15 ms")):
        own, least = (percentile(times, share) for times in (ours, plain))
        say(f"searching notices, p{share * 100:.0f}", own, "ms", floor=least, of="its FTS alone", wanted=wanted)


async def _browsing(path: Path, deps: Deps) -> None:
    """Pages of the board, as it opens and somewhere in the middle, with its buttons' counts; then its pickers."""
    chance = random.Random(SEED + 3)
    regions = [f"{browsing.tag('CN', name)}" for name in ("福建省", "陕西省", "广东省")] + [browsing.tag("PH", "")]
    ways: dict[str, Callable[[], Filter]] = {
        "notices": lambda: Filter(_kind(chance), region=chance.choice([*regions, "", ""])),
        "an industry": lambda: Filter(_kind(chance), chance.choice(INDUSTRIES)),
        "industry, place and kind": lambda: Filter(
            chance.choice(("supply", "demand")), chance.choice(INDUSTRIES), chance.choice(regions)
        ),
        "industry and organisation": lambda: Filter(
            "", chance.choice(INDUSTRIES), organisation=chance.randint(1, HOUSES)
        ),
    }
    with closing(sqlite3.connect(path)) as connection:
        newest = connection.execute("SELECT max(published_at) FROM notices WHERE kind = 'demand'").fetchone()[0]
        for way, chosen in ways.items():
            ours, plain = [], []
            for _time in range(ASKED):
                wanted, at = chosen(), chance.choice(("", browsing._code((chance.randint(1, newest), 1))))
                started = perf_counter()
                await browsing.board(deps, MEMBER, wanted, at)
                await browsing.counts(deps, wanted)
                ours.append((perf_counter() - started) * 1000)
                started = perf_counter()
                sql = """SELECT * FROM notices WHERE kind = ? AND state = 'published'
                         ORDER BY published_at DESC, id DESC LIMIT 10"""
                connection.execute(sql, (wanted.kind or "demand",)).fetchall()
                plain.append((perf_counter() - started) * 1000)
            for share, aim in ((0.5, ""), (0.99, "15 ms")):
                own, least = (percentile(times, share) for times in (ours, plain))
                say(f"browsing {way}, p{share * 100:.0f}", own, "ms", floor=least, of="ten rows by index", wanted=aim)
    for name, pick in (("industries", browsing.industries), ("regions", browsing.regions)):
        times = []
        for _time in range(PICKED):
            started = perf_counter()
            await pick(deps, _picked_from(chance, regions))
            times.append((perf_counter() - started) * 1000)
        note(f"the picker of {name}: {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms")


def _kind(chance: random.Random) -> str:
    return chance.choice(("", "supply", "demand"))


def _picked_from(chance: random.Random, regions: Sequence[str]) -> Filter:
    """Nothing yet, a region, an industry."""
    return chance.choice((Filter(), Filter(region=chance.choice(regions)), Filter("", chance.choice(INDUSTRIES))))


async def _digest(deps: Deps, now: int) -> None:
    """For many at once, in chunks, while somebody reads and writes every 20 ms."""

    def fill(connection: sqlite3.Connection) -> None:
        numbers = json.dumps(list(range(1, TOLD + 1)))
        connection.execute(
            "INSERT INTO accounts (telegram_id, reachable, created_at) SELECT 900000 + value, 1, 0 FROM json_each(?)",
            (numbers,),
        )
        connection.execute(
            "INSERT INTO saved_searches (telegram_id, query, created_at) SELECT 900000 + value, '闸阀', 0 FROM json_each(?)",
            (numbers,),
        )
        sql = """INSERT INTO alerts (account, telegram_id, notice_id, search_id, score, created_at)
                 SELECT -900000 - value, 900000 + value, notice, value, 0.8, 0
                 FROM json_each(?) CROSS JOIN (SELECT 1 AS notice UNION SELECT 2 UNION SELECT 3)"""
        connection.execute(sql, (numbers,))
        connection.execute(
            "INSERT INTO alert_due (telegram_id, due_at) SELECT 900000 + value, 0 FROM json_each(?)", (numbers,)
        )

    await deps.database.write(fill)
    noon = (now // 86_400_000) * 86_400_000 + 4 * 3_600_000  # in Beijing: nobody's night
    deps = _deps(deps.database, noon)
    waits: list[float] = []

    async def beside() -> None:
        while True:
            started = perf_counter()
            await deps.database.write(
                lambda connection: connection.execute("UPDATE register_version SET number = number")
            )
            waits.append((perf_counter() - started) * 1000)
            await asyncio.sleep(0.02)

    other = asyncio.create_task(beside())
    started = perf_counter()
    following: int | None = noon
    while following is not None and following <= noon:
        async with deps.database.transaction() as tx:
            following = await telling.tell(deps, tx, Job(1, finding.TELL, 0, "", noon, "", "", 0))
        await asyncio.sleep(0)
    took = perf_counter() - started
    other.cancel()
    say("a digest for 10,000 members, queued", took, "s", floor=TOLD * 36e-6, of="so many rows", wanted="60 s")
    say("a write meanwhile, p99", percentile(waits, 0.99), "ms", floor=0.15, of="one commit", wanted="100 ms")
