"""What people share: files, contacts, places, and what others wrote."""

from itertools import groupby

from bot.sandbox.acts import Acts
from bot.sandbox.contents import caption_fields, forwarded
from bot.sandbox.media import ALBUMS, CAPTIONED, KINDS, kind_of, media_fields
from bot.sandbox.parameters import Upload
from bot.sandbox.records import Json
from bot.sandbox.refusals import ActRefused
from bot.sandbox.texts import LONGEST_CAPTION, parse

MOST_IN_ALBUM = 10
ORIGINS = {"user", "hidden_user", "chat", "channel"}


class Sharing(Acts):
    def share_contact(self, person_id: int, contact: Json | None = None, *, chat_id: int | None = None) -> Json:
        """Sends a contact; without one the person's own, as the request_contact button does."""
        person = self.person(person_id)
        own = {"phone_number": person.phone.lstrip("+"), "first_name": person.first_name, "user_id": person.id}
        if contact is None and not person.phone:
            raise ActRefused("this person has no phone number")
        if contact is None and person.last_name:
            own["last_name"] = person.last_name
        return self.act(person_id, {"contact": own if contact is None else contact}, chat_id=chat_id)

    def share_location(self, person_id: int, latitude: float, longitude: float, *, chat_id: int | None = None) -> Json:
        return self.act(person_id, {"location": {"latitude": latitude, "longitude": longitude}}, chat_id=chat_id)

    def share_venue(self, person_id: int, venue: Json, *, chat_id: int | None = None) -> Json:
        """`venue` as in the Bot API: location, title, address."""
        return self.act(person_id, {"venue": venue, "location": venue["location"]}, chat_id=chat_id)

    def share_users(self, person_id: int, request_id: int, user_ids: list[int]) -> Json:
        """Answers a request_users button."""
        users = [{"user_id": self.person(user_id).id} for user_id in user_ids]
        return self.act(person_id, {"users_shared": {"request_id": request_id, "users": users}})

    def send_files(
        self,
        person_id: int,
        kind: str,
        uploads: list[Upload],
        caption: str = "",
        *,
        entities: list[Json] | None = None,
        chat_id: int | None = None,
    ) -> list[Json]:
        """Files as in `file_contents`. Several are an album where their kind has one. Raises ActRefused."""
        contents = self.file_contents(kind, uploads, caption, entities)
        if kind_of(contents[0]) in ALBUMS:
            return self.act_together(person_id, contents, chat_id=chat_id)
        return [self.act(person_id, content, chat_id=chat_id) for content in contents]

    def file_contents(
        self, kind: str, uploads: list[Upload], caption: str = "", entities: list[Json] | None = None
    ) -> list[Json]:
        """Messages' contents of files of one kind of bot/sandbox/media.py, or "visual": photos and videos.

        The caption goes to the first, but to the last of documents and music, as the apps do it.
        """
        kinds = [_visual(upload) if kind == "visual" else kind for upload in uploads]
        if not uploads or not set(kinds) <= set(KINDS):
            raise ActRefused(f"send at least one file of the kinds {', '.join(KINDS)}")
        if len(uploads) > MOST_IN_ALBUM:
            raise ActRefused(f"an album has up to {MOST_IN_ALBUM} items")
        contents = [media_fields(self.files, one, upload) for one, upload in zip(kinds, uploads, strict=True)]
        captioned = 0 if ALBUMS.get(kinds[0]) in {"visual", None} else -1
        contents[captioned] |= self._caption(kinds[captioned], caption, entities)
        return contents

    def _caption(self, kind: str, caption: str, entities: list[Json] | None) -> Json:
        formatted = parse(caption, "", entities, self.user, by_bot=False)
        if formatted.text and kind not in CAPTIONED:
            raise ActRefused(f"a {kind} has no caption")
        if len(formatted.text) > LONGEST_CAPTION:
            raise ActRefused(f"a caption has up to {LONGEST_CAPTION} characters")
        return caption_fields(formatted)

    def forward(
        self, person_id: int, message_ids: list[int], from_chat: int, *, chat_id: int | None = None
    ) -> list[Json]:
        """Forwards messages from one chat that the person is in to another; what was an album stays one."""
        source = self.place(self.person(person_id), from_chat)
        messages = [self.present(source, message_id).message for message_id in message_ids]
        if any(message.get("has_protected_content") for message in messages):
            raise ActRefused("protected content can't be forwarded")
        sent = []
        for _, album in groupby(messages, lambda message: message.get("media_group_id", message["message_id"])):
            sent += self.act_together(person_id, [forwarded(message) for message in album], chat_id=chat_id)
        return sent

    def forward_in(
        self, person_id: int, contents: list[Json], origin: Json, *, chat_id: int | None = None
    ) -> list[Json]:
        """Forwards from somewhere outside the sandbox; `origin` as MessageOrigin, several contents are an album."""
        if origin.get("type") not in ORIGINS:
            raise ActRefused(f"an origin's type is one of {', '.join(sorted(ORIGINS))}")
        origin = {"date": self.now(), **origin}
        marked = [content | {"forward_origin": origin} for content in contents]
        return self.act_together(person_id, marked, chat_id=chat_id)


def _visual(upload: Upload) -> str:
    return "video" if upload.mime_type.startswith("video/") else "photo"
