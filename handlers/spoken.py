"""Words that act as commands, however a phone writes them: menu, Menu, 菜单。, ☰ Menu."""

from telegram.ext import filters


def said(*words: str) -> filters.Regex:
    """A message that is one of these and nothing else. A word may be a pattern, without groups.

    /meeting is a command of its own, not the word.
    """
    return filters.Regex(rf"(?i)^(?!\s*/)[\W_]*(?:{'|'.join(words)})[\W_]*$")
