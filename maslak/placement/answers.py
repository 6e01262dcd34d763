"""What an employer answers to an application: shortlisted, retained, refused with a coded reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.core.errors import Invalid, StepRefused
from maslak.law import offers as law
from maslak.people.sight import whole_register
from maslak.placement import notices
from maslak.placement.enums import ApplicationRefusal
from maslak.placement.models import Application
from maslak.placement.steps import due, locked, move

NOTE_LENGTH = 300


@transaction.atomic
def shortlist(*, application_id: int, version: int | None = None, by: Actor, now: datetime) -> Application:
    """Look closer: the silence is broken, the person is told. Raises NotAllowed, StepRefused."""
    return _advance(application_id, "shortlist", "application_shortlisted", version, by, now)


@transaction.atomic
def retain(*, application_id: int, version: int | None = None, by: Actor, now: datetime) -> Application:
    """Somebody whom the employer wants to hire: to agree on the first day. Raises NotAllowed, StepRefused."""
    return _advance(application_id, "retain", "application_retained", version, by, now)


@transaction.atomic
def refuse(
    *, application_id: int, reason: str, note: str = "", version: int | None = None, by: Actor, now: datetime
) -> Application:
    """Not taken, for a reason of the list; what the person gave to read is erased, and they are told why.

    Raises NotAllowed, StepRefused; Invalid without a reason, without words for « other », and for words that choose
    by who the person is (law 65-99, article 9).
    """
    found = locked(application_id, "refuse", by=by, version=version)
    _refused(found, "refuse", reason, note, by, now)
    return found


@transaction.atomic
def break_off(
    *, application_id: int, reason: str, note: str = "", version: int | None = None, by: Actor, now: datetime
) -> Application:
    """A hire that came to nothing before its first day was confirmed. Raises as `refuse` does."""
    found = locked(application_id, "break_off", by=by, version=version)
    if found.placement_id is not None:
        raise StepRefused(_("Le premier jour de travail est confirmé : notez plutôt la fin du contrat."))
    _refused(found, "break_off", reason, note, by, now)
    return found


def _refused(found: Application, step: str, reason: str, note: str, by: Actor, now: datetime) -> None:
    _check_reason(reason, note)
    move(found, step, by=by, now=now, reason=reason, refusal_reason=reason, refusal_note=note.strip())
    with whole_register():
        notices.to_person("application_refused", found, reason=notices.refusal_in_words(reason))


def _advance(
    application_id: int, step: str, template: str, version: int | None, by: Actor, now: datetime
) -> Application:
    found = locked(application_id, step, by=by, version=version)
    today = timezone.localdate(now)
    move(found, step, by=by, now=now, answer_due_on=due("application_silence_days", today), reminded_on=None)
    with whole_register():
        notices.to_person(template, found)
        notices.to_companion("application_moves", found, on=today)
    return found


def _check_reason(reason: str, note: str) -> None:
    if reason not in ApplicationRefusal.values:
        raise Invalid(_("Choisissez la raison : la personne doit savoir ce qui lui manque."), field="reason")
    if reason == ApplicationRefusal.OTHER and not note.strip():
        raise Invalid(_("Écrivez la raison en quelques mots."), field="note")
    if len(note) > NOTE_LENGTH:
        raise Invalid(
            _("La raison compte au plus %(most)s caractères.") % {"most": NOTE_LENGTH}, field="note"
        )
    for found in law.findings(note):
        raise Invalid(
            _("Une candidature ne se refuse pas pour cela (« %(words)s ») : dites ce que le poste demande.")
            % {"words": found.found},
            field="note",
        )
