"""The switches as the page shows them."""

from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.records import Json


def shown_switches(limits: Limits, faults: Faults) -> Json:
    return {
        "flood": limits.shown(),
        "faults": [fault.shown() for fault in faults.active],
        "outage": faults.outage,
    }
