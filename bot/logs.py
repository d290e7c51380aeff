"""Structured logs: key=value on a terminal, JSON otherwise; never a token, never what people wrote or who they are."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import structlog

from bot.failures import CommandError

TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
HIDDEN = "<token>"
OURS = ("bot", "handlers", "storage")


def redact(text: str) -> str:
    """Take out whatever looks like a bot's token."""
    return TOKEN.sub(HIDDEN, text)


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """At a start; `level` is for our own words. Libraries speak up from WARNING on, through the same redaction."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_traced),
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
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
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


def _traced(exc_info: structlog.typing.ExcInfo) -> str:
    """The errors that led to it, the first one first: where each happened, and its text as far as `_text` lets it."""
    return "\n".join(
        "".join([*traceback.format_tb(error.__traceback__), type(error).__qualname__, _text(error)])
        for error in _chain(exc_info[1])
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier:
        yield from _chain(earlier)
    yield error


def _text(error: BaseException) -> str:
    """Most errors quote the value that they stumbled on, and that is what people wrote; these don't."""
    harmless = isinstance(error, (OSError, CommandError)) or type(error).__module__.startswith("telegram.")
    return f": {error}" if harmless else ""
