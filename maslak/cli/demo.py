"""The demonstration: the reference year through the product's own importers, accounts for every audience, a living week.

All people are invented. Run again, it adds nothing; nothing is ever sent outside.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone, translation

from config.home import ROOT
from maslak.access import actions as access
from maslak.access.actor import Actor, acting, operator
from maslak.access.enums import OrganisationKind, Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.casework import (
    appointments,
    files,
    follow_ups,
    interviews,
    plans,
    reception,
    referrals,
    seats,
    workshops,
)
from maslak.casework.enums import Profile
from maslak.casework.models import CaseFile, Workshop
from maslak.cli import (
    demo_applications,
    demo_assisted,
    demo_bilan,
    demo_employers,
    demo_mapping,
    demo_matching,
    demo_mentoring,
    demo_offers,
    demo_outreach,
    demo_partner,
    demo_permits,
    demo_training,
    demo_ventures,
    demo_work,
)
from maslak.imports import actions as imports
from maslak.imports import queries as registers
from maslak.law.calendar import default_calendar
from maslak.people import consents
from maslak.people.enums import Sex
from maslak.people.models import Person
from maslak.programme import actions as programme
from maslak.reporting.models import Edition
from maslak.web.account.demo import ACCOUNTS, PASSWORD, DemoAccount

DEMO = ROOT / "demo"
REGISTERS = (
    ("anapec_inscriptions.xlsx", "ANAPEC"),
    ("anapec_prestations.csv", "ANAPEC"),
    ("anapec_insertions.xlsx", "ANAPEC"),
    ("anapec_auto_emploi.xlsx", "ANAPEC"),
    ("attestations.csv", "ANAPEC"),
    ("cte_visas.csv", "MTIP"),
    ("amappe_kobo.csv", "AMAPPE"),
    ("w4i_startups.xlsx", "SOLETERRE"),
)

# What somebody may answer in an interview.
ANSWERS = {
    "schooling": "primary",
    "jobs": [{"occupation": "Couture", "tasks": "Retouches, robes", "from_year": 2012, "proof": "referee"}],
    "skills": [{"skill": "Coudre à la machine", "level": "alone", "evidence": "Photos de robes"}],
    "languages": [{"language": "fr", "spoken": "B1"}, {"language": "ary", "spoken": "A2"}],
    "targets": [{"occupation": "Couture"}, {"occupation": "Aide en cuisine"}],
    "barriers": ["recognition", "network"],
    "strengths": ["experience", "hands"],
}


def load() -> None:
    """Load what is not there yet: registers, programme, accounts, and a week of work around today."""
    with translation.override("fr"):
        _year(DEMO)
        with acting(operator()) as by:
            assert by is not None
            _association(by)
            _directory()
            demo_permits.organisations()
            demo_partner.organisations()
            demo_training.organisations()
            users = {account.username: _account(account, by) for account in ACCOUNTS}
        with acting(operator()) as by:
            if not CaseFile.objects.exclude(counsellor=None).exists():
                _Week(users, timezone.now()).live()
            _review(users)
            demo_permits.live(users, by=by, now=timezone.now())
            demo_partner.live(users, by=by, now=timezone.now())
            demo_partner.draft_of_reference(users, by=by, now=timezone.now())
            demo_training.live(users, by=by, now=timezone.now())
            demo_offers.live(users, now=timezone.now())
            demo_ventures.live(users, now=timezone.now())
            demo_mentoring.live(users, now=timezone.now())
            demo_mapping.live(by=by, now=timezone.now())
            demo_outreach.live(users, by=by, now=timezone.now())
            demo_work.live(users, now=timezone.now())
            demo_employers.live(users, now=timezone.now())
            demo_matching.live(users, now=timezone.now())
            demo_applications.live(users, now=timezone.now())
            demo_assisted.live(users, now=timezone.now())


def _year(folder: Path) -> None:
    """The reference year: what the State published, the programme, then each office's register as it came."""
    with acting(operator()) as by:
        assert by is not None
        programme.load_year(folder / "programme-2020.yaml", by=by)
    _take(folder / "published-2020.csv", "PLATEFORME")  # beside what is computed, for comparison
    _take(folder / "declared-2020.csv", "PLATEFORME")  # what nothing here can count
    for name, code in REGISTERS:
        _take(folder / "registers-2020" / name, code)


def _take(path: Path, code: str) -> None:
    """Take a register in; one that was taken in before is not read again, so that a second start takes seconds."""
    with acting(operator()):
        organisation = organisation_named(code)
        assert organisation is not None, code
        if registers.was_taken_in(organisation, path.read_bytes()):
            return
        report = imports.import_now(
            name=path.name, content=path.read_bytes(), organisation=organisation, by=operator(organisation),
            now=timezone.now(),
        )  # fmt: skip
    print(
        f"  {path.name} : {report.count('imported')} lignes enregistrées, {report.count('rejected')} à corriger"
    )


