"""setWebhook and its like."""

import re
from urllib.parse import urlsplit

from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request, conflict
from bot.sandbox.webhooks import Webhook

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@method("setWebhook")
async def set_webhook(call: Call) -> bool:
    """As a server started with --local: plain HTTP is taken for loopback addresses. No url: as deleteWebhook."""
    parameters = call.parameters
    url, secret = parameters.text("url").strip(), parameters.text("secret_token")
    if not url:
        await _end(call)
        return True
    parts = urlsplit(url)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    await _end(call)
    call.bot.updates.allow(parameters.names("allowed_updates", "allowed updates"))
    call.bot.updates.interrupt(conflict("terminated by setWebhook request"))
    call.bot.webhook = Webhook(url, secret, min(max(parameters.integer("max_connections", 40), 1), 100))
    call.bot.webhook.start(call.bot.updates, call.world.now)
    return True


@method("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    await _end(call)
    return True


async def _end(call: Call) -> None:
    webhook, call.bot.webhook = call.bot.webhook, None
    if webhook is not None:
        await webhook.stop()
    if call.parameters.boolean("drop_pending_updates"):
        call.bot.updates.clear()


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    webhook = call.bot.webhook
    info: Json = {"url": webhook.url if webhook else "", "has_custom_certificate": False}
    info["pending_update_count"] = len(call.bot.updates)
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if call.bot.updates.allowed:
        info["allowed_updates"] = call.bot.updates.allowed
    return info
