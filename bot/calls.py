"""Message -> the parameters of the Bot API's own methods, as plain JSON: for answers and for the outbox alike."""

from typing import Any

from bot.messages import Button, Message

EVERYWHERE = {"allow_user_chats": True, "allow_group_chats": True, "allow_channel_chats": True}


def send_message(message: Message) -> dict[str, Any]:
    """sendMessage, without the chat."""
    values: dict[str, Any] = {
        "text": message.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if message.contact:
        asking: list[list[dict[str, Any]]] = [[{"text": message.contact, "request_contact": True}]]
        asking += [[{"text": key} for key in message.keys]] if message.keys else []
        return values | {"reply_markup": {"keyboard": asking, "resize_keyboard": True, "one_time_keyboard": True}}
    return values | ({"reply_markup": keyboard(message)} if message.rows else {})


def keyboard(message: Message) -> dict[str, Any]:
    return inline_keyboard(message.rows)


def inline_keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def edit_message(message: Message) -> dict[str, Any]:
    """editMessageText, without the chat and the message."""
    assert not message.contact
    return send_message(message)


def _button(button: Button) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": button.label}
    if button.style:
        shown["style"] = button.style
    if button.url:
        return shown | {"url": button.url}
    if button.copy:
        return shown | {"copy_text": {"text": button.copy}}
    if button.share:
        return shown | {"switch_inline_query_chosen_chat": {"query": button.share, **EVERYWHERE}}
    return shown | {"callback_data": button.action}
