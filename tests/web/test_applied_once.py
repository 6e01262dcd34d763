"""Who applied and waits is led to their application, not asked to apply again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.placement.models import Application
from tests.web.test_applications import firm, offer, person, phone, today  # noqa: F401

pytestmark = pytest.mark.django_db


def test_applying_again_leads_to_the_application_that_waits(phone, offer):  # noqa: F811
    address = reverse("person:apply", args=[offer.ref])
    phone.post(address, {"message": ""})
    bind(operator())
    made = Application.objects.get(offer=offer)

    for answer in (phone.get(address), phone.post(address, {"message": "encore"})):
        assert answer.headers["Location"] == reverse("person:application", args=[made.ref])
    bind(operator())
    assert Application.objects.count() == 1
