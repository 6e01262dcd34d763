"""The yearly review: written around live figures, frozen with its numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.programme import actions as programme
from maslak.programme.models import Disruption
from maslak.reporting import actions, bilan, definitions, engine, queries, snapshot
from maslak.reporting.models import Edition, Paragraph

NOW = datetime(2021, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def coordinator(make_actor, ministry):
    return make_actor("coordinator", ministry)


@pytest.fixture
def edition(coordinator):
    return actions.create_edition(year=2020, by=coordinator)


def _figures(document):
    return [
        segment
        for section in document.sections
        for block in section.blocks
        if isinstance(block, bilan.TextBlock)
        for segment in block.segments
        if isinstance(segment, bilan.Figure)
    ]


def _texts(document):
    return [b.text for s in document.sections for b in s.blocks if isinstance(b, bilan.TextBlock)]


def _charts(document):
    return [b.chart for s in document.sections for b in s.blocks if isinstance(b, bilan.ChartBlock)]


def _paragraph(edition, code="ANP-02"):
    return next(p for p in edition.paragraphs.all() if p.needs == [code])


# Rendering


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_figures_stand_in_their_sentences(make_person, fact, language):
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person("male"), "2020-02-01")

    document = bilan.render(2020, language)

    told = {(f.code, f.part): f for f in _figures(document)}
    assert told["ANP-01", None].value == 2
    assert told["ANP-01", "women_pct"].text == "50"
    assert told["ANP-01", None].marked
    assert not told["ANP-01", "women"].marked
    assert not any("{{" in text for text in _texts(document))


def test_a_paragraph_without_its_figure_is_left_out(db):
    document = bilan.render(2031, "fr")

    assert "SEN-01" not in {f.code for f in _figures(document)}
    assert all(section.blocks for section in document.sections)


def test_a_paragraph_about_women_and_men_waits_for_both(declare):
    declare("CTE-01", 2020, 271)

    assert "CTE-01" not in {f.code for f in _figures(bilan.render(2020, "fr"))}


def test_a_declared_figure_is_told_as_such(declare):
    declare("ATT-02", 2020, 805, already_public=True)

    figure = next(f for f in _figures(bilan.render(2020, "fr")) if f.code == "ATT-02")
    assert figure.declared
    assert figure.already_public


def test_lists_come_from_the_notes_of_the_year(operator_actor, ministry):
    programme.load_reference(by=operator_actor)
    for text in ("Former les équipes.", "Écouter les employeurs."):
        programme.create_note(
            kind="planned_measure",
            year=2020,
            text_fr=text,
            owner=ministry,
            due_on=date(2021, 6, 30),
            by=operator_actor,
        )
    programme.create_note(kind="challenge", year=2019, text_fr="D'une autre année.", by=operator_actor)

    lists = [b for s in bilan.render(2020, "fr").sections for b in s.blocks if isinstance(b, bilan.ListBlock)]

    assert [item.text for item in lists[0].items] == ["Former les équipes.", "Écouter les employeurs."]
    assert lists[0].items[0].owner == ministry.name_fr
    assert lists[0].items[0].due == "30 juin 2021"
    assert len(lists) == 1


def test_activities_of_actions_reported_together_stand_together(operator_actor):
    from maslak.programme.models import Action

    programme.load_reference(by=operator_actor)
    for code in ("7.1", "7.2", "7.3"):
        action = Action.objects.get(code=code)
        programme.create_note(
            kind="activity", year=2020, text_fr=f"Fait {code}.", action=action, by=operator_actor
        )

    document = bilan.render(2020, "fr")

    by_section = {
        s.key: [i.text for b in s.blocks if isinstance(b, bilan.ListBlock) for i in b.items]
        for s in document.sections
    }
    assert by_section["access_to_jobs"] == ["Fait 7.1.", "Fait 7.2."]
    assert by_section["self_employment"] == ["Fait 7.3."]


def test_disturbed_months_are_marked_on_the_charts(make_person, fact):
    fact("registered", make_person(), "2020-02-01")
    Disruption.objects.create(
        kind="closure", text_fr="Guichets fermés", starts_on=date(2020, 3, 19), ends_on=date(2020, 6, 10)
    )

    document = bilan.render(2020, "fr")

    assert [(m.first, m.last, m.shock) for m in document.marks] == [(3, 6, False)]
    chart = next(c for c in _charts(document) if c.kind == "by_month")
    assert "Guichets fermés" in chart.caption
    assert [bool(row[-1]) for row in chart.table.rows] == [2 <= month <= 5 for month in range(12)]


def test_one_and_the_same_year_is_rendered_in_few_queries(make_person, fact, django_assert_max_num_queries):
    for _ in range(5):
        fact("registered", make_person(), "2020-02-01")

    with django_assert_max_num_queries(14):
        bilan.render(2020, "fr")


# Editions


def test_a_new_edition_starts_from_the_default_narrative(edition):
    assert edition.number == 1
    assert edition.paragraphs.count() == len(list(bilan.default_paragraphs()))
    assert AuditEvent.objects.filter(event="edition.created").exists()


def test_a_draft_reads_like_the_default_and_follows_the_facts(edition, make_person, fact):
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person("male"), "2020-02-01")

    assert _texts(bilan.render(2020, "fr", edition)) == _texts(bilan.render(2020, "fr"))


def test_two_drafts_of_one_year_are_refused(edition, coordinator):
    with pytest.raises(Conflict):
        actions.create_edition(year=2020, by=coordinator)


def test_a_paragraph_is_rewritten_in_its_place(edition, coordinator, make_person, fact):
    fact("interviewed", make_person(), "2020-02-01")
    row = _paragraph(edition)

    actions.edit_paragraph(
        paragraph_id=row.pk,
        version=row.version,
        text_fr="Reçues : {{ANP-02}}, dont femmes {{ANP-02.women}}.",
        by=coordinator,
    )

    texts = _texts(bilan.render(2020, "fr", edition))
    assert "Reçues : 1, dont femmes 1." in texts


def test_needs_follow_what_is_written(edition, coordinator):
    row = _paragraph(edition)
    row = actions.edit_paragraph(
        paragraph_id=row.pk,
        version=row.version,
        text_fr="{{I-01}} et {{ANP-02.men}} en {{year}}.",
        by=coordinator,
    )

    assert row.needs == ["I-01", "ANP-02"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Il y a {{ANP-99}} personnes.", "ANP-99"),
        ("Il y a {{ANP-01.boys}} personnes.", "women"),
        ("Il y a {{ANP-01 personnes.", "accolade"),
        ("Il y a {{anp 01}} personnes.", "accolade"),
        ("En {{year.women}}.", "year"),
    ],
)
def test_braces_that_name_no_figure_are_refused_in_words(edition, coordinator, text, word):
    row = _paragraph(edition)

    with pytest.raises(Invalid, match=word) as refusal:
        actions.edit_paragraph(
            paragraph_id=row.pk, version=row.version, text_fr="Bien.", text_ar=text, by=coordinator
        )

    assert refusal.value.field == "text_ar"
    row.refresh_from_db()
    assert row.text_fr != "Bien."


def test_a_near_code_is_suggested(edition, coordinator):
    row = _paragraph(edition)

    with pytest.raises(Invalid, match="ANP-01"):
        actions.edit_paragraph(
            paragraph_id=row.pk, version=row.version, text_fr="{{ANP-010}}", by=coordinator
        )


def test_two_editors_do_not_overwrite_each_other(edition, coordinator):
    row = _paragraph(edition)
    actions.edit_paragraph(paragraph_id=row.pk, version=row.version, text_fr="Premier.", by=coordinator)

    with pytest.raises(Conflict):
        actions.edit_paragraph(paragraph_id=row.pk, version=row.version, text_fr="Second.", by=coordinator)


def test_an_emptied_paragraph_is_no_longer_shown(edition, coordinator):
    row = next(p for p in edition.paragraphs.all() if p.section == "introduction")
    actions.edit_paragraph(paragraph_id=row.pk, version=row.version, text_fr=" ", by=coordinator)

    assert "introduction" not in {s.key for s in bilan.render(2020, "fr", edition).sections}


def test_a_paragraph_is_added_after_another(edition, coordinator):
    actions.add_paragraph(
        edition_id=edition.pk, section="awareness", after=10, text_fr="Ajout un.", by=coordinator
    )
    actions.add_paragraph(
        edition_id=edition.pk, section="awareness", after=10, text_fr="Ajout deux.", by=coordinator
    )

    section = next(s for s in bilan.render(2020, "fr", edition).sections if s.key == "awareness")
    assert [b.text for b in section.blocks if isinstance(b, bilan.TextBlock)][1:] == [
        "Ajout un.",
        "Ajout deux.",
    ]


@pytest.mark.parametrize(("section", "text"), [("nowhere", "Texte."), ("awareness", " ")])
def test_a_paragraph_is_added_somewhere_and_says_something(edition, coordinator, section, text):
    with pytest.raises(Invalid):
        actions.add_paragraph(edition_id=edition.pk, section=section, after=10, text_fr=text, by=coordinator)


def test_the_figures_that_may_be_quoted_are_listed_with_their_value(make_person, fact):
    fact("registered", make_person(), "2020-02-01")

    choices = {choice.token: choice for choice in queries.token_choices(2020, "fr")}

    assert choices["{{year}}"].value == "2020"
    assert choices["{{ANP-01}}"].value == "1"
    assert choices["{{ANP-01.women_pct}}"].value == "100"
    assert set(definitions.load()) <= {token.strip("{}") for token in choices}


# Freezing


@pytest.fixture
def frozen(edition, coordinator, make_person, fact):
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person("male"), "2020-02-01")
    return actions.freeze(edition_id=edition.pk, by=coordinator, now=NOW)


def test_a_frozen_edition_keeps_its_numbers_and_their_hash(frozen, make_person, fact):
    before = bilan.render(2020, "fr", frozen)
    fact("registered", make_person(), "2020-03-01")

    after = bilan.render(2020, "fr", Edition.objects.get(pk=frozen.pk))

    assert _texts(after) == _texts(before)
    assert [c.svg for c in _charts(after)] == [c.svg for c in _charts(before)]
    assert after.figures["ANP-01"].value == 2 != engine.values(2020)["ANP-01"].value
    assert (after.frozen_at, after.sha256) == (
        NOW,
        snapshot.fingerprint(Edition.objects.get(pk=frozen.pk).numbers),
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda e: Edition.objects.filter(pk=e.pk).update(numbers={}),
        lambda e: Edition.objects.filter(pk=e.pk).update(status="draft"),
        lambda e: Edition.objects.filter(pk=e.pk).delete(),
        lambda e: Paragraph.objects.filter(edition=e).update(text_fr="Autre chose."),
        lambda e: e.paragraphs.all()._raw_delete("default"),
        lambda e: Paragraph.objects.create(edition=e, section="awareness", position=99),
    ],
)
def test_the_database_refuses_any_change_to_a_frozen_edition(frozen, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(frozen)


@pytest.mark.parametrize("act", ["edit", "add", "freeze"])
def test_a_frozen_edition_says_that_it_is_closed(frozen, coordinator, act):
    row = frozen.paragraphs.first()
    acts = {
        "edit": lambda: actions.edit_paragraph(
            paragraph_id=row.pk, version=row.version, text_fr="x", by=coordinator
        ),
        "add": lambda: actions.add_paragraph(
            edition_id=frozen.pk, section="awareness", after=10, text_fr="x", by=coordinator
        ),
        "freeze": lambda: actions.freeze(edition_id=frozen.pk, by=coordinator, now=NOW),
    }

    with pytest.raises(StepRefused, match="nouvelle édition"):
        acts[act]()


def test_the_next_edition_starts_from_the_text_of_the_frozen_one(edition, coordinator):
    row = _paragraph(edition)
    actions.edit_paragraph(paragraph_id=row.pk, version=row.version, text_fr="Notre texte.", by=coordinator)
    actions.freeze(edition_id=edition.pk, by=coordinator, now=NOW)

    second = actions.create_edition(year=2020, by=coordinator)

    assert (second.number, second.status) == (2, "draft")
    assert second.paragraphs.get(section=row.section, position=row.position).text_fr == "Notre texte."
    assert bilan.current_edition(2020) == second


@pytest.mark.parametrize("role", ["counsellor", "donor", "supervisor", "protection"])
def test_only_the_coordination_writes_and_freezes(make_actor, agency, edition, role):
    other = make_actor(role, agency)
    row = edition.paragraphs.first()
    for act in (
        lambda: actions.create_edition(year=2019, by=other),
        lambda: actions.edit_paragraph(paragraph_id=row.pk, version=1, text_fr="x", by=other),
        lambda: actions.freeze(edition_id=edition.pk, by=other, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_same_numbers_have_the_same_hash(make_person, fact):
    fact("registered", make_person(), "2020-02-01")

    assert snapshot.fingerprint(snapshot.take(2020)) == snapshot.fingerprint(snapshot.take(2020))
