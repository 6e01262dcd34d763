"""From « hired » to a job that lasts: what the hire closes, the first day confirmed, the placement that follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.core.scales import WorkContract
from maslak.employers import offers
from maslak.employers.enums import OfferStatus
from maslak.employers.models import JobOffer
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.placement import actions, notices, rules
from maslak.placement.contract_papers import paper_for
from maslak.placement.copied_employers import copied_to
from maslak.placement.enums import ApplicationStatus, ContractType, MediatedBy, Origin, PlacementStatus
from maslak.placement.models import Application
from maslak.placement.policies import check_step, unknown
from maslak.placement.steps import close_others, locked_beside, move
from maslak.placement.workflow import APPLICATION

_MOST_AHEAD = timedelta(days=365)
#: What the contract of an offer is called once somebody works under it.
CONTRACTS = {WorkContract.SEASONAL: ContractType.CDD, WorkContract.TEMPORARY: ContractType.TEMP}


@transaction.atomic
def hire(
    *, application_id: int, starts_on: date, version: int | None = None, by: Actor, now: datetime
) -> Application:
    """The employer hires from `starts_on`: the person's other applications are closed, and the offer once it is full.

    Each of those is told. Raises NotAllowed, StepRefused; Invalid for a day that makes no sense; Conflict when every
    post of the offer is taken.
    """
    seen = Application.objects.filter(pk=application_id).first()
    if seen is None:
        raise unknown()
    check_step(by, "hire", seen)
    with whole_register():
        offer = JobOffer.objects.select_for_update(of=("self",)).get(pk=seen.offer_id)
        beside = locked_beside(seen)
        found = next(each for each in beside if each.pk == seen.pk)
        _check_hire(found, offer, starts_on, version, timezone.localdate(now))
        others = [each for each in beside if each.pk != found.pk]
        person = Person.objects.get(pk=found.person_id)
        move(
            found, "hire", by=by, now=now, starts_on=starts_on, answer_due_on=None,
            paper=paper_for(person, contract=offer.contract, on=starts_on),
        )  # fmt: skip
        notices.to_person("application_hired", found, start=starts_on)
        notices.to_companion("application_moves", found, on=timezone.localdate(now))
        own = [each for each in others if each.person_id == found.person_id]
        close_others(own, "leave", "application_elsewhere", by=by, now=now)
        for each in own:
            notices.to_recruiter("application_left", each, on=timezone.localdate(now))
        full = _taken(offer) >= offer.openings
    if full:
        offers.step("fill", offer=offer, by=by, now=now)  # closes what still waits, and tells
    return found


@transaction.atomic
def confirm(
    *,
    application_id: int,
    evidence: str,
    starts_on: date | None = None,
    contract_type: str = "",
    wage_mad: Decimal | None = None,
    by: Actor,
    now: datetime,
) -> actions.Placed:
    """The first day has come, and something proves it: the placement, with its checks at 1, 3, 6 and 12 months.

    By the office that follows the person; the employer is copied into its own list. Terms left out are those of the
    offer (wage in dirhams gross a month). Raises NotAllowed, StepRefused, Invalid, Conflict as `actions.place` does.
    """
    check_may(by, "placement.write")
    found = Application.objects.select_for_update(of=("self",)).filter(pk=application_id).first()
    if found is None:
        raise unknown()
    check_may(by, "placement.write", organisation_id=found.organisation_id)
    if found.status != ApplicationStatus.HIRED or found.starts_on is None or found.placement_id is not None:
        raise StepRefused(_("Il n'y a pas d'embauche à confirmer pour cette candidature."))
    first_day = starts_on or found.starts_on
    if not rules.hire_may_be_confirmed(first_day, timezone.localdate(now)):
        raise Invalid(
            _("Le premier jour de travail n'est pas encore venu : confirmez-le quand il a commencé."),
            field="starts_on",
        )
    office, offer = found.organisation, found.offer
    placed = actions.place(
        person=Person.objects.get(pk=found.person_id), organisation=office,
        employer=copied_to(office, offer=offer, by=by), job_title=offer.title,
        contract_type=contract_type or contract_of(offer), starts_on=first_day, evidence=evidence,
        wage_mad=wage_mad or offer.wage_mad, region=offer.region,
        mediated_by=MediatedBy.SELF if found.origin == Origin.PERSON else MediatedBy.AGENCY, by=by, now=now,
    )  # fmt: skip
    found.placement, found.starts_on = placed.placement, first_day
    found.version += 1
    found.save(update_fields=["placement", "starts_on", "version"])
    audit.record(
        "application.confirmed", by=by, target=found, person_id=found.person_id,
        new={"placement": placed.placement.ref},
    )  # fmt: skip
    return placed


def contract_of(offer: JobOffer) -> str:
    """The contract of an offer as a placement calls it."""
    return CONTRACTS.get(WorkContract(offer.contract), offer.contract)


def _check_hire(
    found: Application, offer: JobOffer, starts_on: date, version: int | None, today: date
) -> None:
    APPLICATION.step("hire", status=found.status)
    if version is not None and version != found.version:
        raise Conflict(_("La candidature a changé entre-temps. Relisez-la, puis recommencez."))
    if offer.status not in (OfferStatus.OPEN, OfferStatus.PAUSED) or _taken(offer) >= offer.openings:
        raise Conflict(_("Tous les postes de cette offre sont pris. Rouvrez-la, ou ajoutez un poste."))
    if not today - _MOST_AHEAD <= starts_on <= today + _MOST_AHEAD:
        raise Invalid(_("Indiquez le premier jour de travail, dans l'année."), field="starts_on")


def _taken(offer: JobOffer) -> int:
    """How many posts of the offer somebody holds, or is about to. With the whole register in sight."""
    hired = Application.objects.filter(offer=offer, status=ApplicationStatus.HIRED)
    return hired.filter(Q(placement=None) | Q(placement__status=PlacementStatus.CURRENT)).count()
