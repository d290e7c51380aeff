"""How figures are said: each beside its floor and what is wanted."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def say(what: str, value: float, unit: str, *, floor: float, of: str, wanted: str = "") -> None:
    """One line: the figure, its floor measured in the same run, and their ratio."""
    aim = f"  (wanted: {wanted})" if wanted else ""
    print(
        f"{what:<44}{_short(value):>8} {unit:<4} floor {_short(floor):>8}  ratio {value / floor:>7.2f}  {of}{aim}",
        flush=True,
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def note(text: str) -> None:
    print(f"  {text}", flush=True)
