"""A unit agrees with its number, in each language."""

from __future__ import annotations

import pytest

from maslak.law.datafiles import BadDataFile
from maslak.reporting import definitions, units


@pytest.mark.parametrize(
    ("value", "language", "told"),
    [
        (0, "fr", "personne"),
        (1, "fr", "personne"),
        (680, "fr", "personnes"),
        (1, "en", "person"),
        (680, "en", "persons"),
        (1, "ar", "شخص"),
        (8, "ar", "أشخاص"),
        (20, "ar", "شخصا"),
        (680, "ar", "شخصا"),
        (100, "ar", "شخص"),
        (None, "fr", "personnes"),
    ],
)
def test_a_unit_agrees_with_its_number(value, language, told):
    plural = {"fr": "personnes", "en": "persons", "ar": "أشخاص"}[language]

    assert units.after(value, "persons", plural, language) == told


def test_a_unit_without_forms_keeps_its_plural():
    assert units.after(1, "percent", "%", "fr") == "%"


def test_every_form_belongs_to_a_unit_that_figures_use_or_may_use():
    known = {i.unit for i in definitions.load().values()}

    without = known - set(units._forms()) - {"percent", "ordinal"}
    assert not without, f"give these units their forms in reporting/data/unit_forms.yaml: {sorted(without)}"


def test_a_form_that_no_language_has_is_refused(tmp_path, monkeypatch):
    wrong = tmp_path / "unit_forms.yaml"
    wrong.write_text(
        "units:\n  days: {fr: {several: jours}, ar: {one: يوم}, en: {one: day}}\n", encoding="utf-8"
    )
    monkeypatch.setattr(units, "FORMS", wrong)

    with pytest.raises(BadDataFile, match="several"):
        units._forms.__wrapped__()
