"""Where a list lies while it is worked on: beside the database, for nobody else to read, and not for long."""

from pathlib import Path

from bot.deps import Deps


def folder(deps: Deps) -> Path:
    return deps.database.path.with_name(deps.database.path.name + ".rosters")


def prepare(deps: Deps) -> None:
    folder(deps).mkdir(mode=0o700, parents=True, exist_ok=True)


def file(deps: Deps, roster_id: int) -> Path:
    """What was sent."""
    return folder(deps) / f"{roster_id}.list"


def problems(deps: Deps, roster_id: int) -> Path:
    """All that was found wrong with it."""
    return folder(deps) / f"{roster_id}.problems"


def forget(deps: Deps, roster_id: int) -> None:
    for path in (file(deps, roster_id), problems(deps, roster_id)):
        path.unlink(missing_ok=True)


def put(path: Path, content: bytes) -> None:
    """All of it or nothing."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
