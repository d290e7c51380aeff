"""What the person at the command line is told."""


class CommandError(Exception):
    """A command fails: its text is one line, what is wrong and what to do."""
