"""The people and offices that tests work with, all invented; every test that touches the database starts as operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connections

from tests import database


class _Undefined(str):
    """What a template shows for a variable nobody gave: in tests, a failure that names it."""

    def __contains__(self, _text: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


def pytest_configure() -> None:
    """Make hidden faults loud: an undefined template variable fails; static files need no gathering."""
    from django.conf import settings

    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = _Undefined("%s")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A fresh database, migrated by its owner in another process, used here under the application's role."""
    database.copy_migrated(database.DATABASE)
    yield
    connections.close_all()
    database.drop(database.DATABASE)


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """A page read in another language by an earlier test leaves it behind: every test starts in the source language."""
    from django.utils import translation

    translation.activate("fr")


@pytest.fixture(autouse=True)
def _as_operator(request: pytest.FixtureRequest) -> None:
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        from maslak.access.actor import bind, operator

        bind(operator())


@pytest.fixture
def agency(db: None):  # type: ignore[no-untyped-def]
    """An office of the public employment agency, in Casablanca."""
    return _organisation("AG-CASA", "office", "Agence exemple Casablanca", "MA-06", parent=_whole_agency())


@pytest.fixture
def other_agency(db: None):  # type: ignore[no-untyped-def]
    """Another office, in Oujda: a stranger to the first one's files."""
    return _organisation("AG-OUJDA", "office", "Agence exemple Oujda", "MA-02", parent=_whole_agency())


@pytest.fixture
def ngo(db: None):  # type: ignore[no-untyped-def]
    """An association that receives referrals."""
    return _organisation("ASSO", "ngo", "Association exemple", "MA-06", receives_referrals=True)


@pytest.fixture
def ministry(db: None):  # type: ignore[no-untyped-def]
    """The ministry that coordinates the programme."""
    return _organisation("MIN", "ministry", "Ministère exemple", "MA-04")


def _whole_agency():  # type: ignore[no-untyped-def]
    """The employment agency of the reference data, whose offices those of the tests are."""
    from maslak.access.models import Organisation

    return Organisation.objects.get(code="ANAPEC")


def _organisation(code: str, kind: str, name: str, region: str, **more):  # type: ignore[no-untyped-def]
    from maslak.access.models import Organisation

    return Organisation.objects.create(code=code, kind=kind, name_fr=name, region=region, **more)


@pytest.fixture
def make_actor(db: None) -> Callable:  # type: ignore[type-arg]
    """make_actor(role, organisation, username=…) gives an Actor with an account and a membership behind it."""
    from maslak.access.actor import Actor
    from maslak.access.models import Membership, User

    def make(role: str, organisation=None, username: str | None = None):  # type: ignore[no-untyped-def]
        name = username or f"{role}-{organisation.code if organisation else 'x'}".lower()
        user, _ = User.objects.get_or_create(username=name, defaults={"display_name": name.title()})
        if organisation is not None:
            Membership.objects.get_or_create(
                user=user,
                organisation=organisation,
                role=role,
                until=None,
                defaults={"since": date(2015, 1, 1)},
            )
        return Actor(user=user, organisation=organisation, role=role)

    return make


@pytest.fixture
def operator_actor(db: None):  # type: ignore[no-untyped-def]
    """The command line's actor, without organisation."""
    from maslak.access.actor import operator

    return operator()


@pytest.fixture
def counsellor(make_actor: Callable, agency):  # type: ignore[no-untyped-def,type-arg]
    """A counsellor of the Casablanca office (not bound: call bind(counsellor) to see as they see)."""
    return make_actor("counsellor", agency)
