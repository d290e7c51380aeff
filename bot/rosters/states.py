"""The way of a list.

asked -> judging -> refused | bad | choosing | ready | nothing; ready -> importing -> done -> undoing -> undone.
`bad`: some rows have problems; `choosing`: what becomes of known rows is to be said; `ready`: the preview shows;
`nothing`: it says nothing new. A judging, importing or undoing that fails ends in `failed`, or where it came from.
"""

from bot.register.judging import Plan, Verdict

TAKEN = frozenset({"done", "undone", "nothing", "cancelled"})
"""The file itself isn't needed any more."""
CANCELLABLE = frozenset({"asked", "refused", "bad", "choosing", "ready", "failed"})


def after_judging(verdict: Verdict, *, good: bool) -> tuple[str, str]:
    """The state, and the policy where there is nothing to choose."""
    if verdict.refused:
        return "refused", ""
    if verdict.bad and not good:
        return "bad", ""
    update = verdict.plans.get("update", Plan())
    if update.changed:
        return "choosing", ""
    return ("ready" if update.added else "nothing"), "skip"
