"""The agreement as a signed paper, in French and Arabic, that anybody may verify; withdrawn with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.assisted.enums import AgreementStatus
from maslak.assisted.models import Agreement
from maslak.assisted.policies import locked
from maslak.assisted.words import RECOVERIES
from maslak.assisted.workflow import DECIDE
from maslak.core import places
from maslak.core.errors import StepRefused
from maslak.law import assisted
from maslak.papers import actions as papers
from maslak.papers.content import AssistedContent, Bilingual, Issuer
from maslak.papers.enums import PaperKind
from maslak.papers.models import Paper
from maslak.papers.queries import papers_of
from maslak.people.sight import whole_register


def paper_of(agreement: Agreement) -> Paper | None:
    """The agreement's paper that stands, when it was drawn up."""
    return papers_of(agreement).filter(withdrawn_at=None).first()


@transaction.atomic
def draw_up(*, agreement_id: int, by: Actor, now: datetime) -> Paper:
    """Draw up and sign the paper of an accepted or running agreement; the one that stands when there is one.

    Raises NotAllowed, StepRefused, CannotSign where the instance has no usable key.
    """
    found = locked(agreement_id, by=by, permission=DECIDE)
    if found.status not in (AgreementStatus.ACCEPTED, AgreementStatus.RUNNING):
        raise StepRefused(_("La convention s'établit une fois la contribution accordée."))
    if (known := paper_of(found)) is not None:
        return known
    made = papers.issue(
        kind=PaperKind.ASSISTED, data=content_of(found), issuer=found.organisation, source=found,
        audience=[found.organisation_id, found.asked_by_id], person_id=found.person_id, by=_house(by), now=now,
    )  # fmt: skip
    audit.record(
        "assisted.drawn_up", by=by, target=found, person_id=found.person_id, new={"number": made.number}
    )
    return made


def withdraw(agreement: Agreement, *, why: str, by: Actor, now: datetime) -> None:
    """Its paper says from now on that it does not stand any more. Inside an action that was allowed."""
    with whole_register():
        for paper in papers_of(agreement).filter(withdrawn_at=None):
            papers.withdraw(paper_id=paper.pk, reason=why, by=_house(by), now=now)


def _house(by: Actor) -> Actor:
    """A head of agency does not issue papers at will: the house does, for whoever acts."""
    return Actor(user=by.user, organisation=by.organisation, role=Role.OPERATOR)


def content_of(agreement: Agreement) -> AssistedContent:
    """What the paper says: the agreement as it was accepted."""
    scheme, terms = assisted.scheme(agreement.scheme), assisted.thawed(agreement.terms)
    assert scheme is not None
    assert agreement.decided_on is not None  # constraints of the table
    assert agreement.paid_until is not None
    assert agreement.keep_until is not None
    return AssistedContent(
        issuer=_issuer(agreement.organisation, decides=not scheme.invented),
        file_number=agreement.ref,
        scheme=Bilingual.of(scheme.label),
        payer=Bilingual.of(scheme.payer),
        employer=agreement.employer_name,
        worker=agreement.worker_name,
        post=Bilingual.same(agreement.job_title),
        decided_on=agreement.decided_on,
        starts_on=agreement.starts_on,
        wage=agreement.wage_mad,
        contribution=agreement.monthly_mad,
        months=agreement.months,
        paid_until=agreement.paid_until,
        valid_from=min(agreement.decided_on, agreement.starts_on),
        valid_to=agreement.keep_until,
        recovery=_in_both(RECOVERIES, terms.recovery or "none"),
        evidence=tuple(Bilingual.of(paper.label) for paper in terms.evidence or () if paper.when == "month"),
    )


def _issuer(office: Organisation, *, decides: bool) -> Issuer:
    french = office.name_fr
    town = places.find_city(office.city) if office.city else None
    return Issuer(
        name=Bilingual(french, office.name_ar or french),
        city=Bilingual(town.fr, town.ar) if town else Bilingual.same(office.city or french),
        decides=decides,
        address=office.address,
    )


def _in_both(table: Mapping[str, object], code: str) -> Bilingual:
    said = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            said[language] = str(table[code])
    return Bilingual(said["fr"], said["ar"])
