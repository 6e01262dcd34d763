"""Certificates: a signed paper that anybody may verify, and the credential that its holder may keep.

Neither tells anything of a stay, a nationality or a paper of identity: the operator does not know them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Invalid, NotAllowed
from maslak.papers import actions as papers
from maslak.papers import queries as paper_queries
from maslak.papers.content import Bilingual, Issuer, TrainingContent
from maslak.papers.enums import PaperKind
from maslak.papers.models import Paper
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.sight import whole_register
from maslak.training import credentials, notices, rules
from maslak.training.enrolments import hours_of, locked_step
from maslak.training.enums import CertificateType, Level, Result
from maslak.training.models import Contact, Enrolment
from maslak.training.referrals import write_fact


@transaction.atomic
def certify(*, enrolment_id: int, by: Actor, now: datetime) -> Enrolment:
    """Issue the certificate of a training that was followed to its end; the person finds it in their space.

    Raises NotAllowed, StepRefused before the end, Invalid where the training has no certificate or was failed,
    CannotSign where the instance has no usable key.
    """
    enrolment, old = locked_step(enrolment_id, "certify", by)
    check_may(by, "paper.issue", organisation_id=enrolment.operator_id)
    if enrolment.intake.offer.certificate_type == CertificateType.NONE:
        raise Invalid(_("Cette formation ne donne pas de certificat : l'offre le dit."))
    if enrolment.result == Result.FAILED:
        raise Invalid(_("Le résultat noté ne donne pas de certificat."), field="result")
    paper = papers.issue(
        kind=PaperKind.TRAINING, data=content_of(enrolment, now=now), issuer=enrolment.operator, source=enrolment,
        person_id=enrolment.person_id, by=by, now=now,
    )  # fmt: skip
    day = timezone.localdate(now)
    enrolment.certified_on, enrolment.paper_id = day, paper.pk
    enrolment.save(update_fields=["status", "certified_on", "paper_id"])
    write_fact(
        Kind.TRAINING_CERTIFIED, enrolment.referral, enrolment.operator, day, by, source=enrolment,
        certificate=enrolment.intake.offer.certificate_type,
    )  # fmt: skip
    notices.turned(enrolment.referral, "certified", now=now)
    audit.record(
        "training.certified", by=by, target=enrolment, person_id=enrolment.person_id, old=old,
        new={"status": enrolment.status, "number": paper.number},
    )  # fmt: skip
    return enrolment


@transaction.atomic
def withdraw(*, enrolment_id: int, reason: str, by: Actor, now: datetime) -> Enrolment:
    """Take a certificate back: whoever verifies it is told from now on, and the fact is voided.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    enrolment, old = locked_step(enrolment_id, "uncertify", by)
    assert enrolment.paper_id is not None  # a constraint of the table
    papers.withdraw(paper_id=enrolment.paper_id, reason=reason, by=by, now=now)
    enrolment.certified_on = None
    enrolment.save(update_fields=["status", "certified_on"])
    with whole_register():
        pathway.void_source(enrolment, by=by, reason=reason, kind=Kind.TRAINING_CERTIFIED)
    notices.turned(enrolment.referral, "certificate_withdrawn", now=now)
    audit.record(
        "training.certificate_withdrawn", by=by, target=enrolment, person_id=enrolment.person_id, old=old,
        new=enrolment.status, reason=reason.strip(),
    )  # fmt: skip
    return enrolment


def content_of(enrolment: Enrolment, *, now: datetime) -> TrainingContent:
    """What the certificate says. Raises Invalid without the card that names the learner."""
    card = Contact.objects.filter(referral_id=enrolment.referral_id).first()
    if card is None:
        raise Invalid(_("Le nom de la personne n'est pas connu ici : l'orientation n'a pas été acceptée."))
    offer, intake = enrolment.intake.offer, enrolment.intake
    present, noted = hours_of(enrolment)
    titles = offer.titles
    assert enrolment.ended_on is not None  # followed to its end
    return TrainingContent(
        issuer=_issuer(enrolment.operator, offer.centre, offer.city),
        file_number=enrolment.ref,
        holder=card.name,
        holder_ar=card.name_in_arabic,
        training=Bilingual(titles["fr"], titles["ar"]),
        level=_in_both(Level(offer.level).label),
        started_on=min(intake.starts_on, enrolment.ended_on),
        ended_on=enrolment.ended_on,
        hours=rules.total_hours(offer.weekly_hours, offer.duration_weeks),
        hours_followed=present if noted else None,
        result=_in_both(Result(enrolment.result).label) if enrolment.result else None,
        decided_on=timezone.localdate(now),
        skills=tuple(Bilingual.same(skill) for skill in offer.skills),
    )


def papers_of(enrolments: list[Enrolment]) -> dict[int, Paper]:
    """The certificates that stand, by number of their enrolment, among those in sight."""
    numbers = {e.paper_id: e.pk for e in enrolments if e.paper_id is not None and e.certified_on is not None}
    standing = paper_queries.papers().filter(pk__in=numbers, withdrawn_at=None)
    return {numbers[paper.pk]: paper for paper in standing}


@transaction.atomic
def credential(*, enrolment_id: int, by: Actor) -> str:
    """The W3C credential of a certificate that stands, signed, for its holder alone; the reading leaves a trace.

    Raises NotAllowed for anybody else or a certificate that does not stand, CannotSign.
    """
    check_may(by, "self.training")
    if by.person_id is None:
        raise NotAllowed(_("Ce certificat n'existe pas, ou il a été retiré."))
    enrolment = (
        Enrolment.objects.select_related("intake__offer", "operator")
        .filter(pk=enrolment_id, person_id=by.person_id, certified_on__isnull=False)
        .first()
    )
    paper = papers_of([enrolment]).get(enrolment.pk) if enrolment is not None else None
    if enrolment is None or paper is None:
        raise NotAllowed(_("Ce certificat n'existe pas, ou il a été retiré."))
    card = Contact.objects.get(referral_id=enrolment.referral_id)
    audit.record("training.credential_taken", by=by, target=enrolment, person_id=enrolment.person_id)
    return credentials.sign(credentials.of(enrolment, paper, holder=card.name))


def _issuer(operator: Organisation, centre: str, city: str) -> Issuer:
    french = operator.name_fr
    town = places.find_city(city or operator.city) if city or operator.city else None
    plain = Bilingual.same(city or operator.city or french)
    return Issuer(
        name=Bilingual(french, operator.name_ar or french),
        city=Bilingual(town.fr, town.ar) if town else plain,
        decides=True,  # an operator certifies its own trainings
        unit=Bilingual.same(centre) if centre else None,
        address=operator.address,
    )


def _in_both(label: Any) -> Bilingual:
    said = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            said[language] = str(label)
    return Bilingual(said["fr"], said["ar"])
