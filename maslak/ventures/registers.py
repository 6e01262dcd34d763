"""Lines of registers: projects that an office or a partner accompanied and tells of afterwards. Facts, without a desk.

A line says how far a project came, not by which steps: it takes its place where the line puts it, and one fact is told
for each of its members. A line sent again with another content is corrected: the facts that no longer hold are voided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.core.text import squeeze
from maslak.pathway import actions as pathway
from maslak.pathway import queries as ledger
from maslak.pathway.bulk import Fact, record_all
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone, Subject
from maslak.pathway.rules import age_band, age_on
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.programme.models import Project
from maslak.ventures import following, register_money
from maslak.ventures.enums import (
    BORN,
    CheckStatus,
    EndReason,
    GrantKind,
    LegalForm,
    MemberRole,
    VentureStatus,
)
from maslak.ventures.models import FollowUpVisit, Member, Venture
from maslak.ventures.register_money import Granted

Tells = tuple[tuple[str, date], ...]

#: Facts that a register tells; what the desk told of the same project is left alone.
TOLD = frozenset({
    Kind.PROJECT_REGISTERED, Kind.PROJECT_ACCOMPANIED, Kind.FORMALITIES_COMPLETED, Kind.ENTERPRISE_CREATED,
    Kind.STARTUP_CREATED, Kind.PROJECT_SET_UP, Kind.PROJECT_STRENGTHENED,
})  # fmt: skip
_PAID_BY = {Kind.PROJECT_SET_UP: GrantKind.GRANT, Kind.PROJECT_STRENGTHENED: GrantKind.TOP_UP}
_MOST_JOBS, _MOST_MAD = Decimal(10_000), Decimal(100_000_000)
_WITH_JOBS = frozenset({Kind.ENTERPRISE_CREATED, Kind.STARTUP_CREATED})


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a register says of one project. `number` is the office's own; empty when it gave none.

    `retained`: money was granted to it, though the day of its creation is not said. `tells`: what is told of the
    project itself while nobody is known in its team.
    """

    number: str
    title: str
    registered_on: date
    sector: str = ""
    region: str = ""
    city: str = ""
    legal_form: str = ""
    accompanied_on: date | None = None
    formalities_on: date | None = None
    created_on: date | None = None
    retained: bool = False
    indirect_jobs: int = 0
    granted: tuple[Granted, ...] = ()
    tells: Tells = ()


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One of the team: `tells` gives each fact about them and its day.

    The register's own words give the dimensions of somebody whose file the sender does not see.
    """

    person_id: int
    since: date
    tells: Tells
    sex: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    nationality: str = ""
    residence: str = ""


@dataclass(frozen=True)
class Kept:
    """A project being kept: its line, those whom the register puts into its team, those whom it takes out again."""

    venture: Venture
    line: Line
    team: Sequence[Holder]
    left: frozenset[int]
    known: bool


@dataclass
class Keeper:
    """Keeps the lines of one register; `close` writes what was gathered, in a few statements."""

    organisation: Organisation
    by: Actor
    now: datetime
    project: Project | None = None
    _numbered: dict[str, Venture] = field(default_factory=dict)
    _kept: dict[int, Kept] = field(default_factory=dict)  # by the project's place in memory

    def __post_init__(self) -> None:
        check_may(self.by, "venture.write", organisation_id=self.organisation.pk)
        kept = Venture.objects.filter(organisation=self.organisation).exclude(office_number="")
        self._numbered = {squeeze(each.office_number): each for each in kept}

    def numbered(self, number: str) -> Venture | None:
        """The project of that number in the organisation, one of this run included; or None."""
        return self._numbered.get(squeeze(number))

    def keep(
        self,
        line: Line,
        team: Sequence[Holder],
        *,
        left: Collection[int] = (),
        venture: Venture | None = None,
    ) -> Venture:
        """The project of the line with all whom the register puts into its team: `venture`, else that of its number,
        else a new one. `left`: people whom an earlier line had put there by mistake.

        Written by `close`. Raises Invalid for a line that cannot be.
        """
        check(line)
        found = venture or (self.numbered(line.number) if line.number else None)
        if found is None:
            found = Venture(organisation=self.organisation, project=self.project, office_number=line.number)
        _describe(found, line)
        if line.number:
            self._numbered[squeeze(line.number)] = found
        self._kept[id(found)] = Kept(found, line, team, frozenset(left), known=found.pk is not None)
        return found

    @transaction.atomic
    def close(self) -> int:
        """Write what was gathered; how many facts were told."""
        kept = list(self._kept.values())
        for each in kept:
            if each.known:
                each.venture.version += 1
                each.venture.save()
                audit.record("venture.register_corrected", by=self.by, target=each.venture)
        Venture.objects.bulk_create([each.venture for each in kept if not each.known], batch_size=1000)
        _schedule(kept, timezone.localdate(self.now))
        _gather(kept)
        register_money.keep(
            [(each.venture, each.line.granted) for each in kept],
            organisation=self.organisation, project=self.project,
        )  # fmt: skip
        told = self._tell(kept)
        if told:
            audit.record("venture.register_kept", by=self.by, target=self.organisation, new={"facts": told})
        self._kept = {}
        return told

    def _tell(self, kept: Sequence[Kept]) -> int:
        """Void what no longer holds of projects known before, tell what is not told yet."""
        standing = _standing([each.venture.pk for each in kept if each.known])
        people = {holder.person_id for each in kept for holder in each.team}
        subjects, files = _pseudonyms(people), _files(people)
        telling = []
        for each in kept:
            told = {_key(fact): fact for fact in standing.get(each.venture.pk, ())}
            for fact in self._facts(each, subjects, files, told):
                if told.pop(_key(fact), None) is None:
                    telling.append(fact)
            for wrong in told.values():
                pathway.void(wrong, by=self.by, reason=_("Ligne corrigée dans le registre."))
        return record_all(telling, by=self.by)

    def _facts(
        self,
        each: Kept,
        subjects: Mapping[int, UUID],
        files: Mapping[int, Person],
        told: Mapping[tuple[Any, ...], Milestone],
    ) -> Iterable[Fact]:
        before = {(fact.kind, fact.subject): fact for fact in told.values()}
        once: dict[tuple[Any, ...], Fact] = {}
        for holder in each.team:
            for kind, day in holder.tells:
                subject, file = subjects[holder.person_id], files.get(holder.person_id)
                earlier = before.get((kind, subject)) if file is None and not holder.sex else None
                dimensions = _as_told(earlier) if earlier else _dimensions(holder, file, day)
                fact = self._fact(kind, day, each, subject, dimensions)
                once.setdefault(_key(fact), fact)
        if not each.team:
            for kind, day in each.line.tells:
                fact = self._fact(kind, day, each, None, {})
                once.setdefault(_key(fact), fact)
        return once.values()

    def _fact(
        self, kind: str, day: date, each: Kept, subject: UUID | None, dimensions: Mapping[str, str]
    ) -> Fact:
        line, venture = each.line, each.venture
        attributes: dict[str, Any] = {"legal_form": line.legal_form, "sector": line.sector, "external": True}
        if kind in _WITH_JOBS:
            attributes["indirect_jobs"] = line.indirect_jobs
        money = next((one for one in line.granted if one.kind == _PAID_BY.get(Kind(kind))), None)
        if money is not None:
            attributes |= {"grant_kind": money.kind, "amount_mad": str(money.amount_mad)}
        return Fact(
            kind=kind, occurred_on=day, organisation=self.organisation, source=venture, subject=subject,
            project=venture.project, attributes=attributes,
            **{**dimensions, "region": line.region or dimensions.get("region", "")},
        )  # fmt: skip


def check(line: Line) -> None:
    """Return quietly for a line that can stand. Raises Invalid in words otherwise."""
    for name, value, most in (
        ("project_idea", line.title, 160), ("sector", line.sector, 40), ("city", line.city, 80),
        ("project_code", line.number, 60),
    ):  # fmt: skip
        if len(value) > most:
            raise Invalid(_("Ce texte est trop long : %(most)s signes au plus.") % {"most": most}, field=name)
    for name, number, limit in (
        ("indirect_jobs", Decimal(line.indirect_jobs), _MOST_JOBS),
        *(("amount", one.amount_mad, _MOST_MAD) for one in line.granted),
    ):
        if number > limit:
            raise Invalid(_("Ce nombre est trop grand pour un seul projet : vérifiez-le."), field=name)


def _gather(kept: Sequence[Kept]) -> None:
    """Who is in each team now; whom a line put there by mistake leaves without a trace."""
    known: dict[int, dict[int, Member]] = defaultdict(dict)
    for member in Member.objects.filter(
        venture__in=[each.venture.pk for each in kept if each.known], until=None
    ):
        known[member.venture_id][member.person_id] = member
    joining = []
    for each in kept:
        there, wanted = known[each.venture.pk], {holder.person_id: holder for holder in each.team}
        for person_id in (each.left & set(there)) - set(wanted):
            there.pop(person_id).delete()
        led = any(member.role == MemberRole.LEAD for member in there.values())
        for holder in wanted.values():
            if holder.person_id in there:
                continue
            role = MemberRole.MEMBER if led else MemberRole.LEAD
            led = True
            joining.append(
                Member(venture=each.venture, person_id=holder.person_id, since=holder.since, role=role)
            )
    Member.objects.bulk_create(joining, batch_size=1000)


def _schedule(kept: Sequence[Kept], today: date) -> None:
    """The visits of each enterprise whose time has not passed: nobody owes a visit of years ago to a register."""
    ids = [each.venture.pk for each in kept]
    FollowUpVisit.objects.filter(venture__in=ids, status=CheckStatus.DUE).delete()
    there = set(FollowUpVisit.objects.filter(venture__in=ids).values_list("venture", "month"))
    FollowUpVisit.objects.bulk_create(
        visit
        for each in kept
        for visit in following.owed(each.venture)
        if visit.closes_on >= today and (each.venture.pk, visit.month) not in there
    )


@transaction.atomic
def take_back(venture: Venture, *, by: Actor, today: date) -> None:
    """No line tells of that project any more: it was entered by mistake. What registers told of it is voided."""
    for fact in _standing([venture.pk]).get(venture.pk, ()):
        pathway.void(fact, by=by, reason=_("Ligne corrigée dans le registre."))
    venture.visits.filter(status=CheckStatus.DUE).delete()
    register_money.keep([(venture, ())], organisation=venture.organisation, project=venture.project)
    venture.members.all().delete()
    venture.created_on, venture.legal_form, venture.office_number = None, LegalForm.NONE, ""
    venture.status, venture.end_reason, venture.ended_on = VentureStatus.ENDED, EndReason.GIVEN_UP, today
    venture.version += 1
    venture.save()
    audit.record("venture.register_corrected", by=by, target=venture)


def _describe(venture: Venture, line: Line) -> None:
    """The line's words on the project. A status that the desk moved since is not moved back."""
    implied = _implied(venture)
    born = line.created_on is not None
    venture.title, venture.sector = line.title or venture.title, line.sector
    venture.region, venture.city = line.region, line.city
    known_form = line.legal_form if line.legal_form in LegalForm.values else LegalForm.NONE
    # Without a form that the house knows, what exists is the one activity that needs no register.
    venture.legal_form = known_form or (LegalForm.INCOME_ACTIVITY if born else LegalForm.NONE)
    venture.registered_on = min(day for day in (line.registered_on, line.created_on) if day)
    venture.accompanied_on, venture.formalities_on = line.accompanied_on, line.formalities_on
    venture.created_on, venture.indirect_jobs = line.created_on, line.indirect_jobs
    moved = venture.pk is not None and venture.status not in (implied, VentureStatus.REGISTERED)
    if not moved or (venture.status in BORN and not born):
        venture.status = _implied(venture, retained=line.retained)


