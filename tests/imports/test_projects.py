"""Registers of business projects: each row a project or somebody in it, its facts, and what a second file changes."""

import pytest
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import Organisation
from maslak.core.errors import NotAllowed
from maslak.imports import actions, queries
from maslak.imports.models import Fingerprint
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from maslak.people.models import Person
from maslak.reporting import engine
from maslak.ventures.enums import VentureStatus
from maslak.ventures.models import Budget, FollowUpVisit, Grant, Instalment, Member, Venture
from tests.imports.partner import Partner
from tests.imports.reading.files import AWA, HEAD, text_file, workbook

pytestmark = pytest.mark.django_db

U1, U2, U3 = (f"26b84963-b94c-4d5d-8880-55335d28241{at}" for at in (1, 2, 3))

HOLDERS = [
    "Code porteur", "N° dossier ANAPEC", "Nom", "Prénom", "Sexe", "Date de naissance", "Nationalité", "N° titre",
    "Idée de projet", "Inscrit le", "Accompagné", "Formalités finalisées le", "Forme juridique", "Créé le",
]  # fmt: skip
SEWING = [
    "P-1", "", "Diallo", "Awa", "F", "12/03/1990", "Sénégal", "K123456A", "Couture", "05/02/2021", "oui", "", "", "",
]  # fmt: skip
FORM = [
    "_uuid", "_submission_time", "projet/type", "projet/code", "porteur/nom", "porteur/prenom", "porteur/sexe",
    "porteur/nationalite", "porteur/num_carte", "projet/montant_dh",
]  # fmt: skip
BAKERY = [
    [
        U1,
        "2021-03-04T10:00:00.000+01:00",
        "nouveau",
        "N-1",
        "Essai",
        "Rose",
        "F",
        "SYR",
        "R111111A",
        "8000",
    ],
    [
        U2,
        "2021-03-05T10:00:00.000+01:00",
        "nouveau",
        "N-1",
        "Modèle",
        "Ali",
        "M",
        "SYR",
        "R222222B",
        "8000",
    ],
]
STARTUPS = [["Code", "Nom", "Forme", "Région", "Secteur", "Date de création", "Emplois indirects"],
            ["S-1", "Atelier", "SARL", "MA-04", "couture", "04/05/2021", 2]]  # fmt: skip
FOUNDERS = [["Code startup", "Nom", "Prénom", "Sexe", "Nationalité"],
            ["S-1", "Essai", "Rose", "F", "Cameroun"], ["S-1", "Essai", "Rose", "F", "Cameroun"],
            ["S-1", "Modèle", "Kofi", "M", "Ghana"]]  # fmt: skip
STATUSES = [["Nom", "Prénom", "Sexe", "Nationalité", "Date du statut"],
            ["Exemple", "Grace", "F", "Nigeria", "07/06/2021"], ["Patron", "Ali", "M", "Mali", "08/06/2021"],
            ["Fictif", "Moussa", "M", "Mali", "09/06/2020"]]  # fmt: skip


def body(code):
    return Organisation.objects.get(code=code)


@pytest.fixture
def take(operator_actor):
    """take(rows or bytes, organisation's code, year=…) takes a register in and gives its report."""

    def taken(content, code, **more):
        content = content if isinstance(content, bytes) else text_file(content, separator=",")
        return actions.import_now(
            name="registre.csv" if content[:2] != b"PK" else "registre.xlsx",
            content=content, organisation=body(code), by=operator_actor, now=timezone.now(), **more,
        )  # fmt: skip

    return taken


def book(startups=STARTUPS, founders=FOUNDERS, statuses=STATUSES):
    return workbook(startups, founders, statuses, titles=("Startups", "Entrepreneurs", "Auto-entrepreneurs"))


def value(code, year=2021):
    return engine.values(year)[code].value


def codes(report):
    return [problem.code for row in report.rows for problem in row.outcome.problems + row.outcome.warnings]


# ---- any office, any year ---------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "year"), [(1, 2019), (7, 2022), (42, 2020)])
def test_the_figures_of_a_year_are_those_of_its_registers(take, seed, year):
    office = Partner(seed, year)

    reports = [
        take(office.holders(), "ANAPEC"), take(office.field_forms(), "AMAPPE"), take(office.startups(), "SOLETERRE"),
    ]  # fmt: skip

    assert [report.kind for report in reports] == ["project_holders", "field_projects", "startups"]
    assert [report.count("rejected") for report in reports] == [0, 0, 0]
    found, truth = engine.values(year), office.truth
    for code, counted in truth.figures.items():
        assert (found[code].value, found[code].origin) == (counted, "computed"), code
    for code, women in truth.women.items():
        assert (found[code].women, found[code].men) == (women, truth.figures[code] - women), code


