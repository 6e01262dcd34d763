"""Conflict of interest: nobody works on the case of somebody to whom they are tied. A lead gives it to somebody else.

A tie is declared by the account itself, or seen by the platform: the account's own file, a file with its telephone, the
firm that it belongs to. BLOCKS is the one table of what a tie forbids; every lock asks it (docs/adr/0059).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Tie
from maslak.access.models import ConflictOfInterest, Organisation
from maslak.access.policies import check_may
from maslak.access.queries import leads_of
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox import actions as outbox

#: What a tie with the person, the employer or the applicant of a case forbids, by permission.
BLOCKS = frozenset(
    {
        # reading and following the file
        "person.read", "person.update", "person.document", "person.emergency", "person.merge",
        "interview.write", "plan.write", "follow_up.write", "case.close", "referral.send", "referral.answer",
        # instructing and deciding
        "permit.instruct", "permit.decide", "permit.opine", "permit.appeal", "permit.withdraw",
        "assisted.decide", "venture.select", "venture.fund", "training.answer", "training.assess",
        # scoring, choosing, paying
        "venture.score", "match.propose", "match.read", "assisted.pay", "venture.pay",
    }
)  # fmt: skip


class Tied(NotAllowed):
    """The acting account is tied to the case. `tie` is declared, self, phone or member."""

    def __init__(self, tie: str) -> None:
        super().__init__(_sentence(tie))
        self.tie = tie


def check(
    by: Actor, permission: str, *, person_ids: Iterable[int | None] = (), employer_ids: Iterable[int | None] = (),
    organisation_ids: Iterable[int | None] = (),
) -> None:  # fmt: skip
    """Raise Tied when `permission` is in BLOCKS and the account is tied to one of these people, employers or firms."""
    if by.user is None or permission not in BLOCKS:
        return
    found = tie(by, person_ids=person_ids, employer_ids=employer_ids, organisation_ids=organisation_ids)
    if found:
        raise Tied(found)


def tie(
    by: Actor, *, person_ids: Iterable[int | None] = (), employer_ids: Iterable[int | None] = (),
    organisation_ids: Iterable[int | None] = (),
) -> str:  # fmt: skip
    """What ties the acting account to these today, in one query: declared, self, phone, member; empty for nothing."""
    if by.user is None:
        return ""
    parts = [
        [number for number in numbers if number] for numbers in (person_ids, employer_ids, organisation_ids)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT maslak.tie_of(%s, %s::bigint[], %s::bigint[], %s::bigint[], %s)",
            [by.user.pk, *parts, timezone.localdate()],
        )
        (found,) = cursor.fetchone()
    return found or ""


@transaction.atomic
def declare(
    *, tie: str, by: Actor, now: datetime, person_id: int | None = None, employer_id: int | None = None
) -> ConflictOfInterest:
    """Note that the acting account is tied to a person or to an employer; its leads are told, without the tie.

    Raises NotAllowed, Invalid for an unknown tie or for none or both of the two, Conflict when it stands already.
    """
    check_may(by, "conflict.declare")
    if by.user is None:
        raise NotAllowed(_("La ligne de commande n'a de lien avec personne."))
    if tie not in Tie.values:
        raise Invalid(_("Choisissez le lien dans la liste."), field="tie")
    if (person_id is None) == (employer_id is None):
        raise Invalid(_("Désignez soit une personne, soit un employeur."), field="ref")
    same = ConflictOfInterest.objects.filter(
        user=by.user, person_id=person_id, employer_id=employer_id, ended_at=None
    )
    if same.exists():
        raise Conflict(_("Ce conflit d'intérêts est déjà déclaré."), field="ref")
    made = ConflictOfInterest.objects.create(
        user=by.user, organisation=by.organisation, person_id=person_id, employer_id=employer_id, tie=tie,
        declared_at=now,
    )  # fmt: skip
    audit.record("conflict.declared", by=by, target=made, person_id=person_id)
    _tell_leads(made, by)
    return made


@transaction.atomic
def end(*, conflict_id: int, by: Actor, now: datetime) -> ConflictOfInterest:
    """The tie is over: a lead of the organisation says so, not the account itself. Raises NotAllowed, Conflict."""
    check_may(by, "conflict.end")
    found = ConflictOfInterest.objects.select_for_update(of=("self",)).filter(pk=conflict_id).first()
    if found is None or (by.user is not None and found.user_id == by.user.pk):
        raise NotAllowed(_("Une autre personne que vous doit dire que ce lien a pris fin."))
    if found.organisation_id is not None:
        check_may(by, "conflict.end", organisation_id=found.organisation_id)
    if found.ended_at is not None:
        raise Conflict(_("Ce conflit d'intérêts a déjà pris fin."))
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    audit.record("conflict.ended", by=by, target=found, person_id=found.person_id)
    return found


def move_person(*, kept_id: int, absorbed_id: int) -> int:
    """Two files of one person were made one: ties with the second are ties with the first; how many."""
    return _move("person_id", kept_id, absorbed_id)


def move_employer(*, kept_id: int, absorbed_id: int) -> int:
    """The same for two records of one employer."""
    return _move("employer_id", kept_id, absorbed_id)


def _move(column: str, kept_id: int, absorbed_id: int) -> int:
    theirs = ConflictOfInterest.objects.filter(**{column: absorbed_id})
    known = ConflictOfInterest.objects.filter(**{column: kept_id}, ended_at=None).values("user_id")
    dropped = theirs.filter(ended_at=None, user_id__in=known).delete()[0]
    return dropped + theirs.update(**{column: kept_id})


def _tell_leads(made: ConflictOfInterest, by: Actor) -> None:
    organisation: Organisation | None = by.organisation
    if organisation is None or by.user is None:
        return
    for lead in leads_of([organisation.pk]):
        if lead.pk != by.user.pk:
            outbox.queue(
                template="conflict_declared", user=lead, organisation_id=organisation.pk,
                params={"who": by.user.display_name}, dedupe_key=f"conflict:{made.pk}:{lead.pk}",
            )  # fmt: skip


def _sentence(tie: str) -> str:
    said = {
        "declared": _("Vous avez déclaré un lien avec la personne ou l'employeur de ce dossier."),
        "self": _("Ce dossier est le vôtre."),
        "phone": _("Ce dossier porte le même téléphone que le vôtre."),
        "member": _("Vous appartenez à l'employeur de ce dossier."),
    }
    ask = _("Demandez à votre responsable de le confier à quelqu'un d'autre.")
    return f"{said[tie]} {ask}"
