"""Contacts with employers: who was met, what they committed to, when to come back, whether they agree to be written to."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Invalid, StepRefused
from maslak.core.text import fold
from maslak.core.vault import vault
from maslak.employers.models import Employer, EmployerKind
from maslak.employers.queries import known_as
from maslak.outreach import facts
from maslak.outreach.enums import CommitmentStatus, ContactStatus, ContactWay, Language, Promise, Topic
from maslak.outreach.models import Commitment, Contact, Subscription
from maslak.outreach.policies import locked, said, unknown
from maslak.outreach.workflow import COMMITMENT, CONTACT
from maslak.pathway.enums import Kind
from maslak.people.sight import whole_register
from maslak.programme.models import Project

_OF_CONTACT = "contact.organisation_id"


@transaction.atomic
def employer_met(*, name: str, region: str, organisation: Organisation, by: Actor) -> Employer:
    """The employer that `organisation` knows under that name, made when it is new.

    Raises NotAllowed, Invalid without a name or with an unknown region.
    """
    check_may(by, "outreach.contact", organisation_id=organisation.pk)
    key = fold(name)
    if not key:
        raise Invalid(_("Indiquez le nom de l'employeur."), field="employer")
    if region and region not in {each.code for each in places.REGIONS}:
        raise Invalid(_("Choisissez la région dans la liste."), field="region")
    known = known_as(organisation, key)
    if known is not None:
        return known
    found, made = Employer.objects.get_or_create(
        organisation=organisation,
        name_key=key,
        defaults={
            "name": name.strip(),
            "region": region or organisation.region,
            "kind": EmployerKind.COMPANY,
        },
    )
    if made:
        audit.record("employer.met", by=by, target=found)
    return found


@transaction.atomic
def note_contact(
    *,
    employer: Employer,
    organisation: Organisation,
    way: str,
    topic: str,
    on: date,
    met: str = "",
    note: str = "",
    next_on: date | None = None,
    project: Project | None = None,
    by: Actor,
    now: datetime,
) -> Contact:
    """One exchange with an employer that the organisation knows: a fact of that day, and when to come back.

    Raises NotAllowed, Invalid for a day to come, a household, or a next time before this one.
    """
    check_may(by, "outreach.contact", organisation_id=organisation.pk)
    if employer.organisation_id != organisation.pk:
        raise unknown()
    if employer.kind == EmployerKind.HOUSEHOLD:
        raise Invalid(
            _("La prospection s'adresse aux entreprises et aux organismes, pas aux foyers."), field="employer"
        )
    if way not in ContactWay.values:
        raise Invalid(_("Dites comment l'échange a eu lieu."), field="way")
    if topic not in Topic.values:
        raise Invalid(_("Choisissez le sujet dans la liste."), field="topic")
    if on > timezone.localdate(now):
        raise Invalid(_("Un contact se note une fois qu'il a eu lieu."), field="on")
    if next_on is not None and next_on < on:
        raise Invalid(_("La prochaine relance vient après ce contact."), field="next_on")
    contact = Contact.objects.create(
        employer=employer, organisation=organisation, way=way, topic=topic, on=on, met=met.strip(), note=note.strip(),
        next_on=next_on, project=project, made_by=by.user,
    )  # fmt: skip
    facts.write(
        Kind.EMPLOYER_REACHED, on=on, organisation=organisation, source=contact, by=by, region=employer.region,
        project=project, topic=topic, way=way, employer=employer.ref,
    )  # fmt: skip
    audit.record("outreach.contact_noted", by=by, target=contact, new={"way": way, "topic": topic})
    return contact


@transaction.atomic
def cancel_contact(*, contact_id: int, reason: str, by: Actor) -> Contact:
    """The contact was noted by mistake: its facts and those of its commitments are voided.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    contact = locked(Contact, contact_id, by=by, permission=CONTACT.steps["cancel"].permission)
    old = contact.status
    contact.status = CONTACT.step("cancel", status=old).target
    contact.cancel_reason = said(reason, "reason", _("Écrivez pourquoi ce contact est annulé."))
    contact.save(update_fields=["status", "cancel_reason"])
    facts.void(contact, by=by, reason=contact.cancel_reason)
    for commitment in contact.commitments.all():
        facts.void(commitment, by=by, reason=contact.cancel_reason)
    audit.record(
        "outreach.contact_cancelled",
        by=by,
        target=contact,
        old=old,
        new=contact.status,
        reason=contact.cancel_reason,
    )
    return contact


@transaction.atomic
def came_back(*, contact_id: int, on: date, by: Actor, now: datetime) -> Contact:
    """The follow-up that a contact asked for was made. Raises NotAllowed, StepRefused, Invalid for a day to come."""
    contact = locked(Contact, contact_id, by=by, permission="outreach.contact")
    _standing(contact)
    if contact.next_on is None or contact.next_done_on is not None:
        raise StepRefused(_("Aucune relance n'est attendue pour ce contact."))
    _not_to_come(on, now)
    contact.next_done_on = on
    contact.save(update_fields=["next_done_on"])
    audit.record("outreach.followed_up", by=by, target=contact)
    return contact