def test_the_same_registers_again_import_nothing(take):
    office = Partner(3, 2021)
    files = [(office.holders(), "ANAPEC"), (office.field_forms(), "AMAPPE"), (office.startups(), "SOLETERRE")]
    for content, code in files:
        take(content, code)
    before = (Person.objects.count(), Venture.objects.count(), Milestone.objects.count())

    again = [take(content, code) for content, code in files]

    assert [report.count("imported") for report in again] == [0, 0, 0]
    assert (Person.objects.count(), Venture.objects.count(), Milestone.objects.count()) == before


def test_a_running_total_takes_in_the_years_before_and_a_flow_does_not(take):
    take(Partner(5, 2019).startups(), "SOLETERRE")
    first = value("W4I-08", 2019)
    take(Partner(6, 2020).startups(), "SOLETERRE")

    assert value("W4I-08", 2019) == first
    assert value("W4I-08", 2020) == 2 * 20 == first + 20


def test_nobody_of_these_registers_counts_as_registered_at_the_agency(take):
    for content, code in ((Partner(9, 2021).holders(), "ANAPEC"), (book(), "SOLETERRE")):
        take(content, code)

    assert not standing().filter(kind=Kind.REGISTERED).exists()
    assert not value("ANP-01")


# ---- the agency's holders ---------------------------------------------------------------------


def test_a_holder_known_by_the_agency_s_number_is_the_same_person(take):
    take([HEAD, AWA], "ANAPEC")

    report = take([HOLDERS, [*SEWING[:1], "C-1", *SEWING[2:7], "", *SEWING[8:]]], "ANAPEC")

    assert report.count("imported") == 1
    assert Member.objects.get().person == Person.objects.get()


def test_a_holder_known_by_their_paper_is_the_same_person(take):
    take([HEAD, AWA], "ANAPEC")

    take([HOLDERS, SEWING], "ANAPEC")

    assert Member.objects.get().person == Person.objects.get()


def test_a_name_alone_makes_nobody_the_same(take):
    take([HEAD, AWA], "ANAPEC")

    take([HOLDERS, [*SEWING[:7], "", *SEWING[8:]]], "ANAPEC")

    assert Person.objects.count() == 2


def test_the_number_of_another_person_is_refused_at_its_cell(take):
    take([HEAD, AWA], "ANAPEC")

    report = take(
        [HOLDERS, ["P-1", "C-1", "Mensah", "Kofi", "M", "01/11/1985", "Ghana", "", *SEWING[8:]]], "ANAPEC"
    )

    (row,) = report.rows
    assert row.outcome.result == "rejected"
    assert [(each.code, each.column) for each in row.outcome.problems] == [
        ("number_of_another", "N° dossier ANAPEC")
    ]
    assert not Venture.objects.exists()


def test_the_paper_of_another_person_is_refused(take):
    take([HEAD, AWA], "ANAPEC")

    report = take(
        [HOLDERS, ["P-1", "", "Mensah", "Kofi", "M", "01/11/1985", "Sénégal", *SEWING[7:]]], "ANAPEC"
    )

    assert codes(report) == ["paper_of_another"]


def test_a_changed_line_corrects_its_facts(take):
    take([HOLDERS, [*SEWING[:11], "10/03/2021", "SARL", "20/04/2021"]], "ANAPEC")
    assert (value("AE-03"), value("AE-04"), value("AE-07"), value("AE-06")) == (1, 1, 1, 0)

    report = take([HOLDERS, [*SEWING[:10], "non", "10/03/2021", "auto-entrepreneur", "20/04/2021"]], "ANAPEC")

    assert report.count("imported") == 1
    assert codes(report) == ["line_corrected"]
    assert (value("AE-01"), value("AE-02"), value("AE-04"), value("AE-07"), value("AE-06")) == (1, 0, 0, 0, 1)
    assert Venture.objects.get().legal_form == "auto_entrepreneur"


def test_a_corrected_sex_moves_the_count_and_makes_nobody(take):
    take([HOLDERS, SEWING], "ANAPEC")

    take([HOLDERS, [*SEWING[:4], "M", *SEWING[5:]]], "ANAPEC")

    figure = engine.values(2021)["AE-01"]
    assert (figure.value, figure.women, figure.men) == (1, 0, 1)
    assert Person.objects.count() == 1


def test_another_spelling_of_the_same_line_is_no_correction(take):
    take([HOLDERS, SEWING], "ANAPEC")

    report = take(
        [HOLDERS, ["p-1", "", "DIALLO", "awa", "Femme", "1990-03-12", "SEN", *SEWING[7:]]], "ANAPEC"
    )

    assert report.count("duplicate") == 1


