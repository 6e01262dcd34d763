"""Opening a file that one's organisation does not hold, because it cannot wait: for some hours, told at once, read only.

The database enforces it: people/rowsecurity.py reads the rows written here, lets their account read the file until the
hour is over, and lets nobody change a row of that person on the strength of them (docs/adr/0058).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit, conflicts, throttle
from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.access.policies import check_may
from maslak.access.queries import leads_of, protection_officers
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import squeeze
from maslak.law.datafiles import parse
from maslak.outbox import actions as outbox
from maslak.outbox.texts import Param
from maslak.people.enums import EmergencyState, Verdict
from maslak.people.models import EmergencyAccess, Holder, Person
from maslak.people.sight import whole_register
from maslak.people.workflow import EMERGENCY

_FILE = Path(__file__).parent / "data" / "emergency.yaml"
_NUMBERS = ("hours", "reason_least", "review_least", "card_years", "card_failures")


@cache
def terms() -> Mapping[str, int]:
    """How long an emergency lasts and how much must be said of it, by name; what a card bears. From data."""
    entry = parse(_FILE.name, _FILE.read_text(encoding="utf-8"))
    entry.only(*_NUMBERS)
    return {name: entry.whole(name) for name in _NUMBERS}


def state_of(access: EmergencyAccess, now: datetime) -> EmergencyState:
    """Where it stands at that moment: running, ended (by itself or by somebody), reviewed."""
    if access.verdict:
        return EmergencyState.REVIEWED
    over = access.ended_at is not None or access.until <= now
    return EmergencyState.ENDED if over else EmergencyState.RUNNING


@transaction.atomic
def open_file(*, ref: str, reason: str, by: Actor, now: datetime) -> EmergencyAccess:
    """Open the file of that reference to the acting account alone, for three hours; the one running when it is open.

    The leads of the organisations that hold it, the data-protection officers and the person are told at once.
    Raises NotAllowed; Invalid for an unknown reference or a reason too short; Conflict where the organisation holds
    the file already; TooMany after too many in a day.
    """
    check_may(by, "person.emergency")
    if by.user is None or by.organisation is None or by.reach != Reach.ORGANISATION:
        raise NotAllowed(_("Seule une personne qui accompagne peut ouvrir un dossier en urgence."))
    said = " ".join(reason.split())
    if len(said) < terms()["reason_least"]:
        raise Invalid(
            _("Écrivez en une phrase pourquoi cela ne peut pas attendre (au moins %(number)s signes).")
            % {"number": terms()["reason_least"]},
            field="reason",
        )
    with whole_register():
        person = Person.objects.filter(ref=squeeze(ref), merged_into=None).first()
        holding = _holding(person) if person else set()
    throttle.take("emergency", by.user.pk, now=now, by=by)  # an unknown reference counts: nobody guesses them
    if person is None:
        raise Invalid(_("Aucun dossier ne porte cette référence. Vérifiez ses dix signes."), field="ref")
    if by.organisation.pk in holding:
        raise Conflict(_("Votre organisation suit déjà ce dossier : ouvrez-le depuis la liste."), field="ref")
    conflicts.check(by, "person.emergency", person_ids=[person.pk])
    running = EmergencyAccess.objects.filter(
        person=person, user=by.user, organisation=by.organisation, ended_at=None, until__gt=now
    ).first()
    if running is not None:
        return running
    made = EmergencyAccess.objects.create(
        person=person, user=by.user, organisation=by.organisation, role=by.role, reason=said[:400], began_at=now,
        until=now + timedelta(hours=terms()["hours"]),
    )  # fmt: skip
    audit.record(
        "emergency.opened", by=by, target=made, person_id=person.pk, new={"until": made.until.isoformat()},
        reason=said[:400],
    )  # fmt: skip
    _tell(made, person, holding, by)
    return made


@transaction.atomic
def end(*, access_id: int, by: Actor, now: datetime) -> EmergencyAccess:
    """Close it before its hour: the account that opened it, or a data-protection officer. Raises NotAllowed, StepRefused."""
    step = "stop" if by.may("emergency.review") and by.reach == Reach.OVERSIGHT else "end"
    access = _locked(access_id, EMERGENCY.steps[step].permission, by)
    if step == "end" and (by.user is None or access.user_id != by.user.pk):
        raise _unknown()
    EMERGENCY.step(step, status=state_of(access, now))
    access.ended_at, access.ended_by = now, by.user
    access.save(update_fields=["ended_at", "ended_by"])
    audit.record("emergency.ended", by=by, target=access, person_id=access.person_id)
    return access


@transaction.atomic
def review(*, access_id: int, verdict: str, note: str, by: Actor, now: datetime) -> EmergencyAccess:
    """Say whether it was justified, and why, once it is over. Raises NotAllowed, StepRefused, Invalid."""
    access = _locked(access_id, EMERGENCY.steps["review"].permission, by)
    if by.user is not None and access.user_id == by.user.pk:
        raise NotAllowed(_("Une autre personne que celle qui a ouvert le dossier doit en juger."))
    EMERGENCY.step("review", status=state_of(access, now))
    if verdict not in Verdict.values:
        raise Invalid(_("Dites si l'ouverture était justifiée ou non."), field="verdict")
    said = " ".join(note.split())
    if len(said) < terms()["review_least"]:
        raise Invalid(_("Écrivez en une phrase sur quoi repose ce jugement."), field="note")
    access.verdict, access.review_note = verdict, said[:400]
    access.reviewed_at, access.reviewed_by = now, by.user
    access.save(update_fields=["verdict", "review_note", "reviewed_at", "reviewed_by"])
    audit.record(
        "emergency.reviewed", by=by, target=access, person_id=access.person_id, new={"verdict": verdict},
        reason=said[:400],
    )  # fmt: skip
    return access


def running_for(by: Actor | None, person: Person, now: datetime) -> EmergencyAccess | None:
    """The emergency by which alone the acting account reads this file; None when its organisation holds it."""
    if by is None or by.user is None or by.organisation is None or by.reach != Reach.ORGANISATION:
        return None
    if person.home_organisation_id == by.organisation.pk:
        return None
    if Holder.objects.filter(person=person, organisation=by.organisation, until=None).exists():
        return None
    return EmergencyAccess.objects.filter(
        person=person, user=by.user, organisation=by.organisation, ended_at=None, until__gt=now
    ).first()


def _holding(person: Person) -> set[int]:
    """The organisations that registered the file or hold it today."""
    held = Holder.objects.filter(person=person, until=None).values_list("organisation_id", flat=True)
    return {person.home_organisation_id, *held}


def _tell(made: EmergencyAccess, person: Person, holding: set[int], by: Actor) -> None:
    assert by.user is not None
    assert by.organisation is not None
    name = by.organisation
    told: dict[str, Param] = {
        "ref": person.ref,
        "who": by.user.display_name,
        "organisation": {"fr": name.name_fr, "ar": name.name_ar or name.name_fr, "en": name.name_en or name.name_fr},
        "until": made.until,
    }  # fmt: skip
    for user in {u.pk: u for u in (*leads_of(holding), *protection_officers())}.values():
        outbox.queue(
            template="emergency_opened", user=user, channel="email", params=told,
            dedupe_key=f"emergency:{made.pk}:{user.pk}",
        )  # fmt: skip
    with whole_register():  # the person's own consents say how they are written to
        outbox.queue(
            template="emergency_opened_person", person=person,
            params={"organisation": told["organisation"], "until": made.until},
            dedupe_key=f"emergency:{made.pk}:person",
        )  # fmt: skip


def _locked(access_id: int, permission: str, by: Actor) -> EmergencyAccess:
    check_may(by, permission)
    found = EmergencyAccess.objects.select_for_update(of=("self",)).filter(pk=access_id).first()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotAllowed:
    return NotAllowed(_("Cet accès d'urgence n'existe pas, ou il n'est pas le vôtre."))


def references(accesses: Iterable[EmergencyAccess]) -> dict[int, str]:
    """The reference of each file, by its number: all that whoever oversees learns of the person."""
    wanted = {access.person_id for access in accesses}
    with whole_register():
        return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "ref"))
