"""The guide to hire a foreigner as a visitor meets it: few questions, an explained answer, nothing recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maslak.access.actor import acting, bind, operator
from maslak.access.models import AuditEvent
from maslak.almanac import interruptions
from maslak.law import refusals
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile
from maslak.law.facts import UnknownFact, complete, vocabulary
from maslak.law.lists import lists_on
from maslak.law.route_table import rules
from maslak.law.routes import decide, open_facts
from maslak.web.guide import links
from maslak.web.guide.questions import MOST_QUESTIONS, Course, answers_of, follow, questions, questions_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
BEFORE_LISTS = date(2016, 1, 1)
CARD = {"present_in_morocco": "true", "residence_status": "valid", "residence_card": "true"}
BRA = CARD | {"protection": "refugee", "proof": "bra_card"}
ON = {"on": "2026-03-01"}


def courses(on: date, given: dict[str, str] | None = None) -> Iterator[Course]:
    """Every way through the questions, each followed to its answer."""
    course = follow(given or {}, on)
    if course.asked is None:
        yield course
        return
    for option in course.offered:
        yield from courses(on, {**(given or {}), course.asked.code: option.code})


@cache
def every_course(on: date) -> tuple[Course, ...]:
    return tuple(courses(on))


def course_of(rule: str) -> Course:
    """Some way through the questions that this rule answers."""
    return next(course for course in every_course(TODAY) if decide(course.facts, on=TODAY).rule == rule)


# ---- the questions, on every path -----------------------------------------------------------


@pytest.mark.parametrize("on", [TODAY, BEFORE_LISTS], ids=str)
def test_six_questions_at_most_on_any_path(on: date) -> None:
    lengths = {len(course.answered) for course in every_course(on)}

    assert max(lengths) <= MOST_QUESTIONS == 6
    assert min(lengths) == 2


@pytest.mark.parametrize("on", [TODAY, BEFORE_LISTS], ids=str)
def test_every_path_settles_the_answer_and_every_rule_is_reached(on: date) -> None:
    assert all(not open_facts(course.facts, on) for course in every_course(on))
    reached = {decide(course.facts, on=on).rule for course in every_course(on)}

    assert reached == {v.rule for versions in rules().values() for v in versions if v.covers(on)}


def test_a_question_is_asked_only_while_its_answer_changes_something() -> None:
    asked: dict[tuple[tuple[str, str], ...], set[tuple[str, str | None, str | None]]] = {}
    for course in every_course(TODAY):
        answer = decide(course.facts, on=TODAY)
        for number, (code, _option) in enumerate(course.answers):
            before = (*course.answers[:number], (code, ""))
            asked.setdefault(before, set()).add((answer.rule, course.variant, course.entry))

    useless = [before for before, outcomes in asked.items() if len(outcomes) < 2]
    assert useless == []


def test_an_answer_that_no_longer_matters_is_left_out() -> None:
    course = follow({"reader": "employer", "title": "expired", "person": "spouse", "post": "gerant"}, TODAY)

    assert course.answers == [("reader", "employer"), ("title", "expired")]
    assert course.asked is None


def test_an_answer_that_is_no_option_is_asked_again() -> None:
    course = follow({"reader": "employer", "title": "abroad", "person": "regularised_2014"}, TODAY)

    assert course.asked is not None
    assert course.asked.code == "person"
    assert follow({"reader": "king"}, TODAY).asked == questions()["reader"]


def test_before_the_lists_nobody_is_asked_about_them() -> None:
    assert "list" not in {code for course in every_course(BEFORE_LISTS) for code, _ in course.answers}
    assert "list" in {code for course in every_course(TODAY) for code, _ in course.answers}


def test_a_family_is_not_asked_about_posts() -> None:
    families = [course for course in every_course(TODAY) if course.reader in ("household", "domestic_worker")]

    assert families
    assert not {"post", "list"} & {code for course in families for code, _ in course.answers}
    assert {course.variant for course in families} == {"domestic"}


@pytest.mark.parametrize("on", [TODAY, BEFORE_LISTS], ids=str)
def test_the_answers_can_be_told_from_the_facts_alone(on: date) -> None:
    for course in every_course(on):
        told = answers_of(
            complete(course.facts),
            reader=course.reader,
            variant=course.variant or "",
            entry=course.entry or "",
            on=on,
        )
        assert follow(told, on).answers == course.answers


def test_facts_that_no_option_states_leave_their_question_open() -> None:
    facts = complete(
        {
            "present_in_morocco": True,
            "residence_status": "valid",
            "residence_card": True,
            "nationality": "FR",
        }
    )
    told = answers_of(facts, reader="employer", variant="", entry="", on=TODAY)

    course = follow(told, TODAY)

    assert "person" not in told
    assert course.answers == [("reader", "employer"), ("title", "valid")]
    assert course.asked == questions()["person"]


def test_the_address_of_an_answer_holds_facts_and_nothing_of_who_somebody_is() -> None:
    allowed = {*vocabulary(), "reader", "variant", "entry", "on"}
    codes = {code for item in vocabulary().values() for code in item.values}
    codes |= {"true", "DZ", "TN", "SN", "6", "2026-03-01"} | {entry.code for entry in lists_on(TODAY).entries}
    codes |= {option.code for option in questions()["reader"].options} | {"domestic", "change_of_employer"}

    for course in every_course(TODAY):
        pairs = parse_qsl(urlsplit(links.answer_url(course, TODAY)).query)
        assert {key for key, _ in pairs} <= allowed
        assert {value for _, value in pairs} <= codes


QUESTIONS = """
questions:
  stay:
    title: {fr: "a", ar: "ا", en: "a"}
    facts: [present_in_morocco]
    asked_when: {spouse_of_moroccan: [true]}
    options:
      here: {label: {fr: "a", ar: "ا", en: "a"}, sets: {present_in_morocco: true}, when: {promotion: [false]}}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "asked_when: {spouse_of_moroccan: [true]}",
            "asked_when: {spouse_of_moroccan: true}",
            "needs a list",
        ),
        ("    facts:", "    truths: []\n    facts:", "unknown key truths"),
        ("sets: {present", "variant: holiday, sets: {present", "“variant” is 'holiday'"),
        ("sets: {present", "group: nowhere, sets: {present", "“group” is 'nowhere'"),
    ],
)
def test_a_wrong_question_is_named(right: str, wrong: str, problem: str) -> None:
    assert set(questions_of(parse("ours.yaml", QUESTIONS))) == {"stay"}
    assert right in QUESTIONS

    with pytest.raises(BadDataFile, match="ours.yaml") as refusal:
        questions_of(parse("ours.yaml", QUESTIONS.replace(right, wrong)))

    assert problem in str(refusal.value)
    with pytest.raises(UnknownFact):
        questions_of(
            parse("ours.yaml", QUESTIONS.replace("facts: [present_in_morocco]", "facts: [shoe_size]"))
        )


