"""The register's rows in the order of the contract's columns."""

from collections.abc import Awaitable, Callable

from storage.database import Reader, Row


async def organisations(reader: Reader) -> list[Row]:
    return await reader.all("""
        SELECT one.key, one.kind, one.name, one.short_name, one.aliases, above.key, one.country, one.province, one.city,
               one.industries, one.address, one.phone, one.email, one.wechat, one.website, one.founded_on, one.intro
        FROM organisations AS one LEFT JOIN organisations AS above ON above.id = one.parent_id ORDER BY one.id""")


async def companies(reader: Reader) -> list[Row]:
    return await reader.all("""
        SELECT key, name, credit_code,
               (SELECT group_concat(organisations.key, ';') FROM company_organisations
                JOIN organisations ON organisations.id = organisation_id WHERE company_id = companies.id),
               country, province, city, industries, products, website, intro
        FROM companies ORDER BY id""")


async def members(reader: Reader) -> list[Row]:
    """By organisation, in the order of its leaders; one of a person's Telegram ids."""
    return await reader.all("""
        SELECT memberships.key, persons.key, persons.name, persons.aliases, salutation, gender, hometown,
               organisations.key, position, rank_order, term, term_from, term_to,
               coalesce(companies.key, company_name), persons.phone, persons.email, persons.wechat,
               persons.language, secretary, visibility, consent_on,
               (SELECT telegram_id FROM accounts WHERE accounts.person_id = persons.id ORDER BY accounts.id LIMIT 1)
        FROM memberships JOIN persons ON persons.id = memberships.person_id
        JOIN organisations ON organisations.id = organisation_id LEFT JOIN companies ON companies.id = company_id
        ORDER BY organisation_id, rank, rank_order, memberships.id""")


async def members_seen(reader: Reader, organisation_id: int | None) -> list[Row]:
    """Like `members`, of one organisation or of all, by names where people read them; before each row: the person's
    id, his organisation's, and the phone by which a list of its named him whom others had entered.
    """
    return await reader.all(
        """
        SELECT persons.id, memberships.organisation_id, listed,
               memberships.key, persons.key, persons.name, persons.aliases, salutation, gender, hometown,
               organisations.name, position, rank_order, term, term_from, term_to,
               coalesce(companies.name, company_name), persons.phone, persons.email, persons.wechat,
               persons.language, secretary, visibility, consent_on,
               (SELECT telegram_id FROM accounts WHERE accounts.person_id = persons.id ORDER BY accounts.id LIMIT 1)
        FROM memberships JOIN persons ON persons.id = memberships.person_id
        JOIN organisations ON organisations.id = organisation_id LEFT JOIN companies ON companies.id = company_id
        WHERE (memberships.organisation_id = :id OR :id IS NULL) AND merged_into IS NULL AND erased_at IS NULL
        ORDER BY memberships.organisation_id, rank, rank_order, memberships.id""",
        id=organisation_id,
    )


async def pairings(reader: Reader) -> list[Row]:
    return await reader.all("""
        SELECT pairings.key, pairings.kind, coalesce(one.key, firm.key), coalesce(other.key, customer.key),
               signed_on, subject, note
        FROM pairings
        LEFT JOIN organisations AS one ON pairings.kind = 'organisations' AND one.id = first_id
        LEFT JOIN organisations AS other ON pairings.kind = 'organisations' AND other.id = second_id
        LEFT JOIN companies AS firm ON pairings.kind = 'companies' AND firm.id = first_id
        LEFT JOIN companies AS customer ON pairings.kind = 'companies' AND customer.id = second_id
        ORDER BY pairings.id""")


async def notices(reader: Reader) -> list[Row]:
    """With the membership by which its author belongs."""
    return await reader.all("""
        SELECT one.key, one.kind, one.title, coalesce(json_extract(one.content, '$.text'), ''), one.place,
               one.industries, organisations.key,
               coalesce((SELECT min(memberships.key) FROM memberships WHERE memberships.person_id = one.person_id
                         AND memberships.organisation_id = one.organisation_id),
                        (SELECT min(memberships.key) FROM memberships WHERE memberships.person_id = one.person_id)),
               one.valid_until, one.state
        FROM notices AS one LEFT JOIN organisations ON organisations.id = one.organisation_id ORDER BY one.id""")


async def glossary(reader: Reader) -> list[Row]:
    return await reader.all("SELECT key, name, terms, parent FROM glossary WHERE removed_at IS NULL ORDER BY id")


ROWS: dict[str, Callable[[Reader], Awaitable[list[Row]]]] = {
    "organisations": organisations,
    "companies": companies,
    "members": members,
    "notices": notices,
    "glossary": glossary,
    "pairings": pairings,
}
