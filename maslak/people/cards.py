"""The card with a QR code that a person keeps: it leads to a page that asks for what they alone know beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.core.errors import Conflict, Invalid
from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.people.accesscodes import account_of
from maslak.people.emergencies import terms
from maslak.people.models import AccessCard, Person
from maslak.people.policies import locked
from maslak.people.sight import whole_register

_DUMMY = make_password("0000")  # an unknown card takes as long to refuse as a wrong answer


@transaction.atomic
def hand_over(*, person_id: int, pin: str = "", by: Actor, now: datetime) -> str:
    """The code of a new card, shown this once for its QR code; a card handed over earlier stops working.

    `pin`: four to eight digits that the person chose; without it their year of birth is asked for. Raises NotAllowed,
    Conflict for a merged file, Invalid (field `pin`) for a PIN that is too plain or a file without a year of birth.
    """
    person = locked(person_id, by=by, permission="person.update")
    chosen = "".join(pin.split())
    if chosen:
        _check_pin(chosen, person)
    elif person.birth_year is None:
        raise Invalid(_("L'année de naissance n'est pas connue : faites choisir un code."), field="pin")
    person.access_cards.filter(ended_at=None).update(ended_at=now)
    token = new_reference() + new_reference()
    made = AccessCard.objects.create(
        person=person, token_hash=_hash(token), pin_hash=make_password(chosen) if chosen else "", created_at=now,
        expires_at=now + timedelta(days=365 * terms()["card_years"]),
    )  # fmt: skip
    audit.record(
        "card.handed_over", by=by, target=made, person_id=person.pk,
        new={"asks_for": "pin" if chosen else "birth_year"},
    )  # fmt: skip
    return token


@transaction.atomic
def revoke(*, person_id: int, by: Actor, now: datetime) -> AccessCard:
    """The person's card opens nothing from now on. Raises NotAllowed, Conflict when none stands."""
    person = locked(person_id, by=by, permission="person.update", own="self.read")
    card = person.access_cards.select_for_update().filter(ended_at=None).first()
    if card is None:
        raise Conflict(_("Aucune carte n'est en service pour cette personne."))
    card.ended_at = now
    card.save(update_fields=["ended_at"])
    audit.record("card.revoked", by=by, target=card, person_id=person.pk)
    return card


@transaction.atomic
def come_in(*, token: str, answer: str, now: datetime) -> User | None:
    """The account of the card's person when `answer` is right; None, counted, when it is not.

    None in the same way for an unknown card, one that was replaced, revoked, blocked or is too old, and after as long a
    time. The card counts its own failures under its lock; the caller limits how often an address tries.
    """
    with whole_register():
        card = _locked_card(token)
        if card is None or card.ended_at is not None or card.expires_at <= now:
            check_password(answer, _DUMMY)
            return None
        person = (
            Person.objects.select_for_update(of=("self",)).select_related("account").get(pk=card.person_id)
        )
        if person.merged_into_id is not None or not _right(card, person, answer):
            _count_failure(card, person, now)
            return None
        user = account_of(person)
        if not user.is_active:
            return None
        card.failures, card.last_used_at = 0, now
        card.save(update_fields=["failures", "last_used_at"])
        audit.record("card.used", by=_themselves(person, user), target=card, person_id=person.pk)
    return user


def _right(card: AccessCard, person: Person, answer: str) -> bool:
    typed = "".join(answer.split())
    if card.pin_hash:
        return check_password(typed, card.pin_hash)
    check_password(typed, _DUMMY)
    return person.birth_year is not None and typed == str(person.birth_year)


def _count_failure(card: AccessCard, person: Person, now: datetime) -> None:
    card.failures += 1
    blocked = card.failures >= terms()["card_failures"]
    if blocked:
        card.ended_at = now
        audit.record("card.blocked", by=_themselves(person, None), target=card, person_id=person.pk)
    card.save(update_fields=["failures", "ended_at"])


def _themselves(person: Person, user: User | None) -> Actor:
    return Actor(user=user, organisation=None, role=Role.PERSON, person_id=person.pk)


def _locked_card(token: str) -> AccessCard | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.known_cards(%s)", [_hash(token)])
        (found,) = cursor.fetchone()
    return AccessCard.objects.select_for_update().get(pk=found) if found else None


def _check_pin(pin: str, person: Person) -> None:
    digits = [int(sign) for sign in pin if sign.isdecimal()]
    steps = {after - before for before, after in zip(digits, digits[1:], strict=False)}
    if len(digits) != len(pin) or not 4 <= len(pin) <= 8:
        raise Invalid(_("Le code a quatre à huit chiffres."), field="pin")
    if len(steps) == 1 and steps <= {-1, 0, 1} or pin == str(person.birth_year or ""):
        raise Invalid(
            _("Ce code se devine : ni suite, ni chiffre répété, ni année de naissance."), field="pin"
        )


def _hash(token: str) -> str:
    return vault().keyed_hash("access card", token.strip().upper())
