"""The programme's writes: reference data that respects edits, notes with a status, figures with a source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from maslak.access.models import AuditEvent, Organisation
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.programme import actions, queries, strategy
from maslak.programme.models import (
    Action,
    Agreement,
    DeclaredFigure,
    Disruption,
    Objective,
    Project,
    ProjectResult,
)

YEAR_FILE = Path(__file__).parents[2] / "demo" / "programme-2020.yaml"
FIGURE = {
    "indicator": "ANP-01",
    "year": 2019,
    "value": 100,
    "source": "Rapport d'essai, page 3",
    "certainty": "official",
}


@pytest.fixture
def coordinator(make_actor, ministry):
    return make_actor("coordinator", ministry)


def _note(by, **more):
    return actions.create_note(
        **{"kind": "challenge", "year": 2019, "text_fr": "Peu d'offres.", "by": by, **more}
    )


# Reference data


def test_reference_data_brings_the_strategy_and_its_actors(operator_actor):
    actions.load_reference(by=operator_actor)

    plan, bodies = strategy.load_strategy(), strategy.load_organisations()
    assert set(Objective.objects.values_list("code", flat=True)) == set(plan.objectives)
    assert set(Action.objects.values_list("code", flat=True)) == set(plan.actions)
    assert set(bodies) <= set(Organisation.objects.values_list("code", flat=True))
    for code, body in bodies.items():
        assert str(Organisation.objects.get(code=code).parent or "") == (body.parent or "")


def test_reference_data_loaded_again_changes_nothing(operator_actor, django_assert_max_num_queries):
    actions.load_reference(by=operator_actor)

    with django_assert_max_num_queries(12):
        counts = actions.load_reference(by=operator_actor)

    assert counts["created"] == counts["updated"] == 0


def test_what_staff_edited_survives_the_next_load(operator_actor):
    actions.load_reference(by=operator_actor)
    Organisation.objects.filter(code="ANAPEC").update(name_fr="ANAPEC, nom voulu ici")
    Action.objects.filter(code="7.4").update(text_en="Our own wording")

    actions.load_reference(by=operator_actor)

    assert Organisation.objects.get(code="ANAPEC").name_fr == "ANAPEC, nom voulu ici"
    assert Action.objects.get(code="7.4").text_en == "Our own wording"


def test_a_field_that_nobody_edited_follows_the_file(operator_actor):
    from maslak.programme.loading import Table

    Table(Objective, "code").keep("OSP99", {"text_fr": "Avant", "text_en": "Before"})
    Objective.objects.filter(code="OSP99").update(text_en="Edited")

    Table(Objective, "code").keep("OSP99", {"text_fr": "Après", "text_en": "After"})

    objective = Objective.objects.get(code="OSP99")
    assert (objective.text_fr, objective.text_en) == ("Après", "Edited")


def test_an_organisation_that_staff_made_first_only_has_its_gaps_filled(operator_actor):
    Organisation.objects.filter(code="CGEM").delete()
    from maslak.programme.models import LoadedRow

    LoadedRow.objects.filter(key="CGEM").delete()
    Organisation.objects.create(code="CGEM", kind="employers_federation", name_fr="La Confédération")

    actions.load_reference(by=operator_actor)

    body = Organisation.objects.get(code="CGEM")
    assert body.name_fr == "La Confédération"
    assert body.name_ar == strategy.load_organisations()["CGEM"].names.ar


# The year-file


def test_a_year_file_brings_notes_projects_and_disruptions(operator_actor):
    actions.load_year(YEAR_FILE, by=operator_actor)

    year = strategy.load_year(YEAR_FILE)
    assert Project.objects.count() == len(year["projects"])
    assert Agreement.objects.count() == len(year["agreements"])
    assert ProjectResult.objects.count() == len(year["results"])
    assert Disruption.objects.count() == len(year["disruptions"])
    for name, kind in (
        ("recommendations", "recommendation"),
        ("activities", "activity"),
        ("events", "event"),
    ):
        assert queries.notes(2020, kind).count() == len(year[name])
    row = year["projects"][0]
    project = queries.projects().get(code=row["code"])
    assert {f.funder.code for f in project.fundings.all()} == set(row["funders"])
    assert {body.code for body in project.implementers.all()} == set(row["implementers"])


def test_the_same_year_file_twice_changes_nothing(operator_actor):
    actions.load_year(YEAR_FILE, by=operator_actor)

    counts = actions.load_year(YEAR_FILE, by=operator_actor)

    assert counts["created"] == counts["updated"] == 0


def test_a_funder_removed_by_hand_does_not_come_back(operator_actor):
    actions.load_year(YEAR_FILE, by=operator_actor)
    project = queries.projects().exclude(fundings=None).first()
    project.fundings.all().delete()

    actions.load_year(YEAR_FILE, by=operator_actor)

    assert not project.fundings.exists()


def test_a_year_file_that_cannot_be_read_says_what_to_mend(operator_actor, tmp_path):
    broken = tmp_path / "programme-2031.yaml"
    broken.write_text("year: deux mille\nsource: x\n", encoding="utf-8")

    with pytest.raises(Invalid, match="year"):
        actions.load_year(broken, by=operator_actor)
    with pytest.raises(Invalid, match="introuvable"):
        actions.load_year(tmp_path / "absent.yaml", by=operator_actor)


def test_a_project_result_names_an_indicator_that_exists(operator_actor, tmp_path):
    wrong = tmp_path / "programme-2031.yaml"
    wrong.write_text(
        """
