"""getMe and getUpdates."""

from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Json
from bot.sandbox.refusals import conflict

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@method("getMe")
def get_me(call: Call) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return call.bot.user | abilities


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    if call.bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    parameters = call.parameters
    call.bot.updates.allow(parameters.names("allowed_updates", "allowed updates"))
    limit, timeout_s = parameters.integer("limit", 100), parameters.integer("timeout")
    return await call.bot.updates.poll(parameters.integer("offset"), limit, timeout_s)
