"""Forgetting somebody: everything that tells of them is emptied or deleted, what the law keeps waits, every count stays.

Facts of the ledger carry their dimensions and a pseudonym: the link from the pseudonym to the person is cut, so the
facts go on counting and lead to nobody. Rows that facts point to stay, emptied, as their sources. This writes on tables
that are append-only: only the owner of the tables can, in a transaction that says so (see rowsecurity).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Membership, User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, NotAllowed
from maslak.core.privacy import Care, class_of
from maslak.pathway.models import Milestone
from maslak.people.models import Holder, Person
from maslak.retention import history
from maslak.retention.blanks import blanks_of
from maslak.retention.enums import Cause
from maslak.retention.holds import Held, holds_of, kept_rows
from maslak.retention.models import Erasure
from maslak.retention.walking import APART, Model, Rows, rows_of

#: rows that are nothing but the person's, and cause no fact: they go whole
DELETED = (
    "people.identitydocument", "people.residencestatus", "people.languageskill", "people.skill",
    "people.wantedoccupation", "people.pastwork", "people.jobsearch", "people.accesscode", "people.localnumber",
    "people.duplicatecandidate", "pathway.subject", "permits.attachment", "assisted.proof", "training.contact",
    "outreach.campaignsend", "outbox.message", "mentoring.exclusion", "matching.proposal",
    "matching.candidateperson", "matching.candidate", "mentoring.concernnote", "mentoring.concernfile",
)  # fmt: skip


@dataclass
class _Forgetting:
    """What is done to whom, and what the law keeps meanwhile."""

    rows: Rows
    kept: Rows
    keeps_identity: bool
    told: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def forget_person(
    *, person_id: int, cause: str, by: Actor, now: datetime, line: str = "", request_ref: str = ""
) -> Erasure:
    """Make a file anonymous: at once what no law keeps, the rest when this is called again after its last day.

    Called twice on the same day it does the same. Raises NotAllowed, unless the session is the tables' owner's;
    Conflict for a file that was merged, or forgotten whole.
    """
    check_may(by, "retention.run")
    as_owner()
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotAllowed(_("Ce dossier n'existe pas."))
    if person.merged_into_id is not None:
        raise Conflict(_("Ce dossier a été réuni avec un autre : c'est l'autre qu'il faut anonymiser."))
    if Erasure.objects.filter(person_id=person.pk, complete=True).exists():
        raise Conflict(_("Ce dossier est déjà anonyme."))
    today = timezone.localdate(now)
    held = holds_of(person, today)
    kept = kept_rows(held)
    work = _Forgetting(
        rows=rows_of(person), kept=kept, keeps_identity=any(hold.keeps_identity for hold in held)
    )
    everything = {model: set(numbers) for model, numbers in work.rows.items()}
    everything[User] = _close_doors(person, today)
    _empty_all(work, {Person})
    _empty_person(person, work, today)
    history.forget(everything, _held_history(work), person_id=person.pk)
    return _told(person, work, held, cause=cause, line=line, request_ref=request_ref, by=by, now=now)


@transaction.atomic
def forget_stranger(*, worker: Any, by: Actor, now: datetime, line: str) -> Erasure:
    """The same for somebody whom only a certificate or visa file knows, and the register does not."""
    check_may(by, "retention.run")
    as_owner()
    worker = type(worker).objects.select_for_update(of=("self",)).get(pk=worker.pk)
    if worker.person_id is not None:
        raise Conflict(_("Cette personne a un dossier : c'est lui qu'il faut anonymiser."))
    work = _Forgetting(rows=rows_of(worker), kept={}, keeps_identity=False)
    everything = {model: set(numbers) for model, numbers in work.rows.items()}
    _empty_all(work, set())
    history.forget(everything, {})
    return _told(worker, work, (), cause=Cause.TIMETABLE, line=line, request_ref="", by=by, now=now)


def is_owner() -> bool:
    """Whether this session is the one of the owner of the tables, who alone can forget."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'people_person'::regclass),"
            " 'MEMBER')"
        )
        return bool(cursor.fetchone()[0])


def check_owner() -> None:
    """Raise NotAllowed unless this session owns the tables."""
    if not is_owner():
        raise NotAllowed(
            _(
                "L'application n'a pas le droit d'effacer ce qui est figé : lancez « maslak retention run » "
                "avec l'adresse du propriétaire des tables (DATABASE_OWNER_URL)."
            )
        )


