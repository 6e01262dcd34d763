"""Things of outreach in a given state, written straight to the tables. Call bound to who may see them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation
from maslak.core.text import fold
from maslak.core.vault import vault
from maslak.employers.models import Employer
from maslak.outreach.models import (
    Campaign,
    Commitment,
    Contact,
    Course,
    Event,
    EventTalk,
    Lead,
    Plan,
    PlanTask,
    Practice,
    PracticeText,
    Registration,
    Resource,
    ResourceVersion,
    Stand,
    Study,
    Subscription,
    Trainee,
)

DAY = date(2020, 3, 2)
NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
PDF = b"%PDF-1.4 guide %%EOF"
_numbers = count(1)


def employer(organisation: Organisation, name: str = "", **fields: Any) -> Employer:
    name = name or f"Entreprise {next(_numbers)}"
    return Employer.objects.create(
        organisation=organisation, name=name, name_key=fold(name), **{"region": "MA-06"} | fields
    )


def contact(organisation: Organisation, *, status: str = "noted", **fields: Any) -> Contact:
    """A visit of 2 March 2020."""
    values: dict[str, Any] = {"way": "visit", "topic": "hiring", "on": DAY}
    if status == "cancelled":
        values["cancel_reason"] = "erreur"
    values |= fields
    values.setdefault("employer", None)
    values["employer"] = values["employer"] or employer(organisation)
    return Contact.objects.create(organisation=organisation, status=status, **values)


def commitment(organisation: Organisation, *, status: str = "open", **fields: Any) -> Commitment:
    values: dict[str, Any] = {
        "promise": "hire",
        "number": 2,
        "made_on": DAY,
        "due_on": DAY + timedelta(days=30),
    }
    if status != "open":
        values["closed_on"] = DAY
    values |= fields
    values.setdefault("contact", None)
    values["contact"] = values["contact"] or contact(organisation)
    return Commitment.objects.create(status=status, **values)


def subscription(organisation: Organisation, of: Employer | None = None, **fields: Any) -> Subscription:
    return Subscription.objects.create(
        organisation=organisation, employer=of or employer(organisation), email_sealed=vault().seal("a@example.org"),
        **{"agreed_on": DAY, "how": "Formulaire"} | fields,
    )  # fmt: skip


def campaign(organisation: Organisation, *, status: str = "draft", **fields: Any) -> Campaign:
    values: dict[str, Any] = {
        "title": "Salon", "audience": "employers", "text_fr": "Venez.", "text_ar": "مرحبا.", "text_en": "Come.",
    }  # fmt: skip
    if status == "sent":
        values["sent_at"] = NOW
    return Campaign.objects.create(organisation=organisation, status=status, **values | fields)


def event(
    organisation: Organisation, *, status: str = "published", past: bool = False, **fields: Any
) -> Event:
    """A fair of 9 March 2020; past: of the day before NOW."""
    begins = NOW - timedelta(days=1) if past or status == "held" else NOW + timedelta(days=7)
    values: dict[str, Any] = {
        "kind": "fair", "audience": "everyone", "topic": "hiring", "mode": "hybrid", "title_fr": "Salon de l'emploi",
        "place": "Salle A", "link": "https://visio.example.org/salon", "region": "MA-06", "starts_at": begins,
        "ends_at": begins + timedelta(hours=6),
    }  # fmt: skip
    return Event.objects.create(organisation=organisation, status=status, **values | fields)


def talk(of: Event, **fields: Any) -> EventTalk:
    values = {"title": "Recruter", "starts_at": of.starts_at, "ends_at": of.starts_at + timedelta(hours=1)}
    return EventTalk.objects.create(event=of, **values | fields)


def stand(of: Event, **fields: Any) -> Stand:
    return Stand.objects.create(event=of, **{"number": 1, "name": "Atelier Exemple"} | fields)


def registration(
    of: Event, *, status: str = "registered", name: str = "Mariam", **fields: Any
) -> Registration:
    """Somebody on the list, their seat counted."""
    values: dict[str, Any] = {"visitor": "person", "created_at": NOW - timedelta(days=2)}
    if status not in ("registered", "waiting"):
        values["settled_at"] = NOW
    if status in ("registered", "attended", "absent"):
        Event.objects.filter(pk=of.pk).update(taken=of.taken + 1)
        of.refresh_from_db()
    return Registration.objects.create(
        event=of, status=status, name_sealed=vault().seal(name), **values | fields
    )


def lead(of: Event, *, status: str = "open", **fields: Any) -> Lead:
    values: dict[str, Any] = {
        "who": "Boulangerie Exemple",
        "topic": "hiring",
        "due_on": DAY + timedelta(days=14),
    }
    if status == "converted":
        values["contact"] = contact(of.organisation)
    return Lead.objects.create(event=of, status=status, **values | fields)


def resource(organisation: Organisation, *, status: str = "published", **fields: Any) -> Resource:
    values = {"kind": "guide", "audience": "employers", "topic": "hiring", "title_fr": "Guide du recrutement"}
    made = Resource.objects.create(organisation=organisation, status=status, **values | fields)
    version(made)
    return made


def version(of: Resource, **fields: Any) -> ResourceVersion:
    values: dict[str, Any] = {"language": "fr", "edition": "2018", "published_on": date(2018, 6, 1)}
    if "link" not in fields:
        values |= {
            "content": PDF,
            "sha256": "0" * 64,
            "name": "guide.pdf",
            "media_type": "application/pdf",
            "size": 20,
        }
    return ResourceVersion.objects.create(resource=of, **values | fields)


def practice(
    organisation: Organisation, *, status: str = "draft", written: bool = True, **fields: Any
) -> Practice:
    values: dict[str, Any] = {"topic": "practice", "year": 2020, "contact": "Service des partenariats"}
    if status != "draft":
        values["reviewed_on"] = DAY
    if status in ("published", "withdrawn"):
        values["published_on"] = DAY
    made = Practice.objects.create(organisation=organisation, status=status, **values | fields)
    if written:
        PracticeText.objects.create(
            practice=made, language="fr", title="Visites croisées", problem="On ne se connaît pas.",
            method="Se rendre visite.", result="Dix embauches.",
        )  # fmt: skip
    return made


def study(organisation: Organisation, *, status: str = "planned", **fields: Any) -> Study:
    values: dict[str, Any] = {"title_fr": "Étude sur le mentorat"}
    if status == "done":
        values["done_on"] = DAY
    return Study.objects.create(organisation=organisation, status=status, **values | fields)


def course(organisation: Organisation, *, status: str = "planned", **fields: Any) -> Course:
    values: dict[str, Any] = {
        "title": "Accueillir", "topic": "services", "starts_on": DAY, "ends_on": DAY, "hours": Decimal("6"),
        "mode": "onsite", "region": "MA-06",
    }  # fmt: skip
    return Course.objects.create(organisation=organisation, status=status, **values | fields)


def trainee(of: Course, name: str = "Salma Exemple", **fields: Any) -> Trainee:
    return Trainee.objects.create(course=of, name=name, **{"body": "Association exemple"} | fields)


def plan(organisation: Organisation, **fields: Any) -> Plan:
    values: dict[str, Any] = {
        "title_fr": "Plan avec le secteur privé", "starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31),
    }  # fmt: skip
    return Plan.objects.create(organisation=organisation, **values | fields)


def task(organisation: Organisation, *, status: str = "to_do", **fields: Any) -> PlanTask:
    values: dict[str, Any] = {
        "text": "Tenir trois réunions",
        "owner": organisation,
        "due_on": date(2020, 6, 30),
    }
    if status == "done":
        values["done_on"] = DAY
    of = fields.pop("of", None) or plan(organisation)
    return PlanTask.objects.create(plan=of, status=status, **values | fields)
