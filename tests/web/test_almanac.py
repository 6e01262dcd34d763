"""The calendar's pages: read by anybody without a trace, a deadline reckoned, lines kept by those who may."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.almanac import queries
from maslak.almanac.models import CalendarLine, ServiceInterruption
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR
from tests.almanac import make
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
MONDAY = date(2031, 6, 16)
PUBLIC = {"year": (), "year-of": (2020,), "deadline": ()}
KEPT = {"record": (), "declare": (), "history": ()}


@pytest.fixture
def nadia(make_actor, ministry):
    """The browser of a coordinator, who keeps the calendar."""
    return signed_in(make_actor("coordinator", ministry))


def read(client, name, *args, language="fr", **query) -> str:
    """The words of a page, entities undone."""
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"almanac:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    bind(operator())
    return html.unescape(answer.content.decode())


def send(client, name, *args, query="", **data):
    """The answer to a form."""
    answer = client.post(reverse(f"almanac:{name}", args=args) + query, data)
    bind(operator())
    return answer


def words(page: str) -> str:
    """The text of a page, tags and runs of blanks taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# For anybody


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_opens_to_anybody_in_three_languages(client, name, language, direction):
    page = read(client, name, *PUBLIC[name], language=language)

    assert f'<html lang="{language}" dir="{direction}"' in page
    assert page.count("<h1") == 1


def test_reading_opens_no_session_and_writes_nothing(client):
    before = AuditEvent.objects.count()

    for name, args in PUBLIC.items():
        read(client, name, *args)
    read(client, "deadline", procedure="attestation_simplified", start="2020-07-29")

    assert "sessionid" not in client.cookies
    assert AuditEvent.objects.count() == before


def test_a_year_lists_its_closed_days_and_says_which_are_only_expected(client):
    page = words(read(client, "year-of", 2026))

    for said in (
        "Nouvel An amazigh",
        "Aïd Al Wahda",
        "Fermeture exceptionnelle",
        "du mercredi 27 mai au jeudi 28 mai",
    ):
        assert said in page
    assert page.count("À confirmer") >= 4
    assert "jours fériés de 2026" in page  # the source


def test_a_year_shows_when_counters_open_ramadan_and_what_stood_still(client):
    page = words(read(client, "year-of", 2020))

    assert "08:30 – 16:30" in page
    assert "Pendant Ramadan" in page
    assert "du 25/04/2020 au 23/05/2020" in page
    assert "Du 19/03/2020 au 10/06/2020" in page


@pytest.mark.parametrize("year", [FIRST_YEAR, LAST_YEAR])
def test_the_first_and_the_last_year_open(client, year):
    assert str(year) in read(client, "year-of", year)


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1, 0, 99999])
def test_a_year_that_cannot_be_reckoned_is_not_there(client, year):
    assert client.get(reverse("almanac:year-of", args=[year])).status_code == 404
    assert client.get(reverse("almanac:year-ics", args=[year])).status_code == 404


def test_the_year_goes_into_a_telephone(client):
    answer = client.get(reverse("almanac:year-ics", args=[2026]))

    assert answer["Content-Type"].startswith("text/calendar")
    assert "jours-fermes-2026.ics" in answer["Content-Disposition"]
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) >= 15


def test_a_visitor_is_offered_the_reckoner_and_no_way_to_write(client):
    page = read(client, "year-of", 2026)

    assert reverse("almanac:deadline") in page
    for name in ("record", "declare", "history", "withdraw"):
        assert reverse(f"almanac:{name}") not in page


# A deadline


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ({"procedure": "attestation_simplified", "start": "2020-07-29"}, "mardi 4 août 2020"),
        (
            {"procedure": "attestation_simplified", "start": "2020-08-13", "reading": "WD2_MS"},
            "lundi 17 août 2020",
        ),
        ({"procedure": "attestation_general", "start": "2026-01-13"}, "mercredi 11 février 2026"),
        ({"procedure": "contract_visa", "start": "2020-03-16"}, "lundi 22 juin 2020"),
        (
            {
                "procedure": "attestation_simplified",
                "start": "2020-06-01",
                "from_1": "2020-06-02",
                "to_1": "2020-06-03",
                "from_3": "2020-06-05",
                "to_3": "2020-06-05",
            },
            "lundi 8 juin 2020",
        ),
    ],
)
def test_a_deadline_is_reckoned_and_told_line_by_line(client, asked, due):
    page = words(read(client, "deadline", **asked))

    assert due in page
    assert "réception, non comptée" in page
    assert "compté" in page


def test_the_hour_counts_under_a_reading_in_hours(client):
    page = words(
        read(
            client,
            "deadline",
            procedure="attestation_simplified",
            start="2020-07-29",
            at="10:00",
            reading="H48_CLOCK_WD",
        )
    )

    assert "mardi 4 août 2020 10:00" in page
    assert "24 h" in page


