"""Real names of organisations, through the command line: into the contract's columns, imported, found in other forms."""

import csv
import json
import random

import pytest
from opencc import OpenCC

from bot.search import readings
from tests.data import DATA, needs_data
from tests.process import jiedui

pytestmark = needs_data
KINDS = {"商会": "chamber", "同乡会": "hometown", "会馆": "huiguan", "协会": "association"}
FORMS = {
    "as it is": lambda name: name,
    "pinyin": lambda name: " ".join(readings.syllables(name)),
    "traditional": OpenCC("s2t").convert,
}
QUERIES = 60


def names():
    lines = (DATA / "organisation_names.tsv").read_text("utf-8").splitlines()
    return list(dict.fromkeys(line.split("\t")[0] for line in lines))


@pytest.fixture(scope="module")
def alliance(tmp_path_factory):
    """A folder whose database has them all; a key is the name's number."""
    folder = tmp_path_factory.mktemp("names")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "kind", "name"])
        for number, name in enumerate(names()):
            kind = next((kind for ending, kind in KINDS.items() if name.endswith(ending)), "other")
            writer.writerow([f"n{number}", kind, name])
    done = jiedui(folder, "import", "organisations", "names.csv")
    assert done.stdout == f"organisations: added {len(names())}, updated 0, unchanged 0, skipped 0\n"
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_real_names_are_found_in_this_form(alliance, form):
    han = [(number, name) for number, name in enumerate(names()) if name.isalpha() and not name.isascii()]
    wanted = random.Random(form).sample(han, QUERIES)
    lines = "".join(f"{FORMS[form](name)}\n" for _number, name in wanted)
    (alliance / "queries.txt").write_text(lines, "utf-8")
    answers = jiedui(alliance, "find", "--queries", "queries.txt", "--kind", "organisations", "--limit", "5").stdout
    results = [json.loads(line)["results"] for line in answers.splitlines()]
    assert len(results) == QUERIES
    found = [
        f"n{number}" in {each["key"] for each in hits} for (number, _name), hits in zip(wanted, results, strict=True)
    ]
    assert sum(found) >= 0.95 * QUERIES


def test_blank_lines_are_answered_too(alliance):
    (alliance / "blank.txt").write_text("西安\n\n商会\n", "utf-8")
    answers = jiedui(alliance, "find", "--queries", "blank.txt").stdout.splitlines()
    assert [json.loads(line)["query"] for line in answers] == ["西安", "", "商会"]
