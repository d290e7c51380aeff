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
class Entry:
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


class Journal:
    """Puts calls into the log; empty polls are left out, they would drown the rest."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def add(self, entry: Entry) -> None:
        if entry.result or entry.refusal is not None or entry.method != "getUpdates":
            self._log.add("call", entry=entry)


def shown(event: Json) -> Json:
    """An event as JSON can carry it."""
    entry = event.get("entry")
    if not isinstance(entry, Entry):
        return event
    return {"seq": event["seq"], "kind": event["kind"], **entry.shown()}
