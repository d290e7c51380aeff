"""A small register to talk about, written straight into a database with its search documents."""

import json
from dataclasses import dataclass, field

from bot import positions
from bot.search.reindex import refresh
from storage.database import Database

LISTS = {"aliases", "industries", "visibility"}


@dataclass
class Register:
    """Rows to write; each method returns the row's id, given in order."""

    rows: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def _add(self, table: str, **values: object) -> int:
        self.ids[table] = self.ids.get(table, 0) + 1
        texts = {key: json.dumps(value, ensure_ascii=False) if key in LISTS else value for key, value in values.items()}
        self.rows.append((table, {"id": self.ids[table], "updated_at": 0, **texts}))
        return self.ids[table]

    def organisation(self, name: str, kind: str = "chamber", **more: object) -> int:
        values = {"key": f"o-{name}", "kind": kind, "name": name, "country": "CN", **more}
        number = self._add("organisations", **values)
        for code in more.get("industries", ()):
            self.rows.append(("organisation_industries", {"organisation_id": number, "code": code}))
        return number

    def company(self, name: str, *organisations: int, **more: object) -> int:
        number = self._add("companies", key=f"c-{name}", name=name, **more)
        for each in organisations:
            self.rows.append(("company_organisations", {"company_id": number, "organisation_id": each}))
        return number

    def person(
        self, name: str, organisation: int, position: str = "会员", *, telegram_id: int = 0, **more: object
    ) -> int:
        of_membership = {key: more.pop(key) for key in ("company_id", "term", "term_to", "secretary") if key in more}
        number = self._add("persons", key=f"p-{name}-{len(self.rows)}", name=name, **more)
        self.membership(number, organisation, position, **of_membership)
        if telegram_id:
            linked = {"telegram_id": telegram_id, "person_id": number, "created_at": 0, "reachable": 0}
            self.rows.append(("accounts", linked))
        return number

    def membership(self, person: int, organisation: int, position: str, **more: object) -> int:
        return self._add(
            "memberships",
            key=f"m-{len(self.rows)}",
            person_id=person,
            organisation_id=organisation,
            position=position,
            rank=positions.rank(position),
            **more,
        )

    def pairing(self, kind: str, first: int, second: int, **more: object) -> int:
        return self._add("pairings", key=f"pair-{len(self.rows)}", kind=kind, first_id=first, second_id=second, **more)

    async def write(self, database: Database) -> None:
        def insert(connection):
            for table, values in self.rows:
                columns = ", ".join(values)
                marks = ", ".join(f":{name}" for name in values)
                connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
            connection.execute("DELETE FROM settings WHERE name = 'search keys'")

        await database.write(insert)
        await refresh(database)


MEMBER, SECRETARY, OFFICER = 7001, 7002, 7003
"""Telegram ids of three who are linked."""


def nanan() -> Register:
    """A few organisations, companies and people with everything that cards show."""
    it = Register()
    office = it.organisation("南安联盟办公室", "office")
    xian = it.organisation(
        "西安市福建南安商会", short_name="西安商会", aliases=["陕西南安商会"], province="陕西省", city="西安市", parent_id=office,
        address="西安市示例路1号", phone="+12125550101", email="xian@example.org", website="https://xian.example.org",
        founded_on="2005-06-18", intro="示例简介 <b>不是粗体</b> & 其他",
    )  # fmt: skip
    machinery = it.organisation(
        "南安市装备制造业协会",
        "association",
        short_name="装备协会",
        province="福建省",
        city="泉州市",
        industries=["34"],
    )
    manila = it.organisation(
        "菲律宾南安商会", "overseas", country="PH", city="马尼拉", aliases=["Philippine Nan'an Chamber"]
    )
    it.pairing("organisations", machinery, xian, signed_on="2026-05-30")
    valves = it.company(
        "示例仑苍闸阀有限公司", xian, machinery, country="CN", city="泉州市", industries=["34"], products="闸阀、蝶阀"
    )
    buyer = it.company(
        "示例西安工程有限公司", xian, country="CN", city="西安市", industries=["48"], products="市政工程"
    )
    it.pairing("companies", valves, buyer, signed_on="2026-05-30", subject="闸阀供销")
    it.person("林示例", xian, "会长", hometown="仑苍", gender="m", phone="+12125550102", company_id=valves)
    it.person(
        "陈建华", xian, "理事", hometown="水头", phone="+12125550103", wechat="zq7731", company_id=buyer,
        visibility={"phone": "members"}, consent_on="2026-01-01",
    )  # fmt: skip
    it.person("陈建华", manila, "理事", hometown="水头", aliases=["Tan Kian Hua"])
    it.person("黄会员", xian, "会员", telegram_id=MEMBER, hometown="仑苍")
    it.person("吴秘书", xian, "职员", secretary=1, telegram_id=SECRETARY)
    it.person("李办公", office, "职员", secretary=1, telegram_id=OFFICER)
    it.person("旧会长", xian, "会长", term="第一届", term_to="2010-01-01")
    return it
