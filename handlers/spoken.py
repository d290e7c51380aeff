"""Words that act as commands, however a phone writes them: menu, Menu, 菜单。, ☰ Menu."""

from telegram.ext import filters


def said(*words: str) -> filters.Regex:
    """A message that is one of these and nothing else. A word may be a pattern, without groups."""
    return filters.Regex(rf"(?i)^[\W_]*(?:{'|'.join(words)})[\W_]*$")