def _association(by: Actor) -> Organisation:
    found, _made = Organisation.objects.get_or_create(
        code="ASSO-OUJDA",
        defaults={
            "kind": OrganisationKind.NGO,
            "name_fr": "Association Démo Oujda",
            "name_ar": "جمعية تجريبية بوجدة",
            "name_en": "Demo Association Oujda",
            "region": "MA-02",
            "city": "Oujda",
            "receives_referrals": True,
        },
    )
    return found


def _directory() -> None:
    """Numbers that nobody answers, and the names that two districts of one city have in Arabic."""
    in_arabic = {"Casablanca Anfa": "الدار البيضاء أنفا", "Casablanca Aïn Sebaâ": "الدار البيضاء عين السبع"}
    places = Organisation.objects.filter(kind__in=[OrganisationKind.OFFICE, OrganisationKind.NGO], phone="")
    for number, office in enumerate(places.order_by("code"), start=1):
        office.phone = f"05 00 00 00 {number:02d}"
        office.name_ar = office.name_ar or in_arabic.get(office.name_fr, "")
        office.save(update_fields=["phone", "name_ar"])


def _review(users: dict[str, User]) -> None:
    """The review of the reference year, written and still open to be changed."""
    if Edition.objects.exists():
        return
    ministry = organisation_named("MDCMRE")
    demo_bilan.write(DEMO / "bilan-2020.yaml", by=Actor(users["nadia"], ministry, Role.COORDINATOR))


def _account(account: DemoAccount, by: Actor) -> User:
    user = User.objects.filter(username=account.username).first()
    if user is None:
        user = access.create_account(
            username=account.username,
            display_name=account.display_name,
            password=PASSWORD,
            language=account.language,
            by=by,
        )
    if account.organisation:
        organisation = organisation_named(account.organisation)
        assert organisation is not None, account.organisation
        access.grant_membership(
            user=user, organisation=organisation, role=account.role, since=date(2020, 1, 1), by=by
        )
    return user


