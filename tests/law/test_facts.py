"""The facts of a hiring: what may be written, what an omitted one counts as, what is said of each."""

from __future__ import annotations

import re
from typing import Any

import pytest

from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile
from maslak.law.facts import (
    COUNTRIES,
    BadFactValue,
    NotForeign,
    UnknownFact,
    complete,
    country,
    fact,
    from_query,
    stated,
    to_query,
    vocabulary,
    vocabulary_of,
)

ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_an_omitted_fact_counts_as_false_or_none() -> None:
    facts = complete({})

    assert set(facts) == set(vocabulary())
    assert facts["spouse_of_moroccan"] is False
    assert facts["residence_status"] is None
    assert facts["proof"] == frozenset()
    assert facts["duration_months"] is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"proof": "bra_card"}, frozenset({"bra_card"})),
        ({"proof": ["bra_card", "unhcr_certificate"]}, frozenset({"bra_card", "unhcr_certificate"})),
        ({"proof": "none"}, frozenset()),
        ({"residence_status": "none"}, None),
        ({"residence_status": None}, None),
        ({"employer_status": ["CFC"]}, "CFC"),
        ({"continuous_residence_months": 0}, 0),
        ({"nationality": "SN"}, "SN"),
        ({"promotion": True}, True),
    ],
)
def test_what_may_be_written(given: dict[str, Any], kept: Any) -> None:
    (key,) = given

    assert stated(given) == {key: kept}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role", "boss"),
        ("role", ["gerant", "associe"]),
        ("role", {"gerant": True}),
        ("residence_status", "VALID"),
        ("promotion", "yes"),
        ("promotion", 1),
        ("promotion", "none"),
        ("proof", ["library_card"]),
        ("proof", {"bra_card": True}),
        ("proof", 3),
        ("duration_months", 6.0),
        ("duration_months", True),
        ("duration_months", -1),
        ("duration_months", "6"),
        ("nationality", "sn"),
        ("nationality", "SEN"),
        ("nationality", "XX"),
        ("in_list", "A3"),
    ],
)
def test_a_value_that_is_not_admitted_is_named_with_those_that_are(key: str, value: Any) -> None:
    with pytest.raises(BadFactValue) as refusal:
        stated({key: value})

    assert key in str(refusal.value)
    assert all(text in str(refusal.value) for text in fact(key).allowed.fr.split(", "))
    assert ARABIC.search(refusal.value.words.ar)


def test_a_key_that_is_no_fact_is_named_with_what_it_looks_like() -> None:
    with pytest.raises(UnknownFact, match="« nationalty »") as refusal:
        complete({"nationalty": "SN"})

    assert "Vouliez-vous dire : nationality" in str(refusal.value)
    assert all(key in refusal.value.words.en for key in vocabulary())
    with pytest.raises(UnknownFact, match="« shoe_size »"):
        complete({"shoe_size": 43})


def test_a_moroccan_needs_none_of_this() -> None:
    with pytest.raises(NotForeign, match="Marocain"):
        complete({"nationality": "MA"})


@pytest.mark.parametrize("key", list(vocabulary()))
def test_every_fact_says_its_values_in_three_languages(key: str) -> None:
    item = fact(key)
    values: list[Any] = {
        "yes_no": [True, False], "months": [None, 7], "country": ["SN", None], "choices": [[], list(item.values)],
    }.get(item.kind, [None, *item.values])  # fmt: skip

    said = [item.sentence(item.check(value)) for value in values]

    assert len({words.fr for words in said}) >= 2
    for words in said:
        assert words.fr.endswith(".")
        assert ARABIC.search(words.ar)
        assert not ARABIC.search(words.fr + words.en)
        assert "%(" not in words.fr + words.ar + words.en


def test_every_country_has_a_name_in_three_languages() -> None:
    assert len(COUNTRIES) == 249
    for code in COUNTRIES:
        name = country(code)
        assert name.fr != code
        assert ARABIC.search(name.ar)


def test_facts_travel_in_a_link_and_come_back() -> None:
    facts = complete(
        {
            "proof": ["bra_card", "unhcr_certificate"],
            "promotion": True,
            "duration_months": 6,
            "nationality": "SN",
        }
    )

    pairs = to_query(facts)

    assert ("promotion", "true") in pairs
    assert complete(from_query(pairs)) == facts
    assert to_query(complete({})) == []


def test_a_link_leaves_to_others_what_is_no_fact_and_refuses_a_wrong_value() -> None:
    assert from_query([("on", "2026-03-01"), ("promotion", "false")]) == {"promotion": False}
    for pair in (
        ("promotion", "perhaps"),
        ("duration_months", "six"),
        ("duration_months", "²"),
        ("role", "boss"),
    ):
        with pytest.raises(BadFactValue, match=pair[0]):
            from_query([pair])


FILE = """
facts:
  role:
    kind: choice
    label: {fr: "Rôle", ar: "الصفة", en: "Role"}
    values: {cook: {fr: "cuisinier", ar: "طباخ", en: "cook"}}
    says: {fr: "Oui.", ar: "نعم.", en: "Yes."}
    says_not: {fr: "Non.", ar: "لا.", en: "No."}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("kind: choice", "kind: guess", "“kind” is 'guess'"),
        ("kind: choice", "kind: yes_no", "do not go together"),
        ("    values:", "    valeurs:", "unknown key valeurs"),
        ('en: "No."', 'en: ""', "“en” must be text"),
    ],
)
def test_a_wrong_vocabulary_is_named(right: str, wrong: str, problem: str) -> None:
    assert right in FILE

    with pytest.raises(BadDataFile, match=r"ours.yaml, facts / role") as refusal:
        vocabulary_of(parse("ours.yaml", FILE.replace(right, wrong)))

    assert problem in str(refusal.value)
