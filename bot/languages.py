"""Which of the three languages a reader gets."""

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def guess(telegram_code: str | None, default: str) -> str:
    """From Telegram's `language_code` (IETF: zh-hans, zh-TW, en …); bare zh goes by the alliance's own script."""
    parts = (telegram_code or "").lower().replace("_", "-").split("-")
    if parts[0] not in {"zh", "yue", "nan"}:
        return "en" if parts[0] else default
    if TRADITIONAL & set(parts[1:]):
        return "zh-Hant"
    if len(parts) > 1 or default == "en":
        return "zh-Hans"
    return default
