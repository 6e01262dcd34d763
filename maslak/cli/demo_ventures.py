"""The demonstration of ventures: a project in each stage, a jury half scored, money under way, a cohort of 2019.

All people are invented. What happens is done by the trade's own actions, each on its own day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.people import actions as people
from maslak.people.models import Person
from maslak.programme.models import Disruption
from maslak.ventures import capital, following, formalities, funding, juries, projects, requests, turnover
from maslak.ventures.enums import FormalityState
from maslak.ventures.funding import Part
from maslak.ventures.models import Budget, Grant, Jury, Venture
from maslak.ventures.rules import months_after

OFFICE = "ANAPEC-CASABLANCA-ANFA"
_DIAGNOSIS = {
    "idea": 3, "skills": 4, "customers": 2, "means": 2, "management": 1, "availability": 3, "papers": 3,
}  # fmt: skip
_MARKS = {"market": 4, "economics": 3, "team": 4, "feasibility": 3, "impact": 5}
#: given name, sex, nationality, stay; every family name is « Exemple ».
_HOLDERS = (
    ("Aïssatou", "female", "GIN", "regularised_2014"), ("Blaise", "male", "CMR", "regularised_2016_17"),
    ("Chantal", "female", "CIV", "regular_resident_ci"), ("Dieudonné", "male", "COD", "refugee_bra"),
    ("Esther", "female", "COD", "refugee_bra"), ("Fodé", "male", "SEN", "treaty_dz_tn_sn"),
    ("Hawa", "female", "MLI", "regularised_2014"), ("Idriss", "male", "TCD", "regular_resident_ci"),
    ("Joëlle", "female", "CMR", "spouse_of_ma"), ("Kader", "male", "NER", "regularised_2016_17"),
    ("Lamine", "male", "GIN", "refugee_unhcr"), ("Maïmouna", "female", "SEN", "treaty_dz_tn_sn"),
    ("Noura", "female", "SYR", "refugee_bra"), ("Ousmane", "male", "BFA", "regularised_2014"),
)  # fmt: skip
#: The enterprises of 2019: what, how, the day it was created, what its visits found at 3, 6, 12 and 24 months
#: (a active, p paused, c closed, u unreachable), and how it left.
_COHORT = (
    ("Couture à façon", "auto_entrepreneur", date(2019, 1, 21), "aaaa", ""),
    ("Restauration rapide", "income_activity", date(2019, 2, 11), "aapa", ""),
    ("Coiffure à domicile", "auto_entrepreneur", date(2019, 2, 25), "aac", "closed"),
    ("Réparation de téléphones", "auto_entrepreneur", date(2019, 3, 18), "aaaa", ""),
    ("Pâtisserie", "income_activity", date(2019, 4, 8), "auuu", ""),
    ("Cours de langue", "auto_entrepreneur", date(2019, 4, 29), "aa", "salaried"),
    ("Transport de colis", "income_activity", date(2019, 5, 20), "ac", "closed"),
    ("Menuiserie", "auto_entrepreneur", date(2019, 6, 17), "aaaa", "form"),
    ("Commerce d'épices", "income_activity", date(2019, 7, 8), "aaau", ""),
    ("Photographie", "auto_entrepreneur", date(2019, 9, 9), "apaa", ""),
    ("Nettoyage de véhicules", "income_activity", date(2019, 10, 14), "aau", "lost_sight"),
    ("Traiteur", "auto_entrepreneur", date(2019, 11, 18), "aaaa", "independent"),
)
_FOUND = {"a": "active", "p": "paused", "c": "closed", "u": "unreachable"}


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """Projects of one office, once; `users` are the demo accounts by name."""
    office = organisation_named(OFFICE)
    if office is None or Venture.objects.filter(organisation=office, office_number="").exists():
        return
    _Room(users, office, now).all()


class _Room:
    """What two coaches and two jurors did, day by day."""

    def __init__(self, users: Mapping[str, User], office: Organisation, now: datetime) -> None:
        self.users, self.office, self.now, self.today = users, office, now, timezone.localdate(now)
        self.coach = Actor(users["brahim"], office, Role.COACH)
        self.cashier = Actor(users["zineb"], office, Role.COACH)

    def all(self) -> None:
        """The cohort of 2019, then today's projects, the jury and the money."""
        for number, line in enumerate(_COHORT):
            self._of_2019(number, *line)
        self.budget = self._budget()
        self._before_the_jury()
        self._after_the_jury()
        self._trading()
        mariama = Person.objects.filter(account=self.users["mariama"]).first()
        if mariama is not None:
            self._of_mariama(mariama)

    # Days

    def _at(self, day: date) -> datetime:
        return min(timezone.make_aware(datetime.combine(day, time(11))), self.now)

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    # The steps, each on its day

    def _holder(self, number: int, day: date) -> Person:
        given, sex, nationality, stay = _HOLDERS[number % len(_HOLDERS)]
        return people.register(
            data={
                "family_name": "Exemple", "given_name": given, "sex": sex, "nationality": nationality,
                "region": self.office.region, "city": self.office.city, "birth_year": 1980 + number % 18,
            },
            organisation=self.office, by=self.coach, today=day, now=self._at(day),
            statuses=[{"basis": stay, "valid_from": date(2018, 6, 1)}], look_for_duplicates=False,
        )  # fmt: skip

    def _registered(self, title: str, holder: Person, day: date, **more: Any) -> Venture:
        return projects.register(
            organisation=self.office, lead=holder, title=title, registered_on=day, coach=self.users["brahim"],
            city=self.office.city, by=self.coach, now=self._at(day), **more,
        )  # fmt: skip

    def _diagnosed(self, venture: Venture, day: date) -> None:
        projects.diagnose(
            venture_id=venture.pk, on=day, marks=_DIAGNOSIS, note="Savoir-faire sûr, clients à trouver.",
            next_step="Visiter trois clients possibles", by=self.coach, now=self._at(day),
        )  # fmt: skip
        projects.coach(
            venture_id=venture.pk, on=day, minutes=90, mode="onsite", topic="Premier tour du projet", by=self.coach,
            now=self._at(day),
        )  # fmt: skip

    def _planned(self, venture: Venture, day: date, *, loan: str = "6000") -> None:
        projects.advance(venture_id=venture.pk, step="prepare", by=self.coach)
        lines = [("opening", "Apport personnel", 0, Decimal("4000"))]
        lines += [("opening", "Subvention espérée", 0, Decimal(loan))]
        lines += [("income", "Ventes", month, Decimal(900 + 350 * month)) for month in range(12)]
        lines += [("expense", "Matières", month, Decimal(500 + 90 * month)) for month in range(12)]
        lines += [("expense", "Loyer", month, Decimal(900)) for month in range(12)]
        lines += [("expense", "Machine", 0, Decimal("7500"))]
        projects.write_plan(
            venture_id=venture.pk, first_month=day, months=12, lines=lines, offer="Articles sur mesure et retouches",
            customers="Habitantes du quartier, deux boutiques", means="Une machine, un local partagé", by=self.coach,
            now=self._at(day),
        )  # fmt: skip
        projects.coach(
            venture_id=venture.pk, on=day, minutes=120, mode="video", topic="Prix de vente et trésorerie",
            by=self.coach, now=self._at(day),
        )  # fmt: skip

    def _formal(self, venture: Venture, form: str, day: date, *, left: int = 0) -> None:
        """The checklist of a form, all but the last `left` lines done."""
        formalities.choose(venture_id=venture.pk, legal_form=form, on=day, by=self.coach, now=self._at(day))
        steps = list(venture.formalities.order_by("position"))
        for step in steps[: len(steps) - left]:
            formalities.mark(
                formality_id=step.pk, state=FormalityState.DONE, on=day, by=self.coach, now=self._at(day)
            )
        if not left:
            formalities.complete(venture_id=venture.pk, on=day, by=self.coach, now=self._at(day))

    def _born(self, venture: Venture, day: date, *, jobs: int = 0, sells_on: date | None = None) -> None:
        number = f"DEMO{venture.pk:06d}"
        formalities.prove(
            venture_id=venture.pk, on=day, number=number, direct_jobs=jobs, indirect_jobs=jobs, by=self.coach,
            now=self._at(day),
        )  # fmt: skip
        if sells_on is not None:
            formalities.start(venture_id=venture.pk, on=sells_on, by=self.coach, now=self._at(sells_on))

    def _visited(self, venture: Venture, month: int, found: str, **answers: Any) -> None:
        due = venture.visits.get(month=month)
        day = min(due.due_on + timedelta(days=6), self.today)
        following.visit(
            visit_id=due.pk, found=found, on=day, mode=("onsite", "phone", "video")[month % 3], by=self.coach,
            now=self._at(day), **answers,
        )  # fmt: skip

    # The cohort of 2019

    def _of_2019(self, number: int, title: str, form: str, day: date, found: str, leaves: str) -> None:
        first = max(day - timedelta(days=75), date(2018, 11, 5))
        venture = self._registered(title, self._holder(number, first), first)
        self._diagnosed(venture, first + timedelta(days=7))
        self._formal(venture, form, day - timedelta(days=4))
        self._born(venture, day, sells_on=day + timedelta(days=20))
        for month, state in zip((3, 6, 12, 24), found, strict=False):
            answers: dict[str, Any] = (
                {"turnover_band": "3000_6000", "income_band": "1500_3000", "working": 1, "contributes": True}
                if state in "ap"
                else {}
            )
            self._visited(venture, month, _FOUND[state], **answers)
        if leaves == "form":
            at = months_after(day, 14)
            formalities.change_form(
                venture_id=venture.pk, legal_form="sarl_au", on=at, by=self.coach, now=self._at(at)
            )
        elif leaves:
            at = months_after(day, {"independent": 25, "salaried": 8, "lost_sight": 14}.get(leaves, 9))
            if leaves == "closed":
                at = months_after(day, 5 if len(found) == 2 else 11)
            projects.finish(venture_id=venture.pk, reason=leaves, on=at, by=self.coach, now=self._at(at))

    # Today's projects

    def _budget(self) -> Budget:
        return funding.open_budget(
            organisation=self.office, title="Fonds d'amorçage de démonstration", amount_mad=Decimal("120000"),
            starts_on=date(self.today.year - 1, 1, 1), ends_on=date(self.today.year + 1, 12, 31), by=self.coach,
        )  # fmt: skip

    def _prepared(self, title: str, number: int, days: int) -> Venture:
        venture = self._registered(title, self._holder(number, self._ago(days)), self._ago(days))
        self._diagnosed(venture, self._ago(days - 5))
        self._planned(venture, self._ago(days - 15))
        return venture

    def _before_the_jury(self) -> None:
        """One just registered, one diagnosed, one prepared; three before a jury whose second juror is awaited."""
        self._registered("Crèche de quartier", self._holder(0, self._ago(3)), self._ago(3), sector="services")
        seen = self._registered("Vente de tissus", self._holder(1, self._ago(20)), self._ago(20))
        self._diagnosed(seen, self._ago(12))
        self._prepared("Atelier de soudure", 2, 40)
        jury = self._jury("Jury de démonstration", self._ago(4))
        for title, number in (
            ("Salon de coiffure afro", 3), ("Cuisine à emporter", 4), ("Réparation de vélos", 5),
        ):  # fmt: skip
            venture = self._prepared(title, number, 60)
            juries.present(
                jury_id=jury.pk, venture_id=venture.pk, title=title,
                summary="Un projet préparé depuis deux mois, avec un plan sur douze mois.", by=self.coach,
            )  # fmt: skip
        self._score(jury, "hamid")

    def _jury(self, title: str, meets_on: date) -> Jury:
        jury = juries.convene(
            organisation=self.office, title=title, meets_on=meets_on, places=2, by=self.coach
        )
        for name in ("hamid", "fatou"):
            juries.seat(jury_id=jury.pk, user=self.users[name], by=self.coach)
        return jury

    def _score(self, jury: Jury, name: str) -> None:
        body = {"hamid": "AMAPPE", "fatou": "SOLETERRE"}[name]
        by = Actor(self.users[name], organisation_named(body), Role.JUROR)
        bind(by)  # a mark is written by whoever gives it, and by nobody else
        for number, candidacy in enumerate(jury.candidacies.all()):
            marks = _MARKS | {"market": 4 - number}
            juries.score(
                candidacy_id=candidacy.pk, marks=marks, comment="Clients bien connus.", by=by, now=self.now
            )
        bind(operator())

    def _after_the_jury(self) -> None:
        """A jury that decided: one selected and funded, one declined; then formalities under way, and done."""
        chosen, declined = self._prepared("Boulangerie", 6, 90), self._prepared("Location de scooters", 7, 90)
        jury = self._jury("Jury d'automne de démonstration", self._ago(30))
        for venture in (chosen, declined):
            juries.present(
                jury_id=jury.pk, venture_id=venture.pk, title=venture.title,
                summary="Un projet préparé, présenté sans nom.", by=self.coach,
            )  # fmt: skip
        for name in ("hamid", "fatou"):
            self._score(jury, name)
        first, second = jury.candidacies.order_by("pk")
        juries.close(
            jury_id=jury.pk, outcomes={first.pk: "selected", second.pk: "not_selected"},
            reasons={second.pk: "Le stationnement n'est pas autorisé : à revoir."}, on=self._ago(28), by=self.coach,
        )  # fmt: skip
        self._grant(chosen, "grant", "Four et pétrin", ("9000", "6000"), self._ago(20), signed=False)
        team = self._prepared("Coopérative de couture", 8, 120)
        for number in (9, 10, 11, 12):
            projects.add_member(
                venture_id=team.pk, person=self._holder(number, self._ago(110)), since=self._ago(110),
                by=self.coach, now=self.now,
            )  # fmt: skip
        formalities.choose(
            venture_id=team.pk, legal_form="cooperative", on=self._ago(15), by=self.coach, now=self.now
        )
        shares = {member.pk: 4 for member in team.members.all()}
        capital.subscribe(
            venture_id=team.pk, share_mad=Decimal("100"), shares=shares, by=self.coach, now=self.now
        )
        for step in team.formalities.order_by("position")[:3]:
            formalities.mark(
                formality_id=step.pk, state="done", on=self._ago(10), by=self.coach, now=self.now
            )
        ready = self._prepared("Cours d'informatique", 13, 70)
        self._formal(ready, "sarl_au", self._ago(5))

    def _trading(self) -> None:
        """One near its ceiling with one large customer, one that an emergency strengthened, one paused."""
        near = self._prepared("Développement web", 0, 420)
        self._formal(near, "auto_entrepreneur", self._ago(380))
        self._born(near, self._ago(375), jobs=1, sells_on=self._ago(360))
        self._visited(near, 3, "active", turnover_band="over_12000", working=2, contributes=True)
        self._visited(near, 6, "active", turnover_band="over_12000", working=2, contributes=True)
        month = date(self.today.year, 1, 1)
        each = Decimal(185000) / max(self.today.month, 1)
        while month <= self.today:
            for customer, share in (("Agence Exemple", Decimal("0.4")), ("", Decimal("0.6"))):
                turnover.declare(
                    venture_id=near.pk, month=month, activity="services", customer=customer,
                    amount_mad=(each * share).quantize(Decimal("1")), by=self.coach, now=self.now,
                )  # fmt: skip
            month = months_after(month, 1)
        requests.ask(
            venture_id=near.pk, product="intelaka", amount_mad=Decimal("60000"), sent_on=self._ago(60),
            by=self.coach, now=self.now,
        )  # fmt: skip
        shop = self._prepared("Épicerie de produits africains", 1, 300)
        self._formal(shop, "sarl_au", self._ago(240))
        self._born(shop, self._ago(230), sells_on=self._ago(220))
        self._visited(shop, 3, "active", turnover_band="1500_3000", working=1, difficulty="cash")
        self._visited(shop, 6, "paused", turnover_band="none", contributes=False, difficulty="supply")
        projects.advance(venture_id=shop.pk, step="pause", by=self.coach)
        self._grant(shop, "top_up", "Reconstituer le stock", ("5000",), self._ago(12), emergency=True)
        asked = requests.ask(
            venture_id=shop.pk, product="honour_loan", amount_mad=Decimal("20000"), sent_on=self._ago(50),
            by=self.coach, now=self.now,
        )  # fmt: skip
        requests.answer(
            request_id=asked.pk, status="refused", on=self._ago(30), ground="residence", by=self.coach, now=self.now
        )  # fmt: skip
        stopped = self._registered("Garage mobile", self._holder(9, self._ago(200)), self._ago(200))
        projects.finish(
            venture_id=stopped.pk, reason="given_up", on=self._ago(150), by=self.coach, now=self.now
        )

    def _grant(
        self, venture: Venture, kind: str, purpose: str, parts: tuple[str, ...], day: date, *,
        signed: bool = True, emergency: bool = False,
    ) -> Grant:  # fmt: skip
        """Decided that day; signed and its first part paid by a colleague when `signed`."""
        cut = [
            Part(Decimal(amount), day + timedelta(days=14 * place), ("Devis", "Facture acquittée")[place % 2])
            for place, amount in enumerate(parts)
        ]
        disruption = Disruption.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
        grant = funding.decide(
            venture_id=venture.pk, budget_id=self.budget.pk, kind=kind, purpose=purpose, parts=cut, decided_on=day,
            emergency=emergency, disruption=disruption if emergency else None, by=self.coach, now=self.now,
        )  # fmt: skip
        if signed:
            funding.sign(grant_id=grant.pk, signed_on=day, by=self.coach, now=self.now)
            part = grant.instalments.order_by("number")[0]
            funding.pay(
                instalment_id=part.pk, paid_on=self.today, evidence="Devis signé", reference="VIR-DEMO",
                by=self.cashier, now=self.now,
            )  # fmt: skip
        return grant

    def _of_mariama(self, person: Person) -> None:
        """The project of whoever opens their own space: created six months ago, its visit due, money half paid."""
        venture = self._registered(
            "Atelier de couture", person, self._ago(320), summary="Robes sur mesure et retouches.", sector="couture"
        )  # fmt: skip
        self._diagnosed(venture, self._ago(310))
        self._planned(venture, self._ago(290))
        self._formal(venture, "auto_entrepreneur", self._ago(200))
        self._born(venture, self._ago(185), sells_on=self._ago(170))
        self._visited(venture, 3, "active", turnover_band="3000_6000", working=1, contributes=True)
        self._grant(venture, "kit", "Machine à coudre et table de coupe", ("4000", "3000"), self._ago(25))
        month = self._ago(170).replace(day=1)
        while months_after(month, 2) <= self.today.replace(day=1):
            turnover.declare(
                venture_id=venture.pk, month=month, activity="goods", amount_mad=Decimal("3400"), by=self.coach,
                now=self.now,
            )  # fmt: skip
            month = months_after(month, 1)
