"""A request begins: the law of that day gives its route, its papers, its fee; the workplace gives its desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import fold
from maslak.employers.models import Employer, EmployerKind
from maslak.permits import checklist, steps
from maslak.permits.desks import competent_desk
from maslak.permits.drafts import SAME_POST, check_post, check_same_post, open_to_applicant
from maslak.permits.enums import CLOSED, FileKind, FileStatus, Route, Variant
from maslak.permits.models import ContractTerms, PermitFile, Worker
from maslak.permits.routing import check_list_entry, fee_code, fee_of, plan
from maslak.permits.workers import pair_key_of


@transaction.atomic
def open_file(
    *,
    kind: str,
    variant: str,
    employer: Employer,
    worker: Worker,
    facts: Mapping[str, Any],
    on: date,
    job_title: str,
    region: str,
    domestic: bool = False,
    list_entry: str = "",
    previous: PermitFile | None = None,
    certificate: PermitFile | None = None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """A draft by the law of that day, with its checklist, fee and competent desk.

    `facts`: those of the guide, codes alone. `previous`: the paper that a renewal or an amendment follows.
    `certificate`: the certificate that a visa rests on. Raises NotAllowed; Invalid in the words of the law for a
    hiring that it blocks or that needs no certificate; Conflict while the worker holds a visa for this post.
    """
    check_may(by, "permit.file", organisation_id=employer.organisation_id)
    variant, domestic = _kind_of_request(kind, variant, employer, domestic)
    if worker.organisation_id != employer.organisation_id:
        raise NotAllowed(_("Cette fiche n'existe pas, ou elle appartient à une autre organisation."))
    check_post(job_title, region)
    _check_previous(kind, variant, previous, worker)
    check_same_post(variant, previous, job_title, employer.pk)
    found = plan(
        kind=kind, variant=variant, given=facts, nationality=worker.nationality, list_entry=list_entry, on=on
    )
    version = check_list_entry(found.ground, list_entry, employer, on)
    if kind == FileKind.VISA:
        _check_visa(found.variant, employer, worker, certificate, job_title, on)
    desk = competent_desk(kind, region, on, cfc=found.is_cfc)
    file = PermitFile.objects.create(
        kind=kind, variant=found.variant, route=found.route, ground=found.ground, rule=found.rule,
        facts=found.facts, list_entry=list_entry, list_version=version,
        filed_by=employer.organisation, desk=desk, held_by=desk.organisation, employer=employer, worker=worker,
        person_id=worker.person_id, created_by=by.user, previous=previous, certificate=certificate,
        job_title=job_title.strip(), region=region, domestic=domestic,
        fee_mad=fee_of(fee_code(kind, found.route, found.ground), employer=employer, job_title=job_title, on=on),
        pair_key=pair_key_of(worker, employer) if kind == FileKind.VISA else None,
    )  # fmt: skip
    ContractTerms.objects.create(file=file, city=employer.city, workplace=employer.address)
    checklist.lay(file, found.pieces, now=now)
    audit.record(
        "permit.drafted", by=by, target=file, person_id=file.person_id,
        new={"kind": kind, "variant": file.variant, "route": file.route, "rule": file.rule, "desk": desk.pk},
    )  # fmt: skip
    return file


def _kind_of_request(kind: str, variant: str, employer: Employer, domestic: bool) -> tuple[str, bool]:
    """The variant and whether it is domestic work: a household's first request is always one."""
    if kind not in FileKind.values:
        raise Invalid(_("Choisissez le type de demande dans la liste."), field="kind")
    if variant not in Variant.values or (variant == Variant.AMENDMENT and kind == FileKind.CERTIFICATE):
        raise Invalid(_("Choisissez le motif de la demande dans la liste."), field="variant")
    domestic = domestic or variant == Variant.DOMESTIC or employer.kind == EmployerKind.HOUSEHOLD
    return (Variant.DOMESTIC if domestic and variant == Variant.FIRST else variant), domestic


