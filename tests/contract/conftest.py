"""Instances worked as an operator works them: the command line, another process, JSON on its output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REGISTERS = ROOT / "demo" / "registers-2020"


@dataclass(frozen=True)
class Instance:
    """One MASLAK_HOME and the command that works on it."""

    home: Path

    def run(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """The command's end, whatever its code; `given` is its standard input."""
        dropped = {"DATABASE_URL", "DATABASE_OWNER_URL", "MASLAK_AS_OWNER", "MASLAK_STATIC"}
        environment = {k: v for k, v in os.environ.items() if k not in dropped}
        environment |= {"MASLAK_HOME": str(self.home), "MASLAK_PROCESS": "contract"}
        return subprocess.run(
            [sys.executable, "-m", "maslak.cli.main", *arguments],
            env=environment, cwd=ROOT, capture_output=True, text=True, input=given,
        )  # fmt: skip

    def json(self, *arguments: str) -> Any:
        """What the command printed as JSON; fails unless it ended with 0."""
        ended = self.run(*arguments, "--json")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def indicators(self, year: int = 2020) -> dict[str, dict[str, Any]]:
        """The indicators of a year by code; fails when a code comes twice."""
        entries = self.json("indicators", "--year", str(year))["indicators"]
        assert len({entry["code"] for entry in entries}) == len(entries)
        return {entry["code"]: entry for entry in entries}


@dataclass(frozen=True)
class Year:
    """The reference year taken in once, then sent a second time."""

    instance: Instance
    first: dict[str, dict[str, Any]]
    again: dict[str, dict[str, Any]]
    truth: dict[str, Any]

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """The indicators of 2020 by code, asked for once."""
        return self.instance.indicators()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance migrated once and asleep, from which the others are copied."""
    instance = Instance(tmp_path_factory.mktemp("migrated"))
    ended = instance.run("migrate")
    instance.run("stop")
    assert ended.returncode == 0, ended.stderr
    return instance


@pytest.fixture(scope="session")
def make_instance(migrated: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """make_instance() gives a migrated instance without any data; all are stopped in the end."""
    made: list[Instance] = []

    def make() -> Instance:
        home = tmp_path_factory.mktemp("contract")
        # cp keeps owners: started by root, the database belongs to a user of its own.
        subprocess.run(["cp", "-a", f"{migrated.home}/.", str(home)], check=True)
        made.append(Instance(home))
        return made[-1]

    yield make
    for instance in made:
        instance.run("stop")


@pytest.fixture(scope="session")
def empty(make_instance: Any) -> Instance:
    """An instance that holds nobody."""
    return make_instance()


@pytest.fixture(scope="session")
def year(make_instance: Any) -> Year:
    """The eight registers of 2020 taken in through the command line, twice."""
    instance = make_instance()
    files = ("anapec_inscriptions.xlsx", "anapec_prestations.csv", "anapec_insertions.xlsx")
    files += (
        "cte_visas.csv",
        "attestations.csv",
        "anapec_auto_emploi.xlsx",
        "amappe_kobo.csv",
        "w4i_startups.xlsx",
    )
    first, again = (
        {name: instance.json("import", str(REGISTERS / name)) for name in files}
        for _time in ("first", "again")
    )
    return Year(instance, first, again, json.loads((REGISTERS / "truth.json").read_text(encoding="utf-8")))
