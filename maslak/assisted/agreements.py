"""Every step of an agreement up to its end: asked for, decided, begun, completed. Money is set aside on acceptance."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.assisted import eligibility, facts, notices, parameters, printing, proofs, rules
from maslak.assisted.enums import Answer, CheckOutcome, ClaimStatus
from maslak.assisted.models import Agreement, DutyCheck
from maslak.assisted.parameters import Standing
from maslak.assisted.policies import check_may_ask, locked, locked_envelope
from maslak.assisted.words import in_words, listed, money
from maslak.assisted.workflow import AGREEMENT
from maslak.core import places
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.employers.models import Employer
from maslak.law import assisted
from maslak.people.models import Person
from maslak.placement.enums import ContractType

_CENTIME = Decimal("0.01")


@transaction.atomic
def draft(
    *,
    scheme: str,
    organisation: Organisation,
    asked_by: Organisation,
    employer: Employer,
    person_id: int,
    worker_name: str,
    job_title: str,
    contract_type: str,
    starts_on: date,
    wage_mad: Decimal,
    contract_months: int | None = None,
    region: str = "",
    placement_id: int | None = None,
    offer_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Agreement:
    """A request for a scheme, still to be completed: `asked_by` asks, the office `organisation` will decide.

    `wage_mad` is gross a month, `worker_name` as the contract writes it, `region` the workplace's (the employer's own
    by default). Raises NotAllowed, Invalid with the field, Conflict when one is open for the same post already.
    """
    check_may_ask(by)
    if by.organisation is not None and by.organisation.pk not in (organisation.pk, asked_by.pk):
        raise Invalid(
            _("Une demande se fait pour votre établissement, ou pour un employeur que vous suivez.")
        )
    found = _standing(scheme, starts_on)
    values = _terms_of_work(
        job_title, worker_name, contract_type, contract_months, wage_mad, region or employer.region
    )
    try:
        with transaction.atomic():
            made = Agreement.objects.create(
                scheme=scheme, terms=assisted.frozen(found.terms), organisation=organisation, asked_by=asked_by,
                employer=employer, employer_name=employer.name, person_id=person_id, placement_id=placement_id,
                offer_id=offer_id, starts_on=starts_on, drafted_at=now,
                employer_facts={
                    "kind": employer.kind, "sector": employer.sector, "headcount": employer.headcount,
                },
                **values,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Une demande est déjà ouverte pour cette personne, cet employeur et ce dispositif.")
        ) from error
    audit.record("assisted.drafted", by=by, target=made, person_id=person_id, new={"scheme": scheme})
    return made


def _standing(scheme: str, on: date) -> Standing:
    found = parameters.standing(scheme, on)
    if found is None or not found.scheme.claimed:
        raise Invalid(_("Ce dispositif ne court pas au premier jour de travail."), field="scheme")
    return found


def _terms_of_work(
    job_title: str, worker_name: str, contract_type: str, months: int | None, wage_mad: Decimal, region: str
) -> dict[str, Any]:
    if not job_title.strip():
        raise Invalid(_("Indiquez le poste."), field="job_title")
    if not worker_name.strip():
        raise Invalid(_("Écrivez le nom de la personne, comme au contrat."), field="worker_name")
    if contract_type not in ContractType.values:
        raise Invalid(_("Choisissez le type de contrat dans la liste."), field="contract_type")
    if months is not None and months < 1:
        raise Invalid(_("Un contrat à durée déterminée dure au moins un mois."), field="contract_months")
    if months is None and contract_type == ContractType.CDD:
        raise Invalid(_("Indiquez combien de mois dure le contrat."), field="contract_months")
    if wage_mad <= 0 or wage_mad != wage_mad.quantize(_CENTIME):
        raise Invalid(_("Le salaire est un montant positif, en dirhams et centimes."), field="wage_mad")
    try:
        places.region(region)
    except KeyError as error:
        raise Invalid(_("Choisissez la région dans la liste."), field="region") from error
    return {
        "job_title": job_title.strip(), "worker_name": worker_name.strip(), "contract_type": contract_type,
        "contract_months": None if contract_type == ContractType.CDI else months, "wage_mad": wage_mad, "region": region,
    }  # fmt: skip


@transaction.atomic
def declare(
    *, agreement_id: int, cnss_in_order: str, no_dismissal: str, version: int | None = None, by: Actor
) -> Agreement:
    """What the employer declares while the request is in its hands. Raises NotAllowed, StepRefused, Invalid, Conflict."""
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["submit"].permission, version=version)
    AGREEMENT.step("submit", status=found.status)
    if cnss_in_order not in Answer.values or no_dismissal not in Answer.values:
        raise Invalid(_("Répondez par oui ou par non."), field="cnss_in_order")
    found.cnss_in_order, found.no_dismissal = cnss_in_order, no_dismissal
    _save(found, "cnss_in_order", "no_dismissal")
    audit.record("assisted.declared", by=by, target=found, person_id=found.person_id)
    return found


@transaction.atomic
def submit(*, agreement_id: int, by: Actor, now: datetime) -> Agreement:
    """Send the request to the office. Raises NotAllowed, StepRefused; Invalid when a declaration or a paper is missing."""
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["submit"].permission)
    old, target = found.status, AGREEMENT.step("submit", status=found.status).target
    if not found.cnss_in_order or not found.no_dismissal:
        raise Invalid(_("Répondez aux deux déclarations avant d'envoyer."), field="cnss_in_order")
    if missing := proofs.missing(found, when="agreement"):
        raise Invalid(_("Il manque : %(papers)s.") % {"papers": listed(missing)}, field="content")
    found.status, found.submitted_on, found.decision_note = target, timezone.localdate(now), ""
    _save(found, "status", "submitted_on", "decision_note")
    notices.to_office(found, "submitted", now=now)
    audit.record("assisted.submitted", by=by, target=found, person_id=found.person_id, old=old, new=target)
    return found


def judged(agreement: Agreement, *, with_person: bool) -> list[eligibility.Condition]:
    """Each condition of the agreement as it stands; those on the person only for who reads the file."""
    standing = parameters.standing(agreement.scheme, agreement.starts_on)
    if standing is None:
        return []
    post = eligibility.Post(
        starts_on=agreement.starts_on, contract_type=agreement.contract_type, region=agreement.region,
        contract_months=agreement.contract_months, wage_mad=agreement.wage_mad, employer=agreement.employer_facts,
        cnss_in_order=agreement.cnss_in_order, no_dismissal=agreement.no_dismissal,
    )  # fmt: skip
    found = eligibility.of_employer(standing.terms, post)
    person = Person.objects.filter(pk=agreement.person_id).first() if with_person else None
    return (
        found
        if person is None
        else found + eligibility.of_person(standing.scheme, standing.terms, post, person)
    )


@transaction.atomic
def accept(
    *,
    agreement_id: int,
    envelope_id: int | None,
    note: str = "",
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> Agreement:
    """Grant the contribution: the parameters of the first day are kept with it, the money is taken from the envelope.

    `note` says how each condition that the file does not answer was checked. Writes « assisted agreed ». Raises
    NotAllowed, StepRefused, Invalid; Conflict when the envelope does not hold that much any more.
    """
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["accept"].permission, version=version)
    old, target = found.status, AGREEMENT.step("accept", status=found.status).target
    standing = _standing(found.scheme, found.starts_on)
    _check_published(standing)
    _check_conditions(judged(found, with_person=True), note)
    envelope = locked_envelope(envelope_id, found)
    today = timezone.localdate(now)
    if not envelope.starts_on <= today <= envelope.ends_on:
        raise Invalid(_("Cette enveloppe n'est pas ouverte aujourd'hui."), field="envelope")
    terms = standing.terms
    months, monthly = rules.months_paid(terms, found.contract_months), terms.contribution_for(found.wage_mad)
    assert monthly is not None
    assert terms.retention_months is not None  # both are published, or the request is refused above
    if monthly * months > envelope.left_mad:
        raise Conflict(
            _("L'enveloppe « %(title)s » ne contient plus que %(left)s DH ; il en faut %(amount)s.")
            % {"title": envelope.title, "left": money(envelope.left_mad), "amount": money(monthly * months)},
            field="envelope",
        )
    found.terms, found.envelope, found.months, found.monthly_mad = (
        assisted.frozen(terms),
        envelope,
        months,
        monthly,
    )
    found.committed_mad = monthly * months
    found.paid_until = rules.paid_until(found.starts_on, months)
    found.keep_until = rules.keep_until(found.paid_until, terms.retention_months)
    _decided(found, target, note, by, today)
    _save(
        found,
        "terms",
        "envelope",
        "months",
        "monthly_mad",
        "committed_mad",
        "paid_until",
        "keep_until",
        *_DECISION,
    )
    facts.agreed(found, on=today, by=by)
    notices.to_employer(found, "accepted", now=now)
    audit.record(
        "assisted.accepted", by=by, target=found, person_id=found.person_id, old=old,
        new={"status": target, "amount_mad": str(found.committed_mad)},
    )  # fmt: skip
    return found


def _check_published(standing: Standing) -> None:
    if missing := standing.terms.missing():
        raise Invalid(
            _(
                "Rien ne peut être calculé : %(missing)s. La coordination ou l'exploitant peut fixer ces paramètres,"
                " avec l'écrit qui les donne."
            )
            % {"missing": listed(in_words(name) for name in missing)},
            field="envelope",
        )


def _check_conditions(conditions: list[eligibility.Condition], note: str) -> None:
    refused = [each.sentence for each in conditions if each.answer == eligibility.NO]
    if refused:
        raise Invalid(
            _("Une condition n'est pas remplie : %(conditions)s") % {"conditions": " ".join(refused)}
        )
    unknown = [each for each in conditions if each.answer == eligibility.UNKNOWN]
    if unknown and not note.strip():
        raise Invalid(
            _("Dites comment vous avez vérifié ce que le dossier ne dit pas : %(conditions)s")
            % {"conditions": " ".join(each.sentence for each in unknown)},
            field="note",
        )


_DECISION = ("status", "decided_on", "decided_by", "decision_note")


def _decided(found: Agreement, target: str, note: str, by: Actor, today: date) -> None:
    found.status, found.decided_on, found.decided_by, found.decision_note = (
        target,
        today,
        by.user,
        note.strip(),
    )


@transaction.atomic
def refuse(*, agreement_id: int, reason: str, by: Actor, now: datetime) -> Agreement:
    """Refuse, saying why. Raises NotAllowed, StepRefused, Invalid without a reason."""
    return _answer(agreement_id, "refuse", reason, by, now)


@transaction.atomic
def send_back(*, agreement_id: int, reason: str, by: Actor, now: datetime) -> Agreement:
    """Give the request back to be completed, saying what is missing. Raises NotAllowed, StepRefused, Invalid."""
    return _answer(agreement_id, "return", reason, by, now)


def _answer(agreement_id: int, step: str, reason: str, by: Actor, now: datetime) -> Agreement:
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps[step].permission)
    old, target = found.status, AGREEMENT.step(step, status=found.status).target
    if not reason.strip():
        raise Invalid(_("Écrivez la raison : l'employeur la lira."), field="reason")
    _decided(found, target, reason, by, timezone.localdate(now))
    _save(found, *_DECISION)
    notices.to_employer(found, {"refuse": "refused", "return": "returned"}[step], now=now)
    audit.record(
        f"assisted.{'refused' if step == 'refuse' else 'returned'}", by=by, target=found, person_id=found.person_id,
        old=old, new=target, reason=reason.strip(),
    )  # fmt: skip
    return found


@transaction.atomic
def withdraw(*, agreement_id: int, by: Actor, now: datetime) -> Agreement:
    """The employer gives up before anything is paid: the money set aside returns. Raises NotAllowed, StepRefused."""
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["withdraw"].permission)
    old, target = found.status, AGREEMENT.step("withdraw", status=found.status).target
    found.status, found.committed_mad, found.settled_on = target, Decimal(0), timezone.localdate(now)
    _save(found, "status", "committed_mad", "settled_on")
    facts.undone(found, by=by, reason=_("Demande retirée avant tout versement."))
    printing.withdraw(found, why=_("Demande retirée avant tout versement."), by=by, now=now)
    audit.record("assisted.withdrawn", by=by, target=found, person_id=found.person_id, old=old, new=target)
    return found


@transaction.atomic
def start(*, agreement_id: int, by: Actor, now: datetime) -> Agreement:
    """The work has begun and the agreement is signed: months may be claimed, the days to look at the post are set.

    Raises NotAllowed, StepRefused, Invalid before the first day of work.
    """
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["start"].permission)
    old, target = found.status, AGREEMENT.step("start", status=found.status).target
    if found.starts_on > timezone.localdate(now):
        raise Invalid(_("Le travail n'a pas encore commencé."))
    assert found.keep_until is not None  # a constraint of the table
    found.status = target
    _save(found, "status")
    terms = assisted.thawed(found.terms)
    DutyCheck.objects.bulk_create(
        DutyCheck(agreement=found, due_on=day)
        for day in rules.check_days(found.starts_on, found.keep_until, terms.check_every_months)
    )
    facts.placement_is_assisted(found, by=by)
    notices.to_employer(found, "started", now=now)
    audit.record("assisted.started", by=by, target=found, person_id=found.person_id, old=old, new=target)
    return found


@transaction.atomic
def complete(*, agreement_id: int, by: Actor, now: datetime) -> Agreement:
    """The duty was kept to its last day: what was not claimed returns to the envelope.

    Raises NotAllowed, StepRefused; Invalid before the last day, with a check still due, or a claim not settled.
    """
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["complete"].permission)
    old, target = found.status, AGREEMENT.step("complete", status=found.status).target
    today = timezone.localdate(now)
    assert found.keep_until is not None  # a constraint of the table
    if today < found.keep_until:
        raise Invalid(
            _("Le poste est à garder jusqu'au %(day)s.") % {"day": date_format(found.keep_until, "d/m/Y")}
        )
    if found.checks.filter(outcome__in=[CheckOutcome.DUE, CheckOutcome.LEFT]).exists():
        raise StepRefused(_("Une vérification reste à faire, ou dit que la personne n'est plus en poste."))
    if found.claims.exclude(status__in=[ClaimStatus.PAID, ClaimStatus.REFUSED]).exists():
        raise StepRefused(_("Un mois demandé n'est ni versé ni refusé."))
    found.status, found.committed_mad, found.settled_on = target, found.paid_mad, today
    _save(found, "status", "committed_mad", "settled_on")
    notices.to_employer(found, "completed", now=now)
    audit.record("assisted.completed", by=by, target=found, person_id=found.person_id, old=old, new=target)
    return found


def _save(found: Agreement, *fields: str) -> None:
    found.version += 1
    found.save(update_fields=[*fields, "version"])