def _implied(venture: Venture, *, retained: bool | None = None) -> str:
    """Where the days of a project put it."""
    if venture.created_on is not None:
        return VentureStatus.CREATED
    if venture.formalities_on is not None:
        return VentureStatus.FORMALITIES_DONE
    if retained or (retained is None and venture.status == VentureStatus.SELECTED):
        return VentureStatus.SELECTED
    return VentureStatus.PREPARING if venture.accompanied_on is not None else VentureStatus.REGISTERED


def _standing(ventures: Collection[int]) -> Mapping[int, list[Milestone]]:
    """The facts of registers that stand about these projects, by project."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    told = ledger.standing().filter(
        source_kind=Venture._meta.label_lower, source_id__in=ventures, kind__in=TOLD,
        attributes__external=True,
    )  # fmt: skip
    for each in told:
        found[each.source_id].append(each)
    return found


def _key(fact: Fact | Milestone) -> tuple[Any, ...]:
    """What a register says by a fact; the dimensions of the person follow their file, not the register."""
    attributes = tuple(sorted((name, str(value)) for name, value in fact.attributes.items()))
    region = fact.region or fact.organisation.region
    return (fact.kind, fact.occurred_on, fact.subject, region, attributes)


def _pseudonyms(people: Collection[int]) -> dict[int, UUID]:
    """The pseudonym of each, made at the first fact."""
    with whole_register():
        found = dict(Subject.objects.filter(person__in=people).values_list("person", "pseudonym"))
        made = Subject.objects.bulk_create(
            [Subject(person_id=person) for person in people if person not in found], batch_size=1000
        )
    return found | {subject.person_id: subject.pseudonym for subject in made}


def _files(people: Collection[int]) -> dict[int, Person]:
    """The files that the sender sees, with the papers of their stay."""
    return Person.objects.prefetch_related("statuses").in_bulk(list(people))


def _as_told(fact: Milestone) -> dict[str, str]:
    """The dimensions of a fact told earlier of somebody whom neither the sender's files nor this register describe."""
    return {name: getattr(fact, name) for name in ("sex", "age_band", "nationality", "residence")}


def _dimensions(holder: Holder, person: Person | None, day: date) -> dict[str, str]:
    said = {
        "sex": "" if holder.sex == "unstated" else holder.sex,
        "age_band": age_band(age_on(day, holder.birth_date, holder.birth_year)),
        "nationality": holder.nationality,
        "residence": holder.residence or "unknown",
    }
    if person is None:
        return said
    own = pathway.dimensions_of(person, day)
    if own["residence"] == "unknown":
        own["residence"] = said["residence"]
    return own
