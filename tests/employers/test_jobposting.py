"""Offers out to other sites and in from them, as schema.org JobPosting."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.core.errors import Invalid
from maslak.employers import jobposting, offers
from tests.employers.test_offers import NOON, POST, TODAY, firm, home, owner, workshop  # noqa: F401

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "@context": "https://schema.org", "@type": "JobPosting", "title": "Aide-cuisinier", "employmentType": ["FULL_TIME"],
    "description": "<p>Préparer les l&eacute;gumes</p><br>et dresser.", "validThrough": "2026-06-30T23:59:00+01:00",
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Tanger", "addressCountry": "MA"}},
    "baseSalary": {"@type": "MonetaryAmount", "currency": "MAD", "value": {"value": 20, "unitText": "HOUR"}},
    "occupationalCategory": "ISCO-08:9412", "skills": "Éplucher, dresser",
}  # fmt: skip


def _posting(offer, **more):
    until = TODAY + timedelta(days=90)
    return jobposting.posting(offer, address="https://example.org/offres/X/", stands_until=until, **more)


def test_an_offer_goes_out_and_comes_back_the_same(workshop, owner):  # noqa: F811
    made = offers.write(employer=workshop, post=POST, by=owner, now=NOON)
    opened = offers.step("publish", offer=made, by=owner, now=NOON)

    sent = _posting(opened)
    back, open_points = jobposting.read(json.dumps(sent))

    assert sent["hiringOrganization"]["name"] == "Atelier Exemple"
    assert sent["x_feesToWorker"] is False
    for name in (
        "title",
        "tasks",
        "region",
        "city",
        "contract",
        "wage_mad",
        "openings",
        "isco",
        "weekly_hours",
    ):
        assert getattr(back, name) == getattr(POST, name), name
    assert open_points == []


def test_a_household_goes_out_without_its_name(home, owner):  # noqa: F811
    post = replace(POST, title="Aide à domicile", contract="domestic_19_12", wage_mad=Decimal(2500))
    made = offers.write(employer=home, post=post, by=owner, now=NOON)

    assert "Famille" not in json.dumps(_posting(made), ensure_ascii=False)


def test_another_site_s_offer_is_read_with_what_it_leaves_open():
    post, open_points = jobposting.read(json.dumps({"@graph": [{"@type": "Organization"}, ELSEWHERE]}))

    assert (post.title, post.tasks) == ("Aide-cuisinier", "Préparer les légumes et dresser.")
    assert (post.region, post.city, post.isco) == ("MA-01", "Tanger", "9412")
    assert post.wage_mad == Decimal("3820.00")  # 20 an hour, 191 hours a month
    assert post.closes_on == date(2026, 6, 30)
    assert post.essential_skills == ("Éplucher", "dresser")
    assert open_points == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"baseSalary": None}, "salaire"),
        ({"baseSalary": {"currency": "EUR", "value": 900}}, "dirhams"),
        ({"jobLocation": None}, "région"),
        ({"employmentType": "TEMPORARY"}, "mois"),
    ],
)
def test_what_is_missing_is_asked_for(changes, word):
    _post, open_points = jobposting.read(json.dumps(ELSEWHERE | changes))

    assert any(word in each for each in open_points), open_points


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"@type": "Person"}', "NaN", '{"@type": "JobPosting", "x": Infinity}']
)
def test_what_is_no_offer_is_refused_in_a_sentence(text):
    with pytest.raises(Invalid):
        jobposting.read(text)


def test_an_offer_that_makes_the_worker_pay_is_refused():
    with pytest.raises(Invalid):
        jobposting.read(json.dumps(ELSEWHERE | {"x_feesToWorker": True}))


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*ELSEWHERE, "totalJobOpenings", "jobBenefits"]), _JSON, max_size=6))
def test_whatever_another_site_writes_is_read_or_refused_never_a_stumble(changes):
    try:
        post, _open = jobposting.read(json.dumps(ELSEWHERE | changes))
    except Invalid:
        return
    assert len(post.title) <= 120
