"""Two people change the same thing: the second sees both versions and chooses, field by field; nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.forms import Textarea
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework import interviews
from maslak.people.models import JobSearch, Person
from maslak.reporting.models import Paragraph
from tests.web.desk.conftest import signed_in, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(make_actor, agency):
    return make_actor("counsellor", agency, username="samira")


@pytest.fixture
def hamid(make_actor, agency):
    return make_actor("supervisor", agency, username="hamid")


@pytest.fixture
def person(samira, agency):
    return with_file(
        agency, samira, timezone.localdate(), family_name="Diallo", given_name="Mariama", birth_year=1990
    )


def opened(client: Client, address: str) -> dict[str, object]:
    """What a browser would send of the page's form if nothing were changed."""
    answer = client.get(address)
    assert answer.status_code == 200
    form = answer.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "", [], False)}
    page = answer.content.decode()
    part = next(each for each in page.split("<form")[1:] if 'name="as_seen"' in each.split("</form>")[0])
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part.split("</form>")[0])
    return sent | {name: unescape(value) for name, value in hidden}


def again(answer, sent: dict[str, object], **choices: str) -> dict[str, object]:
    """The page of both versions sent back with a choice for each field."""
    hidden = dict(
        re.findall(r'<input type="hidden" name="(as_seen|once)" value="([^"]*)"', answer.content.decode())
    )
    version = {"version": answer.context["form"]["version"].value()} if "version" in sent else {}
    return sent | hidden | version | {f"keep:{name}": choice for name, choice in choices.items()}


@pytest.fixture
def page(person) -> str:
    return reverse("desk:person-edit", args=[person.ref])


def test_the_second_sees_both_versions_who_changed_it_and_when(samira, hamid, page):
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page)
    first.post(page, theirs | {"city": "Rabat"})

    answer = second.post(page, mine | {"city": "Salé", "phone": "0612345678"})

    [both] = answer.context["form"].both
    words = answer.content.decode()
    assert answer.status_code == 422
    assert (both.name, both.mine, both.theirs, both.keep_mine) == ("city", "Salé", "Rabat", True)
    assert hamid.user.display_name in words
    assert f"{timezone.localtime():%d/%m/%Y}" in words
    assert 'value="Salé"' in words
    assert 'value="0612345678"' in words
    bind(operator())
    assert Person.objects.get().city == "Rabat"


@pytest.mark.parametrize(("choice", "city"), [("mine", "Salé"), ("theirs", "Rabat")])
def test_the_choice_is_kept_field_by_field_with_the_rest_of_what_was_typed(samira, hamid, page, choice, city):
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page) | {"city": "Salé", "phone": "0612345678"}
    first.post(page, theirs | {"city": "Rabat"})

    done = second.post(page, again(second.post(page, mine), mine, city=choice))

    assert done.status_code == 302
    bind(operator())
    kept = Person.objects.get()
    assert (kept.city, kept.phone) == (city, "+212612345678")


def test_a_field_that_the_second_left_alone_is_not_set_back_unseen(samira, hamid, page):
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page)
    first.post(page, theirs | {"city": "Rabat"})

    answer = second.post(page, mine | {"phone": "0612345678"})

    [both] = answer.context["form"].both
    assert (both.name, both.keep_mine) == ("city", False)
    bind(operator())
    assert Person.objects.get().city == "Rabat"


def test_two_who_write_the_same_or_one_after_the_other_are_not_disturbed(samira, hamid, page):
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page)
    first.post(page, theirs | {"city": "Rabat"})

    assert second.post(page, mine | {"city": "Rabat", "phone": "0612345678"}).status_code == 302
    assert first.post(page, opened(first, page) | {"city": "Fès"}).status_code == 302


def test_a_third_change_in_between_is_shown_again(samira, hamid, page):
    first, second = signed_in(hamid), signed_in(samira)
    mine = opened(second, page) | {"city": "Salé"}
    first.post(page, opened(first, page) | {"city": "Rabat"})
    answer = second.post(page, mine)
    first.post(page, opened(first, page) | {"city": "Fès"})

    third = second.post(page, again(answer, mine, city="mine"))

    assert third.status_code == 422
    assert third.context["form"].both[0].theirs == "Fès"


def test_a_forged_state_is_no_state(samira, hamid, page):
    first, second = signed_in(hamid), signed_in(samira)
    mine = opened(second, page) | {"city": "Salé", "as_seen": "AAAA"}
    first.post(page, opened(first, page) | {"city": "Rabat"})

    answer = second.post(page, mine)

    assert answer.status_code == 422
    bind(operator())
    assert Person.objects.get().city == "Rabat"


def test_an_interview_grid_shows_both_answers(samira, hamid, person):
    bind(operator())
    case = person.cases.get()
    found = interviews.start(
        case_id=case.pk, held_on=timezone.localdate(), mode="onsite", by=samira, now=timezone.now()
    )
    page = reverse("desk:interview", args=[found.pk])
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page)
    name = next(f.name for f in first.get(page).context["form"] if isinstance(f.field.widget, Textarea))
    first.post(page, theirs | {name: "Elle a travaillé deux ans."})

    answer = second.post(page, mine | {name: "Elle a travaillé trois ans."})

    [both] = answer.context["form"].both
    assert (both.mine, both.theirs) == ("Elle a travaillé trois ans.", "Elle a travaillé deux ans.")


def test_ticks_and_days_and_lists_are_shown_in_words(samira, hamid, person):
    page = reverse("desk:job-search", args=[person.ref])
    first, second = signed_in(hamid), signed_in(samira)
    theirs, mine = opened(first, page), opened(second, page)
    first.post(page, theirs | {"hours": ["day"], "available_from": "2030-01-15"})

    answer = second.post(page, mine | {"available_from": "2030-02-01"})
    both = {each.name: (each.mine, each.theirs) for each in answer.context["form"].both}
    done = second.post(
        page, again(answer, mine | {"available_from": "2030-02-01"}, hours="theirs", available_from="theirs")
    )

    assert both["available_from"] == ("01/02/2030", "15/01/2030")
    assert "hours" in both
    assert done.status_code == 302
    bind(operator())
    kept = JobSearch.objects.get()
    assert (kept.hours, str(kept.available_from)) == (["day"], "2030-01-15")


def test_a_paragraph_of_the_review_keeps_both(make_actor, ministry):
    nadia, other = (
        signed_in(make_actor("coordinator", ministry, username=name)) for name in ("nadia", "omar")
    )
    nadia.post(reverse("steering:bilan-create"), {"year": 2020})
    bind(operator())
    row = Paragraph.objects.first()
    page = reverse("steering:paragraph", args=[row.edition.ref, row.pk])
    theirs, mine = opened(other, page), opened(nadia, page)
    other.post(page, theirs | {"text_fr": "Un texte."})

    answer = nadia.post(page, mine | {"text_fr": "Un autre texte."})

    [both] = answer.context["form"].both
    assert (both.mine, both.theirs) == ("Un autre texte.", "Un texte.")
