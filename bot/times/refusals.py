"""What can be wrong with a time that somebody typed. Each carries `typed`, the text as it came, and what it names."""

from bot.refusals import Refusal


class NotATime(Refusal):
    """Nothing that the grammar knows, or something was left over."""


class NoTimeOfDay(Refusal):
    """`day`: the ISO date that was understood."""


class NoSuchDay(Refusal):
    """`year`, `month`, `day`, `lunar`, `leap` (a leap month); `last`: the month's last day, 0 without such a month."""


class WrongWeekday(Refusal):
    """A weekday typed beside a date that it isn't: `day`, the ISO date, and `weekday`, the right one (Monday is 1)."""


class PastTime(Refusal):
    """`meant`: the Moment that is over."""


class TooFar(Refusal):
    """`meant`: the Moment, and `years`, the limit."""


class Ambiguous(Refusal):
    """`readings`: the Moments that it could mean, soonest first; one where the others are impossible."""


class SpringGapRefused(Refusal):
    """`local`, a wall time that `zone` skips, and the nearest ones, `before` and `after`: ISO, to the minute."""
