"""The demonstration of permits: an employer and a household, their files at every stage, counters that decide.

All people and establishments are invented. What happens is done by the trade's own actions, each on its own day.
"""

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
from maslak.almanac import queries as almanac
from maslak.employers import actions as employers
from maslak.employers.models import Employer
from maslak.people.models import Person
from maslak.permits import deciding, desks, files, instruction, workers
from maslak.permits.enums import FileKind, PieceState
from maslak.permits.models import Desk, PermitFile, Worker

RESTAURANT, HOUSEHOLD = "EMP-DEMO-RESTAURANT", "EMP-DEMO-FOYER"
AGENCY, COUNTER = "ANAPEC", "MTIP-GUICHET-CASABLANCA"
_BODIES = (
    (RESTAURANT, "Restaurant Démo des Oliviers", "المطعم التجريبي للزيتون", "Demo Restaurant of the Olives"),
    (HOUSEHOLD, "Foyer Démo", "الأسرة التجريبية", "Demo Household"),
)
#: given name, sex, birth, nationality, stay, kind of document, its number; every family name is « Exemple »
_WORKERS = {
    "chef": ("Somchai", "male", date(1988, 4, 12), "THA", "regular_resident_ci", "passport", "DEMO10001"),
    "baker": ("Claire", "female", date(1991, 9, 3), "CIV", "regularised_2016_17", "residence_card", "DEMO10002"),
    "waiter": ("Ibrahim", "male", date(1995, 1, 27), "GIN", "regularised_2014", "residence_card", "DEMO10003"),
    "cook": ("Salimata", "female", date(1993, 6, 18), "MLI", "refugee_bra", "refugee_card_bra", "DEMO10004"),
    "host": ("Grâce", "female", date(1997, 11, 8), "COD", "spouse_of_ma", "residence_card", "DEMO10005"),
    "sommelier": ("Julien", "male", date(1985, 2, 2), "FRA", "regular_resident_ci", "passport", "DEMO10006"),
    "pastry": ("Lucia", "female", date(1990, 7, 21), "ESP", "unknown", "passport", "DEMO10007"),
    "grill": ("Deniz", "female", date(1994, 12, 5), "TUR", "regular_resident_ci", "passport", "DEMO10010"),
    "nanny": ("Rosa", "female", date(1992, 3, 15), "PHL", "spouse_of_ma", "residence_card", "DEMO10008"),
    "gardener": ("Moussa", "male", date(1989, 10, 30), "CMR", "regularised_2014", "residence_card", "DEMO10009"),
}  # fmt: skip
_TITLED: dict[str, Any] = {"residence_status": "valid", "residence_card": True, "present_in_morocco": True}
#: What the guide would have been told of each stay.
_FACTS: dict[str, dict[str, Any]] = {
    "unknown": {},
    "regular_resident_ci": _TITLED,
    "regularised_2014": _TITLED | {"residence_basis": "regularisation_2014"},
    "regularised_2016_17": _TITLED | {"residence_basis": "regularisation_2016_2017"},
    "refugee_bra": _TITLED | {"protection": "refugee", "proof": ["bra_card"]},
    "spouse_of_ma": _TITLED | {"spouse_of_moroccan": True},
}


def organisations() -> None:
    """The bodies that file, and the authority of this demonstration: every desk decides here."""
    for code, french, arabic, english in _BODIES:
        Organisation.objects.get_or_create(
            code=code,
            defaults={
                "kind": OrganisationKind.EMPLOYER, "name_fr": french, "name_ar": arabic, "name_en": english,
                "region": "MA-06", "city": "Casablanca",
            },
        )  # fmt: skip


def live(users: Mapping[str, User], *, by: Actor, now: datetime) -> None:
    """Files at various stages, once; `users` are the demo accounts by name."""
    if PermitFile.objects.filter(from_register=False).exists():
        return
    _decide_here(by=by)
    _Files(users, now).all()


def _decide_here(*, by: Actor) -> None:
    """In the demonstration the desks are the authority; elsewhere an operator says so (maslak desk)."""
    for desk in Desk.objects.filter(until=None, decides=False).select_related("organisation"):
        desks.open_desk(
            organisation=desk.organisation, kind=desk.kind, decides=True, since=desk.since,
            regions=desk.regions, counter_kind=desk.counter_kind, hours=desk.hours, places=2, by=by,
        )  # fmt: skip


