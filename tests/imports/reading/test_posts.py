"""Cells of a list of offers, as offices write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.core.scales import Cefr
from maslak.imports.reading import jsonld, posts
from maslak.imports.reading.errors import BadValue, Doubtful, UnreadableFile
from maslak.imports.reading.sheets import Limits
from maslak.imports.reading.values import PARSERS, read_value

OURS = (
    "languages",
    "labels",
    "offer_hours",
    "weekly_hours",
    "months",
    "experience",
    "long_text",
    "offer_contract",
    "ice",
)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Français B1", {"fr": "B1"}),
        ("B1 en français, anglais : A2", {"fr": "B1", "en": "A2"}),
        ("arabe (courant) et français (notions)", {"ar": "C1", "fr": "A1"}),
        ("darija langue maternelle", {"ary": "native"}),
        ("الفرنسية (متوسط)، الإنجليزية مبتدئ", {"fr": "B1", "en": "A1"}),
        ("English fluent / French basic", {"en": "C1", "fr": "A2"}),
    ],
)
def test_languages_with_their_levels(cell, found):
    assert posts.read_languages(cell) == found


@pytest.mark.parametrize(
    ("cell", "code"), [("français", "language_level_missing"), ("klingon B2", "language_unknown")]
)
def test_a_language_that_says_too_little_is_left_out_and_said(cell, code):
    found = posts.read_languages(f"anglais A2, {cell}")

    assert isinstance(found, Doubtful)
    assert (found.value, found.code) == ({"en": "A2"}, code)


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("2 ans", 24),
        ("6 mois", 6),
        (3, 36),
        ("débutant accepté", 0),
        ("18 mois minimum", 18),
        ("سنتان", 24),
        ("6 أشهر", 6),
    ],
)
def test_experience_in_months(cell, months):
    assert posts.read_experience(cell) == months


@pytest.mark.parametrize(("cell", "months"), [(6, 6), ("6 mois", 6), ("1 an", 12), ("سنة", 12)])
def test_a_duration_in_months(cell, months):
    assert posts.read_months(cell) == months


@pytest.mark.parametrize(
    ("cell", "hours"), [(44, 44), ("44h", 44), ("22,5 heures", Decimal("22.5")), ("٤٤", 44)]
)
def test_hours_a_week(cell, hours):
    assert posts.read_weekly_hours(cell) == hours


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (posts.read_weekly_hours, "80"), (posts.read_weekly_hours, "de 20 à 30"), (posts.read_months, "longtemps"),
        (posts.read_months, "0"), (posts.read_experience, "de 2 à 3 ans"), (posts.read_offer_hours, "parfois"),
        (posts.read_ice, "1561191000066"), (posts.read_ice, 123), (posts.read_offer_contract, "auto-entrepreneur"),
        (posts.read_offer_contract, "à discuter"), (posts.read_long_text, "a" * 2001),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(read, cell):
    with pytest.raises(BadValue):
        read(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("CDI", "cdi"),
        ("saisonnier", "seasonal"),
        ("contrat saisonnier", "seasonal"),
        ("عقد موسمي", "seasonal"),
        ("CDD", "cdd"),
    ],
)
def test_a_season_is_told_apart_from_another_fixed_term(cell, code):
    assert posts.read_offer_contract(cell) == code


def test_the_zeros_that_excel_dropped_are_put_back_and_spaces_do_not_matter():
    assert posts.read_ice(1561191000066) == posts.read_ice("001 561 191 0000 66") == "001561191000066"


def test_working_times_and_labels_are_lists():
    assert posts.read_offer_hours("journée, week-end") == ("day", "weekend")
    assert posts.read_labels("- Coudre ; Couper\n• Coudre") == ("Coudre", "Couper")


CELLS = st.one_of(
    st.text(max_size=80), st.integers(), st.floats(), st.booleans(),
    st.text(alphabet="0123456789٠١٢ hab1B2françis,;/()الفرنسية.", max_size=40),
)  # fmt: skip


@given(st.sampled_from(OURS), CELLS)
def test_any_cell_is_read_or_refused(kind, cell):
    try:
        value = read_value(kind, cell)
    except BadValue:
        return
    if kind == "languages":
        found = value.value if isinstance(value, Doubtful) else value
        assert set(found.values()) <= set(Cefr.values)
    if kind == "ice":
        assert len(value) == 15
        assert value.isdigit()
    assert kind in PARSERS


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12) | st.just("JobPosting"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["@type", "@graph", "title", "jobLocation", "address", "baseSalary", "value", "skills",
                         "hiringOrganization", "identifier", "totalJobOpenings", "validThrough", "x_feesToWorker"]),
        inner, max_size=5,
    ),
    max_leaves=14,
)  # fmt: skip


@given(JSON, st.binary(max_size=40))
def test_any_json_is_a_list_of_offers_or_is_not(data, noise):
    import json

    posting = {"@type": "JobPosting", "title": "Essai", "more": data}
    if isinstance(data, dict):
        posting = data | {"@type": "JobPosting"}
    limits = Limits()

    table = jsonld.read_postings(json.dumps([posting, data]).encode(), limits)

    assert table is None or len({len(row) for row in table.rows}) == 1
    assert jsonld.read_postings(noise, limits) is None


def test_more_postings_than_rows_allowed_are_refused_and_deep_nesting_is_no_fault():
    with pytest.raises(UnreadableFile):
        jsonld.read_postings(b'[{"@type": "JobPosting"}, {"@type": "JobPosting"}]', Limits(rows=1))
    assert jsonld.read_postings(b"[" * 4000 + b"]" * 4000, Limits()) is None
