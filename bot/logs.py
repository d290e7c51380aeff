"""Structured logs: key=value on a terminal, JSON otherwise; never a token, never what people wrote or who they are."""

import logging
import re
import sys
from typing import Any

import structlog

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
HIDDEN = "<token>"
QUIET = ("telegram", "apscheduler", "aiohttp", "httpx", "httpcore", "asyncio", "aiosqlite")


def redact(_logger: Any, _method: str, fields: Any) -> Any:
    """Take whatever looks like a bot's token out of every field, exceptions' texts included."""
    return {name: TOKEN.sub(HIDDEN, value) if isinstance(value, str) else value for name, value in fields.items()}


def set_up(*, stream: Any = None) -> None:
    """Once, at a start. Libraries speak up from WARNING on, through the same redaction."""
    stream = stream or sys.stderr
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        redact,
    ]
    terminal = stream.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=True)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, renderer],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
