"""How much there is of everything."""

import msgspec

from storage.database import Reader


class Figures(msgspec.Struct, frozen=True):
    organisations: int
    companies: int
    people: int
    accounts: int


async def count(reader: Reader) -> Figures:
    sql = """SELECT (SELECT count(*) FROM organisations), (SELECT count(*) FROM companies),
                    (SELECT count(*) FROM persons WHERE merged_into IS NULL AND erased_at IS NULL),
                    (SELECT count(*) FROM accounts)"""
    return (await reader.rows(Figures, sql))[0]
