"""The SMS gateway of these tests has its authorisation number: what closes it otherwise is tested with the register."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture(autouse=True)
def _authorised(request: pytest.FixtureRequest, _as_operator: None) -> None:
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        return
    from maslak.retention.models import Processing

    Processing.objects.filter(code="sms").update(number="A-EX-1/2020", number_on=date(2020, 1, 2))
