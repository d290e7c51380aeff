"""The short form of `make chaos`."""

from tests import chaos_council, chaos_events
from tests.chaos import chaos


async def test_everybody_is_accounted_for_after_kills_and_troubles(tmp_path):
    figures = await chaos(tmp_path, recipients=300, kills=4, seed=1)
    assert figures.well, figures
    assert figures.states["sent"] > 0


async def test_an_event_s_reminder_changes_and_offers_reach_each_once(tmp_path):
    figures = await chaos_events.run(tmp_path, people=60, kills=3, seed=2)
    assert figures.well, figures
    assert figures.offered


async def test_a_council_s_series_minutes_to_dos_and_approvals_come_once_each(tmp_path):
    figures = await chaos_council.run(tmp_path, people=40, kills=4, seed=3)
    assert figures.well, figures
    assert figures.occurrences == 6
    assert figures.approved == 2
