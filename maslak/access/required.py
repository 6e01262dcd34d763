"""From which day an organisation's staff need a second factor, and the address that a link for a password goes to."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.core.errors import Invalid


@transaction.atomic
def set_second_factor_day(*, organisation_id: int, since: date | None, by: Actor) -> Organisation:
    """Require a second factor of that organisation's staff from `since` on; None: as the installation has it."""
    check_may(by, "organisation.write")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    before, organisation.second_factor_from = organisation.second_factor_from, since
    organisation.save(update_fields=["second_factor_from"])
    audit.record(
        "organisation.second_factor_set", by=by, target=organisation,
        old={"second_factor_from": before.isoformat() if before else None},
        new={"second_factor_from": since.isoformat() if since else None},
    )  # fmt: skip
    return organisation


@transaction.atomic
def set_email(*, user_id: int, email: str, by: Actor) -> User:
    """Note where the account's messages go; empty takes the address away. Raises NotAllowed, Invalid (field `email`).

    The trail says that it changed, never to what.
    """
    check_may(by, "account.write")
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(_("Cette adresse électronique n'est pas complète."), field="email") from error
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    user.email = email
    user.save(update_fields=["email"])
    audit.record("account.email_set", by=by, target=user)
    return user
