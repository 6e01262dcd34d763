"""The demonstration of outreach: the events and documents of 2020, then an office that prospects around today.

Employers and people are invented. What happens is done by the trade's own actions.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.employers.models import Employer
from maslak.outreach import (
    campaigns,
    contacts,
    events,
    library,
    planning,
    practices,
    registrations,
)
from maslak.outreach.models import Campaign, Contact, Event, Practice, Resource, Study
from maslak.placement.models import Placement
from maslak.programme.models import ProgrammeNote, Project

OFFICE, LEAD = "ANAPEC-CASABLANCA-ANFA", "MDCMRE"
_LANGUAGES = ("fr", "ar", "en")
# name, way, topic, how many days ago, what was promised (promise, number, days until due, how it ended)
_MET: tuple[tuple[str, str, str, int, tuple[str, int | None, int, str] | None], ...] = (
    ("Hôtel Démo de la Corniche", "visit", "hiring", 34, ("hire", 3, -4, "")),
    ("Atelier Démo de couture", "meeting", "internship", 27, ("internships", 2, 20, "")),
    ("Boulangerie Démo du Marché", "call", "permits", 19, None),
    ("Centre d'appels Démo", "visit", "hiring", 12, ("offers", 4, -2, "keep")),
    ("Clinique Démo Anfa", "meeting", "diversity", 6, ("visit", None, 30, "")),
    ("Transport Démo Express", "call", "assisted", 2, None),
)
_NAMES = (
    "Awa",
    "Ibrahim",
    "Fatou",
    "Moussa",
    "Grâce",
    "Youssef",
    "Khadija",
    "Daniel",
    "Mariam",
    "Paul",
    "Salma",
    "Omar",
)
_STAFF = (
    ("Imane Exemple", "Agence exemple Casablanca"), ("Rachid Exemple", "Agence exemple Casablanca"),
    ("Nora Exemple", "Association exemple"), ("Hicham Exemple", "Association exemple"),
    ("Aïcha Exemple", "Entraide exemple"), ("Mehdi Exemple", "Commune exemple"),
)  # fmt: skip


def live(users: dict[str, User], *, by: Actor, now: datetime) -> None:
    """What is not there yet: the year 2020, then the office of Casablanca and the coordination around today."""
    if not Event.objects.filter(key__startswith="2020-").exists():
        _Year(by, now).live()
    if not Contact.objects.exists():
        _Office(users, now).live()
    if not Practice.objects.exists():
        _Coordination(users, by, now).live()


def _said() -> dict[str, Any]:
    path = Path(__file__).resolve().parents[2] / "demo" / "outreach-2020.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _body(code: str) -> Organisation:
    found = organisation_named(code)
    assert found is not None, code
    return found


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _note(entry: dict[str, Any]) -> ProgrammeNote | None:
    return ProgrammeNote.objects.get(key=entry["note"]) if "note" in entry else None


def _texts(entry: dict[str, Any], note: ProgrammeNote | None) -> dict[str, str]:
    """The entry's own text, else that of the activity that tells it."""
    if "text" in entry:
        return dict(entry["text"])
    return {code: getattr(note, f"text_{code}") for code in _LANGUAGES} if note else {}


def _project(entry: dict[str, Any]) -> Project | None:
    return Project.objects.get(code=entry["project"]) if "project" in entry else None


def _small_pdf(line: str) -> bytes:
    """One page with one line: a stand-in for a document that the demonstration does not reproduce."""
    text = f"BT /F1 16 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