def test_the_desk_s_own_work_on_a_project_is_not_undone_by_a_correction(take):
    take([HOLDERS, [*SEWING[:11], "10/03/2021", "SARL", "20/04/2021"]], "ANAPEC")
    Venture.objects.update(status=VentureStatus.TRADING)

    take(
        [HOLDERS, [*SEWING[:8], "Couture et retouches", *SEWING[9:11], "10/03/2021", "SARL", "20/04/2021"]],
        "ANAPEC",
    )

    project = Venture.objects.get()
    assert (project.status, project.title) == (VentureStatus.TRADING, "Couture et retouches")


def test_only_visits_whose_time_has_not_passed_are_owed(take):
    today = timezone.localdate()
    take([HOLDERS, [*SEWING[:9], "05/02/2019", "oui", "10/03/2019", "SARL", "20/04/2019"]], "ANAPEC")
    assert not FollowUpVisit.objects.exists()

    take(
        [HOLDERS, ["P-2", "", *SEWING[2:7], "K999999Z", *SEWING[8:9], today, "oui", today, "SARL", today]],
        "ANAPEC",
    )

    assert sorted(FollowUpVisit.objects.values_list("month", flat=True)) == [3, 6, 12, 24]


def test_a_number_given_anew_another_year_is_another_project(take):
    take([HOLDERS, SEWING], "ANAPEC")

    report = take(
        [
            HOLDERS,
            [
                "P-1",
                "",
                "Mensah",
                "Kofi",
                "M",
                "01/11/1985",
                "Ghana",
                "K765432X",
                "Pain",
                "05/02/2022",
                "oui",
                *[""] * 3,
            ],
        ],
        "ANAPEC",
    )

    assert (report.count("imported"), codes(report)) == (1, [])
    assert (value("AE-01", 2021), value("AE-01", 2022)) == (1, 1)
    assert sorted(Venture.objects.values_list("office_number", flat=True)) == ["P-1/2021", "P-1/2022"]


def test_a_project_of_an_association_is_not_the_agency_s(take, ngo):
    take([HOLDERS, SEWING], ngo.code, kind="project_holders")

    assert Venture.objects.get().organisation == ngo
    assert not value("AE-01")


# ---- refugees' projects -----------------------------------------------------------------------


def test_a_project_of_two_counts_once_and_its_two_members_each(take):
    take([FORM, *BAKERY], "AMAPPE")

    assert (value("REF-02"), value("REF-03"), value("REF-04"), value("REF-05")) == (1, 2, 0, 0)
    assert Venture.objects.get().members.count() == 2
    assert Venture.objects.get().members.filter(role="lead").count() == 1


def test_the_second_member_may_come_in_a_later_file(take):
    take([FORM, BAKERY[0]], "AMAPPE")

    take([FORM, BAKERY[1]], "AMAPPE")

    assert (value("REF-02"), value("REF-03")) == (1, 2)


def test_a_form_sent_again_later_wins_and_an_older_one_changes_nothing(take):
    take([FORM, *BAKERY], "AMAPPE")
    stronger = [U2, "2021-04-05T10:00:00.000+01:00", "renforcement", "N-2", *BAKERY[1][4:]]

    later = take([FORM, stronger], "AMAPPE")
    older = take([FORM, BAKERY[1]], "AMAPPE")

    assert (later.count("imported"), older.count("imported")) == (1, 0)
    assert (value("REF-02"), value("REF-03"), value("REF-04"), value("REF-05")) == (1, 1, 1, 1)


def test_a_project_that_no_form_tells_of_any_more_is_taken_back(take):
    take([FORM, BAKERY[0]], "AMAPPE")

    take([FORM, [U1, "2021-03-09T10:00:00.000+01:00", "nouveau", "N-9", *BAKERY[0][4:]]], "AMAPPE")

    assert (value("REF-02"), value("REF-03")) == (1, 1)
    assert sorted(Venture.objects.values_list("office_number", "status")) == [
        ("", "ended"),
        ("N-9/2021", "created"),
    ]


def test_the_same_person_in_a_new_and_a_strengthened_project_is_one_person(take):
    take(
        [FORM, BAKERY[0], [U3, "2021-06-05T10:00:00.000+01:00", "renforcement", "R-1", *BAKERY[0][4:]]],
        "AMAPPE",
    )

    assert (value("REF-03"), value("REF-05"), Person.objects.count()) == (1, 1, 1)


