"""Applications: a person applies, alone or with their counsellor, or answers an invitation; and takes it back.

What the employer does is in `answers`, the hire in `hiring`, what time brings in `silence`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.employers.models import JobOffer
from maslak.employers.queries import confirmation_days
from maslak.employers.rules import is_standing
from maslak.law.parameters import parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.consents import has_consent
from maslak.people.enums import Purpose
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.placement import agreement, notices, sharing
from maslak.placement import queries as _queries
from maslak.placement.answers import refuse as refuse
from maslak.placement.answers import retain as retain
from maslak.placement.answers import shortlist as shortlist
from maslak.placement.enums import OPEN_APPLICATIONS, ApplicationStatus, Origin
from maslak.placement.hiring import hire as hire
from maslak.placement.models import Application
from maslak.placement.policies import check_may_apply, check_may_invite
from maslak.placement.steps import due, locked, move

MESSAGE_LENGTH = 600

applications_of = _queries.applications_of
applications_for = _queries.applications_for
earlier = _queries.earlier


@transaction.atomic
def apply(
    *, person: Person, offer: JobOffer, origin: str, message: str = "", language: str = "", by: Actor, now: datetime
) -> Application:  # fmt: skip
    """An application with what the person gives to read, agreed to in the text of the day; the fact « applied ».

    By the person, or by an office that holds their file, with them. `language`: of the text that they were shown. An
    invitation that waits for the same offer is accepted by it. Raises NotAllowed; Invalid for an offer that no longer
    stands; Conflict while the person has an open application or a hire for it.
    """
    check_may_apply(by, person)
    if origin not in (Origin.PERSON, Origin.COUNSELLOR):
        raise Invalid(
            _("Une candidature vient de la personne, ou de son conseiller avec elle."), field="origin"
        )
    if len(message) > MESSAGE_LENGTH:
        raise Invalid(
            _("Le message compte au plus %(most)s caractères.") % {"most": MESSAGE_LENGTH}, field="message"
        )
    if person.merged_into_id is not None:
        raise Invalid(_("Ce dossier a été fusionné : ouvrez celui qui a été gardé."))
    today = timezone.localdate(now)
    kept = _standing_offer(offer.pk, today)
    before = list(Application.objects.filter(person=person, offer=kept))
    invited = next((each for each in before if each.status == ApplicationStatus.INVITED), None)
    if invited is not None:
        return accept_invitation(
            application_id=invited.pk, message=message, language=language, by=by, now=now
        )
    _refuse_second(before)
    made = _begin(
        person, kept, origin, _office_of(person, by), now,
        message=message.strip(), **_agreed(person, kept, language, by, now),
    )  # fmt: skip
    audit.record(
        "application.submitted", by=by, target=made, person_id=person.pk, new={"origin": origin, "offer": kept.ref}
    )  # fmt: skip
    _submitted(made, person, by=by, today=today)
    return made


@transaction.atomic
def invite(*, offer: JobOffer, person: Person | int, by: Actor, now: datetime) -> Application:
    """An invitation to somebody whom the employer knows by the answers to the offer alone; the person decides.

    `person` may be the number of the file: an employer reads none. Raises NotAllowed; Invalid for an offer that does
    not stand, for somebody who does not agree to be shown to employers, past the most invitations that may wait;
    Conflict for somebody who applied, was invited or declined for this offer.
    """
    check_may_invite(by, offer.organisation_id)
    today = timezone.localdate(now)
    kept = _standing_offer(offer.pk, today)
    most = kept.openings * int(parameter("invitations_per_opening_max", on=today).value)
    with whole_register():
        whom = Person.objects.filter(
            pk=person if isinstance(person, int) else person.pk, merged_into=None
        ).first()
        if whom is None or not has_consent(whom, Purpose.EMPLOYERS):
            raise Invalid(_("Cette personne ne se montre plus aux employeurs : choisissez un autre profil."))
        before = list(Application.objects.filter(person=whom, offer=kept))
        _refuse_invitation(before)
        waiting = Application.objects.filter(offer=kept, status=ApplicationStatus.INVITED).count()
        if waiting >= most:
            raise Invalid(
                _(
                    "%(number)s invitations attendent déjà une réponse pour cette offre : laissez-leur le temps."
                )
                % {"number": waiting}
            )
        until = due("invitation_answer_days", today)
        made = _begin(
            whom, kept, Origin.INVITATION, whom.home_organisation, now, answer_due_on=until
        )  # fmt: skip
        audit.record("application.invited", by=by, target=made, person_id=whom.pk, new={"offer": kept.ref})
        notices.to_person("application_invited", made, due=until)
    return made


@transaction.atomic
def accept_invitation(
    *, application_id: int, message: str = "", language: str = "", version: int | None = None, by: Actor,
    now: datetime,
) -> Application:  # fmt: skip
    """The person says yes: from now on the employer reads their name, telephone and CV; the fact « applied ».

    Raises NotAllowed, StepRefused, Invalid for an offer that no longer stands.
    """
    found = locked(application_id, "accept", by=by, version=version)
    today = timezone.localdate(now)
    person = Person.objects.get(pk=found.person_id)
    if not _stands(found.offer, today):
        raise Invalid(_("Cette offre n'a plus cours : l'invitation tombe avec elle."))
    agreed = _agreed(person, found.offer, language, by, now)
    move(found, "accept", by=by, now=now, message=message.strip()[:MESSAGE_LENGTH], **agreed)
    _submitted(found, person, by=by, today=today)
    return found


@transaction.atomic
def decline(*, application_id: int, version: int | None = None, by: Actor, now: datetime) -> Application:
    """The person says no, without having to say why; the employer learns that, and nothing of who they are.

    Raises NotAllowed, StepRefused.
    """
    found = locked(application_id, "decline", by=by, version=version)
    move(found, "decline", by=by, now=now)
    with whole_register():
        notices.to_recruiter("application_declined", found, on=timezone.localdate(now))
    return found


@transaction.atomic
def withdraw(*, application_id: int, version: int | None = None, by: Actor, now: datetime) -> Application:
    """The person takes it back, even hired as long as nobody confirmed their first day: what they gave is erased.

    Raises NotAllowed, StepRefused.
    """
    found = locked(application_id, "withdraw", by=by, version=version)
    if found.placement_id is not None:
        raise StepRefused(_("Le premier jour de travail est confirmé : parlez-en avec votre agence."))
    move(found, "withdraw", by=by, now=now)
    with whole_register():
        notices.to_recruiter("application_withdrawn", found, on=timezone.localdate(now))
    return found


def _standing_offer(offer_id: int, today: date) -> JobOffer:
    """The offer, locked so that nobody fills it meanwhile. Raises Invalid when it does not stand today."""
    offers = JobOffer.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    found = offers.filter(pk=offer_id).first()
    if found is None or not _stands(found, today):
        raise Invalid(_("Cette offre n'a plus cours : elle est pourvue, retirée ou trop ancienne."))
    return found


def _stands(offer: JobOffer, today: date) -> bool:
    return is_standing(
        status=offer.status, confirmed_on=offer.confirmed_on, closes_on=offer.closes_on, today=today,
        days=confirmation_days(today),
    )  # fmt: skip


def _refuse_second(before: list[Application]) -> None:
    if any(each.status in OPEN_APPLICATIONS for each in before):
        raise Conflict(_("Une candidature est déjà en cours pour cette offre."))
    if any(each.status == ApplicationStatus.HIRED and each.placement_id is None for each in before):
        raise Conflict(_("La personne est déjà embauchée pour cette offre."))


def _refuse_invitation(before: list[Application]) -> None:
    if any(each.status == ApplicationStatus.DECLINED for each in before):
        raise Conflict(
            _("Cette personne a décliné l'invitation pour cette offre : on ne la lui renvoie pas.")
        )
    if any(each.status in OPEN_APPLICATIONS | {ApplicationStatus.HIRED} for each in before):
        raise Conflict(_("Cette personne a déjà postulé, ou son invitation attend une réponse."))


def _office_of(person: Person, by: Actor) -> Organisation:
    """The office that follows the application: the one that acts, else the person's own."""
    return (
        by.organisation
        if by.organisation is not None and by.role != Role.PERSON
        else person.home_organisation
    )