# ---- the pages ------------------------------------------------------------------------------

PAGES: dict[str, dict[str, str]] = {
    "start": {},
    "question": {"reader": "employer"},
    "answer": BRA | {"reader": "employer"},
    "lists": {},
    "domestic": {},
    "title": {},
}


def read(
    client, name: str, query: dict[str, str] | None = None, language: str = "fr", status: int = 200
) -> str:
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"guide:{name}"), query or {})
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_to_anybody_in_three_languages(client, name, language, direction):
    page = read(client, name, PAGES[name], language)

    assert f'<html lang="{language}" dir="{direction}"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_reading_opens_no_session_and_writes_nothing(client, name):
    before = AuditEvent.objects.count()

    read(client, name, PAGES[name])

    assert "sessionid" not in client.cookies
    bind(operator())
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("rule", list(rules()))
def test_every_answer_opens_in_three_languages_with_its_texts(client, rule, language):
    course = course_of(rule)
    client.cookies["django_language"] = language

    answer = client.get(links.answer_url(course, TODAY))
    page, found = unescape(answer.content.decode()), decide(course.facts, on=TODAY)

    assert answer.status_code == 200
    assert found.route_label.in_language(language) in page
    assert found.says.in_language(language) in page
    assert all(reason.words.in_language(language) in page for reason in found.why)
    assert all(source.text.in_language(language) in page for source in found.sources)
    assert all(source.address in page for source in found.sources if source.address)
    for item in found.disagreements:
        assert all(side.text.in_language(language) in page for side in item.sides)
    assert all(step.title.in_language(language) in page for step in found.steps)


def test_a_visitor_goes_from_question_to_answer_by_plain_forms(client):
    page, given = read(client, "start"), {}
    way = {"reader": "employer", "title": "valid", "person": "other", "kind": "first", "post": "other"}
    for code, chosen in way.items():
        assert f'name="{code}"' in page
        assert f'value="{chosen}"' in page
        given[code] = chosen
        page = read(client, "question", given)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page))
        assert hidden.items() >= given.items()
    assert "Question 6, 6 au plus" in page

    last = client.get(reverse("guide:question"), given | {"list": "A2-chef"})

    assert last.status_code == 302
    answer = decide({"in_list": "A2"}, on=TODAY)
    assert answer.route_label.fr in client.get(last.url).content.decode()
    assert dict(parse_qsl(urlsplit(last.url).query))["entry"] == "A2-chef"


