"""Compiled code is kept where something may be written, and does without where nothing may."""

from __future__ import annotations

import fcntl

import pytest

from maslak.matching import compiled


@pytest.fixture(autouse=True)
def _forget():
    folder = compiled._folder
    folder.cache_clear()
    yield
    folder.cache_clear()


def _twice(value):
    return 2 * value


def test_it_works_where_nothing_may_be_kept(monkeypatch):
    monkeypatch.setattr(compiled, "_folder", lambda: None)

    assert compiled.compiled(_twice)(21) == 42


def test_it_is_kept_beside_the_data_where_the_code_may_not_be_touched(monkeypatch, tmp_path):
    code, data = tmp_path / "code", tmp_path / "data"
    code.mkdir()
    (code / "__pycache__").write_text("not a folder")
    monkeypatch.setattr(compiled, "_HERE", code)
    monkeypatch.setattr(compiled, "_READ", ())
    monkeypatch.setattr(compiled, "home", lambda: data)

    folder = compiled._folder()

    assert folder is not None
    assert folder.parent == data / "cache"


def test_nowhere_to_write_is_no_failure(monkeypatch, tmp_path):
    shut = tmp_path / "shut"
    shut.write_text("not a folder")
    monkeypatch.setattr(compiled, "_HERE", shut)
    monkeypatch.setattr(compiled, "_READ", ())
    monkeypatch.setattr(compiled, "home", lambda: shut)

    assert compiled._folder() is None


def test_another_source_gets_another_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "_HERE", tmp_path)
    monkeypatch.setattr(compiled, "_READ", ("shape.py",))
    (tmp_path / "shape.py").write_text("one = 1")
    first = compiled._folder()
    compiled._folder.cache_clear()
    (tmp_path / "shape.py").write_text("one = 2")

    assert compiled._folder() != first


def test_one_process_compiles_while_the_others_wait(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "_folder", lambda: tmp_path)

    with compiled.alone(), (tmp_path / "lock").open("w") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
