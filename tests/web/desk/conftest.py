"""A counsellor's desk in Casablanca, its people, and a stranger's in Oujda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import AuditEvent
from maslak.casework import files
from maslak.people.models import Person
from maslak.web import context
from tests import factories


@pytest.fixture(autouse=True)
def _doors_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus show the wings that are built in; this wing is tested whether or not the others are."""

    def built_in(name: str) -> bool:
        try:
            return bool(reverse(name))
        except NoReverseMatch:
            return False

    shown = {role: tuple(filter(built_in, names)) for role, names in context.MENUS.items()}
    monkeypatch.setattr(context, "MENUS", shown)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def supervisor(make_actor: Callable, agency) -> Actor:  # type: ignore[no-untyped-def,type-arg]
    """The head of the Casablanca office."""
    return make_actor("supervisor", agency)


@pytest.fixture
def stranger(make_actor: Callable, other_agency) -> Actor:  # type: ignore[no-untyped-def,type-arg]
    """A counsellor of the Oujda office."""
    return make_actor("counsellor", other_agency)


@pytest.fixture
def desk(counsellor: Actor) -> Client:
    """The browser of the counsellor."""
    return signed_in(counsellor)


@pytest.fixture
def person(agency, counsellor: Actor, today: date) -> Person:  # type: ignore[no-untyped-def]
    """Somebody whom the counsellor follows."""
    return with_file(agency, counsellor, today, family_name="Diallo", given_name="Mariama", birth_year=1990)


def signed_in(actor: Actor) -> Client:
    """A browser in which `actor` is signed in."""
    client = Client()
    client.force_login(actor.user)
    return client


def with_file(organisation, counsellor: Actor | None, on: date, **fields) -> Person:  # type: ignore[no-untyped-def]
    """A person with an open file in the organisation, followed by `counsellor`."""
    bind(operator(organisation))
    person = factories.person(organisation, **fields)
    files.open_case(
        person=person, organisation=organisation, registered_on=on, by=operator(organisation),
        counsellor=counsellor.user if counsellor else None,
    )  # fmt: skip
    return person


def page(client: Client, name: str, *args: object, **query: object) -> str:
    """The text of a page that answers 200."""
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200, (answer.status_code, name)
    return answer.content.decode()


def send(client: Client, name: str, *args: object, **data: object):  # type: ignore[no-untyped-def]
    """What answers a form sent to that address."""
    answer = client.post(reverse(f"desk:{name}", args=args), data)
    bind(operator())
    return answer


def told(client: Client) -> str:
    """The messages that the next page would say."""
    answer = client.get(reverse("desk:people-search"))
    bind(operator())
    return " ".join(str(message) for message in answer.context["messages"])


def traces(event: str) -> list[AuditEvent]:
    """The lines of the trail for that event, oldest first."""
    bind(operator())
    return list(AuditEvent.objects.filter(event=event).order_by("id"))
