"""The demonstration of training: operators, offers across regions, a referral in each state, a certificate.

All people are invented; the offers are examples, not those of a real centre.
"""

# ruff: noqa: E501 (a table: one offer a line)
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.enums import OrganisationKind, Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.casework import consenting
from maslak.casework.models import CaseFile
from maslak.people.models import Person
from maslak.training import certificates, courses, enrolments, offers, portfolios, queries, referrals
from maslak.training.models import TrainingOffer, TrainingReferral

CENTRE, SCHOOL = "FORM-DEMO-CASABLANCA", "FORM-DEMO-SOCIAL"
_BODIES = (
    (CENTRE, "Centre Démo des Métiers", "المركز التجريبي للمهن", "Demo Trades Centre", "MA-06", "Casablanca"),
    (SCHOOL, "Foyer Démo de Formation", "البيت التجريبي للتكوين", "Demo Training House", "MA-04", "Rabat"),
)
#: operator, title, in Arabic, sector, ISCO-08, city, region, hours a week, weeks, when, languages, price, childcare
_OFFERS: tuple[tuple[Any, ...], ...] = (
    (CENTRE, "Couture, retouches et petites séries", "الخياطة والإصلاح", "sewing", "7531", "Casablanca", "MA-06", 9, 12, ["evening"], ["fr", "ary"], 0, True),
    (CENTRE, "Commis de cuisine", "مساعد طباخ", "cooking", "9412", "Casablanca", "MA-06", 20, 16, ["day"], ["fr", "ary"], 600, False),
    (CENTRE, "Cuisine, certificat de qualification", "الطبخ، شهادة التأهيل", "cooking", "5120", "Casablanca", "MA-06", 30, 40, ["day"], ["fr"], 1800, False),
    (CENTRE, "Électricité du bâtiment, initiation", "مبادئ كهرباء المباني", "building", "7411", "Casablanca", "MA-06", 8, 14, ["evening", "weekend"], ["fr", "ary"], 400, False),
    (CENTRE, "Carrelage et finitions", "التبليط والتشطيب", "building", "7122", "Tanger", "MA-01", 6, 10, ["weekend"], ["ary", "es"], 300, False),
    (CENTRE, "Coiffure et tresses africaines", "الحلاقة والضفائر الإفريقية", "beauty", "5141", "Casablanca", "MA-06", 10, 10, ["weekend"], ["fr"], 500, True),
    (CENTRE, "Français du travail, niveau A2", "فرنسية الشغل، مستوى A2", "languages", "", "Casablanca", "MA-06", 4, 12, ["evening"], ["fr"], 0, True),
    (CENTRE, "Développement web, les bases", "أساسيات تطوير الويب", "digital", "2513", "", "", 10, 20, ["evening", "weekend"], ["fr", "en"], 0, False),
    (CENTRE, "Bureautique et courriels", "المكتبيات والبريد الإلكتروني", "office", "4110", "Marrakech", "MA-07", 6, 8, ["evening"], ["fr", "ar"], 200, False),
    (CENTRE, "Mécanique deux-roues", "ميكانيك الدراجات النارية", "mechanics", "7231", "Agadir", "MA-09", 12, 14, ["day"], ["ary", "fr"], 450, False),
    (SCHOOL, "Aide à domicile, gestes et droits", "المساعدة المنزلية: مهارات وحقوق", "care", "5322", "Rabat", "MA-04", 12, 12, ["day"], ["fr", "ary"], 0, True),
    (SCHOOL, "Pâtisserie marocaine", "الحلويات المغربية", "cooking", "7512", "Rabat", "MA-04", 9, 10, ["day"], ["ary"], 0, True),
    (SCHOOL, "Darija pour s'installer", "الدارجة للاستقرار", "languages", "", "Rabat", "MA-04", 3, 12, ["evening"], ["ary", "fr"], 0, True),
    (SCHOOL, "Alphabétisation en arabe", "محو الأمية بالعربية", "languages", "", "Salé", "MA-04", 6, 30, ["day", "evening"], ["ar"], 0, True),
    (SCHOOL, "Broderie et artisanat du fil", "الطرز وصناعة الخيط التقليدية", "crafts", "7318", "Fès", "MA-03", 12, 20, ["day"], ["ary"], 0, True),
    (SCHOOL, "Accueil en hôtellerie", "الاستقبال الفندقي", "hospitality", "4224", "Marrakech", "MA-07", 20, 16, ["day"], ["fr", "en"], 700, False),
    (SCHOOL, "Créer son activité : du projet au premier client", "إنشاء نشاط: من الفكرة إلى أول زبون", "enterprise", "", "Oujda", "MA-02", 5, 8, ["weekend"], ["fr", "ary"], 0, False),
    (SCHOOL, "Maraîchage et petit élevage", "زراعة الخضر وتربية المواشي", "farming", "6113", "Béni Mellal", "MA-05", 15, 18, ["day"], ["ary"], 0, False),
    (SCHOOL, "Vente et caisse", "البيع والصندوق", "trade", "5230", "Kénitra", "MA-04", 10, 8, ["evening"], ["fr", "ary"], 150, False),
    (SCHOOL, "Prise de son et captation vidéo", "تسجيل الصوت والفيديو", "media", "3521", "", "", 6, 10, ["weekend"], ["fr"], 900, False),
)  # fmt: skip
_SKILLS = {
    "Couture, retouches et petites séries": ["Coudre à la machine", "Reprendre un ourlet", "Lire un patron"],
    "Commis de cuisine": ["Tenir un poste propre", "Tailler les légumes"],
    "Aide à domicile, gestes et droits": ["Aider à la toilette", "Connaître la loi 19-12"],
}
#: Long unverified, so that the directory shows what « to confirm » means.
_FORGOTTEN = ("Mécanique deux-roues", "Maraîchage et petit élevage")


