"""ESCO and lists of titles taken in: what is read, what is kept, what is refused."""

from __future__ import annotations

import os

import pytest

from maslak.occupations import label, link, service, taxonomy
from maslak.occupations.index import Index
from tests.occupations.conftest import ADDRESS


def test_an_occupation_has_its_group_its_names_and_every_label(esco):
    concepts, labels = taxonomy.read(esco)

    assert [concept.uri for concept in concepts] == [ADDRESS + mark for mark in "abcd"]
    assert concepts[0].isco == "7126"
    assert concepts[0].names == {"en": "spring plumber", "fr": "plombier sourcier/plombière sourcière"}
    assert ("poseur de fontaines", "fr", 0, "alternative") in [
        (lb.text, lb.language, lb.concept, lb.kind) for lb in labels
    ]


def test_before_any_import_no_answer_has_an_address(installation):
    assert {match.uri for match in link("plombier")} == {None}


def test_after_the_import_an_answer_names_the_nearest_occupation_in_the_language_of_the_title(
    installation, esco
):
    service.take_in(esco)

    french, english = link("poseur de fontaines")[0], link("fountain fitter")[0]

    assert (french.isco, french.matched_label) == ("7126", "poseur de fontaines")
    assert english.matched_label == "fountain fitter"
    assert english.isco == "7126"


def test_the_vocabulary_still_answers_after_an_import(installation, esco):
    service.take_in(esco)

    assert link("plombi")[0].matched_label == "plombi"
    assert label("7126", "fr") == "Plombiers et tuyauteurs"


def test_titles_alone_add_to_what_is_held_and_those_tied_to_nothing_are_left_out(installation, esco, titles):
    occupations, labels = service.take_in(esco)
    again, more = service.take_in(titles)

    assert (occupations, again) == (4, 4)
    assert more == labels + 1
    assert link("sourcier fontainier")[0].isco == "7126"


def test_a_new_download_replaces_the_old_one(installation, esco, titles):
    service.take_in(esco)
    service.take_in(titles)
    (esco / "occupations_en.csv").unlink()

    service.take_in(esco)

    assert "Sourcier-fontainier" not in {lb.text for lb in service._held()[1]}
    assert {lb.language for lb in service._held()[1]} == {"fr"}


def test_a_running_process_sees_a_new_import_at_its_next_question(installation, esco):
    before = link("enduiseur de coupoles")[0]
    service.take_in(esco)

    after = link("enduiseur de coupoles")[0]

    assert before.matched_label != "enduiseur de coupoles"
    assert after.matched_label == "enduiseur de coupoles"


def test_an_index_of_another_vocabulary_is_made_anew(installation, esco, monkeypatch):
    service.take_in(esco)
    monkeypatch.setattr(service.vocabulary, "edition", lambda: "another")

    assert link("enduiseur de coupoles")[0].matched_label == "enduiseur de coupoles"


def test_what_is_kept_answers_as_what_was_built(installation, esco, tmp_path):
    built = service.build(esco)
    built.save(tmp_path / "index.npz")

    kept = Index.load(tmp_path / "index.npz")

    for title in ("plombi", "peintre de dômes", "حلاق"):
        assert service.linker.link(kept, title) == service.linker.link(built, title)


def test_a_folder_that_holds_nothing_is_refused(installation, tmp_path):
    with pytest.raises(taxonomy.Unreadable, match="occupations_"):
        service.take_in(tmp_path)


def test_titles_before_any_taxonomy_are_refused(installation, titles):
    with pytest.raises(taxonomy.Unreadable):
        service.take_in(titles)


def test_a_file_without_the_columns_of_esco_is_refused_by_its_name(installation, tmp_path):
    (tmp_path / "occupations_fr.csv").write_text("conceptUri,preferredLabel\nx,y\n", "utf-8")

    with pytest.raises(
        taxonomy.Unreadable, match=r"occupations_fr.csv : colonnes absentes : iscoGroup, altLabels"
    ):
        service.take_in(tmp_path)


def test_a_refused_import_leaves_what_was_held(installation, esco, tmp_path):
    service.take_in(esco)
    written = os.stat(service._path()).st_mtime_ns
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "occupations_fr.csv").write_text("x\n1\n", "utf-8")

    with pytest.raises(taxonomy.Unreadable):
        service.take_in(broken)

    assert os.stat(service._path()).st_mtime_ns == written
