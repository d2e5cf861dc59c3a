"""Generate a long list from the sample of ten thousand projects.

It has the sample's regions, programmes, years and text lengths. A generated project is a project of the sample with
other words: enough of its words are replaced, drawn by their frequency in the sample, that no two texts are alike.
Some are compounds that the sample does not have, because a list of many records has many more words than a short one.
The same seed generates the same list.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SAMPLE = "esif_projects_sample_10k.ndjson.gz"
RECORDS = 270_000
_SEED = 2003
_FIRST_ID = 1_000_000
_EXCHANGED = 0.25
_NEW_WORDS = 0.12
_BENEFICIARIES = 60_000
_TEXTS = ("project_name", "project_description")


def generate(data: Path, file: Path, records: int = RECORDS) -> None:
    """Write a list in the format of the sample in ``data``."""
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as out:
        for record in generated(read_sample(data), records):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def read_sample(data: Path) -> list[dict[str, Any]]:
    """Read the projects of the sample that have a name."""
    with gzip.open(data / SAMPLE, "rt", encoding="utf-8") as lines:
        return [row for line in lines if (row := json.loads(line)).get("project_name")]


def generated(sample: list[dict[str, Any]], records: int) -> Iterator[dict[str, Any]]:
    """Yield ``records`` projects like those of the sample."""
    draw = random.Random(_SEED)
    words = {name: [word for row in sample for word in (row.get(name) or "").split()] for name in _TEXTS}
    beneficiaries = list(_beneficiaries(draw, [name for row in sample if (name := row.get("beneficiary_name"))]))
    for number in range(records):
        row = draw.choice(sample)
        texts = {name: _reworded(draw, row[name], words[name]) for name in _TEXTS if row.get(name)}
        yield {**row, **texts, "id": _FIRST_ID + number, "beneficiary_name": draw.choice(beneficiaries)}


def _beneficiaries(draw: random.Random, names: list[str]) -> Iterator[str]:
    for _ in range(_BENEFICIARIES):
        words = draw.choice(names).split()
        words[draw.randrange(len(words))] = draw.choice(names).split()[0]
        yield " ".join(words)


def _reworded(draw: random.Random, text: str, words: list[str]) -> str:
    """Replace at least one word of a text, with some compounds among the new."""
    reworded = text.split()
    for place in range(len(reworded)):
        if draw.random() < _EXCHANGED:
            reworded[place] = draw.choice(words)
    place = draw.randrange(len(reworded))
    reworded[place] = draw.choice(words)
    if draw.random() < _NEW_WORDS and reworded[place].isalpha() and (second := draw.choice(words)).isalpha():
        reworded[place] += second.lower()
    return " ".join(reworded)
