"""Each stored field says what it tells of a person; what names somebody is sealed, or says why it is not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from maslak.core import privacy
from maslak.core.privacy import Care, class_of
from maslak.people.models import Person

TEXT = (models.CharField, models.TextField, models.JSONField, ArrayField)
SEALED = ("_sealed", "_hash")


@pytest.mark.parametrize("model", privacy.product_models(), ids=lambda model: model._meta.label)
def test_every_field_has_a_class(model):
    declared = privacy.classes(model)
    missing = [
        f.name for f in model._meta.concrete_fields if not privacy.by_nature(f) and f.name not in declared
    ]

    assert missing == [], f"say what they tell of a person, in PRIVACY of {model._meta.label}"


@pytest.mark.parametrize("model", privacy.product_models(), ids=lambda model: model._meta.label)
def test_a_name_or_an_address_is_sealed_or_says_why_it_is_not(model):
    reasons = privacy.reasons_in_clear(model)
    clear = {
        name
        for name in privacy.fields_of(model, Care.IDENTITY, Care.CONTACT)
        if isinstance(model._meta.get_field(name), TEXT) and not name.endswith(SEALED)
    }

    assert clear == set(reasons), f"IN_CLEAR of {model._meta.label}"
    assert all(len(why) > 20 for why in reasons.values())


def test_a_sealed_column_is_never_said_to_be_a_fact_of_the_trade():
    mild = {Care.WORK, Care.REFERENCE}
    wrong = [
        f"{model._meta.label}.{f.name}"
        for model in privacy.product_models()
        for f in model._meta.concrete_fields
        if f.name.endswith("_sealed") and class_of(model, f.name) in mild
    ]

    assert wrong == []


def test_the_class_of_a_field_is_asked_by_name():
    assert class_of(Person, "family_name") == Care.IDENTITY
    assert class_of(Person, "nationality") == Care.SENSITIVE
    assert class_of(Person, "home_organisation") == Care.REFERENCE  # a key, by nature


def test_a_field_without_a_class_is_refused(monkeypatch):
    monkeypatch.setattr(privacy, "classes", lambda model: {})

    with pytest.raises(ImproperlyConfigured, match="family_name"):
        class_of(Person, "family_name")


@pytest.mark.parametrize("declared", ["identity: nickname", "secret: ref"])
def test_a_declaration_that_fits_nothing_is_refused(declared):
    class Told(Person):
        PRIVACY = declared

        class Meta:
            app_label = "people"
            proxy = True

    try:
        with pytest.raises(ImproperlyConfigured):
            privacy.classes(Told)
    finally:
        del apps.all_models["people"]["told"]
        apps.clear_cache()
