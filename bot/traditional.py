"""Simplified characters to the traditional ones of our readers, by OpenCC's s2tw.

Its phrases take 44 MB and 80 ms to load: many texts are converted at once, and what is shown again and again is kept.
"""

import contextlib
import ctypes
import functools
from collections.abc import Iterable

from opencc import OpenCC

_learnt: dict[str, str] = {}


def convert(texts: Iterable[str]) -> list[str]:
    """Each text converted, with one loading."""
    opencc = OpenCC("s2tw")
    converted = [str(opencc.convert(text)) for text in texts]
    del opencc
    _give_back()
    return converted


def learn(words: Iterable[str]) -> None:
    """Convert words that will be asked for, and keep them."""
    new = [word for word in dict.fromkeys(words) if word not in _learnt]
    if new:
        _learnt.update(zip(new, convert(new), strict=True))


@functools.lru_cache(4096)
def word(text: str) -> str:
    """A word of the trade; the first time that an unknown one is asked for takes long."""
    return _learnt[text] if text in _learnt else convert([text])[0]


def _give_back() -> None:
    """Return what OpenCC took to the system; elsewhere than under glibc it stays for what comes next."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