def test_the_way_back_leads_to_the_question_before(client):
    page = read(client, "question", {"reader": "employer", "title": "valid"})

    (back,) = re.findall(r'rel="prev" href="([^"]+)"', page)
    assert 'name="title"' in client.get(back).content.decode()
    assert client.get(reverse("guide:question")).url == reverse("guide:start")


def test_a_question_speaks_to_the_person_concerned(client):
    title = questions()["title"]
    assert title.worker is not None

    assert title.worker.fr in read(client, "question", {"reader": "worker"})
    assert title.title.fr in read(client, "question", {"reader": "employer"})


def test_the_day_is_kept_from_question_to_answer(client):
    page = read(client, "question", {"reader": "employer", "on": "2016-01-01"})

    assert '<input type="hidden" name="on" value="2016-01-01">' in page
    done = client.get(
        reverse("guide:question"), {"reader": "employer", "title": "expired", "on": "2016-01-01"}
    )
    assert "on=2016-01-01" in done.url


@pytest.mark.parametrize(("on", "route"), [("2016-06-28", "general"), ("2016-06-29", "simplified")])
def test_the_answer_follows_the_day_asked_about(client, on, route):
    page = read(client, "answer", {"in_list": "A1", "on": on})

    assert decide({"in_list": "A1"}, on=date.fromisoformat(on)).route == route
    assert decide({"in_list": "A1"}, on=date.fromisoformat(on)).route_label.fr in page
    assert f"{date.fromisoformat(on):%d/%m/%Y}" in page


def test_fees_come_with_their_tax_and_their_total(client):
    page = re.sub(r"[\u00a0\u202f]", " ", read(client, "answer", ON))

    assert "5 000,00" in page
    assert "1 000,00 (20 %)" in page
    assert "6 000,00" in page


def test_a_disputed_answer_shows_both_readings_before_the_steps(client):
    page = read(client, "answer", CARD | {"nationality": "SN"} | ON)
    (disputed,) = [
        item for item in decide({"nationality": "SN"}, on=TODAY).disagreements if item.about == "visa"
    ]

    assert page.index(disputed.sides[0].text.fr) < page.index('id="etapes"')


def test_the_employer_is_led_to_a_file_already_filled(client):
    page = read(client, "answer", BRA | ON)

    (address,) = [
        a for a in re.findall(r'href="([^"]+)"', page) if a.startswith(reverse("employer:file-new"))
    ]
    assert dict(parse_qsl(urlsplit(address).query)) == BRA
    assert "variant=first" in links.file_url(complete({}), variant="", entry="")


def test_without_the_employers_space_the_papers_are_the_next_step(client, monkeypatch):
    def nowhere(name: str, *_args: object, **_more: object) -> str:
        if name == "employer:file-new":
            raise NoReverseMatch
        return reverse(name)

    monkeypatch.setattr(links, "reverse", nowhere)

    assert links.file_url(complete({}), variant="", entry="") is None
    assert 'href="#papiers"' in read(client, "answer", BRA | ON)


def test_a_worker_shares_the_page_and_a_blocked_case_is_led_to_help(client):
    shared = read(client, "answer", BRA | {"reader": "worker"} | ON)
    blocked = read(client, "answer", {"present_in_morocco": "true", "reader": "worker"} | ON)

    assert reverse("employer:file-new") not in shared
    assert 'href="#partager"' in shared
    assert reverse("public:offices") in blocked
    assert 'id="papiers"' not in blocked


def test_a_visitor_who_prepares_the_file_signs_in_first_and_keeps_the_answers(client):
    address = links.file_url(complete({"in_list": "A2"}), variant="", entry="A2-chef")

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
    assert dict(parse_qsl(urlsplit(answer.url).query))["next"] == address


def test_what_is_often_refused_is_told_with_how_to_mend_it(client):
    mended = {reason.code: reason.mend.fr for reason in refusals.reasons_for("certificate")}

    assert mended["national_candidate"] in read(client, "answer", ON)
    assert mended["national_candidate"] not in read(client, "answer", BRA | ON)
    assert refusals.reason("contract_mismatch", "visa").mend.fr in read(client, "answer", BRA | ON)


def test_a_standstill_declared_at_the_desk_is_announced(client, ministry):
    with acting(operator()) as by:
        interruptions.declare(
            scope="contract_visa",
            first_day=date(2031, 6, 18),
            last_day=date(2031, 6, 20),
            source="Note exemple",
            reason={"fr": "Travaux au guichet", "ar": "أشغال بالشباك", "en": "Works at the counter"},
            by=by,
            now=timezone.now(),
        )

    assert "Travaux au guichet" in read(client, "answer", BRA | {"on": "2031-06-19"})
    assert "Travaux au guichet" not in read(client, "answer", BRA | {"on": "2031-06-21"})