def test_the_money_of_a_project_is_a_grant_paid_on_its_day_once_for_its_members(take):
    take(
        [
            FORM,
            *BAKERY,
            [U3, "2021-06-05T10:00:00.000+01:00", "renforcement", "R-1", *BAKERY[0][4:9], "15 000"],
        ],
        "AMAPPE",
    )

    found = Grant.objects.order_by("kind").values_list("kind", "amount_mad", "paid_mad", "status")
    assert list(found) == [("grant", 8000, 8000, "completed"), ("top_up", 15000, 15000, "completed")]
    assert list(Budget.objects.values_list("amount_mad", "committed_mad")) == [(23000, 23000)]


def test_a_corrected_amount_is_the_grant_s_and_an_amount_left_out_is_none(take):
    take([FORM, BAKERY[0]], "AMAPPE")

    take([FORM, [U1, "2021-03-09T10:00:00.000+01:00", *BAKERY[0][2:9], "9500,50"]], "AMAPPE")
    assert [str(grant.amount_mad) for grant in Grant.objects.all()] == ["9500.50"]
    assert [str(budget.committed_mad) for budget in Budget.objects.all()] == ["9500.50"]

    take([FORM, [U1, "2021-03-10T10:00:00.000+01:00", *BAKERY[0][2:9], ""]], "AMAPPE")
    assert not Grant.objects.exists()
    assert (value("REF-02"), value("REF-03")) == (1, 1)


def test_only_the_refugees_register_feeds_the_refugees_project(take):
    take(book(), "SOLETERRE")
    take([HOLDERS, [*SEWING[:11], "10/03/2021", "SARL", "20/04/2021"]], "ANAPEC")

    assert [value(code) for code in ("REF-02", "REF-03", "REF-04", "REF-05")] == [0, 0, 0, 0]


# ---- start-ups --------------------------------------------------------------------------------


def test_two_rows_alike_are_two_people_and_stay_two(take):
    take(book(), "SOLETERRE")
    again = take(book(), "SOLETERRE")

    assert again.count("imported") == 0
    assert (value("W4I-01"), value("W4I-06"), value("W4I-07"), value("W4I-08")) == (1, 3, 2, 3)


def test_a_line_without_a_number_is_corrected_where_the_register_is_sent_anew(take):
    take(book(), "SOLETERRE")
    statuses = [*STATUSES[:2], ["Patron", "Aly", "M", "Mali", "08/06/2021"], STATUSES[3]]

    report = take(book(statuses=statuses), "SOLETERRE")

    assert report.count("imported") == 1
    assert codes(report) == ["line_corrected"]
    assert value("W4I-08") == 3
    assert Person.objects.filter(family_name="Patron").get().given_name == "Aly"


def test_a_corrected_line_that_moved_in_the_sheet_is_still_that_line(take):
    take(book(), "SOLETERRE")
    statuses = [STATUSES[0], STATUSES[3], ["Exemple", "Grace", "F", "Nigeria", "07/07/2021"], STATUSES[2]]

    report = take(book(statuses=statuses), "SOLETERRE")

    assert report.count("imported") == 1
    assert value("W4I-08") == 3


def test_a_list_of_new_people_corrects_nobody(take):
    take(book(), "SOLETERRE")
    statuses = [
        STATUSES[0],
        ["Exemple", "Divine", "F", "Nigeria", "07/06/2022"],
        ["Patron", "Samuel", "M", "Mali", "08/07/2022"],
    ]

    take(book(STARTUPS[:1], FOUNDERS[:1], statuses), "SOLETERRE", kind="startups")

    assert value("W4I-08", 2022) == 5


def test_a_start_up_without_founders_counts_and_its_founders_join_it_later(take):
    take(book(founders=FOUNDERS[:1]), "SOLETERRE")
    assert (value("W4I-01"), value("W4I-06"), value("W4I-07")) == (1, 0, 2)

    take(book(), "SOLETERRE")

    assert (value("W4I-01"), value("W4I-06"), value("W4I-07")) == (1, 3, 2)
    assert not standing().filter(kind=Kind.STARTUP_CREATED, subject=None).exists()


def test_a_corrected_start_up_takes_its_founders_along(take):
    take(book(), "SOLETERRE")
    startups = [STARTUPS[0], ["S-1", "Atelier", "Coopérative", "MA-01", "couture", "04/05/2022", 5]]

    take(book(startups=startups), "SOLETERRE")

    assert (value("W4I-01"), value("W4I-06")) == (0, 0)
    found = {code: value(code, 2022) for code in ("W4I-01", "W4I-02", "W4I-03", "W4I-04", "W4I-06", "W4I-07")}
    assert found == {"W4I-01": 1, "W4I-02": 1, "W4I-03": 0, "W4I-04": 1, "W4I-06": 3, "W4I-07": 5}


