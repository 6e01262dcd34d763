"""One-time codes: how a person without e-mail comes into their own space."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.core.errors import Invalid
from maslak.core.references import new_reference
from maslak.core.text import squeeze
from maslak.core.vault import vault
from maslak.people import texts
from maslak.people.models import AccessCode, Person
from maslak.people.policies import locked
from maslak.people.sight import whole_register


@transaction.atomic
def issue_access_code(*, person_id: int, by: Actor, now: datetime, hours: int = 72) -> str:
    """A new code for the person, shown this once: ten signs, good for `hours` and for one use.

    A code handed over earlier and not used stops working. Raises NotAllowed, Conflict for a merged file.
    """
    person = locked(person_id, by=by, permission="person.update")
    person.access_codes.filter(used_at=None).delete()
    code = new_reference()
    made = AccessCode.objects.create(
        person=person, code_hash=_hash(code), created_at=now, expires_at=now + timedelta(hours=hours)
    )
    audit.record("access_code.issued", by=by, target=made, person_id=person.pk, new={"hours": hours})
    return code


@transaction.atomic
def redeem_access_code(*, code: str, now: datetime) -> User:
    """The person's own account, made at the first code; the code is used up.

    Called before anybody is signed in; the caller limits the attempts. Raises Invalid, in the same words for
    a wrong code, a used one and an old one.
    """
    with whole_register():
        found = _locked_code(code)
        if found is None or found.used_at is not None or found.expires_at <= now:
            raise _refusal()
        person = (
            Person.objects.select_for_update(of=("self",)).select_related("account").get(pk=found.person_id)
        )
        user = person.account or _account_for(person)
        if not user.is_active or person.merged_into_id is not None:
            raise _refusal()
        found.used_at = now
        found.save(update_fields=["used_at"])
        themselves = Actor(user=user, organisation=None, role=Role.PERSON, person_id=person.pk)
        audit.record("access_code.used", by=themselves, target=found, person_id=person.pk)
    return user


def _locked_code(code: str) -> AccessCode | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_id FROM maslak.known_codes(%s)", [_hash(code)])
        row = cursor.fetchone()
    return AccessCode.objects.select_for_update().get(pk=row[0]) if row else None


def _account_for(person: Person) -> User:
    """An account that opens by codes alone. Its name is the reference: accounts are read by the whole
    process.
    """
    user = User(
        username=f"p-{person.ref.lower()}", display_name=person.ref,
        language=person.preferred_language if person.preferred_language in texts.LANGUAGES else "fr",
    )  # fmt: skip
    user.set_unusable_password()
    user.save(force_insert=True)
    person.account = user
    person.save(update_fields=["account"])
    return user


def _hash(code: str) -> str:
    return vault().keyed_hash("access code", squeeze(code))


def _refusal() -> Invalid:
    return Invalid(
        _(
            "Ce code n'ouvre rien : il a peut-être déjà servi, ou il est trop ancien. Demandez-en un "
            "autre à l'accueil."
        ),
        field="code",
    )
