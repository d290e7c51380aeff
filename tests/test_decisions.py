"""Every decision is in their index, and nothing in it is gone."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "decisions"


def test_every_decision_is_in_the_index():
    named = re.findall(r"\]\(([^)]+\.md)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert sorted(named) == sorted(path.name for path in FOLDER.glob("20*.md"))
