"""An invitation to hand on: a QR code, a sheet to print, and a text to forward, in the reader's language."""

import io
from collections.abc import Callable
from functools import partial

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.invitations import listing
from bot.invitations.listing import Panel
from bot.messages import Message
from bot.posters import Poster, poster, qr
from bot.refusals import Gone, Refusal
from bot.wording import day

STEPS = ("first", "second", "third")
SIDE = 900  # pixels, so that it can be scanned from another screen


class CodesLost(Refusal):
    """The bot has another token than when the invitation was made: a new one is needed."""


class Sheet(msgspec.Struct, frozen=True):
    """`make`: the PNG, by a thread."""

    panel: Panel
    make: Callable[[], bytes]


def link(bot: str, code: str) -> str:
    return f"https://t.me/{bot}?start=join-{code}"


async def _showable(deps: Deps, reader: Reader, invitation_id: int) -> Panel:
    found = await listing.panel(deps, reader.viewer, invitation_id)
    if found.over:
        raise Gone
    if not found.code:
        raise CodesLost
    return found


async def code(deps: Deps, reader: Reader, invitation_id: int, bot: str) -> Sheet:
    """The QR code alone. Raises Gone, CodesLost."""
    found = await _showable(deps, reader, invitation_id)
    return Sheet(found, partial(_code, link(bot, found.code)))


def _code(address: str) -> bytes:
    from PIL import Image  # noqa: PLC0415, see tests/test_resident.py

    found, file = qr(address), io.BytesIO()
    side = found.width * max(1, SIDE // found.width)
    found.resize((side, side), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


async def sheet(deps: Deps, reader: Reader, invitation_id: int, bot: str) -> Sheet:
    """A poster with the link's QR code, the six digits and three short steps. Raises Gone, CodesLost."""
    found = await _showable(deps, reader, invitation_id)
    it, words = found.invitation, deps.messages.words(reader.language)["sheet"]
    title = words["named"].format(name=it.person) if it.person else words["title"]
    digits = f"{found.digits[:3]} {found.digits[3:]}"
    steps = "\n".join(words[step].format(digits=digits, bot=bot) for step in STEPS)
    notes = ((words["code"], digits), (words["until"], day(it.valid_until, reader.language)))
    drawn = Poster(
        it.organisation, title, steps, link(bot, found.code), words["caption"], notes=notes, language=reader.language
    )
    return Sheet(found, partial(poster, drawn))


async def text(deps: Deps, reader: Reader, invitation_id: int, bot: str) -> Message:
    """To be forwarded: it says all that is needed by itself. Raises Gone, CodesLost."""
    found = await _showable(deps, reader, invitation_id)
    alliance = deps.config.alliance.name
    values = {"it": found, "link": link(bot, found.code), "bot": bot, "alliance": alliance}
    return deps.messages.render("invitations/text", reader.language, **values)
