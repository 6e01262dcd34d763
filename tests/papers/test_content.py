"""A content is whole or refused, and a plain mapping says the same as the classes."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from maslak.core.errors import Invalid
from maslak.papers import reading
from maslak.papers.content import CONTENTS, Bilingual
from maslak.papers.enums import PaperKind
from tests.papers import make


def plain(content):
    """As JSON would carry it."""

    def told(value):
        if isinstance(value, dict):
            return {key: told(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [told(inner) for inner in value]
        if isinstance(value, date | datetime):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value

    return told(asdict(content))


def test_every_kind_of_paper_has_its_content():
    assert set(CONTENTS) == set(PaperKind.values)


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
def test_a_mapping_with_the_same_keys_says_the_same(content):
    assert reading.from_mapping(content.kind, plain(content)) == content


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("file_number", {"file_number": "  "}),
        ("worker.name", {"worker": replace(make.WORKER, name="")}),
        ("worker.nationality.ar", {"worker": replace(make.WORKER, nationality=Bilingual("Sénégal", ""))}),
        ("employer.city.fr", {"employer": replace(make.FIRM, city=Bilingual("", "سلا"))}),
        ("post.title.fr", {"post": replace(make.POST, title=Bilingual("", "طباخ"))}),
    ],
)
def test_a_missing_field_is_named(content, path, change):
    with pytest.raises(Invalid, match=f"« {path} »") as refusal:
        reading.check(replace(content, **change))
    assert refusal.value.field == path


def test_a_missing_line_of_a_list_is_named_by_its_place():
    pieces = (*make.RECEIPT.pieces, replace(make.RECEIPT.pieces[0], label=Bilingual("", "")))

    with pytest.raises(Invalid, match=r"« pieces\.3\.label\.fr »"):
        reading.check(replace(make.RECEIPT, pieces=pieces))


def test_a_refusal_without_reasons_or_remedies_is_refused():
    for field in ("reasons", "remedies"):
        with pytest.raises(Invalid, match=field):
            reading.check(replace(make.REFUSAL, **{field: ()}))


def test_dates_out_of_order_are_refused():
    with pytest.raises(Invalid, match="valid_to"):
        reading.check(replace(make.CERTIFICATE, valid_to=date(2026, 3, 2)))
    with pytest.raises(Invalid, match=r"visa\.valid_to"):
        reading.check(replace(make.CONTRACT, visa=replace(make.CONTRACT.visa, valid_to=date(2020, 1, 1))))
    with pytest.raises(Invalid, match="decided_on"):
        reading.check(replace(make.REFUSAL, decided_on=date(2026, 3, 2)))


def test_a_contract_without_pay_or_duration_is_refused():
    with pytest.raises(Invalid, match="salaire"):
        reading.check(replace(make.CONTRACT, pay=replace(make.CONTRACT.pay, amount=Decimal(0))))
    with pytest.raises(Invalid, match="un mois"):
        reading.check(replace(make.CONTRACT, duration_months=0))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"salary": 1}, "salary"),
        ({"valid_to": "demain"}, "valid_to"),
        ({"valid_to": 3}, "valid_to"),
        ({"worker": "Awa"}, "worker"),
        ({"conditions": "une"}, "conditions"),
        ({"file_number": 12}, "file_number"),
    ],
)
def test_a_mapping_with_a_wrong_key_or_value_is_refused_with_its_path(change, path):
    with pytest.raises(Invalid) as refusal:
        reading.from_mapping("certificate", plain(make.CERTIFICATE) | change)
    assert refusal.value.field == path


def test_a_mapping_without_a_key_is_refused_with_its_path():
    data = plain(make.CERTIFICATE)
    del data["worker"]["document_number"]

    with pytest.raises(Invalid, match=r"worker\.document_number"):
        reading.from_mapping("certificate", data)


def test_an_unknown_kind_is_refused():
    with pytest.raises(Invalid, match="diplome"):
        reading.from_mapping("diplome", {})
