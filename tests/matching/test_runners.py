"""Who does the work changes nothing: the same answers in the same order, the same bytes whatever the cut."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.core.errors import Invalid
from maslak.matching import batch, blocks, keeping, kernel, runners
from maslak.matching.columns import OfferColumns, PeopleColumns, offer_columns, people_columns
from maslak.matching.shapes import Opening, Profile
from maslak.matching.weights import DEFAULT

TRADES = ("5120", "9412", "9112", "5131", "7126", "9313")
REGIONS = ("MA-06", "MA-04", "MA-01")
DAY = 739_000


def town(people: int = 60, offers: int = 40) -> tuple[PeopleColumns, OfferColumns]:
    """A small market in which offers tie and languages are missing."""
    profiles = [
        Profile(
            key=100 + each, ref=f"P{each}", wishes=(TRADES[each % 6], TRADES[each * 5 % 6])[: 1 + each % 2],
            practised={TRADES[each * 7 % 6]: 1 + each % 30} if each % 3 else {},
            languages={"fr": ("A2", "B1", "C1")[each % 3]} if each % 4 else {}, region=REGIONS[each % 3],
            reach_km=(None, 20, 400)[each % 3],
        )
        for each in range(people)
    ]  # fmt: skip
    openings = [
        Opening(
            key=7 + each, ref=f"O{each}", isco=TRADES[each % 6], region=REGIONS[each * 2 % 3], contract="cdi",
            languages={"fr": "A2"} if each % 3 else {}, experience_months=(0, 12)[each % 2], wage_mad=3200,
        )
        for each in range(offers)
    ]  # fmt: skip
    return people_columns(profiles), offer_columns(openings)


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("MASLAK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(runner: runners.Runner, **more: object) -> batch.Summary:
    people, offers = town()
    return batch.match_all(people, offers, weights=DEFAULT, seed=DAY, runner=runner, **more)  # type: ignore[arg-type]


def test_answers_come_in_the_order_of_the_blocks() -> None:
    assert list(runners.Processes(2).map(abs, [-3, -1, -2])) == [3, 1, 2]
    assert list(runners.Inline().map(abs, [-3, -1, -2])) == [3, 1, 2]


def test_blocks_are_read_as_they_are_needed() -> None:
    read = []

    def source() -> object:
        for each in range(50):
            read.append(each)
            yield -each

    answers = runners.Processes(1).map(abs, source())  # type: ignore[arg-type]
    next(answers)

    assert len(read) < 10
    answers.close()  # type: ignore[attr-defined]


def test_what_fails_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(runners.Processes(1).map(int, ["1", "one"]))


def test_processes_give_the_bytes_of_the_plain_kernel() -> None:
    people, offers = town()
    plain = kernel.top(people, offers, DEFAULT.array(), 50, DAY)

    inline, processes = run(runners.Inline()), run(runners.Processes(2), block=7)

    assert inline.digest == processes.digest == hash_of(plain)
    assert inline.pairs == len(plain) > 100
    assert (inline.people, inline.offers) == (60, 40)


def test_dask_gives_the_same_bytes() -> None:
    pytest.importorskip("distributed")

    assert run(runners.Dask(workers=1), block=23).digest == run(runners.Inline()).digest


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(block=st.integers(1, 80), cut=st.integers(0, 60), top=st.integers(1, 12))
def test_the_size_of_the_blocks_changes_nothing(block: int, cut: int, top: int) -> None:
    people, offers = town()
    in_two = [part for part in (people.part(0, cut), people.part(cut, 60)) if len(part)]

    whole = batch.match_all(people, offers, weights=DEFAULT, seed=DAY, runner=runners.Inline(), top=top)
    parts = batch.match_all(
        in_two, offers, weights=DEFAULT, seed=DAY, runner=runners.Inline(), top=top, block=block
    )

    assert whole.digest == parts.digest


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(40)))
def test_the_order_in_which_offers_are_kept_changes_nothing(order: list[int]) -> None:
    people, offers = town()
    turned = keeping.taken(offers, np.array(order))

    one = batch.match_all(people, offers, weights=DEFAULT, seed=DAY, runner=runners.Inline())
    other = batch.match_all(people, turned, weights=DEFAULT, seed=DAY, runner=runners.Inline())

    assert (one.digest, one.version) == (other.digest, other.version)


def test_another_day_is_another_order() -> None:
    people, offers = town()

    other = batch.match_all(people, offers, weights=DEFAULT, seed=DAY + 1, runner=runners.Inline())

    assert other.digest != run(runners.Inline()).digest


def test_results_stay_in_the_folder_asked_for_and_name_themselves(tmp_path: Path) -> None:
    done = run(runners.Inline(), block=20, out_dir=tmp_path / "out")

    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    rows = np.concatenate([np.load(tmp_path / "out" / part["file"]) for part in told["parts"]])
    assert hash_of(rows) == told["digest"] == done.digest
    assert [part["people"] for part in told["parts"]] == [20, 20, 20]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_an_interrupted_run_takes_up_what_it_had_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = kernel.top

    def counted(people: PeopleColumns, *rest: object) -> object:
        asked.append(len(people))
        if len(asked) == 3:
            raise KeyboardInterrupt
        return real(people, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(kernel, "top", counted)
    with pytest.raises(KeyboardInterrupt):
        run(runners.Inline(), block=20, out_dir=tmp_path / "out")
    found = sorted((tmp_path / "out").iterdir())

    done = run(runners.Inline(), block=20, out_dir=tmp_path / "out")

    assert len(found) == 2
    assert len(asked) == 4  # two kept, the third twice
    assert done.digest == run(runners.Inline()).digest


def test_other_weights_never_take_up_earlier_results(tmp_path: Path) -> None:
    people, offers = town()
    heavier = replace(DEFAULT, chance=dict(zip(DEFAULT.chance, (100, 300, 300, 300), strict=True)))

    first = run(runners.Inline(), out_dir=tmp_path / "out")
    second = batch.match_all(
        people, offers, weights=heavier, seed=DAY, runner=runners.Inline(), out_dir=tmp_path / "out"
    )

    assert first.digest != second.digest
    assert len(list((tmp_path / "out").glob("part-*"))) == 1  # those of the first run are gone


def test_nobody_is_left_on_the_disk(at_home: Path) -> None:
    run(runners.Inline(), block=9)

    assert sorted(path.name for path in (at_home / "matching").iterdir()) == ["lock"]


def test_nobody_is_left_on_the_disk_after_a_failure(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_all: object) -> None:
        raise RuntimeError("a worker fell")

    monkeypatch.setattr(kernel, "top", fails)

    with pytest.raises(RuntimeError, match="fell"):
        run(runners.Inline(), block=9)
    assert sorted(path.name for path in (at_home / "matching").iterdir()) == ["lock"]


def test_what_a_killed_run_left_goes_with_the_next(at_home: Path) -> None:
    (at_home / "matching" / "run-dead").mkdir(parents=True)
    (at_home / "matching" / "run-dead" / "people-000000.npz").write_bytes(b"somebody")

    run(runners.Inline())

    assert not (at_home / "matching" / "run-dead").exists()


def test_no_half_file_takes_the_name_of_a_whole_one(tmp_path: Path) -> None:
    def falls(file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        keeping.whole(tmp_path / "part.npy", falls)
    assert list(tmp_path.iterdir()) == []


def test_a_block_is_a_function_of_its_files(tmp_path: Path) -> None:
    people, offers = town()
    index = tmp_path / "offers"
    index.mkdir()
    keeping.save(index, offers.arrays())
    block = blocks.keep(people, tmp_path / "people.npz")
    params = blocks.Params("v", tuple(DEFAULT.array().tolist()), 5, DAY, str(tmp_path))

    part = blocks.match_block(block, str(index), params)

    assert np.load(part.path).tobytes() == kernel.top(people, offers, DEFAULT.array(), 5, DAY).tobytes()
    assert blocks.match_block(block, str(index), params) == part


def test_nobody_and_nothing_are_matched_too() -> None:
    people, offers = town()

    empty = batch.match_all([], offers, weights=DEFAULT, seed=DAY, runner=runners.Inline())
    none = batch.match_all(people, offers.part(0, 0), weights=DEFAULT, seed=DAY, runner=runners.Inline())

    assert (empty.people, empty.pairs, none.people, none.pairs) == (0, 0, 60, 0)


def test_a_runner_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Invalid, match="inline, processes, dask"):
        runners.named("spark")


def test_without_distributed_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(Invalid, match="pip install"):
        runners.named("dask")


def hash_of(rows: np.ndarray) -> str:
    return hashlib.sha256(rows.tobytes()).hexdigest()
