"""reply_markup: four shapes, checked as strictly as Telegram checks them."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad_request

MOST_BUTTONS = 100
LONGEST_CALLBACK_DATA = 64  # bytes
LONGEST_COPY_TEXT = 256
STYLES = {"danger", "success", "primary"}
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)
PROTOCOLS = {"http", "https", "tg", "ton"}
REQUESTS = ("request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app")


class Markup(NamedTuple):
    """`inline`: the keyboard under the message. `reply`: what a person's app keeps (keyboard, removal, force reply)."""

    inline: dict[str, Any] | None = None
    reply: dict[str, Any] | None = None


NO_MARKUP = Markup()


def check_markup(given: Any, *, inline_only: bool = False) -> Markup:
    """The markup as it will be stored. Raises 400."""
    if given is None or given in ({}, ""):
        return NO_MARKUP
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "inline_keyboard", " of the InlineKeyboardMarkup")
        buttons = [[check_inline_button(button) for button in row] for row in rows if row]
        return Markup(inline={"inline_keyboard": buttons}) if buttons else NO_MARKUP
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in given:
        return Markup(reply=_reply_keyboard(given))
    if given.get("remove_keyboard") is True or given.get("force_reply") is True:
        return Markup(reply=given)
    return NO_MARKUP


def _rows(rows: Any, field: str, owner: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}"{owner} must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _reply_keyboard(given: dict[str, Any]) -> dict[str, Any]:
    rows = _rows(given["keyboard"], "keyboard", "")
    buttons = [[_reply_button(button) for button in row] for row in rows if row]
    if not buttons:
        raise bad_request("REPLY_MARKUP_INVALID")
    return given | {"keyboard": buttons}


def _reply_button(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _text(button, "keyboard button")
    _style(button, "keyboard button")
    if sum(name in button and button[name] is not False for name in REQUESTS) > 1:
        raise bad_request("can't parse keyboard button: exactly one action is allowed")
    for name in ("request_users", "request_chat"):
        if name in button and "request_id" not in button[name]:
            raise bad_request("can't parse keyboard button: Can't find field \"request_id\"")
    return button


def check_inline_button(button: Any) -> dict[str, Any]:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: InlineKeyboardButton must be an Object")
    _text(button, what)
    _style(button, what)
    present = [name for name in ACTIONS if name in button]
    if not present or button.get("url") == "" or button.get("callback_data") == "":
        raise bad_request(f"can't parse {what}: Text buttons are unallowed in the inline keyboard")
    if len(present) > 1:
        raise bad_request(f"can't parse {what}: exactly one action field must be used")
    _action(present[0], button[present[0]])
    return button


def _text(button: dict[str, Any], what: str) -> None:
    if "text" not in button:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID" if button["text"] else f"{what} text must be non-empty")


def _style(button: dict[str, Any], what: str) -> None:
    style = button.get("style", "primary")
    if not isinstance(style, str) or style not in STYLES:
        raise bad_request(f"can't parse {what}: invalid button style specified")


def _action(name: str, value: Any) -> None:
    what = "can't parse inline keyboard button"
    if name in {"copy_text", "web_app", "login_url", "switch_inline_query_chosen_chat"}:
        if not isinstance(value, dict):
            raise bad_request(f'{what}: Field "{name}" must be of type Object')
    elif not isinstance(value, str):
        raise bad_request(f'{what}: Field "{name}" must be of type String')
    if name == "callback_data" and len(value.encode()) > LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if name == "url":
        _url(value)
    if name == "copy_text" and not 1 <= len(str(value.get("text", ""))) <= LONGEST_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _url(url: str) -> None:
    scheme, _, rest = url.partition("://")
    if rest and scheme.lower() not in PROTOCOLS:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if scheme.lower() in {"tg", "ton"}:
        return
    try:
        host = urlsplit(url if rest else f"http://{url}").hostname or ""
    except ValueError:
        host = ""
    if "." not in host or " " in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
