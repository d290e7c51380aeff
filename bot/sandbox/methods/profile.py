"""How the bot presents itself: name, descriptions, menu button."""

from bot.sandbox.methods.calls import Call, method
from bot.sandbox.methods.commands import language
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

LONGEST = {"name": 64, "description": 512, "short_description": 120}


def _set(call: Call, what: str) -> bool:
    """An empty text takes the language's own one away again."""
    text = call.parameters.text(what)
    if len(text) > LONGEST[what]:
        raise bad_request(f"{what.replace('_', ' ')} is too long")
    call.bot.texts[what, language(call)] = text
    return True


def _get(call: Call, what: str) -> Json:
    fallback = call.bot.name if what == "name" else ""
    texts = call.bot.texts
    return {what: texts.get((what, language(call))) or texts.get((what, "")) or fallback}


@method("setMyName")
def set_my_name(call: Call) -> bool:
    return _set(call, "name")


@method("getMyName")
def get_my_name(call: Call) -> Json:
    return _get(call, "name")


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set(call, "description")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    return _get(call, "description")


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _set(call, "short_description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return _get(call, "short_description")


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = call.parameters.nested("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or str(button.get("type")) not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    call.bot.menu_buttons[_chat_id(call)] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    return call.bot.menu_buttons.get(_chat_id(call), {"type": "default"})


def _chat_id(call: Call) -> int:
    return call.chat().id if call.parameters.has("chat_id") else 0
