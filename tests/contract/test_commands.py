"""What the command promises to programs: stable keys, exit codes, sentences; with data and without any."""

import hashlib
import json

import pytest

from .conftest import REGISTERS

FORMATS = {
    "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "hxl": b"", "iati": b"<", "dhis2": b"{", "json": b"{",
}  # fmt: skip


def test_an_import_says_what_became_of_each_row(year):
    for report in year.first.values():
        assert {"kind", "rows", "imported", "duplicates", "ignored", "rejected"} <= set(report)
        for line in report["rejected"]:
            assert {"row", "column", "value", "message"} <= set(line)


def test_an_indicator_says_where_it_comes_from(year):
    answer = year.instance.json("indicators", "--year", "2020")

    assert answer["year"] == 2020
    for entry in answer["indicators"]:
        assert {"code", "value", "women", "men", "unit", "origin", "period"} <= set(entry)
        assert entry["origin"] in ("computed", "declared")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_bilan_is_written_in_every_format(year, tmp_path, kind):
    file = tmp_path / f"bilan.{kind}"

    ended = year.instance.run("bilan", "--year", "2020", "--format", kind, "-o", str(file))

    assert ended.returncode == 0, ended.stderr
    assert file.read_bytes().startswith(FORMATS[kind])


def test_a_bilan_written_twice_says_the_same(year, tmp_path):
    written = []
    for name in ("one", "two"):
        year.instance.run("bilan", "--year", "2020", "--format", "json", "-o", str(tmp_path / name))
        written.append(json.loads((tmp_path / name).read_text(encoding="utf-8")))

    figures = [hashlib.sha256(json.dumps(each["figures"]).encode()).hexdigest() for each in written]
    assert figures[0] == figures[1]


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_instance_writes_its_bilan_too(empty, tmp_path, kind):
    file = tmp_path / f"bilan.{kind}"

    ended = empty.run("bilan", "--year", "2020", "--format", kind, "-o", str(file))

    assert ended.returncode == 0, ended.stderr
    assert file.stat().st_size > 0


def test_an_empty_instance_counts_nobody_and_is_whole(empty):
    found = empty.indicators()

    assert found["ANP-01"]["value"] == 0
    assert empty.json("check") == {"ok": True, "findings": []}


def test_the_database_runs_while_it_is_used(empty):
    assert "base" in empty.run("status").stdout.lower()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["import", "absent.xlsx", "--json"], "absent.xlsx"),
        (["import", str(REGISTERS / "truth.json"), "--json"], "truth.json"),
        (["import", str(REGISTERS / "cte_visas.csv"), "--organisation", "NULLEPART", "--json"], "NULLEPART"),
        (["import", str(REGISTERS / "cte_visas.csv"), "--kind", "recettes", "--json"], "recettes"),
        (["import", str(REGISTERS / "cte_visas.csv"), "--year", "-5", "--json"], "« -5 »"),
        (["indicators", "--year", "99999", "--json"], "« 99999 »"),
        (["bilan", "--year", "0", "--format", "pdf", "-o", "bilan.pdf"], "« 0 »"),
        (["bilan", "--year", "2020", "--format", "odt", "-o", "bilan.odt"], "« odt »"),
        (["bilan", "--year", "2020", "--format", "pdf", "-o", "/nowhere/at/all/bilan.pdf"], "/nowhere"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_exit_2(empty, arguments, named):
    ended = empty.run(*arguments)

    assert ended.returncode == 2
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
