"""An office that a register names for the first time is readable in every language where its city has a name."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from maslak.access.actions import office_named
from maslak.access.actor import operator
from maslak.access.models import Organisation

pytestmark = pytest.mark.django_db


def _office(name: str) -> Organisation:
    parent = Organisation.objects.get(code="ANAPEC")
    return office_named(name=name, parent=parent, region="MA-03", city="Fès", by=operator(parent))


@pytest.mark.parametrize(("language", "told"), [("fr", "Fès"), ("ar", "فاس"), ("en", "Fez")])
def test_an_office_named_after_its_city_bears_the_name_of_the_city(language, told):
    office = _office("Fès")

    with override(language):
        assert office.name == told


def test_an_office_of_a_district_keeps_the_name_of_the_register():
    office = _office("Fès Saïss")

    with override("ar"):
        assert office.name == "Fès Saïss"


def test_the_same_office_is_found_again_under_another_writing():
    assert _office("Fès") == _office("FES")
