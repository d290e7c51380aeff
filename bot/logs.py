"""Structured logs: key=value on a terminal, JSON otherwise; never a token, never what people wrote or who they are."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
HIDDEN = "<token>"
QUIET = ("telegram", "apscheduler", "aiohttp", "asyncio", "aiosqlite")


def redact(text: str) -> str:
    """Take out whatever looks like a bot's token."""
    return TOKEN.sub(HIDDEN, text)


def set_up(stream: TextIO | None = None) -> None:
    """Once, at a start. Libraries speak up from WARNING on, through the same redaction."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(terminal=out.isatty())],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _renderer(*, terminal: bool) -> structlog.typing.Processor:
    """The line as it goes out, redacted as a whole: exceptions' texts and their causes too."""
    render: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    )

    def rendered(logger: Any, method: str, fields: MutableMapping[str, Any]) -> str:
        return redact(str(render(logger, method, fields)))

    return rendered
