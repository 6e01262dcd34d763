"""Whom to ask for at an establishment. What was said with them is outreach's to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, StepRefused
from maslak.core.vault import vault
from maslak.employers import rules
from maslak.employers.enums import ContactBy, ContactLanguage
from maslak.employers.models import Employer, EmployerContact
from maslak.employers.queries import contacts_of


@dataclass(frozen=True)
class Reach:
    """Somebody at an establishment, as they say how to reach them."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    language: str = ContactLanguage.FRENCH
    prefers: str = ContactBy.PHONE


@transaction.atomic
def note(
    *, employer: Employer, reach: Reach, contact: EmployerContact | None = None, by: Actor
) -> EmployerContact:
    """A contact of the establishment noted, or `contact` brought up to date; telephone and address are kept sealed.

    Raises NotAllowed; Invalid, with the field, without a name, for a number or an address that is none, or when
    the way they prefer has none; StepRefused for a contact who left.
    """
    check_may(by, "employer.write", organisation_id=employer.organisation_id)
    phone, email = _checked(reach)
    kept = EmployerContact(employer=employer) if contact is None else _locked(contact, employer)
    kept.name, kept.role = reach.name.strip(), reach.role.strip()
    kept.language, kept.prefers = reach.language, reach.prefers
    kept.phone_sealed = vault().seal(phone) if phone else None
    kept.email_sealed = vault().seal(email) if email else None
    kept.save()
    audit.record("employer.contact_noted", by=by, target=kept)
    return kept


@transaction.atomic
def leave(*, contact: EmployerContact, by: Actor, now: datetime) -> EmployerContact:
    """The contact no longer speaks for the establishment: kept for what was said with them, without number or address.

    Raises NotAllowed, StepRefused when they left already.
    """
    check_may(by, "employer.write", organisation_id=contact.employer.organisation_id)
    kept = _locked(contact, contact.employer)
    kept.left_on = timezone.localdate(now)
    kept.phone_sealed = kept.email_sealed = None
    kept.prefers = ContactBy.VISIT
    kept.save(update_fields=["left_on", "phone_sealed", "email_sealed", "prefers"])
    audit.record("employer.contact_left", by=by, target=kept)
    return kept


@transaction.atomic
def read(*, employer: Employer, by: Actor) -> list[EmployerContact]:
    """The contacts of an establishment, those who left last; reading their numbers leaves a trace. Raises NotAllowed."""
    check_may(by, "employer.write", organisation_id=employer.organisation_id)
    found = list(contacts_of(employer))
    if found:
        audit.record("employer.contacts_read", by=by, target=employer)
    return found


def _locked(contact: EmployerContact, employer: Employer) -> EmployerContact:
    kept = EmployerContact.objects.select_for_update(of=("self",)).get(pk=contact.pk, employer=employer)
    if kept.left_on is not None:
        raise StepRefused(_("Cette personne n'est plus dans l'établissement."))
    return kept


def _checked(reach: Reach) -> tuple[str, str]:
    """The number in E.164 form and the address, each empty for none."""
    if not reach.name.strip():
        raise Invalid(_("Indiquez le nom de la personne à demander."), field="name")
    if reach.language not in ContactLanguage.values:
        raise Invalid(_("Choisissez la langue dans la liste."), field="language")
    if reach.prefers not in ContactBy.values:
        raise Invalid(_("Dites comment cette personne préfère être jointe."), field="prefers")
    phone, email = rules.phone_of(reach.phone), reach.email.strip().lower()
    if reach.phone.strip() and not phone:
        raise Invalid(_("Ce numéro de téléphone n'existe pas. Vérifiez les chiffres."), field="phone")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid(_("Indiquez une adresse électronique complète."), field="email") from None
    if reach.prefers in (ContactBy.PHONE, ContactBy.WHATSAPP) and not phone:
        raise Invalid(_("Indiquez le numéro par lequel joindre cette personne."), field="phone")
    if reach.prefers == ContactBy.EMAIL and not email:
        raise Invalid(_("Indiquez l'adresse à laquelle écrire à cette personne."), field="email")
    return phone, email
