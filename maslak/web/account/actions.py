"""What an account may change about itself."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.core.errors import Invalid, NotAllowed


@transaction.atomic
def change_password(*, current: str, new: str, by: Actor) -> User:
    """Give the acting account a new password. Raises Invalid (field `current` or `new`) with what to mend."""
    if by.user is None:
        raise NotAllowed(_("La ligne de commande n'a pas de mot de passe."))
    user = User.objects.select_for_update(of=("self",)).get(pk=by.user.pk)
    if not user.check_password(current):
        raise Invalid(_("Ce n'est pas votre mot de passe actuel. Retapez-le."), field="current")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="new") from error
    user.set_password(new)
    user.save(update_fields=["password"])
    audit.record("account.password_changed", by=by, target=user)
    return user
