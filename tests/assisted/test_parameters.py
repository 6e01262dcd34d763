"""What nobody published: it stops a decision, says what is missing, and is filled by a dated line of those who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.access.actor import bind
from maslak.assisted import agreements, parameters
from maslak.assisted.models import SchemeValue
from maslak.core.errors import Invalid, NotAllowed
from tests.assisted import make
from tests.assisted.make import NOW, START


def test_a_parameter_that_nobody_published_is_filled_by_a_dated_line(steering):
    bind(steering)

    def put(**more):
        values = {
            "scheme": "amuddu", "parameter": "max_months", "value": "6", "valid_from": date(2020, 7, 1),
            "source": "Manuel, juin 2020",
        } | more  # fmt: skip
        return parameters.set_value(**values, by=steering, now=NOW)

    put()
    put(value="9", valid_from=date(2020, 9, 1))

    assert parameters.standing("amuddu", date(2020, 6, 30)).terms.max_months is None
    assert parameters.standing("amuddu", date(2020, 8, 31)).terms.max_months == 6
    assert parameters.standing("amuddu", date(2020, 9, 1)).terms.max_months == 9
    for change, field in (
        ({"parameter": "regions", "value": "all"}, "parameter"),
        ({"parameter": "gift"}, "parameter"),
        ({"value": "six"}, "value"),
        ({"value": "-1"}, "value"),
        ({"parameter": "employers", "value": "gift"}, "value"),
        ({"parameter": "contracts", "value": "cdi,gift"}, "value"),
        ({"source": " "}, "source"),
        ({"valid_from": date(2022, 4, 1)}, "valid_from"),
        ({"scheme": "idmaj"}, "scheme"),
        ({"scheme": make.SCHEME, "valid_from": START}, "parameter"),
    ):
        with pytest.raises(Invalid) as refusal:
            put(**change)
        assert refusal.value.field == field, change
    assert SchemeValue.objects.count() == 2


def test_an_unknown_amount_stops_the_decision_and_says_what_is_missing(agency, decider, steering):
    day = date(2020, 7, 1)
    made = make.agreement(agency, status="submitted", scheme="amuddu", starts_on=day)
    make.eligible(made, registered_on=date(2019, 1, 1))
    purse = make.envelope(scheme="amuddu", starts_on=date(2020, 6, 1), ends_on=date(2022, 3, 31))
    now = make.at(date(2020, 7, 15))
    values = {"agreement_id": made.pk, "envelope_id": purse.pk, "note": "Vérifié avec le manuel", "now": now}
    bind(decider)

    with pytest.raises(Invalid, match="nombre de mois payés"):
        agreements.accept(**values, by=decider)
    bind(steering)
    for name, value in (
        ("contribution", "fixed"), ("amount_mad", "1000"), ("max_months", "6"), ("retention_months", "6"),
        ("recovery", "none"),
    ):  # fmt: skip
        parameters.set_value(
            scheme="amuddu", parameter=name, value=value, valid_from=date(2020, 6, 1), source="Manuel", by=steering,
            now=now,
        )  # fmt: skip
    bind(decider)
    agreements.accept(**values, by=decider)

    made.refresh_from_db()
    assert (made.months, made.committed_mad) == (6, Decimal("6000"))


def test_only_steering_fills_in_parameters(agency, decider):
    bind(decider)

    with pytest.raises(NotAllowed):
        parameters.set_value(
            scheme="amuddu", parameter="max_months", value="6", valid_from=date(2020, 7, 1), source="x", by=decider,
            now=NOW,
        )  # fmt: skip