class _Week:
    """Some days of work in one office around today, so that every page of the desk has something to show."""

    def __init__(self, users: dict[str, User], now: datetime) -> None:
        self.users, self.now, self.today = users, now, timezone.localdate(now)
        office, ngo = organisation_named("ANAPEC-CASABLANCA-ANFA"), organisation_named("ASSO-OUJDA")
        assert office is not None
        assert ngo is not None  # data/organisations of the demonstration
        self.office, self.ngo = office, ngo
        self.samira = Actor(users["samira"], self.office, Role.COUNSELLOR)
        self.driss = Actor(users["driss"], self.office, Role.SUPERVISOR)
        self.calendar = default_calendar()
        self.random = random.Random(2020)

    def live(self) -> None:
        """Assign files, open slots and sessions, book, refer, plan."""
        cases = list(
            CaseFile.objects.filter(organisation=self.office)
            .select_related("person")
            .order_by("registered_on", "id")
        )
        hers = next((case for case in cases if self._like_mariama(case.person)), cases[0])
        others = [case for case in cases if case != hers]
        mine = [hers, *self.random.sample(others, min(35, len(others)))]
        for case in mine:
            files.assign(case_id=case.pk, counsellor=self.users["samira"], by=self.driss, today=self.today)
        self._sessions(mine)
        self._appointments(mine[:9])
        self._interview(mine[9])
        for case in mine[20:24]:
            self._interviewed(case)
        self._follow_ups(mine[10:16])
        self._referrals([case.person for case in mine[16:20]])
        self._reception()
        self._person(mine[0].person)

    @staticmethod
    def _like_mariama(person: Person) -> bool:
        """Whose file the demo account of a person may open without surprise."""
        return person.sex == Sex.FEMALE and person.given_name.startswith("Mariam")

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def _days(self, count: int) -> list[date]:
        day, days = self.today, list[date]()
        while len(days) < count:
            day = self.calendar.next_working_day(day)
            days.append(day)
        return days

    def _sessions(self, cases: Sequence[CaseFile]) -> None:
        """One with seats left, one full with people waiting, one by video, two that nearly nobody joined yet."""
        planned = (
            ("cv", 10, "onsite", "Salle 2", 12, 7),
            ("interview_skills", 14, "onsite", "Salle 1", 6, 8),
            ("networks", 9, "video", "", 15, 5),
            ("letter", 10, "onsite", "Salle 2", 10, 1),
            ("labour_law", 14, "onsite", "Salle 1", 20, 3),
        )
        for number, (day, (code, hour, mode, place, seats_open, taken)) in enumerate(
            zip(self._days(len(planned)), planned, strict=True)
        ):
            link = "https://visio.example.org/atelier" if mode == "video" else ""
            session = workshops.plan(
                workshop=Workshop.objects.get(code=code), organisation=self.office, starts_at=self._at(day, hour),
                ends_at=self._at(day, hour + 2), mode=mode, place=place, link=link, seats=seats_open,
                by=self.driss, now=self.now,
            )  # fmt: skip
            for case in cases[number * 5 : number * 5 + taken]:
                seats.enrol(session_id=session.pk, person=case.person, by=self.samira, now=self.now)

    def _appointments(self, cases: Sequence[CaseFile]) -> None:
        days, slots = self._days(3), []
        hour = timezone.localtime(self.now).hour + 1
        if hour < 20:  # late in the evening, today has no hour left to open
            days = [self.today, *days]
        for day in days:
            opens = time(9) if day > self.today else time(hour)
            closes = time(opens.hour + 3)
            slots += appointments.open_slots(
                organisation=self.office, counsellor=self.users["samira"], day=day, opens=opens, closes=closes,
                minutes=30, by=self.samira, now=self.now,
            )  # fmt: skip
        purposes = ("Entretien de positionnement", "Point sur la recherche d'emploi", "Aide au CV")
        for number, (slot, case) in enumerate(zip(slots[::2], cases, strict=False)):
            appointments.book(
                slot_id=slot.pk,
                person=case.person,
                purpose=purposes[number % 3],
                by=self.samira,
                now=self.now,
            )

    def _interview(self, case: CaseFile) -> None:
        draft = interviews.start(
            case_id=case.pk, mode="onsite", held_on=self.today, by=self.samira, now=self.now
        )
        assert draft.pk

    def _interviewed(self, case: CaseFile) -> None:
        """An interview held today, its profile, and a plan of two goals."""
        held = interviews.start(
            case_id=case.pk, mode="onsite", held_on=self.today, by=self.samira, now=self.now
        )
        kept = interviews.save_draft(interview_id=held.pk, grid=ANSWERS, version=held.version, by=self.samira)
        goals: list[interviews.PlannedGoal] = [
            {"title": "Finir le CV à l'atelier", "due_on": self.today + timedelta(days=10)},
            {"title": "Visiter deux entreprises du quartier", "due_on": self.today + timedelta(days=24)},
        ]
        interviews.complete(
            interview_id=kept.pk, profile=Profile.SUPPORT, goals=goals, by=self.samira, now=self.now
        )

    def _follow_ups(self, cases: Sequence[CaseFile]) -> None:
        for number, case in enumerate(cases):
            on = self.today - timedelta(days=4 * number)
            follow_ups.schedule(
                case_id=case.pk,
                due_on=on,
                subject="Reprendre contact après l'atelier",
                by=self.samira,
                today=on,
            )
            plans.add_goal(
                case_id=case.pk, title="Mettre le CV à jour", due_on=self.today + timedelta(days=7 * number),
                by=self.samira, today=self.today,
            )  # fmt: skip

    def _referrals(self, people: Sequence[Person]) -> None:
        """One answered, one to answer, one that has been silent for long."""
        for number, person in enumerate(people[:3]):
            sent = self.now - timedelta(days=(3, 1, 40)[number])
            consent, _new = consents.give_consent(
                person_id=person.pk, purpose="referral", organisation=self.ngo, by=self.samira, now=sent
            )
            purpose, need = (
                ("language", "Cours de français deux soirs par semaine"),
                ("social", "Aide pour inscrire deux enfants à l'école"),
                ("training", "Formation courte en cuisine, en journée"),
            )[number]
            referral = referrals.send(
                person=person, from_organisation=self.office, to_organisation=self.ngo, purpose=purpose, need=need,
                consent=consent, by=self.samira, now=sent,
            )  # fmt: skip
            if number == 0:
                awa = Actor(self.users["awa"], self.ngo, Role.CASEWORKER)
                referrals.accept(referral_id=referral.pk, by=awa, now=self.now)

    def _reception(self) -> None:
        for need, language in (("job", "fr"), ("papers", "ar"), ("information", "en")):
            reception.arrive(
                organisation=self.office, need=need, language=language, by=self.samira, now=self.now
            )

    def _person(self, person: Person) -> None:
        """One accompanied person opens their own space with the demo password as well as with a code."""
        Person.objects.filter(pk=person.pk).update(account=self.users["mariama"])
