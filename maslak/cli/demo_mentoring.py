"""The demonstration's mentoring: a dozen mentors, a dozen requests, pairs at every stage. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.casework.models import CaseFile
from maslak.mentoring import concerns, goals, meetings, mentees, mentors, pairs
from maslak.mentoring.enums import Check
from maslak.mentoring.models import Goal, Mentee, Mentor, Pair
from maslak.people.models import Person

OFFICE = "ANAPEC-CASABLANCA-ANFA"
# first name, sex, languages, occupation, ISCO-08, region, remote, places, how far in the pool
_MENTORS = (
    ("Ghita", "female", "fr ary wo", "Couture", "7531", "MA-06", True, 3, "active"),
    ("Adil", "male", "fr ary", "Cuisine", "5120", "MA-06", False, 2, "active"),
    ("Sokhna", "female", "fr wo", "Coiffure", "5141", "MA-06", True, 2, "active"),
    ("Reda", "male", "fr en ary", "Développement web", "2513", "MA-04", True, 2, "active"),
    ("Imane", "female", "fr ar ary", "Garde d'enfants", "5311", "MA-06", False, 1, "active"),
    ("Thierry", "male", "fr ln", "Électricité du bâtiment", "7411", "MA-06", False, 1, "active"),
    ("Naima", "female", "ar ary", "Commerce de détail", "5221", "MA-06", False, 2, "active"),
    ("Ousmane", "male", "fr bm", "Maçonnerie", "7112", "MA-06", False, 1, "active"),
    ("Kawtar", "female", "fr en", "Comptabilité", "3313", "MA-04", True, 1, "paused"),
    ("Bilal", "male", "fr ary", "Service en salle", "5131", "MA-06", False, 1, "trained"),
    ("Safae", "female", "fr ary", "Pâtisserie", "7512", "MA-06", True, 1, "screened"),
    ("Jean", "male", "fr ln", "Menuiserie", "7522", "MA-06", False, 1, "candidate"),
)
# languages, occupation, ISCO-08, women only, remote, days since asked, goals
_REQUESTS = (
    ("fr wo", "Couture", "7531", False, True, 70, ("Ouvrir mon atelier de couture", "Fixer mes prix")),
    ("fr ary", "Aide en cuisine", "9412", False, False, 60, ("Travailler dans un restaurant", "Améliorer ma darija")),
    ("fr", "Coiffure", "5141", True, False, 45, ("Trouver mes premières clientes",)),
    ("fr en", "Développement web", "2513", False, True, 40, ("Monter un portfolio", "Passer un entretien technique")),
    ("fr ary", "Garde d'enfants", "5311", True, False, 33, ("Comprendre mon contrat",)),
    ("fr ln", "Électricité", "7411", False, False, 28, ("Valider mes savoir-faire",)),
    ("ar ary", "Vente", "5221", False, False, 21, ("Me présenter à un employeur",)),
    ("fr bm", "Maçonnerie", "7112", False, False, 18, ("Trouver un chantier déclaré",)),
    ("fr wo", "Service en salle", "5131", False, True, 12, ("Refaire mon CV",)),
    ("fr", "Comptabilité", "3313", False, True, 9, ("Faire reconnaître mon diplôme",)),
    ("en", "Ménage", "9111", False, False, 6, ("Connaître mes droits",)),
    ("sw", "Pâtisserie", "7512", False, False, 3, ("Trouver un apprentissage",)),
)  # fmt: skip


def live(users: Mapping[str, User], *, now: datetime) -> None:
    """The pool of one office, once; `users` are the demo accounts by name."""
    office = organisation_named(OFFICE)
    if office is None or Mentor.objects.filter(organisation=office).exists():
        return
    _Pool(users, office, now).all()


class _Pool:
    """What a coordination, its mentors and the people they accompany did, day by day."""

    def __init__(self, users: Mapping[str, User], office: Organisation, now: datetime) -> None:
        self.users, self.office, self.now, self.today = users, office, now, timezone.localdate(now)
        self.samira = Actor(users["samira"], office, Role.COUNSELLOR)
        self.ghita = Actor(users["ghita"], office, Role.MENTOR)
        self.hand = operator(office)  # answers for mentors who have no account here

    def all(self) -> None:
        """The mentors, the requests, the pairs, one concern."""
        self.mentors = [self._mentor(*line) for line in _MENTORS]
        mentors.link_account(mentor_id=self.mentors[0].pk, user=self.users["ghita"], by=self.samira)
        people = self._people(len(_REQUESTS))
        self.mentees = [self._ask(person, *line) for person, line in zip(people, _REQUESTS, strict=False)]
        if len(self.mentees) < len(_REQUESTS):
            return
        self._pairs()
        self._concern()

    def _ago(self, days: int) -> datetime:
        day = self.today - timedelta(days=days)
        return min(timezone.make_aware(datetime.combine(day, time(11))), self.now)

    def _day(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _mentor(
        self, first: str, sex: str, languages: str, occupation: str, isco: str, region: str, remote: bool,
        capacity: int, reached: str,
    ) -> Mentor:  # fmt: skip
        by = self.samira
        made = mentors.register(
            organisation=self.office, first_name=first, family_name="Exemple", sex=sex, languages=languages.split(),
            occupation=occupation, isco=isco, region=region, remote=remote, capacity=capacity,
            about="J'ai appris ce métier ici et j'aime le transmettre.", on=self._day(160), by=by,
        )  # fmt: skip
        steps = ("candidate", "screened", "trained", "active", "paused")
        level = steps.index(reached)
        if level >= 1:
            mentors.screen(mentor_id=made.pk, checks=Check.values, on=self._day(140), by=by)
        if level >= 2:
            mentors.train(mentor_id=made.pk, hours=6, on=self._day(120), by=by)
        if level >= 3:
            mentors.activate(mentor_id=made.pk, by=by)
        if level >= 4:
            mentors.pause(mentor_id=made.pk, by=by)
        return made

    def _people(self, count: int) -> list[Person]:
        """Mariama first, then people whom the office follows."""
        hers = Person.objects.filter(account=self.users["mariama"]).first()
        cases = CaseFile.objects.filter(
            organisation=self.office, status="open", counsellor=self.users["samira"]
        )
        others = [case.person for case in cases.select_related("person").order_by("id")]
        return [person for person in [hers, *[p for p in others if p != hers]] if person is not None][:count]

    def _ask(
        self, person: Person, languages: str, occupation: str, isco: str, women_only: bool, remote: bool,
        days: int, wished: tuple[str, ...],
    ) -> Mentee:  # fmt: skip
        spoken = languages.split()
        return mentees.ask(
            person=person, organisation=self.office, languages=spoken, preferred_language=spoken[-1],
            region="MA-06", remote=remote, women_only=women_only and person.sex == "female", occupation=occupation,
            isco=isco, goals=wished, agreed=True, language="fr", by=self.samira, now=self._ago(days),
        )  # fmt: skip

    def _pairs(self) -> None:
        """Two under way, one that waits for Mariama, one for Ghita, one declined, one over; the rest wait."""
        hers = self._propose(0, 0, 2)
        pairs.accept(pair_id=hers.pk, by=self.ghita, now=self._ago(1))
        self._under_way(self._propose(2, 2, 40), 38, (35, 21, 7), self.hand)
        under_way = self._propose(0, 8, 11)
        pairs.accept(pair_id=under_way.pk, by=self.ghita, now=self._ago(10))
        pairs.accept(pair_id=under_way.pk, by=self.samira, now=self._ago(10))
        self._met(under_way, 5, self.ghita)
        self._propose(0, 3, 1)
        declined = self._propose(1, 1, 20)
        pairs.decline(pair_id=declined.pk, reason="no_time", by=self.samira, now=self._ago(19))
        over = self._propose(4, 4, 32)
        self._under_way(over, 31, (28, 20, 12), self.hand)
        pairs.end(
            pair_id=over.pk, outcome="in_work", note="Embauchée avec un contrat déclaré.", on=self._day(4),
            by=self.samira, now=self._ago(4),
        )  # fmt: skip
        mentees.close(mentee_id=over.mentee_id, reason="done", on=self._day(3), by=self.samira)

    def _propose(self, mentor: int, mentee: int, days: int) -> Pair:
        return pairs.propose(
            mentor_id=self.mentors[mentor].pk,
            mentee_id=self.mentees[mentee].pk,
            by=self.samira,
            now=self._ago(days),
        )

    def _under_way(self, pair: Pair, days: int, met: tuple[int, ...], by: Actor) -> None:
        pairs.take(pair_id=pair.pk, step="mentor_accept", by=by, now=self._ago(days))
        pairs.accept(pair_id=pair.pk, by=self.samira, now=self._ago(days))
        for place, ago in enumerate(met):
            self._met(pair, ago, by)
            goal = Goal.objects.filter(mentee_id=pair.mentee_id).order_by("pk").first()
            if goal is not None and goal.status == "open":
                goals.note_progress(goal_id=goal.pk, level=place + 1, on=self._day(ago), by=self.samira)

    def _met(self, pair: Pair, ago: int, by: Actor) -> None:
        meetings.hold(
            pair_id=pair.pk, held_on=self._day(ago), mode="onsite" if ago % 2 else "phone", minutes=60,
            note="Nous avons préparé la prochaine étape.", by=self.samira if by is self.hand else by, now=self._ago(ago),
        )  # fmt: skip

    def _concern(self) -> None:
        """What the mentor reports, in her own sight: the command line could not read it back."""
        pair = Pair.objects.filter(mentor=self.mentors[0], status="active").first()
        bind(self.ghita)
        concerns.report(
            organisation=self.office, topic="privacy", pair=pair, by=self.ghita, now=self._ago(2),
            words="Un voisin lui demande de raconter nos rencontres. Elle préfère que cela reste entre nous.",
        )  # fmt: skip
        bind(operator())