class _Year:
    """Events, documents and studies of the reference year."""

    def __init__(self, by: Actor, now: datetime) -> None:
        self.by, self.now, self.said = by, now, _said()

    def live(self) -> None:
        for entry in self.said["events"]:
            self._event(entry)
        for entry in self.said["resources"]:
            self._resource(entry)
        for entry in self.said["studies"]:
            self._study(entry)

    def _event(self, entry: dict[str, Any]) -> None:
        note = _note(entry)
        starts_at, ends_at = _at(entry["starts_on"], 9), _at(entry["ends_on"], 18)
        remote = entry["mode"] == "remote"
        made = events.prepare(
            organisation=_body(entry["organisation"]), kind=entry["kind"], audience=entry["audience"],
            topic=entry["topic"], mode=entry["mode"], titles=entry["title"], texts=_texts(entry, note),
            starts_at=starts_at, ends_at=ends_at, region=entry.get("region", ""), city=entry.get("city", ""),
            place="" if remote else entry["city"], link="https://example.org/demo/direct", project=_project(entry),
            note=note, partners=[_body(code) for code in entry.get("partners", [])], hours_known=False,
            key=entry["key"], by=self.by,
        )  # fmt: skip
        events.publish(event_id=made.pk, by=self.by, now=starts_at - timedelta(days=30))
        events.hold(event_id=made.pk, by=self.by, now=ends_at)

    def _resource(self, entry: dict[str, Any]) -> None:
        note = _note(entry)
        made = library.describe(
            organisation=_body(entry["organisation"]), kind=entry["kind"], audience=entry["audience"],
            topic=entry["topic"], titles=entry["title"], texts=_texts(entry, note), project=_project(entry),
            note=note, key=entry["key"], by=self.by,
        )  # fmt: skip
        for version in entry["versions"]:
            name = version.get("file", "")
            library.add_version(
                resource_id=made.pk, language=version["language"], edition=version["edition"],
                published_on=version["published"], link=version.get("link", ""), name=name,
                content=_small_pdf("Document de demonstration") if name else b"",
                what_changed=version.get("changed", ""), by=self.by,
            )  # fmt: skip
        library.move(resource_id=made.pk, step="publish", by=self.by)

    def _study(self, entry: dict[str, Any]) -> None:
        note = _note(entry)
        assert note is not None
        title, also = entry["title"], {f"title_{code}": entry["title"][code] for code in ("ar", "en")}
        made: Study = planning.plan_study(
            organisation=_body(LEAD), title=title["fr"], text=note.text_fr, carried_by=note.owner,
            project=note.project, note=note, key=entry["note"],
            also=also | {"text_ar": note.text_ar, "text_en": note.text_en}, by=self.by,
        )  # fmt: skip
        for step in entry["steps"]:
            planning.move_study(study_id=made.pk, step=step, by=self.by, now=_at(date(2020, 12, 15), 10))


