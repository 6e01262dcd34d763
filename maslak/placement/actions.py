"""Every write on placements: a person in a job, the checks that it lasts, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers.models import Employer
from maslak.law.parameters import parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.pathway.rules import age_on
from maslak.people.models import Person
from maslak.placement import rules
from maslak.placement.enums import ContractType, Evidence, MediatedBy, PlacementStatus, RetentionOutcome
from maslak.placement.models import Application, Placement, RetentionCheck
from maslak.placement.steps import leave_for_job
from maslak.placement.workflow import FOUND, PLACEMENT, RETENTION
from maslak.programme.models import Project

R = TypeVar("R", Placement, RetentionCheck)


@dataclass(frozen=True)
class Placed:
    """A placement, and what to look at: never refused for it."""

    placement: Placement
    concerns: tuple[rules.Concern, ...]

    @property
    def warnings(self) -> list[str]:
        """The concerns as sentences, in the reader's language."""
        return [in_words(concern) for concern in self.concerns]


def in_words(concern: rules.Concern) -> str:
    """A concern as a sentence, in the reader's language."""
    values = dict(concern.params)
    if concern.code == "wage_under_floor":
        return (
            _(
                "Le salaire indiqué (%(wage)s DH) est sous le minimum légal à plein temps"
                " ce jour-là (%(floor)s DH) : vérifiez le montant et la durée du travail."
            )
            % values
        )
    return (
        _("La personne aurait %(age)s ans à l'embauche ; l'âge minimum pour ce travail est de %(least)s ans.")
        % values
    )


@transaction.atomic
def place(
    *,
    person: Person,
    organisation: Organisation,
    employer: Employer,
    job_title: str,
    contract_type: str,
    starts_on: date,
    evidence: str,
    ends_on: date | None = None,
    wage_mad: Decimal | None = None,
    region: str = "",
    assisted: bool = False,
    project: Project | None = None,
    mediated_by: str = MediatedBy.AGENCY,
    by: Actor,
    now: datetime,
) -> Placed:
    """A person in a job since `starts_on`: the fact « placed » in the workplace's region, checks to come.

    Their applications elsewhere that were open by then are closed, and told.

    `wage_mad` is gross a month, `region` the workplace's (the employer's own by default). Raises NotAllowed,
    Invalid for a value that cannot be, Conflict for the same person, employer and first day.
    """
    check_may(by, "placement.write", organisation_id=organisation.pk)
    _check_codes(contract_type, evidence, mediated_by)
    today = timezone.localdate(now)
    _check_terms(person, employer, organisation, starts_on, ends_on, wage_mad, today)
    if not job_title.strip() and evidence != Evidence.REGISTER:  # some registers do not say it
        raise Invalid(_("Indiquez le poste occupé."), field="job_title")
    try:
        with transaction.atomic():
            placement = Placement.objects.create(
                person=person,
                organisation=organisation,
                employer=employer,
                job_title=job_title.strip(),
                contract_type=contract_type,
                starts_on=starts_on,
                ends_on=ends_on,
                wage_mad=wage_mad,
                region=region or employer.region,
                assisted=assisted,
                project=project,
                mediated_by=mediated_by,
                evidence=evidence,
            )
    except IntegrityError as error:
        raise Conflict(
            _("Cette insertion est déjà enregistrée : même personne, même employeur, même jour.")
        ) from error
    months = parameter("retention_check_months", on=today).value
    # A register of the past brings placements whose checks nobody can make any more.
    earliest = timezone.localdate(now) - timedelta(days=rules.TOO_LATE_DAYS)
    RetentionCheck.objects.bulk_create(
        RetentionCheck(placement=placement, month=month, due_on=due_on)
        for month, due_on in rules.check_days(starts_on, months)
        if due_on >= earliest
    )
    pathway.record(
        Kind.PLACED,
        person=person,
        occurred_on=starts_on,
        organisation=organisation,
        source=placement,
        by=by,
        region=placement.region,
        project=project,
        attributes={"contract_type": contract_type, "assisted": assisted, "mediated_by": mediated_by},
    )
    audit.record(
        "placement.made", by=by, target=placement, person_id=person.pk, new={"contract_type": contract_type}
    )
    leave_for_job(person=person, since=starts_on, by=by, now=now)
    age = age_on(starts_on, person.birth_date, person.birth_year)
    found = rules.concerns(contract_type=contract_type, starts_on=starts_on, wage_mad=wage_mad, age=age)
    return Placed(placement, tuple(found))


def _check_codes(contract_type: str, evidence: str, mediated_by: str) -> None:
    if contract_type not in ContractType.values:
        raise Invalid(_("Choisissez le type de contrat dans la liste."), field="contract_type")
    if evidence not in Evidence.values:
        raise Invalid(_("Dites ce qui prouve l'embauche."), field="evidence")
    if mediated_by not in MediatedBy.values:
        raise Invalid(_("Dites par qui l'embauche s'est faite."), field="mediated_by")


