"""An invented taxonomy of five occupations, and an installation without any."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from maslak.occupations import learnt, service

COLUMNS = ["conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "description"]
ADDRESS = "http://example.org/occupation/"
ROWS = {
    "fr": [
        ("a", "7126", "plombier sourcier/plombière sourcière", "poseur de fontaines\ninstallateur de bassins", "Pose."),
        ("b", "7126", "chauffagiste solaire", "", "Monte des capteurs."),
        ("c", "7131", "peintre de dômes", "enduiseur de coupoles", "Peint."),
        ("d", "5141", "coiffeur de théâtre", "", "Coiffe."),
    ],
    "en": [
        ("a", "7126", "spring plumber", "fountain fitter", "Fits."),
        ("b", "7126", "solar heating fitter", "", "Fits."),
        ("c", "7131", "dome painter", "", "Paints."),
        ("d", "5141", "theatre hairdresser", "", "Cuts."),
    ],
}  # fmt: skip


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    """A folder as the official download has it."""
    folder = tmp_path / "esco"
    folder.mkdir()
    for language, rows in ROWS.items():
        with (folder / f"occupations_{language}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for mark, isco, name, others, about in rows:
                writer.writerow([ADDRESS + mark, isco, name, others, "", about])
    return folder


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    """A folder with a list of titles tied to the taxonomy."""
    folder = tmp_path / "titles"
    folder.mkdir()
    with (folder / "liste.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["title_fr", "match", "esco_uri"])
        writer.writerow(["Sourcier-fontainier", "closeMatch", ADDRESS + "a"])
        writer.writerow(["Inconnu au bataillon", "exactMatch", ADDRESS + "z"])
    return folder


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, empty."""
    folder = tmp_path / "var"
    monkeypatch.setenv("MASLAK_HOME", str(folder))
    monkeypatch.setattr(learnt, "PASSES", 0)  # what is learnt has tests of its own
    service._read.cache_clear()
    return folder
