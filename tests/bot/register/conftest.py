"""A database, and imports into it from rows as people write them."""

import csv
import io

import pytest

from bot.register.importing import import_file
from storage.database import Database
from tests import ready

ORGANISATIONS = [
    ("key", "kind", "name", "short_name", "aliases", "country"),
    ("xian", "chamber", "西安市福建南安商会", "西安商会", "陕西南安商会", "中国"),
    ("zbzz", "association", "南安市装备制造业协会", "装备协会", "", ""),
    ("manila", "overseas", "菲律宾南安商会", "", "Philippine Nan'an Chamber", "菲律宾"),
    ("kl", "overseas", "马来西亚南安商会", "", "", "MY"),
    ("hk", "overseas", "香港南安商会", "", "", "香港"),
]


class Trial:
    """`await trial("members", [(headings…), (cells…)…], on_conflict="update")` imports; the rest looks at the outcome."""

    def __init__(self, database, folder):
        self.database = database
        self.folder = folder

    async def __call__(self, kind, rows, **options):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path = self.folder / f"{kind}.csv"
        path.write_text(text.getvalue(), "utf-8")
        return await import_file(self.database, kind, path, **options)

    async def sound(self, kind, rows, **options):
        """An import without errors."""
        report = await self(kind, rows, **options)
        assert why(report) == []
        return report

    async def all(self, sql):
        async with self.database.reading() as reader:
            return await reader.all(sql)


def why(report):
    """Each error, as people read it."""
    return [f"{each.line}: {each.column}: {each.why}" for each in report.errors]


def warned(report):
    return [f"{each.line}: {each.column}: {each.why}" for each in report.warnings]


def counts(report):
    """Added, updated, unchanged, skipped."""
    return report.added, report.updated, report.unchanged, report.skipped


@pytest.fixture
async def empty(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"), readers=1)
    yield Trial(database, tmp_path)
    await database.close()


@pytest.fixture
async def trial(empty):
    """With a few organisations."""
    await empty.sound("organisations", ORGANISATIONS)
    return empty
