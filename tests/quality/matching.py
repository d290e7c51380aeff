"""Matching and searching notices on the judged set, beside plain BM25 over the same texts."""

import csv
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from math import log2
from pathlib import Path

from bot.matching.finding import matches
from bot.register.importing import import_file
from bot.search.find import find
from storage import notices
from storage.database import Database, Reader
from tests.data import DATA
from tests.quality.floor import SIZES, Floor

FOLDER = DATA / "matching"
ANY = 0.05  # as good as no threshold
FITS = 2  # the grade of what the judge would have been thanked for
Judged = Mapping[str, Mapping[str, int]]
Ranked = Mapping[str, Sequence[str]]
Figures = dict[str, float]


def texts() -> dict[str, dict[str, str]]:
    lines = (FOLDER / "notices.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def judgments() -> Judged:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (FOLDER / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        demand, supply, grade = line.split("\t")
        found[demand][supply] = int(grade)
    return found


def queries() -> list[tuple[str, frozenset[str], str]]:
    lines = (FOLDER / "queries.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, frozenset(ids.split(",")), sort) for text, ids, sort in (line.split("\t") for line in lines)]


async def build(folder: Path) -> Database:
    """The set as an import brings it in."""
    path = folder / "notices.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "kind", "title", "body", "place", "industry"])
        for key, row in texts().items():
            writer.writerow([key, row["kind"], row["title"], row["body"], row["place"], row["industry"]])
    database = await Database.open(folder / "matching.sqlite")
    report = await import_file(database, "notices", path)
    assert not report.errors, report.errors[0].why
    return database


async def matched(database: Database, threshold: float) -> tuple[dict[str, list[tuple[str, float]]], list[float]]:
    """Of each demand, what fits with its score; and how long each took, in ms."""
    found, times = {}, []
    now = time.time_ns() // 1_000_000
    async with database.reading() as reader:
        for demand in await notices.published_after(reader, 0, 1_000, "demand"):
            start = time.perf_counter()
            rows = await reader.run(lambda connection: matches(connection, demand, now, threshold=threshold))  # noqa: B023
            times.append((time.perf_counter() - start) * 1e3)
            found[demand.key] = [(each.key, each.score) for each in rows]
    return found, times


def ranking(ranked: Ranked, judged: Judged) -> Figures:
    """nDCG@10 over all demands; recall@5 of what fits, over those that something fits."""
    gains = [_ndcg(ranked.get(demand, []), grades) for demand, grades in judged.items()]
    fitting = {demand: {key for key, grade in grades.items() if grade >= FITS} for demand, grades in judged.items()}
    recalls = [len(keys & set(ranked.get(demand, [])[:5])) / len(keys) for demand, keys in fitting.items() if keys]
    return {"nDCG@10": sum(gains) / len(gains), "recall@5": sum(recalls) / len(recalls)}


def _ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    gain = sum(grades.get(key, 0) / log2(at + 2) for at, key in enumerate(ranked[:10]))
    best = sum(value / log2(at + 2) for at, value in enumerate(sorted(grades.values(), reverse=True)[:10]))
    return gain / best


def alerting(found: Mapping[str, Sequence[tuple[str, float]]], judged: Judged) -> Figures:
    """Of what would be alerted: how much fits, how much of what fits is there, how often nothing is said rightly."""
    told = [(demand, key) for demand, rows in found.items() for key, _score in rows]
    right = sum(judged.get(demand, {}).get(key, 0) >= FITS for demand, key in told)
    fitting = sum(grade >= FITS for grades in judged.values() for grade in grades.values())
    none = [demand for demand, grades in judged.items() if max(grades.values()) < FITS]
    silent = sum(not found.get(demand) for demand in none)
    return {"precision": right / max(1, len(told)), "recall": right / fitting, "silence": silent / max(1, len(none))}


def floors(judged: Judged) -> dict[str, Figures]:
    """Plain BM25: a demand's title and text asked over the supplies'."""
    rows = texts()
    whole = {key: f"{row['title']} {row['body']} {row['place']}" for key, row in rows.items()}
    found = {}
    for name, size in SIZES.items():
        with closing(
            Floor(((key, text) for key, text in whole.items() if rows[key]["kind"] == "supply"), size)
        ) as plain:
            found[name] = ranking({demand: plain.best(whole[demand], 10) for demand in judged}, judged)
    return found


def floors_alerted(judged: Judged, told: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, Figures]:
    """Plain BM25 has no threshold: as many of its best as we tell in all, spread evenly."""
    rows = texts()
    whole = {key: f"{row['title']} {row['body']} {row['place']}" for key, row in rows.items()}
    each = max(1, round(sum(map(len, told.values())) / len(judged)))
    found = {}
    for name, size in SIZES.items():
        with closing(
            Floor(((key, text) for key, text in whole.items() if rows[key]["kind"] == "supply"), size)
        ) as plain:
            best = {demand: [(key, 1.0) for key in plain.best(whole[demand], each)] for demand in judged}
            found[name] = alerting(best, judged)
    return found


async def searched(reader: Reader) -> dict[str, tuple[Figures, dict[str, Figures]]]:
    """By sort of query: our nDCG@10, recall@10 and precision; and the floors'."""
    rows = texts()
    whole = {key: f"{row['title']} {row['body']} {row['place']}".lower() for key, row in rows.items()}
    ours: dict[str, list[Figures]] = defaultdict(list)
    plain: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    opened = {name: Floor(whole.items(), size) for name, size in SIZES.items()}
    for text, relevant, sort in queries():
        found = await find(reader, text, None, ["notices"], limit=10, now=time.time_ns() // 1_000_000)
        ours[sort].append(_found([hit.key for hit in found.hits.get("notices", [])], relevant))
        for name, floor in opened.items():
            plain[sort][name].append(_found(floor.best(text.lower(), 10), relevant))
    for floor in opened.values():
        floor.close()
    return {sort: (_mean(ours[sort]), {name: _mean(each) for name, each in plain[sort].items()}) for sort in ours}


def _found(keys: Sequence[str], relevant: frozenset[str]) -> Figures:
    right = len(relevant & set(keys))
    return {
        "nDCG@10": _ndcg(keys, dict.fromkeys(relevant, 1)),
        "recall@10": right / min(10, len(relevant)),
        "precision": right / max(1, len(keys)),
    }


def _mean(rows: Sequence[Figures]) -> Figures:
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
