"""`maslak occupation` and `maslak taxonomy import` as a program calls them."""

from __future__ import annotations

import json

import pytest

from maslak.cli.main import main

pytestmark = pytest.mark.usefixtures("installation")


def test_an_answer_has_the_public_shape(capsys):
    assert main(["occupation", "plombi", "--top", "2", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["text"] == "plombi"
    assert len(found["matches"]) == 2
    first = found["matches"][0]
    assert list(first) == ["isco", "uri", "label", "matched_label", "language", "score"]
    assert first["isco"] == "7126"
    assert first["uri"] is None
    assert found["ask"] is False


def test_a_file_is_answered_a_line_for_a_line(capsys, tmp_path):
    source = tmp_path / "titles.txt"
    source.write_text("maçon\n\nحلاق\n", "utf-8")

    assert main(["occupation", "--in", str(source), "--top", "1"]) == 0

    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["text"] for answer in answers] == ["maçon", "", "حلاق"]
    assert [[match["isco"] for match in answer["matches"]] for answer in answers] == [["7112"], [], ["5141"]]


def test_in_words_it_says_when_the_person_must_be_asked(capsys):
    assert main(["occupation", "technicien"]) == 0

    assert "À demander" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["occupation"], "Donnez un titre"),
        (["occupation", "maçon", "--top", "0"], "au moins une réponse"),
        (["occupation", "--in", "nowhere.txt"], "n'est pas un fichier"),
        (["taxonomy", "import", "nowhere"], "n'est pas un dossier"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, words, said):
    assert main(words) == 2

    assert said in capsys.readouterr().err


def test_a_file_in_another_encoding_is_refused(capsys, tmp_path):
    source = tmp_path / "latin.txt"
    source.write_bytes("maçon".encode("latin-1"))

    assert main(["occupation", "--in", str(source)]) == 2

    assert "UTF-8" in capsys.readouterr().err


def test_an_import_says_what_it_holds(capsys, esco, titles):
    assert main(["taxonomy", "import", str(esco), "--aliases", str(titles / "liste.csv"), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["occupations"] == 4


def test_a_folder_without_taxonomy_is_refused_in_a_sentence(capsys, tmp_path):
    assert main(["taxonomy", "import", str(tmp_path)]) == 2

    assert "occupations_*.csv" in capsys.readouterr().err