def organisations() -> None:
    """The two operators."""
    for code, french, arabic, english, region, city in _BODIES:
        Organisation.objects.get_or_create(
            code=code,
            defaults={
                "kind": OrganisationKind.TRAINING_OPERATOR, "name_fr": french, "name_ar": arabic,
                "name_en": english, "region": region, "city": city, "phone": "05 00 00 00 90",
            },
        )  # fmt: skip


def live(users: Mapping[str, User], *, by: Actor, now: datetime) -> None:
    """Offers, groups, people in each state, once; `users` are the demo accounts by name."""
    if TrainingOffer.objects.exists():
        return
    _Centre(users, by, now).all()


class _Centre:
    """What two operators, an office and a person did, day by day."""

    def __init__(self, users: Mapping[str, User], by: Actor, now: datetime) -> None:
        self.by, self.now, self.today = by, now, timezone.localdate(now)
        self.trainer = Actor(users["fouad"], _body(CENTRE), Role.TRAINER)
        self.samira = Actor(users["samira"], _body("ANAPEC-CASABLANCA-ANFA"), Role.COUNSELLOR)
        self.mariama = Person.objects.filter(account=users["mariama"]).first()
        self.users = users

    def all(self) -> None:
        """The directory, then the referrals, a group under way and what people learnt elsewhere."""
        for line in _OFFERS:
            self._offer(line)
        people = self._people()
        if len(people) < 8:
            return
        self._referrals(people)
        self._group(people)
        self._elsewhere(people[0])

    def _offer(self, line: tuple[Any, ...]) -> None:
        code, title, arabic, sector, isco, city, region, hours, weeks, when, spoken, price, childcare = line
        days = 400 if title in _FORGOTTEN else 20 + len(title)
        at = self.now - timedelta(days=days)
        offer = offers.describe(
            operator=_body(code), by=self.by, now=at,
            values={
                "title": title, "title_ar": arabic, "sector": sector, "isco": isco, "city": city, "region": region,
                "centre": "Centre d'exemple" if city else "", "mode": "onsite" if city else "remote",
                "weekly_hours": Decimal(hours), "duration_weeks": weeks, "schedules": when, "languages": spoken,
                "cost_mad": Decimal(price), "childcare": childcare, "women_only": sector == "crafts",
                "transport_help": not price, "min_age": 16, "skills": _SKILLS.get(title, []),
                "level": "qualification" if weeks >= 40 else "short",
                "min_schooling": "lower_secondary" if weeks >= 40 else "",
                "statuses_accepted": _TITLED if weeks >= 40 else [],
                "documents_required": ["Certificat de scolarité"] if weeks >= 40 else [],
                "certificate_type": "certificate" if weeks >= 8 and sector != "languages" else "attendance",
            },
        )  # fmt: skip
        offers.publish(offer_id=offer.pk, by=self.by, now=at)
        if title not in _FORGOTTEN:
            first = self.today + timedelta(days=7 + 3 * (len(title) % 9))
            offers.open_intake(
                offer_id=offer.pk, starts_on=first, ends_on=first + timedelta(weeks=weeks),
                seats=8 + len(title) % 8, by=self.by,
            )  # fmt: skip

    def _people(self) -> list[Person]:
        """Some people of the office, those who have a counsellor first; never the one who owns the demo account."""
        cases = CaseFile.objects.filter(organisation=self.samira.organisation).select_related("person")
        found = [c.person for c in cases.order_by("counsellor_id", "id")[:60]]
        return [person for person in found if person != self.mariama][-12:]

    def _send(self, person: Person, title: str, need: str, days_ago: int, **more: Any) -> TrainingReferral:
        offer = TrainingOffer.objects.get(title=title)
        at = self.now - timedelta(days=days_ago)
        consent = consenting.give(
            person_id=person.pk, purpose="referral", organisation=offer.operator, by=self.samira, now=at,
            text_version=queries.text_to_agree_to(person, offer.operator, at.date()).version,
        )  # fmt: skip
        return referrals.send(
            person=person, offer=offer, from_organisation=self.samira.organisation, need=need, consent=consent,
            by=self.samira, now=at, **more,
        )  # fmt: skip

    def _referrals(self, people: list[Person]) -> None:
        """One silent for long, one just come and urgent, one looked at, one waiting, one refused, one accepted."""
        self._send(people[0], "Électricité du bâtiment, initiation", "Chantier la journée, cours le soir", 25)
        self._send(
            people[1],
            "Français du travail, niveau A2",
            "Besoin du français pour un poste promis",
            1,
            urgent=True,
        )
        seen = self._send(people[2], "Coiffure et tresses africaines", "Sait tresser, veut un certificat", 4)
        referrals.acknowledge(referral_id=seen.pk, by=self.trainer, now=self._ago(3))
        later = self._send(people[3], "Commis de cuisine", "A travaillé en cuisine au pays", 9)
        referrals.waitlist(referral_id=later.pk, by=self.trainer, now=self._ago(6))
        refused = self._send(
            people[4], "Cuisine, certificat de qualification", "Vise un poste de cuisinier", 12
        )
        referrals.refuse(
            referral_id=refused.pk, reason="schooling", note="Le commis de cuisine est ouvert sans niveau.",
            by=self.trainer, now=self._ago(8),
        )  # fmt: skip
        taken = self._send(people[5], "Bureautique et courriels", "Cherche un travail de bureau", 7)
        referrals.accept(referral_id=taken.pk, by=self.trainer, now=self._ago(5))

    def _group(self, people: list[Person]) -> None:
        """A sewing group that began weeks ago: two learn, one has finished and holds a certificate."""
        offer = TrainingOffer.objects.get(title="Couture, retouches et petites séries")
        began = self.today - timedelta(days=40)
        group = offers.open_intake(
            offer_id=offer.pk,
            starts_on=began,
            ends_on=self.today + timedelta(days=44),
            seats=6,
            by=self.trainer,
        )
        learners = [person for person in (self.mariama, people[6], people[7]) if person is not None]
        seats = []
        for person in learners:
            sent = self._send(person, offer.title, "Cours du soir pour coudre chez soi", 48)
            referrals.accept(referral_id=sent.pk, by=self.trainer, now=self._ago(46))
            seats.append(
                enrolments.enrol(referral_id=sent.pk, intake_id=group.pk, by=self.trainer, now=self._ago(41))
            )
        for week in range(5):
            enrolments.note_day(
                intake_id=group.pk, day=began + timedelta(weeks=week), hours=Decimal(3), by=self.trainer,
                presences={s.pk: "absent" if week == 2 and n == 1 else "present" for n, s in enumerate(seats)},
                today=self.today,
            )  # fmt: skip
        enrolments.complete(
            enrolment_id=seats[0].pk, result="passed", on=self.today - timedelta(days=4), by=self.trainer,
            now=self._ago(3),
        )  # fmt: skip
        certificates.certify(enrolment_id=seats[0].pk, by=self.trainer, now=self._ago(2))

    def _elsewhere(self, person: Person) -> None:
        """A course of a platform with its proof, and a portfolio under way, for the demo person where there is one."""
        who = self.mariama or person
        course = courses.declare(
            person=who, platform="OpenClassrooms", title="Créer sa boutique en ligne", hours=Decimal(12),
            completed_on=date(self.today.year, 1, 15), proof_kind="certificate", language="fr", by=self.samira,
            now=self._ago(20),
        )  # fmt: skip
        courses.prove(course_id=course.pk, by=self.samira, now=self._ago(19))
        book = portfolios.open_portfolio(
            person=who, target="Couture, niveau qualification", by=self.samira, today=self.today
        )
        portfolios.add_experience(
            portfolio_id=book.pk, role="Couturière à son compte", place="Conakry, puis Casablanca",
            first_month=date(self.today.year - 6, 3, 1), tasks="Robes sur mesure, retouches", by=self.samira,
            today=self.today,
        )  # fmt: skip
        skill = portfolios.add_skill(portfolio_id=book.pk, label="Monter une robe doublée", by=self.samira)
        portfolios.judge_own(skill_id=skill.pk, level=3, by=self.samira, today=self.today)
        portfolios.judge_third(
            skill_id=skill.pk, level=3, capacity="formatrice en couture", by=self.samira, today=self.today
        )
        portfolios.add_evidence(
            skill_id=skill.pk,
            kind="picture",
            description="Photos de quatre robes",
            by=self.samira,
            today=self.today,
        )
        portfolios.add_skill(portfolio_id=book.pk, label="Prendre des mesures", by=self.samira)

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


_TITLED = [
    "regular_resident_ci", "long_term_resident_cr", "regularised_2014", "regularised_2016_17", "refugee_bra",
]  # fmt: skip


def _body(code: str) -> Organisation:
    found = organisation_named(code)
    assert found is not None, code
    return found
