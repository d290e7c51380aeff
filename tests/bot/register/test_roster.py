"""A chamber's own roster, as its secretary keeps it: nowhere does it say whose members they are."""

import pytest

from bot.register.importing import import_file
from storage.database import Database
from tests import ready

ROSTER = "西安市福建南安商会会员名册,,,,\n序号,姓名,职务,单位,手机\n1,林大海,会长,陕西海阔阀门有限公司,13800138000\n2,陈小河,理事,,\n合计,,,2人,\n"


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(ready.empty(tmp_path / "alliance.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def chambers(database, tmp_path):
    file = tmp_path / "organisations.csv"
    file.write_text(
        "key,kind,name,short_name\nxian,chamber,西安市福建南安商会,西安商会\nny,overseas,纽约南安商会,\n", "utf-8"
    )
    assert not (await import_file(database, "organisations", file)).errors


@pytest.fixture
def roster(tmp_path):
    file = tmp_path / "名册.csv"
    file.write_text(ROSTER, "gb18030")
    return file


@pytest.mark.parametrize("organisation", ["xian", "西安商会", "西安市福建南安商会"])
async def test_option_says_whose_they_are_and_the_workplace_is_the_company(database, chambers, roster, organisation):
    report = await import_file(database, "members", roster, organisation=organisation)
    assert (report.added, report.errors) == (2, ())
    async with database.reading() as reader:
        rows = await reader.all("SELECT position, company_name FROM memberships ORDER BY id")
    assert rows == [("会长", "陕西海阔阀门有限公司"), ("理事", "")]


async def test_without_it_the_error_names_the_option(database, chambers, roster):
    report = await import_file(database, "members", roster)
    assert "--organisation" in report.errors[0].why


async def test_unknown_one_is_an_error(database, chambers, roster):
    report = await import_file(database, "members", roster, organisation="宝鸡南安商会")
    assert {problem.code for problem in report.errors} == {"unknown"}


async def test_neighbouring_citys_chamber_is_not_suggested(database, chambers, tmp_path):
    file = tmp_path / "members.csv"
    file.write_text("name,organisation\n林,宝鸡市福建南安商会\n陈,西安市福健南安商会\n", "utf-8")
    report = await import_file(database, "members", file)
    assert [problem.code for problem in report.errors] == ["unknown", "unknown_near"]
