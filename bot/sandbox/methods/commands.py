"""The bot's command lists, by scope and language."""

import re
from typing import Any

from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
WIDE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    key = _scope(call), language(call)
    commands = call.parameters.nested("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[key] = [_command(one) for one in commands]
    call.world.log.add("commands", scope=key[0], language_code=key[1])
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get((_scope(call), language(call)), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    key = _scope(call), language(call)
    call.bot.commands.pop(key, None)
    call.world.log.add("commands", scope=key[0], language_code=key[1])
    return True


def _command(one: Any) -> Json:
    if not isinstance(one, dict) or "command" not in one or "description" not in one:
        raise bad_request('can\'t parse BotCommand: Can\'t find field "command" or "description"')
    command, description = str(one["command"]).removeprefix("/"), str(one["description"]).strip()
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def language(call: Call) -> str:
    """A two-letter code or "": Telegram tells no scripts apart here."""
    code = call.parameters.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> str:
    scope = call.parameters.nested("scope", "BotCommandScope")
    if scope is None:
        return "default"
    kind = str(scope.get("type")) if isinstance(scope, dict) else ""
    if kind in WIDE:
        return kind
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = Call(call.world, call.bot, call.limits, type(call.parameters)(scope)).chat()
    if kind == "chat_member":
        return f"{kind}:{chat.id}:{scope.get('user_id')}"
    return f"{kind}:{chat.id}"
