"""People and chats as the chat page sees them."""

from dataclasses import asdict

from bot.sandbox.commands import menu_for
from bot.sandbox.records import Chat, Json, Person, Posted
from bot.sandbox.world import World


def shown_person(person: Person) -> Json:
    shown = asdict(person)
    del shown["deactivated"]
    return shown | {"deactivated": person.deactivated}


def shown_message(posted: Posted) -> Json:
    return {**posted.message, "from_bot": posted.from_bot, "deleted": posted.deleted}


def shown_chat(world: World, chat: Chat) -> Json:
    present = [posted for posted in chat.messages.values() if not posted.deleted]
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title or _title(world, chat),
        "members": [user_id for user_id in chat.members if user_id in world.people and chat.is_in(user_id)],
        "pinned": chat.pinned[-1] if chat.pinned else None,
        "commands": menu_for(world, chat),
        "reply_keyboard": chat.reply_keyboard,
        "last_message": shown_message(present[-1]) if present else None,
        "migrated_to": chat.migrated_to,
        "with_bot": chat.is_in(world.bot.id),
        "muted": chat.muted,
        "bot_status": chat.members.get(world.bot.id, "left"),
    }


def _title(world: World, chat: Chat) -> str:
    person = world.people[chat.id]
    return f"{person.first_name} {person.last_name}".strip()


def shown_chats(world: World) -> list[Json]:
    """A private chat for every person, opened or not, and all groups."""
    private = [shown_chat(world, world.private_chat(person)) for person in world.people.values()]
    return private + [shown_chat(world, group) for group in world.groups.values()]
