"""nDCG@10 of the judged sets beside plain BM25's: each set's documents as companies, as an import would put them."""

from collections import defaultdict
from contextlib import closing
from math import log2
from pathlib import Path
from time import perf_counter

from bot.search.find import find
from storage.database import Database
from tests.data import DATA
from tests.quality import register
from tests.quality.floor import SIZES, Floor

SETS = ("abbr_to_full", "listed_short_to_full", "industry_to_scope", "product_to_scope_weak")
Figures = dict[str, float]


def ndcg(ranked: list[str], relevant: dict[str, float]) -> float:
    gain = sum(relevant.get(key, 0) / log2(at + 2) for at, key in enumerate(ranked[:10]))
    best = sum(value / log2(at + 2) for at, value in enumerate(sorted(relevant.values(), reverse=True)[:10]))
    return gain / best


def load(name: str) -> tuple[list[tuple[str, str]], list[tuple[str, dict[str, float]]]]:
    """A set's documents (key, text) and queries (text, the relevant keys with their grade)."""
    documents = [
        (row["id"], row["text"]) for row in register.lines(DATA / "retrieval_documents.jsonl") if row["set"] == name
    ]
    rows = register.lines(DATA / "retrieval_queries.jsonl")
    return documents, [(row["query"], row["relevant"]) for row in rows if row["set"] == name]  # type: ignore[misc]


async def measure(name: str, folder: Path, every: int = 1) -> dict[str, Figures]:
    """Of every so-manieth query: our figures and the floor's."""
    documents, queries = load(name)
    queries = queries[::every]
    path = folder / f"{name}.sqlite"
    build(path, name, documents)
    ours = defaultdict(float)
    database = await Database.open(path)
    try:
        async with database.reading() as reader:
            await find(reader, "热身", None)
            times = []
            for text, relevant in queries:
                start = perf_counter()
                found = await find(reader, text, None, limit=10)
                times.append(perf_counter() - start)
                hits = (found.hits or found.near).get("companies", [])
                ours["nDCG@10"] += ndcg([hit.key for hit in hits], relevant) / len(queries)
    finally:
        await database.close()
    times.sort()
    ours |= {"p50 ms": times[len(times) // 2] * 1e3, "p99 ms": times[int(len(times) * 0.99)] * 1e3}
    return {"ours": ours} | {floored: floor(documents, queries, size) for floored, size in SIZES.items()}


def build(path: Path, name: str, documents: list[tuple[str, str]]) -> None:
    """Scopes go in as products under a name that says nothing, names as names."""
    scope = name.endswith(("scope", "weak"))
    firms = [
        register.company(at, "—" if scope else text, key=key, products=text if scope else "")
        for at, (key, text) in enumerate(documents, 1)
    ]
    register.build(path, firms=firms)


def floor(documents: list[tuple[str, str]], queries: list[tuple[str, dict[str, float]]], size: int) -> Figures:
    with closing(Floor(documents, size)) as plain:
        total = sum(ndcg(plain.best(text, 10), relevant) for text, relevant in queries)
    return {"nDCG@10": total / len(queries)}