def _agreed(person: Person, offer: JobOffer, language: str, by: Actor, now: datetime) -> dict[str, Any]:
    """What applying gives to read, and the trace of what was agreed to."""
    today = timezone.localdate(now)
    spoken = (language or get_language() or "fr")[:2]
    return {
        "shared_sealed": sharing.sealed(sharing.shared_by(person, on=today)),
        "agreed_at": now,
        "agreement_version": agreement.in_force(today).version,
        "agreement_language": spoken if spoken in agreement.LANGUAGES else "fr",
        "agreed_with": None if by.role == Role.PERSON else by.user,
        "answer_due_on": due("application_silence_days", today),
        "reminded_on": None,
    }


def _begin(
    person: Person, offer: JobOffer, origin: str, office: Organisation, now: datetime, **more: Any
) -> Application:
    status = ApplicationStatus.INVITED if origin == Origin.INVITATION else ApplicationStatus.SUBMITTED
    try:
        with transaction.atomic():
            return Application.objects.create(
                person=person, offer=offer, organisation=office, recruiter=offer.organisation, origin=origin,
                status=status, card=sharing.card_of(person, offer), began_at=now, **more,
            )  # fmt: skip
    except IntegrityError as error:  # another page applied a moment before
        raise Conflict(_("Une candidature est déjà en cours pour cette offre.")) from error


def _submitted(application: Application, person: Person, *, by: Actor, today: date) -> None:
    """The fact, then the words: the employer is told that somebody waits, the person that it is sent."""
    pathway.record(
        Kind.APPLIED,
        person=person,
        occurred_on=today,
        organisation=application.organisation,
        source=application,
        by=by,
        attributes={"origin": application.origin, "isco": application.offer.isco},
    )
    with whole_register():
        notices.to_recruiter("application_received", application, on=today)
        notices.to_person("application_sent", application, due=application.answer_due_on or today)