def test_the_reckoning_names_the_feast_the_reading_and_its_doubt(client):
    page = words(read(client, "deadline", procedure="attestation_simplified", start="2020-07-29"))

    assert "jour férié : Fête du Trône" in page
    assert "WD2_MF" in page
    assert "retenue par défaut" in page


def test_what_is_left_is_said_while_it_matters(client):
    today = timezone.localdate()

    soon = words(read(client, "deadline", procedure="attestation_general", start=today.isoformat()))
    long_ago = words(read(client, "deadline", procedure="attestation_general", start="2020-01-06"))

    assert "reste 20 jours" in soon
    assert "échéance passée" in long_ago


def test_a_day_closed_by_hand_and_a_standstill_count_at_once(client):
    make.line(operator(), "exceptional_closing", MONDAY + timedelta(days=1))
    make.interruption(operator(), MONDAY + timedelta(days=2), last_day=MONDAY + timedelta(days=2))

    certificate = words(
        read(client, "deadline", procedure="attestation_simplified", start=MONDAY.isoformat())
    )
    visa = words(read(client, "deadline", procedure="contract_visa", start=MONDAY.isoformat()))

    assert "jeudi 19 juin 2031" in certificate
    assert "délai suspendu : Travaux au guichet" in visa


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"procedure": "carnival", "start": "2020-07-29"}, "Sélectionnez un choix valide"),
        ({"procedure": "contract_visa", "start": ""}, "obligatoire"),
        ({"procedure": "contract_visa", "start": "2010-07-29"}, "aucune valeur connue"),
        ({"procedure": "contract_visa", "start": "2010-07-29", "reading": "CD10"}, "aucune valeur connue"),
        ({"procedure": "contract_visa", "start": "2020-07-29", "reading": "WD2_MF"}, "pas de celles"),
        ({"procedure": "attestation_simplified", "start": "2076-12-31"}, "1960 à 2076"),
        (
            {"procedure": "attestation_simplified", "start": "2020-07-29", "reading": "H48_OFFICE"},
            "l'heure de réception",
        ),
        (
            {"procedure": "contract_visa", "start": "2020-07-29", "from_1": "2020-08-03"},
            "les deux jours de la pause",
        ),
        (
            {
                "procedure": "contract_visa",
                "start": "2020-07-29",
                "from_2": "2020-08-03",
                "to_2": "2020-08-01",
            },
            "finit avant de commencer",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said_beside_its_field(client, asked, said):
    page = read(client, "deadline", **asked)

    assert said in page
    assert "has-error" in page
    assert "answer-due" not in page


# Who keeps the calendar


@pytest.mark.parametrize("role", ["counsellor", "donor", "protection"])
@pytest.mark.parametrize("name", KEPT)
def test_others_do_not_get_in(make_actor, agency, role, name):
    assert signed_in(make_actor(role, agency)).get(reverse(f"almanac:{name}")).status_code == 403


@pytest.mark.parametrize("name", KEPT)
def test_a_visitor_is_asked_who_they_are(client, name):
    answer = client.get(reverse(f"almanac:{name}"))

    assert (answer.status_code, reverse("login") in answer["Location"]) == (302, True)


def test_a_feast_is_confirmed_from_its_row(nadia):
    row = read(nadia, "year-of", 2026)
    address = next(
        link
        for link in re.findall(r'href="([^"]+)"', row)
        if "code=aid_al_fitr" in link and "jours/?" in link
    )
    form = nadia.get(address).content.decode()
    assert 'value="2026-03-20"' in form

    answer = send(
        nadia,
        "record",
        code="aid_al_fitr",
        first_day="2026-03-21",
        status="confirmed",
        source="Communiqué exemple",
    )

    assert answer["Location"] == reverse("almanac:year-of", args=[2026])
    page = words(read(nadia, "year-of", 2026))
    assert "du samedi 21 mars au dimanche 22 mars" in page
    assert "Communiqué exemple" in page
    assert CalendarLine.objects.get().recorded_by.username.startswith("coordinator")


def test_a_refusal_stands_beside_its_field_and_changes_nothing(nadia):
    answer = send(
        nadia,
        "record",
        code="mawlid",
        first_day="2031-01-05",
        status="confirmed",
        source="Communiqué exemple",
    )

    assert answer.status_code == 422
    assert "attendu à cette date" in html.unescape(answer.content.decode())
    assert not CalendarLine.objects.exists()


def test_a_closing_is_recorded_moved_and_taken_back_and_history_tells_all_three(nadia):
    closing = {"code": "exceptional_closing", "status": "confirmed", "source": "Note exemple"}
    send(nadia, "record", **closing, first_day=MONDAY.isoformat())
    first = CalendarLine.objects.get()
    row = read(nadia, "year-of", 2031)
    assert f"instead_of={first.pk}" in row

    moved = MONDAY + timedelta(days=1)
    send(nadia, "record", **closing, first_day=moved.isoformat(), instead_of=first.pk, remark="jour déplacé")
    query = f"?code=exceptional_closing&day={moved.isoformat()}"
    assert "Retirer" in nadia.get(reverse("almanac:withdraw") + query).content.decode()
    answer = send(nadia, "withdraw", query=query, remark="contrordre")

    assert answer["Location"] == reverse("almanac:year-of", args=[2031])
    assert queries.calendar().is_working_day(moved)
    page = words(read(nadia, "history"))
    assert "lundi 16 juin 2031" in page
    assert "jour déplacé" in page
    assert "contrordre" in page
    assert page.count("Remplacé par une ligne plus récente") == 2


def test_deadlines_that_run_are_reckoned_anew_after_a_change_and_not_after_a_refusal(nadia):
    def queued() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'permits.reckon'")
            return cursor.fetchone()[0]

    closing = {"code": "exceptional_closing", "status": "confirmed", "source": "Communiqué d'essai"}
    send(nadia, "record", **closing, first_day="")
    assert queued() == 0

    send(nadia, "record", **closing, first_day=MONDAY.isoformat())
    assert CalendarLine.objects.count() == 1
    assert queued() == 1


def test_two_closings_in_a_row_are_two_rows(nadia):
    make.line(operator(), "exceptional_closing", MONDAY)
    make.line(operator(), "exceptional_closing", MONDAY + timedelta(days=1))

    page = words(read(nadia, "year-of", 2031))

    assert "lundi 16 juin Fermeture" in page
    assert "mardi 17 juin Fermeture" in page


@pytest.mark.parametrize(
    "query", ["", "?code=exceptional_closing", "?code=carnival&day=2026-03-23", "?code=mawlid&day=soon"]
)
def test_nothing_is_taken_back_without_a_day_and_a_feast(nadia, query):
    assert nadia.get(reverse("almanac:withdraw") + query).status_code == 404


def test_a_service_is_interrupted_ended_and_taken_back(nadia):
    reasons = {f"reason_{language}": text for language, text in make.WORKS.items()}
    send(
        nadia,
        "declare",
        scope="contract_visa",
        first_day=MONDAY.isoformat(),
        source="Note exemple",
        **reasons,
    )
    lasting = ServiceInterruption.objects.get()
    assert "Depuis le 16/06/2031" in words(read(nadia, "year-of", 2031))

    send(nadia, "end", lasting.pk, last_day="2031-06-20", source="Note de reprise")
    ended = queries.current_interruptions().get()
    assert ended.last_day == date(2031, 6, 20)
    assert send(nadia, "end", lasting.pk, last_day="2031-06-21", source="Note").status_code == 404

    send(nadia, "withdraw-interruption", ended.pk, remark="mauvais guichet")

    assert not queries.current_interruptions().exists()
    assert "mauvais guichet" in words(read(nadia, "history"))


def test_an_interruption_lacking_a_language_is_refused(nadia):
    answer = send(
        nadia,
        "declare",
        scope="contract_visa",
        first_day=MONDAY.isoformat(),
        source="Note",
        reason_fr="Travaux",
    )

    assert answer.status_code == 422
    assert not ServiceInterruption.objects.exists()


def test_an_end_without_sense_is_said_beside_its_field(nadia):
    line = make.interruption(operator(), MONDAY)

    answer = send(nadia, "end", line.pk, last_day="2031-06-01", source="Note")

    assert answer.status_code == 422
    assert "avant le premier" in answer.content.decode()


def test_who_may_only_read_it_reads_the_history_and_is_offered_no_change(make_actor, agency, monkeypatch):
    from maslak.web import context

    monkeypatch.setitem(context.MENUS, "permit_officer", ())
    officer = signed_in(make_actor("permit_officer", agency))

    page = read(officer, "year-of", 2026)

    assert reverse("almanac:history") in page
    assert reverse("almanac:record") not in page
    assert "Historique" in read(officer, "history")
    assert officer.get(reverse("almanac:record")).status_code == 403


def test_a_year_and_its_history_cost_the_same_however_much_was_recorded(nadia):
    addresses = [reverse("almanac:year-of", args=[2031]), reverse("almanac:history")]
    make.line(operator(), "exceptional_closing", MONDAY)
    make.interruption(operator(), MONDAY, last_day=MONDAY)
    few = [_queries(nadia, address) for address in addresses]
    for number in range(1, 6):
        day = MONDAY + timedelta(days=7 * number)
        make.line(operator(), "exceptional_closing", day)
        make.interruption(operator(), day, last_day=day)

    assert [_queries(nadia, address) for address in addresses] == few


def _queries(client, address: str) -> int:
    client.get(address)  # the calendar is built anew after a line was recorded
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    bind(operator())
    return len(counted)
