"""For those who aren't on Telegram: an announcement as plain text to paste elsewhere, and as a poster."""

from functools import partial

from bot import forwarding
from bot.accounts import Reader
from bot.announcements import rights, writing
from bot.deps import Deps
from bot.forwarding import Version
from bot.posters import Poster, poster
from bot.wording import phone
from storage import organisations
from storage.announcements import Announcement

LONGEST_TITLE = 40


async def version(deps: Deps, reader: Reader, announcement_id: int, bot: str) -> tuple[Announcement, Version]:
    """It, and what to forward, in the reader's language; `bot` is the bot's name, for the link. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
        source = found.organisation_id
        row = await organisations.by_id(connection, source) if source else None
    name = row.name if row else deps.config.alliance.name
    contacts = {"phone": phone(row.phone), "wechat": row.wechat, "email": row.email} if row else {}
    link = f"https://t.me/{bot}" + (f"?start=org-{source}" if source else "")
    words = deps.messages.words(reader.language)["poster"]
    notes = tuple((words[kind], value) for kind, value in contacts.items() if value)
    content = writing.content_of(found.content)
    title, body = split(content.text, words["title"])
    plain = "\n".join([content.text, "", f"—— {name}", *(f"{label} {value}" for label, value in notes), link])
    picture = Poster(name, title, body, link, words["caption"], words["more"], notes, language=reader.language)
    return found, forwarding.version(plain.strip(), partial(poster, picture))


def split(text: str, otherwise: str) -> tuple[str, str]:
    """The first line is the title where it is short enough for one and more follows."""
    first, _, rest = text.strip().partition("\n")
    if first and rest.strip() and len(first) <= LONGEST_TITLE:
        return first.strip(), rest.strip()
    if first and not rest.strip() and len(first) <= LONGEST_TITLE:
        return first.strip(), ""
    return otherwise, text.strip()
