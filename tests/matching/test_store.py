"""The index on disk: versions that never change, one in force, a changed offer as good as the whole written anew."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.matching import keeping, kernel, store
from maslak.matching.columns import OfferColumns, offer_columns, people_columns
from maslak.matching.shapes import Opening, Profile
from maslak.matching.weights import DEFAULT

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)
TRADES = ("5120", "9412", "7126")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("MASLAK_HOME", str(tmp_path))
    return tmp_path


def opening(key: int, *, turn: int = 0) -> Opening:
    """An offer; `turn` is what its employer wrote last."""
    asked = (("s:wash",), ("w:cut", "w:clean"), ("s:cook", "w:cook"))
    return Opening(
        key=key, ref=f"O{key}", isco=TRADES[(key + turn) % 3], region="MA-06", contract="cdi",
        essential=asked[: (key + turn) % 4], other=asked[: turn % 2],
        languages={"fr": "B1", "ary": "A2"} if (key + turn) % 2 else {}, wage_mad=3000 + turn, version=turn,
    )  # fmt: skip


def columns(*openings: Opening) -> OfferColumns:
    return offer_columns(openings)


def same(one: OfferColumns, other: OfferColumns) -> bool:
    return keeping.hash_of(one.arrays()) == keeping.hash_of(other.arrays())


def test_what_is_written_is_what_is_read() -> None:
    written = columns(*(opening(each) for each in range(20)))

    version = store.write(written, at=AT)

    found = store.current()
    assert found is not None
    assert same(found, written)
    assert store.note() == store.Note(version, version, "2026-11-26", store._database())


def test_before_anything_is_written_there_is_no_index() -> None:
    assert store.note() is None
    assert store.current() is None
    with pytest.raises(LookupError):
        store.change(columns(opening(1)), [], at=AT)


def test_a_version_is_the_hash_of_what_it_holds_whatever_the_order() -> None:
    rows = [opening(each) for each in range(8)]

    assert store.write(columns(*rows), at=AT) == store.write(columns(*reversed(rows)), at=AT)
    assert store.write(columns(*rows), at=AT) != store.write(columns(*rows[:7]), at=AT)


def test_an_offer_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        store.write(columns(opening(3), opening(3)), at=AT)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.sets(st.integers(0, 12)),
    later=st.lists(st.tuples(st.integers(0, 14), st.booleans(), st.integers(1, 5)), max_size=12),
)
def test_changes_laid_over_a_base_equal_the_whole_written_anew(
    first: set[int], later: list[tuple[int, bool, int]]
) -> None:
    standing = {key: opening(key) for key in first}
    store.write(columns(*standing.values()), at=AT)

    for key, stands, turn in later:
        standing.pop(key, None)
        if stands:
            standing[key] = opening(key, turn=turn)
        store.change(columns(*([standing[key]] if stands else [])), [] if stands else [key], at=AT)

    found = store.current()
    assert found is not None
    assert same(found, columns(*(standing[key] for key in sorted(standing))))


def test_ranks_from_laid_changes_are_those_of_the_whole() -> None:
    store.write(columns(*(opening(each) for each in range(30))), at=AT)
    store.change(columns(opening(4, turn=3), opening(40)), [9, 12], at=AT)
    who = people_columns([Profile(key=each, ref="", wishes=TRADES[: each + 1]) for each in range(3)])

    laid = kernel.top(who, store.current(), DEFAULT.array(), 50, 5)  # type: ignore[arg-type]

    rows = [opening(each) for each in range(30) if each not in (4, 9, 12)]
    whole = columns(*rows, opening(4, turn=3), opening(40))
    assert laid.tobytes() == kernel.top(who, whole, DEFAULT.array(), 50, 5).tobytes()


def test_one_changed_offer_writes_one_row_and_leaves_the_base_alone(at_home: Path) -> None:
    base = store.write(columns(*(opening(each) for each in range(50))), at=AT)
    before = _bytes_of(at_home / "matching" / f"offers-{base}")

    version = store.change(columns(opening(7, turn=2)), [], at=AT)

    kept = at_home / "matching" / f"changes-{version}"
    assert len(np.load(kept / "key.npy")) == 1
    assert _bytes_of(at_home / "matching" / f"offers-{base}") == before


def test_an_offer_that_comes_and_goes_leaves_the_base_in_force_as_it_was() -> None:
    base = columns(*(opening(each) for each in range(5)))
    store.write(base, at=AT)

    store.change(columns(opening(9)), [], at=AT)
    store.change(columns(), [9], at=AT)

    found = store.current()
    assert found is not None
    assert same(found, base)


def test_many_changes_are_written_into_a_new_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_CHANGES", 3)
    store.write(columns(*(opening(each) for each in range(10))), at=AT, day=date(2026, 11, 25))

    for key in range(5):
        store.change(columns(opening(key, turn=1)), [], at=AT)

    note = store.note()
    assert note is not None
    assert note.on == date(2026, 11, 25)
    found = store.current()
    assert found is not None
    assert found["version"].tolist() == [1] * 5 + [0] * 5


def test_a_version_once_opened_is_read_again_only_when_another_is_in_force() -> None:
    store.write(columns(opening(1)), at=AT)
    first = store.current()

    assert store.current() is first
    store.write(columns(opening(2)), at=AT)
    assert store.current() is not first


def test_earlier_versions_are_swept_but_whoever_reads_them_still_does(at_home: Path) -> None:
    store.write(columns(opening(1)), at=AT)
    reading = store.current()

    for key in range(2, 7):
        store.write(columns(opening(key)), at=AT)

    assert len(list((at_home / "matching").glob("offers-*"))) == 2
    assert reading is not None
    assert reading["key"].tolist() == [1]


def test_the_index_of_another_database_is_none_of_ours(at_home: Path) -> None:
    store.write(columns(opening(1)), at=AT)
    path = at_home / "matching" / "current.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"database": "elsewhere"}))

    assert store.note() is None
    assert store.current() is None


def test_a_writer_that_falls_leaves_what_was_in_force(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(columns(opening(1)), at=AT)

    def falls(*_all: object, **_more: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(keeping, "save", falls)
    with pytest.raises(OSError, match="no room"):
        store.write(columns(opening(2)), at=AT)

    found = store.current()
    assert found is not None
    assert found["key"].tolist() == [1]
    assert len(list((at_home / "matching").glob("*offers-*"))) == 1


def test_the_folder_is_closed_to_others(at_home: Path) -> None:
    store.write(columns(opening(1)), at=AT)

    paths = [at_home / "matching", *(at_home / "matching").rglob("*.npy")]
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