@transaction.atomic
def commit(
    *,
    contact_id: int,
    promise: str,
    due_on: date,
    number: int | None = None,
    text: str = "",
    owner: User | None = None,
    by: Actor,
) -> Commitment:
    """What the employer said at that contact that they would do, by when; `owner` sees to it, else the author.

    Raises NotAllowed, StepRefused for a cancelled contact, Invalid for an unknown promise, a due day before the
    contact, no number where posts are promised, or an owner of another organisation.
    """
    contact = locked(Contact, contact_id, by=by, permission="outreach.contact")
    _standing(contact)
    if promise not in Promise.values:
        raise Invalid(_("Choisissez l'engagement dans la liste."), field="promise")
    if due_on < contact.on:
        raise Invalid(_("L'échéance vient après le contact."), field="due_on")
    if promise in (Promise.HIRE, Promise.OFFERS, Promise.INTERNSHIPS) and not number:
        raise Invalid(_("Indiquez combien de postes, d'offres ou de places sont promis."), field="number")
    who = owner or by.user
    if owner is not None and not _works_in(owner, contact.organisation_id):
        raise Invalid(_("Choisissez une personne de votre organisation."), field="owner")
    made = Commitment.objects.create(
        contact=contact, promise=promise, number=number, text=text.strip(), made_on=contact.on, due_on=due_on,
        owner=who,
    )  # fmt: skip
    facts.write(
        Kind.COMMITMENT_MADE, on=contact.on, organisation=contact.organisation, source=made, by=by,
        region=contact.employer.region, project=contact.project, promise=promise, number=number or 0,
        employer=contact.employer.ref,
    )  # fmt: skip
    audit.record(
        "outreach.committed", by=by, target=made, new={"promise": promise, "due_on": due_on.isoformat()}
    )
    return made


@transaction.atomic
def settle(
    *, commitment_id: int, step: str, on: date | None = None, outcome: str = "", by: Actor, now: datetime
) -> Commitment:
    """A commitment is kept, dropped (with the reason) or taken up again. Raises NotAllowed, StepRefused, Invalid."""
    if step not in COMMITMENT.steps:
        raise Invalid(_("Cette suite n'existe pas."), field="step")
    permission = COMMITMENT.steps[step].permission
    found = locked(Commitment, commitment_id, by=by, permission=permission, belongs_to=_OF_CONTACT)
    _standing(found.contact)
    old, target = found.status, COMMITMENT.step(step, status=found.status).target
    if target == CommitmentStatus.OPEN:
        found.status, found.closed_on, found.outcome = target, None, ""
    else:
        day = on or timezone.localdate(now)
        _not_to_come(day, now)
        if day < found.made_on:
            raise Invalid(_("Cette date vient avant l'engagement lui-même."), field="on")
        if target == CommitmentStatus.DROPPED:
            outcome = said(outcome, "outcome", _("Écrivez pourquoi l'engagement n'a pas été tenu."))
        found.status, found.closed_on, found.outcome = target, day, outcome.strip()
    found.save(update_fields=["status", "closed_on", "outcome"])
    audit.record(f"outreach.commitment_{step}", by=by, target=found, old=old, new=found.status)
    return found


@transaction.atomic
def subscribe(
    *, employer: Employer, email: str, language: str, how: str, agreed_on: date, by: Actor, now: datetime
) -> Subscription:
    """The employer agrees to be written to at that address; a former agreement is replaced.

    Raises NotAllowed, Invalid without an address, a language, or how the agreement was given.
    """
    check_may(by, "outreach.contact", organisation_id=employer.organisation_id)
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid(_("Indiquez une adresse électronique complète."), field="email")
    if language not in Language.values:
        raise Invalid(_("Choisissez la langue dans la liste."), field="language")
    if agreed_on > timezone.localdate(now):
        raise Invalid(_("Un accord se note une fois qu'il est donné."), field="agreed_on")
    how = said(
        how, "how", _("Dites comment l'accord a été donné : formulaire signé, courriel, fiche du salon.")
    )
    held = Employer.objects.select_for_update().get(pk=employer.pk)
    Subscription.objects.filter(employer=held, withdrawn_at=None).update(withdrawn_at=now)
    made = Subscription.objects.create(
        organisation=held.organisation, employer=held, email_sealed=vault().seal(email.strip().lower()),
        language=language, how=how, agreed_on=agreed_on,
    )  # fmt: skip
    audit.record("outreach.subscribed", by=by, target=made)
    return made


@transaction.atomic
def unsubscribe(*, token: str, now: datetime) -> bool:
    """Whoever holds the link of a message wants no more of them; False for a link that leads nowhere.

    Asked twice it answers the same. Done by a visitor: the link alone is the right.
    """
    with whole_register():
        found = Subscription.objects.select_for_update().filter(token=token).first()
        if found is None:
            return False
        if found.withdrawn_at is None:
            found.withdrawn_at = now
            found.save(update_fields=["withdrawn_at"])
            audit.record("outreach.unsubscribed", by=visitor(found.organisation), target=found)
    return True


def visitor(organisation: Organisation) -> Actor:
    """Somebody without an account, at the public pages of that organisation."""
    return Actor(user=None, organisation=organisation, role="")


def _works_in(user: User, organisation_id: int) -> bool:
    return user.memberships.filter(organisation_id=organisation_id, until=None).exists()


def _standing(contact: Contact) -> None:
    if contact.status != ContactStatus.NOTED:
        raise StepRefused(_("Ce contact est annulé."))


def _not_to_come(on: date, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise Invalid(_("Cette date est à venir."), field="on")
