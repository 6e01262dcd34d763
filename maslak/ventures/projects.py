"""A project from its idea to its first sale: the team, the diagnosis, the sessions, the plan, the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.pathway.enums import Kind
from maslak.people.models import Person
from maslak.programme.models import Project
from maslak.ventures import facts, grids
from maslak.ventures.enums import CashKind, EndReason, MemberRole, SessionMode, VentureStatus
from maslak.ventures.models import CashLine, CoachingSession, Diagnosis, Member, Plan, Venture
from maslak.ventures.policies import locked, locked_part
from maslak.ventures.workflow import VENTURE


@transaction.atomic
def register(
    *,
    organisation: Organisation,
    lead: Person,
    title: str,
    registered_on: date,
    summary: str = "",
    sector: str = "",
    region: str = "",
    city: str = "",
    project: Project | None = None,
    coach: User | None = None,
    office_number: str = "",
    by: Actor,
    now: datetime,
) -> Venture:
    """A project carried by `lead`, followed by `organisation` from that day on. Writes « project registered ».

    Raises NotAllowed, Invalid, Conflict for a number that the office gave already.
    """
    check_may(by, "venture.write", organisation_id=organisation.pk)
    title = _text(title, "title", _("Dites en quelques mots de quel projet il s'agit."))
    if registered_on > timezone.localdate(now):
        raise Invalid(_("L'inscription d'un projet ne peut pas être dans l'avenir."), field="registered_on")
    try:
        with transaction.atomic():
            venture = Venture.objects.create(
                organisation=organisation, title=title, summary=summary.strip(), sector=sector,
                region=region or lead.region or organisation.region, city=city.strip(), project=project, coach=coach,
                registered_on=registered_on, office_number=office_number,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Un projet porte déjà ce numéro dans votre registre."), field="office_number"
        ) from error
    Member.objects.create(venture=venture, person=lead, role=MemberRole.LEAD, since=registered_on)
    facts.record(Kind.PROJECT_REGISTERED, venture, on=registered_on, by=by)
    audit.record("venture.registered", by=by, target=venture, person_id=lead.pk)
    return venture


@transaction.atomic
def describe(*, venture_id: int, version: int | None = None, by: Actor, **changes: Any) -> Venture:
    """Correct what a project says of itself: title, summary, sector, region, city, coach, jobs. Raises NotAllowed,
    Conflict, Invalid."""
    venture = locked(venture_id, by=by, permission="venture.write", version=version)
    allowed = {
        "title", "summary", "sector", "region", "city", "coach", "direct_jobs", "indirect_jobs", "project",
    }  # fmt: skip
    for name, value in changes.items():
        if name not in allowed:
            raise Invalid(_("Ce champ ne se corrige pas ici."), field=name)
        setattr(venture, name, value.strip() if isinstance(value, str) else value)
    if not venture.title:
        raise Invalid(_("Dites en quelques mots de quel projet il s'agit."), field="title")
    _keep(venture, *changes)
    audit.record("venture.described", by=by, target=venture, new={"fields": sorted(changes)})
    return venture


@transaction.atomic
def add_member(
    *, venture_id: int, person: Person, since: date, shares: int | None = None, by: Actor, now: datetime
) -> Member:
    """One more in the team. Raises NotAllowed, Conflict for somebody who is in it, Invalid for a closed project."""
    venture = locked(venture_id, by=by, permission="venture.write")
    if venture.status == VentureStatus.ENDED:
        raise Invalid(_("Ce projet est terminé : rouvrez-le avant de changer son équipe."))
    if not venture.registered_on <= since <= timezone.localdate(now):
        raise Invalid(
            _("On entre dans l'équipe entre l'inscription du projet et aujourd'hui."), field="since"
        )
    try:
        with transaction.atomic():
            member = Member.objects.create(venture=venture, person=person, since=since, shares=shares)
    except IntegrityError as error:
        raise Conflict(_("Cette personne est déjà dans l'équipe du projet.")) from error
    audit.record("venture.joined", by=by, target=venture, person_id=person.pk)
    return member


@transaction.atomic
def leave(*, member_id: int, until: date, by: Actor, now: datetime) -> Member:
    """A member leaves; another one must lead first. Raises NotAllowed, Invalid."""
    member = locked_part(Member, member_id, by=by, permission="venture.write", path="venture.organisation_id")
    if member.until is not None:
        raise Invalid(_("Cette personne a déjà quitté l'équipe."))
    if member.role == MemberRole.LEAD:
        raise Invalid(_("Confiez d'abord le projet à un autre membre de l'équipe."))
    if not member.since <= until <= timezone.localdate(now):
        raise Invalid(_("On quitte l'équipe après y être entré, au plus tard aujourd'hui."), field="until")
    member.until = until
    member.save(update_fields=["until"])
    audit.record("venture.left", by=by, target=member.venture, person_id=member.person_id)
    return member


@transaction.atomic
def hand_over(*, venture_id: int, member_id: int, by: Actor) -> Member:
    """Another member leads from now on. Raises NotAllowed, Invalid."""
    venture = locked(venture_id, by=by, permission="venture.write")
    heir = venture.members.filter(pk=member_id, until=None).first()
    if heir is None:
        raise Invalid(_("Choisissez un membre de l'équipe."), field="member")
    venture.members.filter(role=MemberRole.LEAD, until=None).update(role=MemberRole.MEMBER)
    heir.role = MemberRole.LEAD
    heir.save(update_fields=["role"])
    audit.record("venture.handed_over", by=by, target=venture, person_id=heir.person_id)
    return heir


@transaction.atomic
def diagnose(
    *,
    venture_id: int,
    on: date,
    marks: Mapping[str, int],
    note: str = "",
    next_step: str = "",
    by: Actor,
    now: datetime,
) -> Diagnosis:
    """The first look at the project; done again, it replaces the marks. Writes « project diagnosed » the first time.

    Raises NotAllowed, StepRefused for a project past it, Invalid naming the criteria without a mark.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    unmarked = grids.unmarked("diagnosis", marks)
    if unmarked:
        raise Invalid(_("Donnez une note de 0 à 4 à chaque ligne."), field=unmarked[0])
    _check_past(venture, on, now)
    if venture.status == VentureStatus.REGISTERED:
        _step(venture, "diagnose", by=by)
        facts.record(Kind.PROJECT_DIAGNOSED, venture, on=on, by=by)
    elif venture.status not in (VentureStatus.DIAGNOSED, VentureStatus.PREPARING):
        VENTURE.step("diagnose", status=venture.status)
    found, _made = Diagnosis.objects.update_or_create(
        venture=venture,
        defaults={
            "on": on, "by": by.user, "marks": dict(marks), "note": note.strip(), "next_step": next_step.strip(),
        },
    )  # fmt: skip
    audit.record("venture.diagnosed", by=by, target=venture)
    return found


