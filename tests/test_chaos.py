"""The short form of `make chaos`."""

from tests.chaos import chaos


async def test_everybody_is_accounted_for_after_kills_and_troubles(tmp_path):
    figures = await chaos(tmp_path, recipients=300, kills=4, seed=1)
    assert figures.well, figures
    assert figures.states["sent"] > 0