def _check_terms(
    person: Person,
    employer: Employer,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None,
    wage_mad: Decimal | None,
    today: date,
) -> None:
    if person.merged_into_id is not None:
        raise Invalid(_("Ce dossier a été fusionné : ouvrez celui qui a été gardé."))
    if employer.organisation_id != organisation.pk:
        raise Invalid(_("Choisissez un employeur du fichier de votre organisation."), field="employer")
    if starts_on > today:
        raise Invalid(
            _("Une insertion s'enregistre quand le travail a commencé : choisissez un jour passé."),
            field="starts_on",
        )
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("La fin du contrat vient après son début."), field="ends_on")
    if wage_mad is not None and wage_mad <= 0:
        raise Invalid(
            _("Le salaire est un montant positif, en dirhams par mois ; laissez vide s'il n'est pas connu."),
            field="wage_mad",
        )


@transaction.atomic
def record_check(*, check_id: int, outcome: str, on: date, note: str = "", by: Actor) -> RetentionCheck:
    """What was found out on that day; noted again, the earlier finding is voided.

    Writes « retained » with the month and the outcome, « unreached » too: a share of those still in work
    keeps the people whom nobody could reach in its denominator. Raises NotAllowed, StepRefused, Invalid.
    """
    if outcome not in FOUND:
        raise Invalid(
            _("Dites si la personne travaille toujours, ailleurs, plus du tout, ou n'a pas été jointe."),
            field="outcome",
        )
    check = _locked(RetentionCheck, check_id, by)
    placement = check.placement
    old, target = check.outcome, RETENTION.step(outcome, status=check.outcome).target
    if placement.status == PlacementStatus.CANCELLED:
        raise StepRefused(_("Cette insertion est annulée : il n'y a plus rien à vérifier."))
    if on < placement.starts_on:
        raise Invalid(_("La vérification vient après le début du contrat."), field="on")
    check.outcome, check.checked_on, check.checked_by, check.note = target, on, by.user, note.strip()
    check.save(update_fields=["outcome", "checked_on", "checked_by", "note"])
    pathway.void_source(check, by=by, reason=_("Vérification corrigée."))
    pathway.record(
        Kind.RETAINED,
        person=placement.person,
        occurred_on=on,
        organisation=placement.organisation,
        source=check,
        by=by,
        region=placement.region,
        project=placement.project,
        attributes={"month": check.month, "outcome": outcome},
    )
    audit.record(
        "placement.checked", by=by, target=check, person_id=placement.person_id, old=old, new=outcome
    )
    return check


@transaction.atomic
def end(*, placement_id: int, ended_on: date, reason: str, by: Actor, today: date) -> Placement:
    """The work ended on that day; checks that were to come after it are cancelled.

    Raises NotAllowed, StepRefused, Invalid.
    """
    placement = _locked(Placement, placement_id, by)
    old, target = placement.status, PLACEMENT.step("end", status=placement.status).target
    if not placement.starts_on <= ended_on <= today:
        raise Invalid(_("La fin se situe entre le premier jour de travail et aujourd'hui."), field="ended_on")
    placement.status, placement.ended_on, placement.end_reason = target, ended_on, reason.strip()
    placement.save(update_fields=["status", "ended_on", "end_reason"])
    placement.checks.filter(outcome=RetentionOutcome.DUE, due_on__gt=ended_on).update(
        outcome=RetentionOutcome.CANCELLED
    )
    audit.record(
        "placement.ended",
        by=by,
        target=placement,
        person_id=placement.person_id,
        old=old,
        new=placement.status,
    )
    return placement


@transaction.atomic
def resume(*, placement_id: int, by: Actor) -> Placement:
    """An end noted by mistake is taken back, with the checks it cancelled. Raises NotAllowed, StepRefused."""
    placement = _locked(Placement, placement_id, by)
    old, placement.status = placement.status, PLACEMENT.step("resume", status=placement.status).target
    placement.ended_on, placement.end_reason = None, ""
    placement.save(update_fields=["status", "ended_on", "end_reason"])
    placement.checks.filter(outcome=RetentionOutcome.CANCELLED).update(outcome=RetentionOutcome.DUE)
    audit.record(
        "placement.resumed",
        by=by,
        target=placement,
        person_id=placement.person_id,
        old=old,
        new=placement.status,
    )
    return placement


@transaction.atomic
def cancel(*, placement_id: int, reason: str, by: Actor) -> Placement:
    """A placement recorded by mistake: its facts and those of its checks are voided.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    placement = _locked(Placement, placement_id, by)
    old, target = placement.status, PLACEMENT.step("cancel", status=placement.status).target
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi cette insertion est annulée."), field="reason")
    placement.status = target
    placement.save(update_fields=["status"])
    placement.checks.filter(outcome=RetentionOutcome.DUE).update(outcome=RetentionOutcome.CANCELLED)
    Application.objects.filter(placement=placement).update(
        placement=None
    )  # its first day may be confirmed anew
    pathway.void_source(placement, by=by, reason=reason)
    for check in placement.checks.all():
        pathway.void_source(check, by=by, reason=reason)
    audit.record(
        "placement.cancelled",
        by=by,
        target=placement,
        person_id=placement.person_id,
        old=old,
        new=placement.status,
        reason=reason,
    )
    return placement


def _locked(model: type[R], pk: int, by: Actor) -> R:
    """The record, locked, once `by` may touch it; out of sight is refused like what does not exist."""
    check_may(by, "placement.write")
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    if record is None:
        raise NotAllowed(_("Cet élément n'existe pas, ou il appartient à une autre organisation."))
    placement = record if isinstance(record, Placement) else record.placement
    check_may(by, "placement.write", organisation_id=placement.organisation_id)
    return record