def test_a_founder_of_no_known_start_up_is_refused_at_its_cell(take):
    founders = [*FOUNDERS, ["S-7", "Inventé", "Victor", "M", "Ghana"]]

    report = take(book(founders=founders), "SOLETERRE")

    (wrong,) = [row for row in report.rows if row.outcome.result == "rejected"]
    assert (wrong.sheet, wrong.number, wrong.outcome.problems[0].code) == (
        "Entrepreneurs",
        5,
        "unknown_startup",
    )
    assert value("W4I-06") == 3


def test_the_founders_of_a_start_up_that_was_refused_wait_for_it(take):
    startups = [STARTUPS[0], [*STARTUPS[1][:5], "31/02/2021", 2]]

    report = take(book(startups=startups), "SOLETERRE")

    assert report.count("rejected") == 1 + 3
    assert take(book(), "SOLETERRE").count("imported") == 1 + 3
    assert (value("W4I-01"), value("W4I-06")) == (1, 3)


def test_a_number_that_no_project_can_have_is_refused_alone(take):
    startups = [*STARTUPS, ["S-2", "Autre", "SARL", "MA-04", "arts", "05/05/2021", 99_999]]

    report = take(book(startups=startups), "SOLETERRE")

    (wrong,) = [row for row in report.rows if row.outcome.result == "rejected"]
    assert (wrong.sheet, wrong.outcome.problems[0].field) == ("Startups", "indirect_jobs")
    assert value("W4I-01") == 1


def test_what_is_kept_of_a_row_names_nobody(take):
    take(book(), "SOLETERRE")

    kept = str(list(Fingerprint.objects.values_list("facts", flat=True)))

    assert not any(name in kept for name in ("Essai", "Modèle", "Exemple", "Rose", "Kofi"))


# ---- who may, and what was only counted -------------------------------------------------------


def test_a_partner_s_register_is_sent_by_its_keeper_alone(make_actor, ngo):
    other = make_actor("caseworker", ngo, username="voisine")

    with pytest.raises(NotAllowed) as refused:
        actions.import_now(
            name="r.csv", content=text_file([FORM, *BAKERY], separator=","), organisation=ngo, by=other,
            now=timezone.now(),
        )  # fmt: skip

    assert "AMAPPE" in str(refused.value)
    assert not Venture.objects.exists()


def test_the_keeper_s_own_staff_sends_it_and_mends_it_within_their_own_sight(make_actor):
    theirs = make_actor("caseworker", body("AMAPPE"), username="suivi")
    bind(theirs)
    mended = [BAKERY[0], [U2, "2021-04-05T10:00:00.000+01:00", *BAKERY[1][2:9], "9000"]]

    reports = [
        actions.import_now(
            name="r.csv", content=text_file([FORM, *rows], separator=","), organisation=body("AMAPPE"), by=theirs,
            now=timezone.now(),
        )
        for rows in (BAKERY, BAKERY, mended)
    ]  # fmt: skip

    assert [report.count("imported") for report in reports] == [2, 0, 1]
    bind(operator())
    assert (value("REF-02"), value("REF-03"), Grant.objects.get().amount_mad) == (1, 2, 9000)


def test_the_agency_s_holder_who_is_an_office_s_person_is_found_from_above(make_actor, agency, take):
    take([HEAD, AWA], "ANAPEC")
    Person.objects.update(home_organisation=agency)
    whole = make_actor("supervisor", body("ANAPEC"), username="siege")
    bind(whole)

    report = actions.import_now(
        name="r.csv", content=text_file([HOLDERS, SEWING], separator=","), organisation=body("ANAPEC"), by=whole,
        now=timezone.now(),
    )  # fmt: skip

    assert report.count("imported") == 1
    bind(operator())
    assert Member.objects.get().person == Person.objects.get()
    assert (value("AE-01"), engine.values(2021)["AE-01"].women) == (1, 1)


def test_a_register_that_was_only_counted_is_taken_in_once_more(take):
    content = text_file([FORM, *BAKERY], separator=",")
    take(content, "AMAPPE")
    Fingerprint.objects.update(target_id=None, target_kind="", facts={"project_type": "new"})
    for kept in (Instalment, Grant, Venture):
        kept.objects.all().delete()
    assert not queries.was_taken_in(body("AMAPPE"), content)

    report = take(content, "AMAPPE")

    assert report.count("imported") == 2
    assert queries.was_taken_in(body("AMAPPE"), content)
