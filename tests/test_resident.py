"""What the running bot does without until somebody needs it: each of these took megabytes for most days nobody asks.

They are imported in the function that needs them: workbooks 2.4 MB, pictures 3.8, calendars 2.2, the holidays of 250
countries 10 (a process of its own computes them), readings of characters 15 (a table of ours has them).
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LATE = ("xlsxwriter", "python_calamine", "PIL", "icalendar", "holidays", "stdnum", "pypinyin")
START = """
import asyncio, sys
from datetime import date
import bot.cli, bot.app
from bot.holidays import calendars
from bot.search.find import warm
from storage.database import Database
from pathlib import Path

async def start():
    warm()
    database = await Database.open(Path(sys.argv[1]))
    await calendars.warm(database, 1_795_000_000_000)
    calendars.Calendar().is_off("CN", date(2026, 11, 26))
    await database.close()

asyncio.run(start())
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


def test_what_few_need_is_not_loaded_at_the_start(tmp_path):
    command = [sys.executable, "-c", START, str(tmp_path / "a.db"), *LATE]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == ""
