"""Chaos: an installation of its own is killed, starved and cut while people work; then everything is examined.

    .venv/bin/python bench/chaos/run.py [--from HOME] [--seconds N] [scenario …]

Scenarios: web, worker, database, import, full_disk, clock, slow, cut_browser, cut_database, backup. `--from` copies a
stopped home with the demo in it, which saves the minutes of loading. The full disk needs root (a small tmpfs);
without it, it is said to be left out. After each: every file that a counsellor was told
is open is there, with its consent, its first milestone and its line in the trail; `maslak check` and `maslak audit
verify` are clean. Exits with 1 when something is not.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.chaos import scenarios
from bench.chaos.desk import Counsellor
from bench.chaos.instance import Instance, free_port, made

_WHO = ("samira", "salma")


@dataclass
class Outcome:
    """What a scenario did and what was found after it."""

    name: str
    acknowledged: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    recovery: float | None = None
    check: bool = False
    trail: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether everything that was promised holds."""
        return not self.lost and not self.half and self.check and self.trail


@contextmanager
def at_work(address: str, outcome: Outcome) -> Iterator[list[Counsellor]]:
    """Two counsellors registering people meanwhile; what they were told is noted."""
    workers = [Counsellor(address, who, hash((outcome.name, who)) % 10**6) for who in _WHO]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 60
    while not all(worker.acknowledged for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        yield workers
    finally:
        for worker in workers:
            worker.stop()
            outcome.acknowledged += len(worker.acknowledged)
            outcome.refused += worker.refused
            if not worker.acknowledged:
                outcome.half.append(f"nothing was acknowledged at all: {worker.last}")


def examine(instance: Instance, outcome: Outcome, workers: list[Counsellor]) -> None:
    """Look for every acknowledged file, whole; then the product's own looks at itself."""
    for worker in workers:
        for ref in worker.acknowledged:
            _one(instance, outcome, ref)
    halves = instance.ask(
        "SELECT p.ref FROM people_person p WHERE p.created_at > now() - interval '1 day' AND NOT EXISTS"
        " (SELECT 1 FROM access_auditevent a WHERE a.person_id = p.id AND a.event = 'person.registered')"
    )
    outcome.half += [f"{row[0]} without its line in the trail" for row in halves]
    found = instance.examined()
    outcome.check, outcome.trail = bool(found["check"]), bool(found["trail"])
    outcome.notes += [str(told) for told in found["told"]]  # type: ignore[attr-defined]


def _one(instance: Instance, outcome: Outcome, ref: str) -> None:
    rows = instance.ask(
        "SELECT p.id, (SELECT count(*) FROM people_consent c WHERE c.person_id = p.id),"
        " (SELECT count(*) FROM casework_casefile f WHERE f.person_id = p.id),"
        " (SELECT count(*) FROM pathway_milestone m JOIN pathway_subject s ON s.pseudonym = m.subject"
        "  WHERE s.person_id = p.id AND m.kind = 'registered'),"
        " (SELECT count(*) FROM access_auditevent a WHERE a.person_id = p.id AND a.event = 'person.registered')"
        " FROM people_person p WHERE p.ref = %s",
        ref,
    )
    if not rows:
        outcome.lost.append(ref)
    elif 0 in rows[0][1:] or rows[0][4] != 1:
        outcome.half.append(f"{ref}: {rows[0][1:]}")


def main() -> int:
    """Run the scenarios asked for and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", nargs="*", metavar="scenario", help=", ".join(scenarios.ALL))
    parser.add_argument("--from", dest="base", type=Path, help="a stopped home to copy")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each wound lasts")
    arguments = parser.parse_args()
    asked = arguments.scenario or list(scenarios.ALL)
    unknown = set(asked) - set(scenarios.ALL)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    at = Path(tempfile.mkdtemp(prefix="maslak-chaos-"))
    at.chmod(0o755)
    outcomes = []
    try:
        instance = made(at, arguments.base, free_port())
        for name in asked:
            outcomes.append(_ran(instance, name, arguments.seconds))
            print(_line(outcomes[-1]), flush=True)
        instance.stop()
    finally:
        Instance(at / "var", 0).stop()
        shutil.rmtree(at, ignore_errors=True)
    return 0 if all(outcome.sound for outcome in outcomes) else 1


def _ran(instance: Instance, name: str, seconds: float) -> Outcome:
    outcome = Outcome(name)
    try:
        scenarios.ALL[name](instance, outcome, seconds, at_work, examine)
    except scenarios.LeftOut as reason:
        outcome.check = outcome.trail = True
        outcome.notes.append(f"left out: {reason}")
    except Exception as fault:  # told, and the next one has its turn
        outcome.half.append(f"not carried through: {type(fault).__name__} {fault}"[:600])
    return outcome


def _line(outcome: Outcome) -> str:
    recovery = "-" if outcome.recovery is None else f"{outcome.recovery:.1f} s"
    return (
        f"{outcome.name:13} acknowledged {outcome.acknowledged:4}  refused {outcome.refused:4}  lost {len(outcome.lost)}"
        f"  half {len(outcome.half)}  back in {recovery:>7}  check {'ok' if outcome.check else 'NO'}"
        f"  trail {'ok' if outcome.trail else 'NO'}  {'sound' if outcome.sound else 'BROKEN'}"
        + "".join(f"\n    {note}" for note in [*outcome.notes, *outcome.half, *outcome.lost])
    )


if __name__ == "__main__":
    sys.exit(main())
