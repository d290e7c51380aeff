"""Organisations: chambers, associations, and the office."""

import msgspec


class Organisation(msgspec.Struct, frozen=True):
    """A row of `organisations`; lists as JSON text are `aliases` and `industries`."""

    id: int
    key: str
    kind: str
    name: str
    short_name: str
    aliases: str
    parent_id: int | None
    country: str
    province: str
    city: str
    industries: str
    address: str
    phone: str
    email: str
    wechat: str
    website: str
    founded_on: str
    intro: str


COLUMNS = ", ".join(f"organisations.{name}" for name in Organisation.__struct_fields__)