def _check_previous(kind: str, variant: str, previous: PermitFile | None, worker: Worker) -> None:
    """Refuse to follow what was never given, is of another kind or worker, or is followed already."""
    if previous is None:
        if variant == Variant.AMENDMENT:
            raise Invalid(_("Un avenant modifie un contrat visé : choisissez lequel."), field="previous")
        return
    if previous.kind != kind or previous.worker_id != worker.pk or previous.status != FileStatus.GRANTED:
        raise Invalid(
            _("Seul un document accordé à cette personne, et toujours en vigueur, peut être prolongé."),
            field="previous",
        )
    if variant not in SAME_POST:
        return
    under_way = previous.next_files.exclude(status__in=CLOSED).first()
    if under_way is not None:
        raise Conflict(
            _("Une demande est déjà en cours à la suite de ce document : ouvrez le dossier %(ref)s.")
            % {"ref": under_way.ref}
        )


def _check_visa(
    variant: str,
    employer: Employer,
    worker: Worker,
    certificate: PermitFile | None,
    job_title: str,
    on: date,
) -> None:
    """Refuse a certificate for somebody or something else, and a second visa for a post that has a valid one."""
    if certificate is not None and variant != Variant.AMENDMENT:
        check_certificate(certificate, employer=employer, worker=worker, job_title=job_title, on=on)
    if variant in SAME_POST:
        return
    held = valid_visa(worker, employer, on)
    # Another post is another recruitment: its visa follows the end of the present one, as the database insists.
    if held is not None and fold(held.job_title) == fold(job_title):
        raise Conflict(
            _(
                "Cette personne a déjà, chez cet employeur, un contrat visé jusqu'au %(day)s : demandez son"
                " renouvellement ou un avenant."
            )
            % {"day": f"{held.valid_to:%d/%m/%Y}" if held.valid_to else "—"}
        )


@transaction.atomic
def link_certificate(*, file_id: int, certificate: PermitFile, by: Actor, now: datetime) -> PermitFile:
    """Rest the draft of a visa on a certificate that was granted since; its piece is there with it.

    Raises NotAllowed, StepRefused once the desk has the file, Invalid for a certificate of somebody or something else.
    """
    file = open_to_applicant(file_id, by=by)
    if file.kind != FileKind.VISA or file.route == Route.EXEMPT:
        raise Invalid(_("Cette demande ne repose pas sur une attestation."), field="certificate")
    check_certificate(
        certificate,
        employer=file.employer,
        worker=file.worker,
        job_title=file.job_title,
        on=timezone.localdate(now),
    )
    file.certificate = certificate
    steps.keep(file, "certificate")
    checklist.prove(file, now=now)
    audit.record(
        "permit.certificate_linked", by=by, target=file, person_id=file.person_id, new={"file": certificate.ref}
    )  # fmt: skip
    return file


def check_certificate(
    certificate: PermitFile, *, employer: Employer, worker: Worker, job_title: str, on: date
) -> None:
    """Raise Invalid unless the certificate is granted, valid that day, and for this worker, employer and post."""
    same = (
        certificate.kind == FileKind.CERTIFICATE
        and certificate.employer_id == employer.pk
        and certificate.worker_id == worker.pk
        and fold(certificate.job_title) == fold(job_title)
    )
    if not same:
        raise Invalid(
            _(
                "Une attestation vaut pour une personne, un employeur et un poste : celle-ci est pour d'autres."
            ),
            field="certificate",
        )
    expired = certificate.valid_to is not None and certificate.valid_to < on
    if certificate.status != FileStatus.GRANTED or expired:
        raise Invalid(_("Cette attestation n'est pas en cours de validité."), field="certificate")


def valid_visa(worker: Worker, employer: Employer, on: date) -> PermitFile | None:
    """The visa that holds that day for this worker with this employer, of those in sight."""
    return (
        PermitFile.objects.filter(
            kind=FileKind.VISA,
            status=FileStatus.GRANTED,
            pair_key=pair_key_of(worker, employer),
            valid_from__lte=on,
        )
        .exclude(valid_to__lt=on)
        .first()
    )
