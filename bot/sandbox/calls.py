"""The visible record of calls."""

from dataclasses import dataclass
from typing import Any

import msgspec

from bot.sandbox.log import EventLog
from bot.sandbox.parameters import Parameters
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal

LONGEST_SUMMARY = 200


@dataclass(slots=True)
class Record:
    """A call and its answer; made into a summary only when somebody looks."""

    method: str
    parameters: Parameters
    result: Any
    refusal: Refusal | None
    ms: float
    at: int

    def shown(self) -> Json:
        uploads = {name: f"{one.file_name} ({len(one.content)} bytes)" for name, one in self.parameters.uploads.items()}
        shown: Json = {"method": self.method, "params": self.parameters.values | uploads, "ok": self.refusal is None}
        if self.refusal is None:
            shown["result_summary"] = msgspec.json.encode(self.result).decode()[:LONGEST_SUMMARY]
        else:
            shown |= {"error_code": self.refusal.code, "description": self.refusal.description}
        return shown | {"ms": round(self.ms, 2), "at": self.at}


class Records:
    """Puts calls into the log; empty polls are left out, they would drown the rest."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def add(self, record: Record) -> None:
        if record.result or record.refusal is not None or record.method != "getUpdates":
            self._log.add("call", record=record)


def shown(event: Json) -> Json:
    """An event as JSON can carry it."""
    record = event.get("record")
    if not isinstance(record, Record):
        return event
    return {"seq": event["seq"], "kind": event["kind"], **record.shown()}
