"""A list of offers: every line that is lawful becomes an offer, sent again nothing; the others come back in words."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from maslak.core.errors import NotAllowed
from maslak.employers.models import Employer, JobOffer
from maslak.imports import actions, policies, reading
from maslak.imports.models import Batch, RowResult
from tests.imports.reading.files import text_file, workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = [
    "N° offre", "Entreprise", "ICE", "Poste proposé", "Nb de postes", "Ville", "Type de contrat", "Durée (mois)",
    "Salaire mensuel (DH)", "Heures/semaine", "Langues exigées", "Compétences requises", "Date limite", "État",
]  # fmt: skip
ICE = "001561191000066"
SEWING = [
    "OF-101", "Atelier Exemple SARL", ICE, "Couturière", 3, "Casablanca", "CDI", "", "4 000,00", 44,
    "Français (A2), darija courant", "Coudre à la machine ; Lire un patron", "30/04/2026", "ouverte",
]  # fmt: skip
WAITER = [
    "OF-102", "Café Modèle", "", "Serveur", 2, "Rabat", "CDD", "6 mois", "3 800", "44h", "Anglais : B1", "", "", "brouillon",
]  # fmt: skip


def sent(*rows, agency, by, head=HEAD, name="offres.xlsx"):
    return actions.import_now(name=name, content=workbook([head, *rows]), organisation=agency, by=by, now=NOW)


def changed(row, **cells):
    """A line with some of its cells changed, by their title."""
    return [cells.get(title, cell) for title, cell in zip(HEAD, row, strict=True)] if cells else list(row)


def said(report, language="fr"):
    """The sentences of the lines that were refused."""
    found = [
        problem
        for row in report.rows
        if row.outcome.result == RowResult.REJECTED
        for problem in row.outcome.problems
    ]
    return [p.params["sentence"] if p.code == "said" else p.sentence(language) for p in found]


def test_a_list_becomes_offers(agency, counsellor):
    report = sent(SEWING, WAITER, agency=agency, by=counsellor)

    assert (report.kind, report.count("imported")) == ("job_offers", 2), said(report)
    sewing = JobOffer.objects.get(office_number="OF101")
    assert (sewing.status, sewing.openings, sewing.wage_mad) == ("open", 3, Decimal("4000.00"))
    assert (sewing.region, sewing.city, sewing.isco) == ("MA-06", "Casablanca", "7531")
    assert {each.language: each.level for each in sewing.languages.all()} == {"fr": "A2", "ary": "C1"}
    assert {each.label for each in sewing.skills.all()} == {"Coudre à la machine", "Lire un patron"}
    assert sewing.closes_on == date(2026, 4, 30)
    assert (sewing.employer.name, sewing.employer.ice) == ("Atelier Exemple SARL", ICE)
    waiter = JobOffer.objects.get(office_number="OF102")
    assert (waiter.status, waiter.contract, waiter.months) == ("draft", "cdd", 6)


def test_the_same_list_again_changes_nothing(agency, counsellor):
    sent(SEWING, WAITER, agency=agency, by=counsellor)

    again = sent(WAITER, SEWING, agency=agency, by=counsellor)

    assert (again.count("imported"), again.count("duplicate")) == (0, 2)
    assert (JobOffer.objects.count(), Employer.objects.count()) == (2, 2)


def test_a_corrected_line_corrects_its_offer(agency, counsellor):
    sent(SEWING, agency=agency, by=counsellor)

    report = sent(changed(SEWING, **{"Nb de postes": 5}), agency=agency, by=counsellor)

    assert report.count("imported") == 1
    assert [offer.openings for offer in JobOffer.objects.all()] == [5]


def test_without_a_number_an_offer_is_known_by_employer_post_place_and_day(agency, counsellor):
    bare = changed(SEWING, **{"N° offre": ""})
    sent(bare, agency=agency, by=counsellor)

    again = sent(bare, changed(bare, **{"Date limite": "31/05/2026"}), agency=agency, by=counsellor)

    assert (again.count("duplicate"), again.count("imported")) == (1, 1)
    assert JobOffer.objects.count() == 2


def test_two_lines_that_tell_one_post_differently_are_not_guessed_between(agency, counsellor):
    bare = changed(SEWING, **{"N° offre": ""})

    report = sent(bare, changed(bare, **{"Nb de postes": 9}), agency=agency, by=counsellor)

    assert (report.count("imported"), report.count("rejected")) == (1, 1)
    assert "numéro à chaque offre" in said(report)[0]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Poste proposé": "Serveuse de moins de 30 ans, célibataire"}, "situation familiale"),
        ({"Salaire mensuel (DH)": "1 500"}, "3"),
        ({"Ville": "Atlantis"}, "Atlantis"),
        ({"Type de contrat": "prestation de service"}, "contrat de travail"),
        ({"Type de contrat": "CDD"}, "mois"),
        ({"Nb de postes": 0}, "1 à 500"),
        ({"Nb de postes": ""}, "vide"),
        ({"ICE": "12345"}, "quinze chiffres"),
        ({"Heures/semaine": "80"}, "44"),
        ({"État": "peut-être"}, "ouverte"),
        ({"Date limite": "01/02/2026"}, "date limite"),
    ],
)
def test_a_line_that_may_not_stand_comes_back_in_words_and_leaves_nothing(agency, counsellor, cells, words):
    report = sent(changed(SEWING, **cells), WAITER, agency=agency, by=counsellor)

    assert (report.count("rejected"), report.count("imported")) == (1, 1), said(report)
    assert words in said(report)[0]
    assert not Employer.objects.filter(name="Atelier Exemple SARL").exists()


def test_a_fee_asked_of_the_worker_is_refused_whatever_its_column_says(agency, counsellor):
    head = [*HEAD, "Frais de dossier"]
    rows = [[*SEWING, "200 DH"], [*WAITER, "aucun"]]

    report = sent(*rows, agency=agency, by=counsellor, head=head)

    assert (report.count("rejected"), report.count("imported")) == (1, 1)
    assert "200 DH" in said(report)[0]


def test_the_refused_line_comes_back_with_its_cell_named(agency, counsellor):
    batch = actions.send(
        name="offres.csv", content=text_file([HEAD, changed(SEWING, **{"Salaire mensuel (DH)": "1 500"})]),
        organisation=agency, by=counsellor, now=NOW,
    )  # fmt: skip

    content = actions.corrections_workbook(batch_id=batch.pk, by=counsellor, language="fr")

    lines = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert lines[0][: len(HEAD)] == tuple(HEAD)
    assert "SMIG" in lines[1][-1] or "minimum" in lines[1][-1]
    (problem,) = [p for p in batch.lines.get().problems if p["level"] == "error"]
    assert problem["column"] == "Salaire mensuel (DH)"
    assert JobOffer.objects.count() == 0, "a rehearsal keeps nothing"


def test_a_household_offers_domestic_work_and_is_not_named_to_visitors(agency, counsellor):
    home = changed(
        SEWING,
        Entreprise="Famille Exemple",
        ICE="",
        **{"Type de contrat": "travail domestique", "Salaire mensuel (DH)": "3 500"},
    )

    report = sent(home, agency=agency, by=counsellor)

    assert report.count("imported") == 1, said(report)
    offer = JobOffer.objects.get()
    assert (offer.employer.kind, offer.contract, offer.shown_as) == ("household", "domestic_19_12", "")


def test_a_firm_does_not_offer_the_contract_of_households(agency, counsellor):
    sent(SEWING, agency=agency, by=counsellor)

    report = sent(
        changed(SEWING, **{"N° offre": "OF-9", "Type de contrat": "domestique"}), agency=agency, by=counsellor
    )

    assert "particulier" in said(report)[0]


def test_an_ice_that_excel_made_a_number_is_read_whole(agency, counsellor):
    sent(changed(SEWING, ICE=1561191000066), agency=agency, by=counsellor)

    assert Employer.objects.get().ice == ICE


def test_one_ice_is_one_employer_however_its_name_is_spelt(agency, counsellor):
    other = changed(SEWING, **{"N° offre": "OF-7", "Entreprise": "Ste ATELIER EXEMPLE"})

    sent(SEWING, other, agency=agency, by=counsellor)

    assert Employer.objects.count() == 1
    assert JobOffer.objects.count() == 2


def test_what_deserves_a_look_is_said_and_stops_nothing(agency, counsellor):
    near = changed(WAITER, **{"N° offre": "OF-8", "Entreprise": "Cafe Modele SARL", "ICE": "001561191000065"})

    report = sent(WAITER, near, agency=agency, by=counsellor)

    codes = {problem.code for row in report.rows for problem in row.outcome.warnings}
    assert report.count("imported") == 2
    assert {"ice_key", "employer_alike"} <= codes


def test_a_line_that_says_filled_closes_its_offer_and_opens_none(agency, counsellor):
    sent(SEWING, agency=agency, by=counsellor)

    report = sent(
        changed(SEWING, État="pourvue"), changed(WAITER, État="pourvue"), agency=agency, by=counsellor
    )

    assert (report.count("imported"), report.count("rejected")) == (1, 1)
    assert [offer.status for offer in JobOffer.objects.all()] == ["filled"]


def test_an_offer_closed_here_is_not_opened_by_an_older_list(agency, counsellor):
    from maslak.employers import offers

    sent(SEWING, agency=agency, by=counsellor)
    offers.step("withdraw", offer=JobOffer.objects.get(), by=counsellor, now=NOW)

    report = sent(changed(SEWING, **{"Nb de postes": 4}), agency=agency, by=counsellor)

    assert report.count("duplicate") == 1
    assert (JobOffer.objects.get().status, JobOffer.objects.get().openings) == ("withdrawn", 3)
    assert report.rows[0].outcome.warnings[0].code == "offer_closed_here"


def test_without_a_state_the_offers_wait_as_drafts_and_it_is_said(agency, counsellor):
    report = sent(SEWING[:-1], WAITER[:-1], agency=agency, by=counsellor, head=HEAD[:-1])

    assert {offer.status for offer in JobOffer.objects.all()} == {"draft"}
    assert [(note.code, note.params["count"]) for note in report.notes] == [("offers_left_drafts", 2)]


def test_an_employer_sends_the_offers_of_its_own_establishment_only(make_actor):
    from maslak.access.models import Organisation

    firm = Organisation.objects.create(code="EMP-X", kind="employer", name_fr="Employeur exemple")
    owner = make_actor("employer", firm)
    Employer.objects.create(
        organisation=firm, name="Atelier Exemple", name_key="atelier exemple", ice=ICE, region="MA-06"
    )

    report = sent(SEWING, WAITER, agency=firm, by=owner)

    assert (report.count("imported"), report.count("rejected")) == (1, 1)
    assert "n'est pas votre établissement" in said(report)[0]


def test_only_who_writes_offers_sends_a_list_of_them(agency, make_actor):
    assert "job_offers" in [kind.code for kind in policies.kinds_for(make_actor("supervisor", agency))]
    assert "job_offers" not in [kind.code for kind in policies.kinds_for(make_actor("permit_lead", agency))]
    with pytest.raises(NotAllowed):
        sent(SEWING, agency=agency, by=make_actor("permit_lead", agency))
    with pytest.raises(NotAllowed):
        sent(SEWING, agency=agency, by=make_actor("donor", agency))


def test_a_list_of_offers_takes_no_placement_file_and_is_not_taken_for_one():
    placements = workbook(
        [["Dossier", "Entreprise", "Contrat", "Embauché le", "Salaire (MAD)", "Poste", "Aidé"],
         ["AG1-00012", "Atelier Exemple", "CDI", "04/03/2026", "4000", "Couturière", "non"]]
    )  # fmt: skip

    assert reading.read("x.xlsx", placements).kind == "placements"
    assert reading.read("x.xlsx", workbook([HEAD, SEWING])).kind == "job_offers"


def test_headings_in_arabic_and_in_english_are_read_as_well():
    arabic = [
        "رقم العرض",
        "المشغل",
        "المنصب",
        "عدد المناصب",
        "المدينة",
        "نوع العقد",
        "الأجر الشهري",
        "اللغات المطلوبة",
    ]
    english = ["Offer number", "Company", "Job title", "Openings", "City", "Contract", "Wage", "Languages"]
    line = ["OF-1", "ورشة المثال", "خياطة", 2, "الدار البيضاء", "غير محدد المدة", 4000, "الفرنسية (متوسط)"]

    for head in (arabic, english):
        parsed = reading.read("x.xlsx", workbook([head, line]))
        (row,) = parsed.tables[0].data
        assert (parsed.kind, row.errors) == ("job_offers", [])
        assert (row.values["openings"], row.values["contract_type"]) == (2, "cdi")
        assert row.values["languages"] == {"fr": "B1"}


POSTING = {
    "@context": "https://schema.org/", "@type": "JobPosting", "title": "Couturière", "totalJobOpenings": 2,
    "identifier": {"@type": "PropertyValue", "name": "Exemple", "value": "X-1"}, "employmentType": "FULL_TIME",
    "hiringOrganization": {"@type": "Organization", "name": "Atelier Exemple"}, "datePosted": "2026-02-20",
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Casablanca", "addressRegion": "Casablanca-Settat"}},
    "baseSalary": {"currency": "MAD", "value": {"minValue": 4000, "unitText": "MONTH"}}, "skills": "Coudre, Couper",
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([POSTING, POSTING | {"identifier": "X-2"}]),
        json.dumps({"@graph": [POSTING, POSTING | {"identifier": "X-2"}]}),
        json.dumps(POSTING) + "\n" + json.dumps(POSTING | {"identifier": "X-2"}) + "\n",
        json.dumps({
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "item": POSTING}, {"@type": "ListItem", "item": POSTING | {"identifier": "X-2"}},
            ],
        }),
    ],
)  # fmt: skip
def test_job_postings_come_as_a_list_a_graph_or_a_line_each(agency, counsellor, content):
    report = actions.import_now(
        name="offres.jsonl", content=content.encode(), organisation=agency, by=counsellor, now=NOW
    )

    assert report.count("imported") == 2, said(report)
    first = JobOffer.objects.get(office_number="X1")
    assert (first.title, first.openings, first.wage_mad, first.status) == ("Couturière", 2, 4000, "draft")
    assert first.employer.name == "Atelier Exemple"


def test_a_posting_that_asks_for_money_or_tells_no_wage_comes_back(agency, counsellor):
    rows = [POSTING | {"x_feesToWorker": True}, {key: POSTING[key] for key in POSTING if key != "baseSalary"}]

    report = actions.import_now(
        name="offres.json", content=json.dumps(rows).encode(), organisation=agency, by=counsellor, now=NOW
    )

    assert report.count("rejected") == 2
    assert "ne se paie pas" in said(report)[0]
    assert "vide" in said(report)[1]
    assert Batch.objects.get().rejected == 2


def test_answers_of_a_field_form_in_json_are_still_read_as_before():
    content = json.dumps(
        [{"N° dossier": "A1-0001", "Date": "2026-03-02", "Prestation": "Entretien", "Présence": "oui"}]
    )

    assert reading.read("x.json", content.encode()).kind == "services"
