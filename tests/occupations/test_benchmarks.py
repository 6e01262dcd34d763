"""The benchmark of titles runs on a small invented set, writes a run that trec_eval reads, and counts as it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
A, B = "http://example.org/occupation/c", "http://example.org/occupation/b"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Two queries in French against four English labels of two occupations."""
    folder = tmp_path / "set"
    folder.mkdir()
    files = {
        "queries.tsv": [("Q1", "Enduiseur de coupoles"), ("Q2", "Chauffagiste solaire")],
        "corpus_elements.tsv": [
            ("C1_en_0", "dome painter"), ("C1_en_1", "ceiling artist"),
            ("C2_en_0", "solar heating fitter"), ("C2_en_1", "sun collector installer"),
        ],
        "concept_mapping.tsv": [("C1_en_0", A), ("C1_en_1", A), ("C2_en_0", B), ("C2_en_1", B)],
        "annotations.tsv": [("Q1", "0", "C1_en_0", "1"), ("Q1", "0", "C1_en_1", "1"),
                            ("Q2", "0", "C2_en_0", "1"), ("Q2", "0", "C2_en_1", "1")],
    }  # fmt: skip
    for name, rows in files.items():
        (folder / name).write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    return folder


def _melo(*arguments: object) -> dict[str, float]:
    command = [sys.executable, "bench/melo.py", *map(str, arguments), "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_a_title_finds_labels_in_another_language_through_the_taxonomy(dataset, esco, tmp_path):
    found = _melo(dataset, "--run", tmp_path / "run.txt", "--taxonomy", esco)

    assert found["mrr"] == 1
    assert found["a@1"] == 1
    lines = [line.split() for line in (tmp_path / "run.txt").read_text().splitlines()]
    assert all(len(line) == 6 and line[1] == "Q0" for line in lines)
    first = [line for line in lines if line[0] == "Q1"]
    assert [line[3] for line in first] == [str(rank) for rank in range(1, len(first) + 1)]
    assert first[0][2].startswith("C1")


def test_without_the_taxonomy_a_language_that_the_corpus_lacks_is_not_found(dataset, tmp_path):
    found = _melo(dataset, "--run", tmp_path / "run.txt")

    assert found["mrr"] < 1


def test_a_set_without_annotations_still_gives_its_run(dataset, esco, tmp_path):
    (dataset / "annotations.tsv").unlink()

    found = _melo(dataset, "--run", tmp_path / "run.txt", "--taxonomy", esco)

    assert "mrr" not in found
    assert found["queries"] == 2
    assert (tmp_path / "run.txt").stat().st_size > 0
