"""Troubles that can be switched on: what goes wrong between a bot and a server."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from bot.sandbox.refusals import ActRefused

FaultKind = Literal["500", "429", "reset", "timeout_before", "timeout_after"]


@dataclass(slots=True)
class Fault:
    """`method`: a method's name or "*". `times`: how often still, None for ever. `retry_after` in seconds, for 429."""

    method: str
    kind: FaultKind
    times: int | None = None
    retry_after: int = 1

    def shown(self) -> dict[str, Any]:
        return {"method": self.method, "kind": self.kind, "times": self.times, "retry_after": self.retry_after}


@dataclass(slots=True)
class Faults:
    """The faults in force, and whether the server seems gone altogether (`outage`)."""

    active: list[Fault] = field(default_factory=list)
    outage: bool = False

    def next(self, method: str) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for fault in self.active:
            if fault.method in {"*", method} or fault.method.lower() == method.lower():
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.active.remove(fault)
                return fault
        return None

    def replace(self, faults: list[dict[str, Any]]) -> None:
        """Raises ActRefused for an unknown kind."""
        self.active = [_fault(one) for one in faults]


def _fault(one: dict[str, Any]) -> Fault:
    kind = str(one.get("kind"))
    if kind not in get_args(FaultKind):
        raise ActRefused(f"unknown kind of fault: {kind}; known: {', '.join(get_args(FaultKind))}")
    times = one.get("times")
    retry_after = int(one.get("retry_after") or 1)
    return Fault(str(one.get("method", "*")), kind, None if times is None else int(times), retry_after)  # type: ignore[arg-type]