class _Office:
    """Prospection in Casablanca: employers of 2020, those of the last weeks, a fair to come and one that was held."""

    def __init__(self, users: dict[str, User], now: datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.office = _body(OFFICE)
        self.samira = Actor(users["samira"], self.office, Role.COUNSELLOR)

    def live(self) -> None:
        self._reference_year()
        self._met()
        self._campaigns()
        self._held()
        self._to_come()

    def _reference_year(self) -> None:
        """Some employers of 2020 were visited before they hired."""
        hiring = Placement.objects.filter(
            organisation=self.office, starts_on__year=2020, starts_on__month__gte=4
        )
        found = Employer.objects.filter(pk__in=hiring.values("employer_id"), organisation=self.office)
        for number, employer in enumerate(found.exclude(kind="household").order_by("pk")[:8]):
            contacts.note_contact(
                employer=employer, organisation=self.office, way="visit", topic="hiring",
                on=date(2020, 2, 3 + number), by=self.samira, now=self.now,
            )  # fmt: skip

    def _met(self) -> None:
        for name, way, topic, ago, promised in _MET:
            on = self.today - timedelta(days=ago)
            employer = contacts.employer_met(
                name=name, region="MA-06", organisation=self.office, by=self.samira
            )
            noted = contacts.note_contact(
                employer=employer, organisation=self.office, way=way, topic=topic, on=on, met="Direction (démonstration)",
                next_on=on + timedelta(days=15), by=self.samira, now=self.now,
            )  # fmt: skip
            if promised is None:
                continue
            promise, number, due, end = promised
            made = contacts.commit(
                contact_id=noted.pk, promise=promise, number=number, due_on=self.today + timedelta(days=due),
                by=self.samira,
            )  # fmt: skip
            if end:
                contacts.settle(commitment_id=made.pk, step=end, on=self.today, by=self.samira, now=self.now)
        for employer in Employer.objects.filter(organisation=self.office, name__in=[_MET[0][0], _MET[3][0]]):
            contacts.subscribe(
                employer=employer, email="rh@example.org", language="fr", how="Fiche du salon", agreed_on=self.today,
                by=self.samira, now=self.now,
            )  # fmt: skip

    def _campaigns(self) -> None:
        made: Campaign = campaigns.draft(
            organisation=self.office, title="Guide du recrutement", audience="employers",
            text_fr="Le guide pour recruter un salarié étranger est en ligne, en français.",
            text_ar="دليل تشغيل أجير أجنبي متاح عبر الإنترنت.", text_en="The guide to hiring a foreign employee is online.",
            by=self.samira,
        )  # fmt: skip
        campaigns.send(
            campaign_id=made.pk, stop_url="https://example.org/sensibilisation/desabonnement/TOKEN/", by=self.samira,
            now=self.now,
        )  # fmt: skip
        campaigns.draft(
            organisation=self.office, title="Salon de l'emploi", audience="people",
            text_fr="Un salon de l'emploi se tient bientôt à Casablanca. L'entrée est libre.",
            text_ar="ينظم قريبا معرض للتشغيل بالدار البيضاء. الدخول مجاني.",
            text_en="A job fair is coming to Casablanca. Entrance is free.", by=self.samira,
        )  # fmt: skip

    def _prepared(self, days: int, first: int, last: int, seats: int, kind: str, topic: str, titles: dict[str, str],
                  texts: dict[str, str]) -> Event:  # fmt: skip
        day = self.today + timedelta(days=days)
        return events.prepare(
            organisation=self.office, kind=kind, audience="everyone", topic=topic, mode="hybrid", titles=titles,
            texts=texts, starts_at=_at(day, first), ends_at=_at(day, last), place="Maison exemple des métiers",
            city="Casablanca", region="MA-06", link="https://visio.example.org/rencontre", seats=seats, by=self.samira,
        )  # fmt: skip

    def _held(self) -> None:
        made = self._prepared(
            -16, 10, 12, 20, "awareness", "self_employment",
            {"fr": "Créer son activité : premiers pas", "ar": "إحداث نشاط: الخطوات الأولى",
             "en": "Starting a business: first steps"},
            {"fr": "Les statuts, les aides, les pièges, avec une conseillère en création.",
             "ar": "الصفات القانونية والدعم والصعوبات، مع مستشارة في إحداث المشاريع.",
             "en": "Legal forms, support and pitfalls, with a start-up adviser."},
        )  # fmt: skip
        before, after = made.starts_at - timedelta(days=10), made.ends_at
        events.publish(event_id=made.pk, by=self.samira, now=before)
        present = []
        for number, name in enumerate(_NAMES[:9]):
            row = registrations.register(event_ref=made.ref, name=name, visitor="person", now=before)
            present += [row.pk] if number % 4 else []
        registrations.call_roll(event_id=made.pk, present=present, by=self.samira, now=after)
        events.note_lead(
            event_id=made.pk, who="Coopérative Démo des tisserandes", topic="self_employment",
            due_on=self.today + timedelta(days=4), by=self.samira,
        )  # fmt: skip
        events.hold(
            event_id=made.pk, lessons="Prévoir un interprète en wolof. Les questions sur la patente reviennent toujours.",
            by=self.samira, now=after,
        )  # fmt: skip

    def _to_come(self) -> None:
        made = self._prepared(
            12, 9, 17, 80, "fair", "hiring",
            {"fr": "Salon de l'emploi de Casablanca", "ar": "معرض التشغيل بالدار البيضاء", "en": "Casablanca job fair"},
            {"fr": "Des entreprises qui embauchent, des conseillères, un coin pour les CV. Apportez vos questions.",
             "ar": "مقاولات توظف، ومستشارات، وركن للسيرة الذاتية. تعالوا بأسئلتكم.",
             "en": "Companies that hire, counsellors, a corner for CVs. Bring your questions."},
        )  # fmt: skip
        for name, offer in (
            (_MET[0][0], "Cuisine, réception, étages"),
            (_MET[3][0], "Téléconseil en français"),
        ):
            events.add_stand(event_id=made.pk, name=name, offer=offer, by=self.samira)
        talks = [
            events.add_talk(
                event_id=made.pk, title=title, starts_at=made.starts_at + timedelta(hours=hours),
                ends_at=made.starts_at + timedelta(hours=hours + 1), language=language, seats=seats, by=self.samira,
            )
            for title, hours, language, seats in (
                ("Mon CV en dix minutes", 1, "fr", 15), ("حقوقي في الشغل", 3, "ar", 30), ("Hiring a refugee", 5, "en", None),
            )
        ]  # fmt: skip
        events.publish(event_id=made.pk, by=self.samira, now=self.now)
        for number, name in enumerate(_NAMES):
            registrations.register(
                event_ref=made.ref, name=name, visitor="person", talks=[talks[number % 3].pk], now=self.now
            )


class _Coordination:
    """Good practice, a training with its register, the plan with the private sector."""

    def __init__(self, users: dict[str, User], by: Actor, now: datetime) -> None:
        self.by, self.now, self.today, self.said = by, now, timezone.localdate(now), _said()
        self.body = _body(LEAD)
        self.nadia = Actor(users["nadia"], self.body, Role.COORDINATOR)

    def live(self) -> None:
        for entry in self.said["practices"]:
            self._practice(entry)
        self._courses()
        self._plan(self.said["plan"])

    def _practice(self, entry: dict[str, Any]) -> None:
        made = practices.start(
            organisation=self.body, topic=entry["topic"], year=entry["year"], contact=entry["contact"],
            region=entry["region"], people_reached=entry["people"], by=self.nadia,
        )  # fmt: skip
        for language, parts in entry["texts"].items():
            practices.write(practice_id=made.pk, language=language, by=self.nadia, **parts)
        for step in ("review", "publish"):
            practices.move(practice_id=made.pk, step=step, by=self.by, now=self.now)

    def _courses(self) -> None:
        guide = Resource.objects.get(key="guide-bonnes-pratiques")
        for days, held in ((-15, True), (25, False)):
            day = self.today + timedelta(days=days)
            course = planning.plan_course(
                organisation=self.body, title="Utiliser le guide de bonnes pratiques", topic="practice", starts_on=day,
                ends_on=day + timedelta(days=1), hours=Decimal(12), mode="onsite", region="MA-04", place="Rabat",
                resource=guide, by=self.nadia,
            )  # fmt: skip
            people = [
                planning.enrol(course_id=course.pk, name=name, body=body, by=self.nadia)
                for name, body in _STAFF
            ]
            if held:
                hours = {each.pk: Decimal(12 if number else 6) for number, each in enumerate(people[:-1])}
                planning.hold_course(course_id=course.pk, hours=hours, by=self.nadia, now=self.now)

    def _plan(self, entry: dict[str, Any]) -> None:
        also = {f"{part}_{code}": entry[part][code] for part in ("title", "text") for code in ("ar", "en")}
        made = planning.open_plan(
            organisation=self.body, title=entry["title"]["fr"], text=entry["text"]["fr"], also=also,
            starts_on=self.today - timedelta(days=90), ends_on=self.today + timedelta(days=275), by=self.nadia,
        )  # fmt: skip
        for task in entry["tasks"]:
            added = planning.add_task(
                plan_id=made.pk, text=task["text"], owner=_body(task["owner"]),
                due_on=self.today + timedelta(days=task["days"]), by=self.nadia,
            )  # fmt: skip
            if "step" in task:
                planning.move_task(task_id=added.pk, step=task["step"], by=self.nadia, now=self.now)
