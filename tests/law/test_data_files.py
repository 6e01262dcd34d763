"""The data files themselves: read strictly, every source used, every sentence in three languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from maslak.law import datafiles
from maslak.law.datafiles import FOLDER, parse, read, sources
from maslak.law.errors import BadDataFile

FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_every_source_is_used_and_names_itself() -> None:
    text = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in FILES if name != "sources.yaml")
    words = set(re.findall(r"\w+", text))

    assert set(sources()) <= words
    for source in sources().values():
        assert ARABIC.search(source.text.ar)
        assert not ARABIC.search(source.text.fr)
        assert not ARABIC.search(source.text.en)


@pytest.mark.parametrize("name", FILES)
def test_data_files_stay_short_enough_to_read(name: str) -> None:
    assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize("name", FILES)
def test_arabic_keeps_western_digits(name: str) -> None:
    assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", (FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_arabic_is_written_in_arabic(name: str) -> None:
    content = (FOLDER / name).read_text(encoding="utf-8")

    for sentence in re.findall(r'ar: "([^"]*)"', content):
        assert ARABIC.search(sentence), sentence


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BadDataFile, match="nowhere.yaml: the file is missing"):
        read("nowhere.yaml")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: [1", "not readable as YAML"),
        ("a: 1\na: 2", "the key 'a' stands twice"),
        ("- a", "a mapping of keys"),
        ("", "a mapping of keys"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(content: str, problem: str) -> None:
    with pytest.raises(BadDataFile, match="ours.yaml") as refusal:
        parse("ours.yaml", content)

    assert problem in str(refusal.value)


def test_a_source_must_have_a_web_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = 'sources:\n  a: {text: {fr: "a", ar: "ا", en: "a"}, address: "a shelf"}\n'
    (tmp_path / "sources.yaml").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(datafiles, "FOLDER", tmp_path)

    with pytest.raises(BadDataFile, match="web address"):
        sources.__wrapped__()


def test_the_law_needs_neither_django_nor_its_data_to_be_imported() -> None:
    check = (
        "import sys\n"
        "from maslak.law import calendar, clocks, parameters, statuses\n"
        "from maslak.law import datafiles\n"
        "assert 'django' not in sys.modules\n"
        "assert datafiles.sources.cache_info().currsize == 0"
    )

    subprocess.run([sys.executable, "-W", "error", "-c", check], check=True)