class _Files:
    """What two employers, a counter and an agency did, day by day."""

    def __init__(self, users: Mapping[str, User], now: datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.calendar = almanac.calendar()
        self.youssef = Actor(users["youssef"], _body(RESTAURANT), Role.EMPLOYER)
        self.leila = Actor(users["leila"], _body(HOUSEHOLD), Role.EMPLOYER)
        self.agency = Actor(users["rachida"], _body(AGENCY), Role.PERMIT_OFFICER)
        self.counter = Actor(users["omar"], _body(COUNTER), Role.COUNTER_OFFICER)
        self.samira = Actor(users["samira"], _body("ANAPEC-CASABLANCA-ANFA"), Role.COUNSELLOR)
        self.person = Person.objects.filter(account=users["mariama"]).first()

    def all(self) -> None:
        """The restaurant's files, the household's, and one that an office accompanies."""
        self.restaurant, self.home = self._establishments()
        self._certificates()
        self._visas()
        self._household()
        if self.person is not None:
            self._accompanied(self.person)

    def _establishments(self) -> tuple[Employer, Employer]:
        restaurant = employers.describe(
            organisation=_organisation(self.youssef), kind="company", name="Restaurant Démo des Oliviers",
            region="MA-06", city="Casablanca", address="12, rue des Exemples", ice="001999000000128",
            rc="123456 Casablanca", cnss="1234567", signatory="Youssef Démo, gérant", headcount=34,
            capital_mad=Decimal(500_000), by=self.youssef,
        )  # fmt: skip
        home = employers.describe(
            organisation=_organisation(self.leila), kind="household", name="Leila Démo", region="MA-06",
            city="Casablanca", address="4, allée des Exemples", by=self.leila,
        )  # fmt: skip
        return restaurant, home

    # Certificates: one to renew, one granted whose visa is to be asked, one under examination, one to complete.

    def _certificates(self) -> None:
        old = self._certificate("chef", "Chef de cuisine, cuisine thaïlandaise", days_ago=325)
        ends = self.today + timedelta(days=40)
        deciding.grant(file_id=old.pk, valid_to=ends, by=self.agency, now=self._ago(322))
        fresh = self._certificate("pastry", "Cheffe pâtissière", days_ago=8)
        ends = self.today + timedelta(days=358)
        deciding.grant(file_id=fresh.pk, valid_to=ends, by=self.agency, now=self._ago(6))
        self._certificate("sommelier", "Chef de cuisine, carte méditerranéenne", days_ago=1)
        poor = self._certificate("grill", "Cheffe de partie, grillades", days_ago=5)
        why = "La copie du passeport est illisible : envoyez la page d'identité."
        instruction.request_pieces(
            file_id=poor.pk, codes=["passeport"], why=why, until=None, by=self.agency, now=self._ago(2)
        )

    def _certificate(self, who: str, title: str, *, days_ago: int) -> PermitFile:
        """A certificate of list A2 sent, admitted and paid: under examination since then."""
        at, worker = self._ago(days_ago), self._worker(who, self.youssef)
        facts = _FACTS[worker.residence] | {"in_list": "A2"}
        file = self._open(
            FileKind.CERTIFICATE, worker, title, self.restaurant, self.youssef, at=at, facts=facts,
            list_entry="A2-chef",
        )  # fmt: skip
        self._send(file, self.youssef, at)
        instruction.admit(file_id=file.pk, by=self.agency, now=at)
        instruction.confirm_payment(file_id=file.pk, by=self.agency, now=at)
        return file

    # Visas: three to renew, one at the counter, one to deposit, one refused, a draft.

    def _visas(self) -> None:
        for number, (who, title) in enumerate(
            (("baker", "Boulangère"), ("waiter", "Serveur"), ("host", "Hôtesse d'accueil"))
        ):
            self._stamped(who, title, ends_in=25 + 20 * number)
        deposited = self._sent("gardener", "Plongeur", days_ago=6)
        instruction.validate(file_id=deposited.pk, by=self.counter, now=self._ago(5))
        instruction.deposit(file_id=deposited.pk, by=self.counter, now=self._ago(3))
        cook = self._worker("cook", self.youssef)
        self._open(
            FileKind.VISA, cook, "Cuisinière", self.restaurant, self.youssef, at=self._ago(1),
            facts=_FACTS[cook.residence],
        )  # fmt: skip

    def _stamped(self, who: str, title: str, *, ends_in: int) -> PermitFile:
        """A contract visaed last year, whose end comes in so many days."""
        began = 365 - ends_in
        file = self._sent(who, title, days_ago=began + 9)
        instruction.validate(file_id=file.pk, by=self.counter, now=self._ago(began + 7))
        instruction.deposit(file_id=file.pk, by=self.counter, now=self._ago(began + 6))
        instruction.review(file_id=file.pk, by=self.counter, now=self._ago(began + 5))
        deciding.approve(file_id=file.pk, by=self.counter, now=self._ago(began + 1))
        day = timezone.localdate(self._ago(began))
        return deciding.stamp(
            file_id=file.pk, on=day, valid_to=day + timedelta(days=364), by=self.counter, now=self._ago(began)
        )

    def _sent(self, who: str, title: str, *, days_ago: int) -> PermitFile:
        at, worker = self._ago(days_ago), self._worker(who, self.youssef)
        file = self._open(
            FileKind.VISA, worker, title, self.restaurant, self.youssef, at=at, facts=_FACTS[worker.residence]
        )
        self._send(file, self.youssef, at)
        return file

    def _household(self) -> None:
        """A nanny's contract, to bring to the counter."""
        at, nanny = self._ago(4), self._worker("nanny", self.leila)
        file = self._open(
            FileKind.VISA, nanny, "Garde d'enfants à domicile", self.home, self.leila, at=at,
            facts=_FACTS[nanny.residence], wage=Decimal(4200),
        )  # fmt: skip
        self._send(file, self.leila, at)
        instruction.validate(file_id=file.pk, by=self.counter, now=self._ago(1))

    def _accompanied(self, person: Person) -> None:
        """A contract that an office prepares with the person whom it follows: deposited, with its receipt."""
        employer = employers.describe(
            organisation=_organisation(self.samira), kind="company", name="Atelier Démo de couture",
            region="MA-06", city="Casablanca", address="7, rue des Exemples", ice="001999000000225",
            cnss="7654321", rc="654321 Casablanca", signatory="Salma Exemple, gérante", by=self.samira,
        )  # fmt: skip
        at = self._ago(7)
        worker = workers.describe_worker(
            organisation=_organisation(self.samira), person=person, family_name=person.family_name,
            given_name=person.given_name, sex=person.sex, nationality=person.nationality,
            birth_date=person.birth_date or date(person.birth_year or 1990, 1, 1), residence="regularised_2014",
            document_kind="residence_card", document_number="DEMO20001", by=self.samira,
            today=timezone.localdate(at),
        )  # fmt: skip
        facts = _FACTS[worker.residence]
        file = self._open(FileKind.VISA, worker, "Couturière", employer, self.samira, at=at, facts=facts)
        self._send(file, self.samira, at)
        instruction.validate(file_id=file.pk, by=self.counter, now=self._ago(6))
        instruction.deposit(file_id=file.pk, by=self.counter, now=self._ago(2))

    # What each of these is made of.

    def _worker(self, who: str, by: Actor) -> Worker:
        given, sex, birth, nationality, basis, kind, number = _WORKERS[who]
        return workers.describe_worker(
            organisation=_organisation(by), family_name="Exemple", given_name=given, sex=sex, birth_date=birth,
            nationality=nationality, residence=basis, document_kind=kind, document_number=number,
            document_valid_to=self.today + timedelta(days=700), by=by, today=self.today,
        )  # fmt: skip

    def _open(
        self, kind: str, worker: Worker, title: str, employer: Employer, by: Actor, *, at: datetime,
        facts: dict[str, Any], list_entry: str = "", wage: Decimal = Decimal(5200),
    ) -> PermitFile:  # fmt: skip
        """A draft with its contract written."""
        day = timezone.localdate(at)
        file = files.open_file(
            kind=kind, variant="first", employer=employer, worker=worker, facts=facts, on=day, job_title=title,
            region="MA-06", list_entry=list_entry, by=by, now=at,
        )  # fmt: skip
        files.write_terms(
            file_id=file.pk, workplace=employer.address, city=employer.city, term="fixed", months=12,
            starts_on=day + timedelta(days=10), weekly_hours=44, wage_mad=wage, by=by, now=at,
        )  # fmt: skip
        return file

    def _send(self, file: PermitFile, by: Actor, at: datetime) -> None:
        """Every needed piece announced, the fee declared, the request sent."""
        for piece in file.pieces.filter(required=True, state=PieceState.MISSING):
            files.set_piece(file_id=file.pk, code=piece.code, state=PieceState.AT_COUNTER, by=by, now=at)
        if file.fee_mad:
            files.declare_payment(file_id=file.pk, reference="VIR-DEMO-001", by=by, now=at)
        files.submit(file_id=file.pk, by=by, now=at)

    def _ago(self, days: int) -> datetime:
        """A working day so many days ago or just before, at ten."""
        day = self.today - timedelta(days=days)
        while not self.calendar.is_working_day(day, "MF"):
            day -= timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=10)))


def _body(code: str) -> Organisation:
    found = organisation_named(code)
    assert found is not None, code
    return found


def _organisation(by: Actor) -> Organisation:
    assert by.organisation is not None
    return by.organisation