year: 2031
source: essai
projects:
  - {code: P1, title: {fr: P, ar: P, en: P}, note: {fr: n, ar: n, en: n}, regions: [], funders: [], implementers: [],
     certainty: report, source: essai}
results:
  - {key: r1, project: P1, indicator: NOPE-01, starts_on: 2031-01-01, ends_on: 2031-12-31, source: essai}
"""
        + "".join(f"{name}: []\n" for name in strategy.YEAR_LISTS if name not in ("projects", "results")),
        encoding="utf-8",
    )

    with pytest.raises(Invalid, match="NOPE-01"):
        actions.load_year(wrong, by=operator_actor)
    assert not Project.objects.filter(code="P1").exists()


@pytest.mark.parametrize("act", [actions.load_reference, lambda by: actions.load_year(YEAR_FILE, by=by)])
def test_a_counsellor_does_not_load_the_programme(counsellor, act):
    with pytest.raises(NotAllowed):
        act(by=counsellor)


# Notes


def test_a_note_comes_last_in_its_list_and_is_audited(coordinator):
    first = _note(coordinator)
    second = _note(coordinator, text_fr="Diplômes difficiles à faire reconnaître.")

    assert second.position == first.position + 1
    assert AuditEvent.objects.filter(event="note.created", target_id=str(second.pk)).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text_fr": "  "}, "text_fr"),
        ({"kind": "wish"}, "kind"),
        ({"starts_on": date(2019, 5, 2), "ends_on": date(2019, 5, 1)}, "ends_on"),
        ({"kind": "planned_measure"}, "owner"),
    ],
)
def test_a_note_is_refused_with_the_field_to_mend(coordinator, values, field):
    with pytest.raises(Invalid) as refusal:
        _note(coordinator, **values)
    assert refusal.value.field == field


def test_a_planned_measure_has_an_owner_and_a_due_date(coordinator, agency):
    note = _note(coordinator, kind="planned_measure", owner=agency, due_on=date(2020, 6, 30))

    assert note.status == "open"
    assert note in queries.late_notes(date(2020, 7, 1))
    assert note not in queries.late_notes(date(2020, 6, 30))


def test_two_editors_of_one_note_do_not_overwrite_each_other(coordinator):
    note = _note(coordinator)
    actions.update_note(note_id=note.pk, version=note.version, text_fr="Texte du premier.", by=coordinator)

    with pytest.raises(Conflict):
        actions.update_note(note_id=note.pk, version=note.version, text_fr="Texte du second.", by=coordinator)
    note.refresh_from_db()
    assert note.text_fr == "Texte du premier."


def test_a_measure_is_started_finished_and_reopened(coordinator, agency):
    note = _note(coordinator, kind="planned_measure", owner=agency, due_on=date(2020, 6, 30))

    statuses = [
        actions.change_status(note_id=note.pk, step=s, by=coordinator).status
        for s in ("start", "finish", "reopen")
    ]

    assert statuses == ["started", "done", "open"]


def test_a_finished_measure_is_not_started(coordinator, agency):
    note = _note(coordinator, kind="planned_measure", owner=agency, due_on=date(2020, 6, 30))
    actions.change_status(note_id=note.pk, step="finish", by=coordinator)

    with pytest.raises(StepRefused):
        actions.change_status(note_id=note.pk, step="start", by=coordinator)


def test_a_donor_writes_no_note(make_actor, ministry):
    with pytest.raises(NotAllowed):
        _note(make_actor("donor", ministry))


# Declared figures


def test_a_declared_figure_keeps_source_and_certainty(coordinator, ministry):
    figure, _changed = actions.declare_figure(
        **FIGURE, women=40, men=60, organisation=ministry, by=coordinator
    )

    assert (figure.value, figure.women, figure.men) == (100, 40, 60)
    assert AuditEvent.objects.filter(event="figure.declared", target_id=str(figure.pk)).exists()


def test_a_new_value_replaces_the_old_one_which_stays(coordinator):
    old, _ = actions.declare_figure(**FIGURE, by=coordinator)
    new, changed = actions.declare_figure(**{**FIGURE, "value": 104}, by=coordinator)

    old.refresh_from_db()
    assert changed
    assert old.replaced_by == new
    assert list(queries.declared(2019)) == [new]
    assert list(queries.declaration_history("ANP-01", 2019)) == [new, old]


def test_the_same_figure_again_adds_no_row(coordinator):
    actions.declare_figure(**FIGURE, women=40, by=coordinator)

    _figure, changed = actions.declare_figure(**FIGURE, women=40, by=coordinator)

    assert not changed
    assert DeclaredFigure.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field", "word"),
    [
        ({"indicator": "ANP-99"}, "indicator", "ANP-99"),
        ({"women": 70, "men": 40}, "value", "110"),
        ({"women": 101}, "value", "101"),
        ({"value": -1}, "value", "positif"),
        ({"value": float("nan")}, "value", "positif"),
        ({"source": " "}, "source", "source"),
        ({"certainty": "sure"}, "certainty", "officiel"),
        ({"year": 20}, "year", "20"),
    ],
)
def test_a_figure_that_contradicts_itself_is_refused(coordinator, values, field, word):
    with pytest.raises(Invalid, match=word) as refusal:
        actions.declare_figure(**{**FIGURE, **values}, by=coordinator)
    assert refusal.value.field == field
    assert not DeclaredFigure.objects.exists()


def test_a_counsellor_declares_no_figure(counsellor):
    with pytest.raises(NotAllowed):
        actions.declare_figure(**FIGURE, by=counsellor)


# Reads


def test_disruptions_are_found_by_the_period_they_touch(operator_actor):
    actions.load_year(YEAR_FILE, by=operator_actor)

    assert set(queries.disruptions(date(2020, 3, 1), date(2020, 3, 31))) == set(Disruption.objects.all())
    assert not queries.disruptions(date(2019, 1, 1), date(2019, 12, 31))


def test_actions_reported_together_are_found_together(operator_actor):
    actions.load_reference(by=operator_actor)

    assert {a.code for a in queries.actions_of_group("7.2")} == {"7.1", "7.2"}
    assert {a.code for a in queries.actions_of_group("7.3")} == {"7.3"}
