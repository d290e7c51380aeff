"""Who comes without having signed up: a name, with the phone beside it, or asked for next."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from bot.forms import readers
from bot.forms.steps import Asking, Sent, Step

LONGEST = 60
PHONE = re.compile(r"[\s,，、]+(\+?[0-9][0-9 ()-]{5,}[0-9])$")


def _name(asking: Asking, sent: Sent) -> dict[str, str]:
    """李四海, or 李四海 13900001111. Raises PhoneWanted for what looks like a phone and is none."""
    typed = readers.text(1, LONGEST)(asking, sent)
    found = PHONE.search(typed)
    if not found:
        return {"name": typed, "phone": ""}
    content = msgspec.structs.replace(sent.content, text=found[1])
    return {"name": typed[: found.start()], "phone": readers.phone(asking, Sent(sent.message_id, content))}


def whom(answers: Mapping[str, Any]) -> tuple[str, str]:
    """His name; his phone, empty without one."""
    said = _said(answers)
    return said["name"], answers.get("phone") or said["phone"]


def _said(answers: Mapping[str, Any]) -> dict[str, str]:
    """Drafts that are older than this have the name alone."""
    said = answers.get("name") or ""
    return {"name": said, "phone": ""} if isinstance(said, str) else said


STEPS = (
    Step("name", read=_name),
    Step(
        "phone",
        read=readers.phone,
        optional=True,
        contact=True,
        wanted=lambda asking: not _said(asking.answers)["phone"],
    ),
)
