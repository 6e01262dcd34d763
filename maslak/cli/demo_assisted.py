"""The demonstration of assisted contracts: one envelope of an invented scheme, agreements at each turn of their life.

People, employers and amounts are invented. What happens is done by the trade's own actions, each on its own day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.assisted import agreements, asking, claims, duty, envelopes, proofs, rules
from maslak.assisted.models import Agreement, Envelope
from maslak.cli.demo_permits import RESTAURANT
from maslak.employers.models import Employer
from maslak.employers.queries import employers_of
from maslak.people.models import Person
from maslak.placement import actions as placement
from maslak.placement.rules import months_later

OFFICE, SCHEME = "ANAPEC-CASABLANCA-ANFA", "example_hiring"
_WORKSHOP = "Atelier Démo de couture"
_OPEN = ("regularised_2014", "regularised_2016_17", "refugee_bra", "regular_resident_ci", "treaty_dz_tn_sn")
_CHECKED = "Inscription et situation vues au guichet, effectif dit par l'employeur."
_PAPER = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF %s %%%%EOF\n"
)


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Envelopes and agreements of one office, once; `users` are the demo accounts by name."""
    office, firm = organisation_named(OFFICE), organisation_named(RESTAURANT)
    if office is None or firm is None or Envelope.objects.exists():
        return
    restaurant = employers_of(firm).first()
    if restaurant is not None:
        _Room(users, office, firm, restaurant, now).all()