def test_the_counters_that_stood_still_are_announced(client):
    assert "Fermeture des guichets" in read(client, "answer", BRA | {"on": "2020-04-01"})
    assert "Fermeture des guichets" not in read(client, "answer", BRA | {"on": "2020-07-01"})


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"promotion": "perhaps"}, "promotion"),
        ({"nationality": "MA"}, "nationality"),
        ({"variant": "holiday"}, "holiday"),
        ({"in_list": "A1", "entry": "A1-king"}, "A1-king"),
        ({"on": "2005-01-01"}, "25/11/2005"),
    ],
)
def test_an_address_that_cannot_be_answered_says_why_and_how_to_go_on(client, query, named):
    page = read(client, "answer", query, status=400)

    assert named in page
    assert reverse("guide:start") in page


def test_a_day_that_is_no_day_is_taken_as_today(client):
    assert decide({}, on=TODAY).route_label.fr in read(client, "answer", {"on": "yesterday"})


def test_the_pages_answer_reading_only(client):
    for name in PAGES:
        assert client.post(reverse(f"guide:{name}")).status_code in (403, 405)


# ---- beside the questions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sought", "found", "missing"),
    [
        ("chef cuisinier", "A2-chef", "A2-engineer"),
        ("INGENIEUR", "A2-engineer", "A2-chef"),
        ("الطباخين", "A2-chef", "A2-pilot"),
    ],
)
def test_a_post_is_sought_in_the_lists_in_any_script(client, sought, found, missing):
    page = read(client, "lists", {"q": sought})

    assert f'id="{found}"' in page
    assert f'id="{missing}"' not in page


def test_a_post_that_is_not_listed_is_told_so(client):
    assert "Aucune ligne ne correspond" in read(client, "lists", {"q": "astronaute"})


def test_the_lists_of_another_day_and_before_the_first(client):
    assert "à confirmer" in read(client, "lists", {"on": "2020-01-01"})
    assert "29/06/2016" in read(client, "lists", {"on": "2016-01-01"}, status=400)
    assert f'href="?on={date(2016, 6, 29)}"' in read(client, "lists", ON)


def test_a_domestic_contract_is_refused_with_the_reasons(client):
    page = read(
        client,
        "domestic",
        {
            "starts_on": "2026-03-01",
            "age": "17",
            "weekly_hours": "50",
            "weekly_rest_hours": "20",
            "monthly_wage": "1500",
        },
    )
    page = re.sub(r"[\u00a0\u202f]", " ", page)

    assert "La loi ne permet pas ce contrat" in page
    for words in ("18 ans", "48 heures", "24 heures", "2 053,63 MAD", "25 000"):
        assert words in page


def test_a_domestic_contract_that_holds_says_what_remains_to_be_done(client):
    page = read(
        client,
        "domestic",
        {"starts_on": "2026-03-01", "age": "30", "weekly_hours": "48", "monthly_wage": "2053.63"},
    )

    assert "Rien ne s’y oppose" in page
    assert "inspection du travail" in page


def test_a_domestic_contract_before_the_law_or_without_a_day(client):
    assert "02/10/2018" in read(client, "domestic", {"starts_on": "2018-10-01", "age": "30"}, status=400)
    assert 'role="alert"' in read(client, "domestic", {"starts_on": "", "age": "30"})
    assert 'role="alert"' in read(client, "domestic", {"starts_on": "2026-03-01", "age": "-1"})


def test_the_dates_of_a_title_come_as_a_page_and_as_a_calendar(client):
    query = {"profile": "rare_skills", "entered_on": "2026-01-31", "receipt_on": "2025-11-30"}

    page = read(client, "title", query)
    calendar = client.get(reverse("guide:title-ics"), query)

    assert "01/05/2026" in page
    assert "28/02/2026" in page
    assert "Contrat de travail visé" in page
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;VALUE=DATE:20260501" in calendar.content
    assert "sessionid" not in client.cookies


def test_a_title_without_dates_shows_the_checklist_alone(client):
    page = read(client, "title", {"profile": "investor"})

    assert "Preuve de l'investissement" in page
    assert reverse("guide:title-ics") not in page
    assert client.get(reverse("guide:title-ics"), {"entered_on": "soon"}).status_code == 302


def test_the_welcome_page_leads_to_the_guide(client):
    assert f'href="{reverse("guide:start")}"' in client.get(reverse("public:welcome")).content.decode()