@transaction.atomic
def coach(
    *,
    venture_id: int,
    on: date,
    minutes: int,
    mode: str,
    topic: str,
    note: str = "",
    by: Actor,
    now: datetime,
) -> CoachingSession:
    """Time spent with the project. The first session makes it an accompanied one.

    Raises NotAllowed, Invalid for a length that cannot be, a day to come or before the registration.
    """
    venture = locked(venture_id, by=by, permission="venture.follow")
    _check_past(venture, on, now)
    if not 5 <= minutes <= 600:
        raise Invalid(_("Une séance dure entre 5 minutes et 10 heures."), field="minutes")
    if mode not in SessionMode.values:
        raise Invalid(_("Dites si la séance a eu lieu sur place, par téléphone ou par vidéo."), field="mode")
    topic = _text(topic, "topic", _("Dites sur quoi la séance a porté."))
    session = CoachingSession.objects.create(
        venture=venture, on=on, minutes=minutes, mode=mode, topic=topic, note=note.strip(), by=by.user
    )
    accompany(venture, on=on, by=by, mode=mode)
    audit.record("venture.coached", by=by, target=venture, new={"minutes": minutes})
    return session


def accompany(venture: Venture, *, on: date, by: Actor, mode: str = "") -> None:
    """Note the first day of accompaniment of the locked project, and its fact; later ones change nothing."""
    if venture.accompanied_on is not None:
        return
    venture.accompanied_on = on
    _keep(venture, "accompanied_on")
    facts.record(Kind.PROJECT_ACCOMPANIED, venture, on=on, by=by, mode=mode)


