"""`maslak match --all`: everybody who looks for work against every offer that stands: for the operator.

The index of offers is written anew and put in force; results are counted and hashed, and kept where --out says.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.matching import batch, extraction, refresh, releases, runners, store
from maslak.matching.columns import PeopleColumns, people_columns
from maslak.matching.shapes import Profile
from maslak.matching.shuffling import seed_of


def run(arguments: argparse.Namespace) -> int:
    """Print {people, offers, pairs, seconds, digest, version, runner} with --json, else a line."""
    runner = runners.named(arguments.runner)
    out = Path(arguments.out) if arguments.out else None
    done = everybody(runner=runner, out=out, top=arguments.top, now=timezone.now())
    if arguments.json:
        print(json.dumps(asdict(done)))
    else:
        print(
            f"{done.people} personnes, {done.offers} offres : {done.pairs} correspondances en {done.seconds} s "
            f"({done.runner}). Empreinte : {done.digest}"
        )
    return 0


def everybody(*, runner: runners.Runner, out: Path | None, top: int, now: datetime) -> batch.Summary:
    """The whole register against the offers of the day, ranked by the weights in force."""
    today = timezone.localdate(now)
    with acting(operator()):
        refresh.rebuild(now=now)
        offers = store.current()
        assert offers is not None
        return batch.match_all(
            _columns(extraction.profiles(today=today)), offers, weights=releases.in_force(), seed=seed_of(today),
            runner=runner, out_dir=out, top=top,
        )  # fmt: skip


def _columns(profiles: Iterable[Profile]) -> Iterator[PeopleColumns]:
    """People a block at a time: they never stand in memory together."""
    rest = iter(profiles)
    while some := list(islice(rest, batch.BLOCK)):
        yield people_columns(some)