def as_owner() -> None:
    """Say, until the end of the transaction, that this session forgets. Raises NotAllowed."""
    check_owner()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.forgetting', 'on', true)")


def _close_doors(person: Person, today: date) -> set[int]:
    """Nobody opens the file any more, the person's own account included; the account that was emptied, if any."""
    Holder.objects.filter(person=person, until=None).update(
        until=Greatest(models.F("since"), models.Value(today))
    )
    account = person.account
    if account is None or Membership.objects.filter(user=account).exists():
        return set()  # somebody who also works here keeps the account of their work
    User.objects.filter(pk=account.pk).update(
        is_active=False,
        username=f"forgotten-{account.pk}",
        display_name="—",
        email="",
        password="!",
        last_login=None,
    )
    for relation in User._meta.get_fields(include_hidden=True):
        model: Any = getattr(relation, "related_model", None)
        if isinstance(relation, models.ManyToOneRel) and not str(model.__module__).startswith("maslak."):
            model._base_manager.filter(**{relation.field.name: account}).delete()
    return {account.pk}


def _empty_all(work: _Forgetting, apart: set[Model]) -> None:
    """Delete what goes whole, empty the rest, table by table; children before what they point to."""
    order = sorted(work.rows, key=lambda model: model._meta.label_lower)
    for model in [m for label in DELETED for m in order if m._meta.label_lower == label]:
        if model not in apart:
            _delete(model, work)
    for model in order:
        if model not in apart and model._meta.label_lower not in APART:
            _empty(model, _left(model, work), work)


def _held_history(work: _Forgetting) -> Rows:
    """Whose former values stay: rows that the law keeps; of the person's own row none, its present name is enough."""
    return {model: numbers for model, numbers in work.kept.items() if model is not Person}


def _left(model: Model, work: _Forgetting) -> set[int]:
    return work.rows.get(model, set()) - work.kept.get(model, set())


def _delete(model: Model, work: _Forgetting) -> None:
    numbers = _left(model, work)
    if work.keeps_identity and model._meta.label_lower == "people.identitydocument":
        return  # the number of a paper says who was paid, as the name does
    caused = Milestone.objects.filter(source_kind=model._meta.label_lower, source_id__in=numbers)
    numbers = numbers - set(caused.values_list("source_id", flat=True))
    if numbers:
        done, _by_table = model._base_manager.filter(pk__in=numbers).delete()
        work.told[model._meta.label_lower] += done
        work.rows[model] = work.rows[model] - numbers


def _empty(model: Model, numbers: set[int], work: _Forgetting) -> None:
    blanks = blanks_of(model)
    if not numbers or not blanks:
        return
    if work.keeps_identity and model._meta.label_lower == "people.identitydocument":
        return
    work.told[model._meta.label_lower] += model._base_manager.filter(pk__in=numbers).update(**blanks)


def _empty_person(person: Person, work: _Forgetting, today: date) -> None:
    blanks = blanks_of(Person)
    if work.keeps_identity:  # who was paid, hired or given a visa, and nothing more
        blanks = {
            name: value
            for name, value in blanks.items()
            if name in ("ref", "account") or class_of(Person, name) not in (Care.IDENTITY, Care.SENSITIVE)
        }
        blanks |= {"name_keys": []}  # kept to be shown to a court, found by nobody
    work.told["people.person"] += 1
    Person.objects.filter(pk__in=work.rows[Person]).update(**{k: v for k, v in blanks.items() if k != "ref"})
    Person.objects.filter(pk=person.pk).update(
        ref=blanks["ref"], anonymised_on=person.anonymised_on or today, version=models.F("version") + 1
    )


def _told(
    target: Any, work: _Forgetting, held: Iterable[Held], *, cause: str, line: str, request_ref: str, by: Actor,
    now: datetime,
) -> Erasure:  # fmt: skip
    keeping = [hold.as_json() for hold in held]
    person_id = target.pk if isinstance(target, Person) else None
    erasure = Erasure.objects.create(
        at=now, target_kind=target._meta.label_lower, target_id=target.pk, person_id=person_id, cause=cause, line=line,
        request_ref=request_ref, rows=dict(sorted(work.told.items())), held=keeping, complete=not keeping,
        by_user_id=by.user.pk if by.user else None,
    )  # fmt: skip
    audit.record(
        "retention.forgotten" if not keeping else "retention.forgotten_in_part", by=by, target=target,
        person_id=person_id, new={"line": line, "held": [one["line"] for one in keeping], "rows": sum(work.told.values())},
    )  # fmt: skip
    return erasure