@transaction.atomic
def write_plan(
    *,
    venture_id: int,
    first_month: date,
    months: int,
    lines: Iterable[tuple[str, str, int, Decimal]],
    offer: str = "",
    customers: str = "",
    means: str = "",
    by: Actor,
    now: datetime,
) -> Plan:
    """A new version of the business plan. `lines`: (kind, label, month from 0, dirhams); earlier versions stay.

    Raises NotAllowed, Invalid for a line that cannot be.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    if not 1 <= months <= 60:
        raise Invalid(_("Un plan couvre de 1 à 60 mois."), field="months")
    last = venture.plans.order_by("-number").first()
    plan = Plan.objects.create(
        venture=venture, number=last.number + 1 if last else 1, first_month=first_month.replace(day=1), months=months,
        offer=offer.strip(), customers=customers.strip(), means=means.strip(), written_at=now, written_by=by.user,
    )  # fmt: skip
    kept: dict[tuple[str, str, int], Decimal] = {}
    for kind, label, month, amount in lines:
        _check_line(kind, label, month, amount, months)
        key = (kind, label.strip(), month)
        kept[key] = kept.get(key, Decimal(0)) + amount
    CashLine.objects.bulk_create(
        CashLine(plan=plan, kind=kind, label=label, month=month, amount_mad=amount)
        for (kind, label, month), amount in kept.items()
    )
    audit.record("venture.planned", by=by, target=venture, new={"version": plan.number})
    return plan


def _check_line(kind: str, label: str, month: int, amount: Decimal, months: int) -> None:
    if kind not in CashKind.values or not label.strip():
        raise Invalid(_("Chaque ligne du plan a un nom, et dit si l'argent entre ou sort."), field="lines")
    if not 0 <= month < months or (kind == CashKind.OPENING and month != 0):
        raise Invalid(_("Un montant du plan est hors des mois prévus."), field="lines")
    if amount < 0:
        raise Invalid(
            _("Les montants du plan sont positifs : le sens vient du type de ligne."), field="lines"
        )


@transaction.atomic
def advance(*, venture_id: int, step: str, by: Actor, version: int | None = None) -> Venture:
    """Take a step that needs nothing else: prepare, take_back, pause, resume, reopen. Raises NotAllowed, StepRefused."""
    if step not in {"prepare", "take_back", "pause", "resume", "reopen"}:
        raise Invalid(_("Cette étape demande d'autres renseignements."), field="step")
    venture = locked(venture_id, by=by, permission=VENTURE.steps[step].permission, version=version)
    VENTURE.step(step, status=venture.status)
    if step == "reopen":
        venture.ended_on, venture.end_reason = None, EndReason.NONE
        if venture.created_on is not None:
            raise Invalid(_("Cette entreprise a existé et s'est arrêtée : inscrivez un nouveau projet."))
    _step(venture, step, by=by, fields=("ended_on", "end_reason"))
    return venture


@transaction.atomic
def finish(*, venture_id: int, reason: str, on: date, by: Actor, now: datetime) -> Venture:
    """The project leaves: given up before the creation, or closed, sold, independent… after it.

    Writes « venture ended ». Raises NotAllowed, StepRefused, Invalid for a reason that does not fit.
    """
    venture = locked(venture_id, by=by, permission="venture.follow")
    born = venture.created_on is not None
    step = "close" if born else "give_up"
    check_may(by, VENTURE.steps[step].permission, organisation_id=venture.organisation_id)
    VENTURE.step(step, status=venture.status)
    if reason not in EndReason.values or reason == EndReason.NONE:
        raise Invalid(_("Choisissez la raison dans la liste."), field="reason")
    if (reason == EndReason.GIVEN_UP) == born:
        raise Invalid(
            _("Cette entreprise a été créée : dites ce qu'elle est devenue.")
            if born
            else _("Ce projet n'a pas encore abouti à une création : il ne peut qu'être abandonné."),
            field="reason",
        )
    _check_past(venture, on, now)
    if born and venture.created_on is not None and on < venture.created_on:
        raise Invalid(_("La fin vient après la création."), field="on")
    venture.ended_on, venture.end_reason = on, reason
    _step(venture, step, by=by, fields=("ended_on", "end_reason"))
    facts.record(Kind.VENTURE_ENDED, venture, on=on, by=by, reason=reason)
    return venture


def _step(venture: Venture, step: str, *, by: Actor, fields: tuple[str, ...] = ()) -> str:
    """Take a step of the table on the locked project and save it with `fields`; gives the earlier status."""
    old, venture.status = venture.status, VENTURE.step(step, status=venture.status).target
    _keep(venture, "status", *fields)
    audit.record(f"venture.{step}", by=by, target=venture, old=old, new=venture.status)
    return old


take_step = _step


def _keep(venture: Venture, *fields: str) -> None:
    venture.version += 1
    venture.save(update_fields=[*fields, "version"])


def _check_past(venture: Venture, on: date, now: datetime) -> None:
    if not venture.registered_on <= on <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="on")


def _text(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise Invalid(sentence, field=field)
    return text.strip()