class _Room:
    """What an employer, a counsellor and two supervisors did, day by day."""

    def __init__(
        self,
        users: Mapping[str, User],
        office: Organisation,
        firm: Organisation,
        restaurant: Employer,
        now: datetime,
    ) -> None:
        self.users, self.office, self.restaurant, self.now = users, office, restaurant, now
        self.today = timezone.localdate(now)
        self.nadia = Actor(users["nadia"], organisation_named("MDCMRE"), Role.COORDINATOR)
        self.samira = Actor(users["samira"], office, Role.COUNSELLOR)
        self.driss = Actor(users["driss"], office, Role.SUPERVISOR)
        self.mounia = Actor(users["mounia"], office, Role.SUPERVISOR)
        self.youssef = Actor(users["youssef"], firm, Role.EMPLOYER)

    def all(self) -> None:
        """The envelope, then five agreements."""
        first = date(self.today.year - 2, 1, 1)
        self.envelope = envelopes.open_envelope(
            scheme=SCHEME, title="Fonds d'exemple de démonstration", ceiling_mad=Decimal("120000"), starts_on=first,
            ends_on=date(self.today.year + 1, 12, 31), by=self.nadia,
        )  # fmt: skip
        people = self._people()
        mariama = Person.objects.filter(account=self.users["mariama"]).first()
        if mariama is not None:
            self._kept_to_the_end(mariama)
        if len(people) >= 4:
            self._running(people[0])
            self._to_decide(people[1])
            self._drafted(people[2])
            self._broken(people[3])

    def _people(self) -> list[Person]:
        held = Person.objects.filter(home_organisation=self.office, merged_into=None, account=None)
        return list(
            held.filter(statuses__basis__in=_OPEN, cases__organisation=self.office)
            .distinct()
            .order_by("-pk")[:4]
        )

    # Days

    def _at(self, day: date) -> datetime:
        return min(timezone.make_aware(datetime.combine(day, time(10))), self.now)

    def _first(self, months_ago: int) -> date:
        """The first of the month, so many months ago."""
        return months_later(self.today.replace(day=1), -months_ago)

    # The steps, each on its day

    def _asked(self, person: Person, title: str, day: date, *, wage: int) -> Agreement:
        return asking.from_reference(
            reference=person.ref, scheme=SCHEME, worker_name=person.full_name, job_title=title, contract_type="cdi",
            starts_on=day, wage_mad=Decimal(wage), by=self.youssef, now=self._at(day),
        )  # fmt: skip

    def _sent(self, found: Agreement, day: date, by: Actor) -> Agreement:
        agreements.declare(agreement_id=found.pk, cnss_in_order="yes", no_dismissal="yes", by=by)
        for code in ("contract", "cnss_certificate"):
            proofs.attach(
                agreement_id=found.pk, code=code, name=f"{code}.pdf", content=_PAPER % f"{found.ref} {code}".encode(),
                by=by, now=self._at(day),
            )  # fmt: skip
        return agreements.submit(agreement_id=found.pk, by=by, now=self._at(day))

    def _granted(self, found: Agreement, day: date, by: Actor) -> Agreement:
        self._sent(found, day, by)
        agreements.accept(
            agreement_id=found.pk,
            envelope_id=self.envelope.pk,
            note=_CHECKED,
            by=self.driss,
            now=self._at(day),
        )
        return agreements.start(agreement_id=found.pk, by=self.driss, now=self._at(day))

    def _claimed(self, found: Agreement, number: int, by: Actor, *, until: str) -> None:
        """One month, as far as `until`: sent, accepted, paid."""
        day = rules.last_day(rules.month_day(found.starts_on, number)) + timedelta(days=4)
        copies = {
            code: (f"{code}-{number}.pdf", _PAPER % f"{found.ref} {code} {number}".encode())
            for code in ("payslip", "cnss_declaration")
        }
        made = claims.claim(
            agreement_id=found.pk,
            number=number,
            wage_paid_mad=found.wage_mad,
            copies=copies,
            by=by,
            now=self._at(day),
        )
        if until == "sent":
            return
        answered = min(day + timedelta(days=3), self.today)
        claims.accept(claim_id=made.pk, by=self.driss, now=self._at(answered))
        if until == "paid":
            claims.pay(
                claim_id=made.pk, paid_on=answered, reference=f"VIR-{found.ref[:4]}-{number}", by=self.mounia,
                now=self._at(answered),
            )  # fmt: skip

    # The agreements

    def _kept_to_the_end(self, mariama: Person) -> None:
        """Nine months paid and the post kept for six more: Mariama finds in her space what it was."""
        start = self._first(17)
        found = self._granted(self._asked(mariama, "Aide de cuisine", start, wage=3600), start, self.youssef)
        for number in range(1, 10):
            self._claimed(found, number, self.youssef, until="paid")
        found.refresh_from_db()
        for each in list(found.checks.all()):
            duty.check(
                check_id=each.pk, outcome="present", on=each.due_on, by=self.driss, now=self._at(each.due_on)
            )
        assert found.keep_until is not None
        agreements.complete(agreement_id=found.pk, by=self.driss, now=self._at(found.keep_until))

    def _running(self, person: Person) -> None:
        """Four months of work: two paid, one accepted by Driss for Mounia to pay, one to look at, the post to check."""
        start = self._first(4)
        found = self._granted(
            self._asked(person, "Serveuse ou serveur", start, wage=4200), start, self.youssef
        )
        for number, until in enumerate(("paid", "paid", "accepted", "sent"), start=1):
            self._claimed(found, number, self.youssef, until=until)

    def _to_decide(self, person: Person) -> None:
        """A request that waits for the office."""
        start = self.today - timedelta(days=12)
        self._sent(self._asked(person, "Commis de cuisine", start, wage=3900), start, self.youssef)

    def _drafted(self, person: Person) -> None:
        """A request whose papers are still to be joined."""
        start = self.today - timedelta(days=3)
        found = self._asked(person, "Plongeuse ou plongeur", start, wage=3500)
        agreements.declare(agreement_id=found.pk, cnss_in_order="yes", no_dismissal="yes", by=self.youssef)

    def _broken(self, person: Person) -> None:
        """An employer that the office asked for: the post was not kept, a part is to be given back."""
        start = self._first(7)
        employer = employers_of(self.office).filter(name=_WORKSHOP).first()
        if employer is None:
            return
        job = placement.place(
            person=person, organisation=self.office, employer=employer, job_title="Piqueuse ou piqueur",
            contract_type="cdi", starts_on=start, evidence="contract", wage_mad=Decimal(3600), by=self.samira,
            now=self._at(start),
        ).placement  # fmt: skip
        asked = asking.from_placement(placement_id=job.pk, scheme=SCHEME, by=self.samira, now=self._at(start))
        found = self._granted(asked, start, self.samira)
        for number in (1, 2, 3):
            self._claimed(found, number, self.samira, until="paid")
        ended = self._first(3) + timedelta(days=13)
        duty.break_off(
            agreement_id=found.pk,
            broken_on=ended,
            breach="dismissed",
            by=self.driss,
            now=self._at(ended + timedelta(days=6)),
        )
        duty.repay(
            agreement_id=found.pk, amount_mad=Decimal("1000"), received_on=ended + timedelta(days=20),
            reference="REM-0001", by=self.mounia, now=self._at(ended + timedelta(days=20)),
        )  # fmt: skip
