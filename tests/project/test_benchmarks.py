"""The benchmarks still run, agree with what they compare, and meet their targets on a small count."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_deadlines_agree_with_numpy_and_are_fast_enough() -> None:
    command = [sys.executable, "bench/deadlines.py", "--count", "5000", "--json"]

    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = json.loads(ended.stdout)
    assert [line["policy"] for line in found["policies"]] == ["WD2_MF", "WD20_MF"]
    assert all(line["ours"] >= found["target"] for line in found["policies"])


def test_mentor_pairs_are_at_least_as_good_as_a_greedy_choice_and_fast_enough() -> None:
    command = [sys.executable, "bench/pairing.py", "--count", "400", "--json"]

    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = json.loads(ended.stdout)
    assert found["pairs"] >= found["greedy_pairs"]
    assert found["seconds"] < found["target"]
