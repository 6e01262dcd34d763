"""Every write on accounts and organisations."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import OrganisationKind
from maslak.access.models import Membership, Organisation, User
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import fold


@transaction.atomic
def create_account(*, username: str, display_name: str, password: str, language: str, by: Actor) -> User:
    """A new account, without any membership yet. Raises Conflict for a taken name, Invalid for a weak password."""
    check_may(by, "account.write")
    if User.objects.filter(username__iexact=username.strip()).exists():
        raise Conflict(_("Ce nom d'utilisateur est déjà pris."), field="username")
    user = User(username=username.strip().lower(), display_name=display_name.strip(), language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save()
    audit.record("account.created", by=by, target=user)
    return user


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


@transaction.atomic
def grant_membership(
    *, user: User, organisation: Organisation, role: str, since: date, by: Actor
) -> Membership:
    """Let `user` act for `organisation` in `role` from `since` on; the present one when it already holds."""
    check_may(by, "account.write")
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, until=None, defaults={"since": since}
    )
    if made:
        audit.record(
            "membership.granted",
            by=by,
            target=membership,
            new={"role": role, "organisation": organisation.code},
        )
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, until: date, by: Actor) -> Membership:
    """End a membership on `until`."""
    check_may(by, "account.write")
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership_id)
    membership.until = max(until, membership.since)
    membership.save(update_fields=["until"])
    audit.record("membership.ended", by=by, target=membership, new={"until": membership.until.isoformat()})
    return membership


@transaction.atomic
def office_named(*, name: str, parent: Organisation, region: str, city: str, by: Actor) -> Organisation:
    """The office of `parent` with that name, made when a register names one that the directory lacks."""
    check_may(by, "import.write")
    key = fold(name)
    for office in parent.offices.all():
        if key in {fold(office.name_fr), *(fold(alias) for alias in office.aliases)}:
            return office
    code = f"{parent.code}-{key.replace(' ', '-')}"[:60].upper()
    # An office that bears the name of its city is read under that name in the other languages too.
    seat = places.find_city(name)
    named = seat is not None and key in {fold(alias) for alias in (seat.fr, seat.ar, seat.en)}
    office = Organisation.objects.create(
        code=code, kind=OrganisationKind.OFFICE, name_fr=name.strip(), parent=parent, region=region, city=city,
        name_ar=seat.ar if seat and named else "", name_en=seat.en if seat and named else "",
    )  # fmt: skip
    audit.record("organisation.created", by=by, target=office, new={"code": code}, reason="import")
    return office


@transaction.atomic
def ensure_platform(*, by: Actor) -> Organisation:
    """The body that runs this installation: administrators act for it, and figures without owner are filed under it."""
    check_may(by, "organisation.write")
    found, _made = Organisation.objects.get_or_create(
        code="PLATEFORME",
        defaults={
            "kind": OrganisationKind.OPERATOR,
            "name_fr": "Exploitant de la plateforme",
            "name_ar": "مشغل المنصة",
            "name_en": "Platform operator",
        },
    )
    return found
