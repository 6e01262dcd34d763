"""Juries: seats, projects before them, marks given apart and locked until all are in, one decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.pathway.enums import Kind
from maslak.ventures import facts, grids
from maslak.ventures.enums import CandidacyOutcome, JuryStatus
from maslak.ventures.models import Candidacy, Jury, Score, Seat
from maslak.ventures.policies import locked, locked_part, unknown
from maslak.ventures.projects import take_step
from maslak.ventures.workflow import JURY


@transaction.atomic
def convene(
    *, organisation: Organisation, title: str, meets_on: date, places: int | None = None, by: Actor
) -> Jury:
    """A jury to come. Raises NotAllowed, Invalid without a title."""
    check_may(by, "venture.select", organisation_id=organisation.pk)
    if not title.strip():
        raise Invalid(_("Donnez un nom à ce jury."), field="title")
    jury = Jury.objects.create(
        organisation=organisation, title=title.strip(), meets_on=meets_on, places=places
    )
    audit.record("venture.jury_convened", by=by, target=jury)
    return jury


@transaction.atomic
def seat(*, jury_id: int, user: User, by: Actor) -> Seat:
    """An account that may score sits in the jury. Raises NotAllowed, Conflict, and Invalid once marks are given,
    for an account without that role, or for the coach of a project before this jury."""
    jury = _locked_jury(jury_id, by=by)
    _check_unmarked(jury)
    if not Membership.objects.filter(user=user, role=Role.JUROR, until=None).exists():
        raise Invalid(
            _("Ce compte n'a pas de rôle qui permette de noter : donnez-lui celui de juré·e."), field="user"
        )
    if jury.candidacies.filter(venture__coach=user).exists():
        raise Invalid(
            _("Qui accompagne un projet ne le note pas : choisissez une autre personne."), field="user"
        )
    try:
        with transaction.atomic():
            found = Seat.objects.create(jury=jury, user=user)
    except IntegrityError as error:
        raise Conflict(_("Cette personne siège déjà dans ce jury.")) from error
    audit.record("venture.seat", by=by, target=jury, new={"user": user.pk})
    return found


@transaction.atomic
def present(*, jury_id: int, venture_id: int, title: str, summary: str, by: Actor) -> Candidacy:
    """A project comes before the jury, under a title and a summary that name nobody.

    Raises NotAllowed, StepRefused, Invalid, Conflict.
    """
    jury = _locked_jury(jury_id, by=by, permission="venture.write")
    _check_unmarked(jury)
    venture = locked(venture_id, by=by, permission="venture.write")
    if venture.organisation_id != jury.organisation_id:
        raise unknown()
    if not title.strip() or not summary.strip():
        raise Invalid(_("Présentez le projet en quelques lignes, sans nommer personne."), field="summary")
    if venture.coach_id is not None and jury.seats.filter(user_id=venture.coach_id).exists():
        raise Invalid(
            _("La personne qui accompagne ce projet siège dans ce jury : elle ne peut pas le noter.")
        )
    take_step(venture, "present", by=by)
    try:
        with transaction.atomic():
            return Candidacy.objects.create(
                jury=jury, venture=venture, title=title.strip(), summary=summary.strip()
            )
    except IntegrityError as error:
        raise Conflict(_("Ce projet est déjà devant ce jury.")) from error


def _check_unmarked(jury: Jury) -> None:
    if jury.status != JuryStatus.OPEN or scores_in(jury):
        raise Invalid(_("Des notes sont déjà données : ce jury ne change plus."))


def scores_in(jury: Jury) -> int:
    """How many marks were given in the jury, counted by the database: none is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.scores_in(%s)", [jury.pk])
        return int(cursor.fetchone()[0])


@transaction.atomic
def score(
    *, candidacy_id: int, marks: Mapping[str, int], comment: str = "", by: Actor, now: datetime
) -> Score:
    """My marks of one project, once and for all. The last mark of the last member completes the jury.

    Raises NotAllowed for whoever has no seat, StepRefused once complete, Invalid for a line without its mark,
    Conflict for a second time.
    """
    check_may(by, "venture.score")
    candidacy = Candidacy.objects.filter(
        pk=candidacy_id
    ).first()  # the project itself is out of a member's sight
    if candidacy is None or by.user is None:
        raise unknown()
    jury = Jury.objects.select_for_update().get(pk=candidacy.jury_id)
    mine = Seat.objects.filter(jury=jury, user=by.user).first()
    if mine is None:
        raise NotAllowed(_("Vous ne siégez pas dans ce jury."))
    JURY.step("complete", status=jury.status)
    unmarked = grids.unmarked(jury.grid, marks)
    if unmarked:
        raise Invalid(_("Donnez une note de 0 à 5 à chaque ligne."), field=unmarked[0])
    try:
        with transaction.atomic():
            given = Score.objects.create(
                candidacy=candidacy, seat=mine, marks=dict(marks), total=grids.total(jury.grid, marks),
                comment=comment.strip(), given_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Vous avez déjà noté ce projet : une note donnée ne change plus.")) from error
    audit.record("venture.scored", by=by, target=candidacy)
    _complete_if_all_in(jury, by=by)
    return given


@transaction.atomic
def excuse(*, seat_id: int, by: Actor) -> Jury:
    """A member who will not mark leaves the jury, which no longer waits for them.

    Raises NotAllowed, Invalid for a member who has given marks, or the only one.
    """
    found = Seat.objects.filter(pk=seat_id).first()
    if found is None:
        raise unknown()
    jury = _locked_jury(found.jury_id, by=by)
    JURY.step("complete", status=jury.status)
    if jury.seats.count() == 1:
        raise Invalid(_("Un jury garde au moins un membre : nommez d'abord quelqu'un d'autre."))
    if _has_marked(found):
        raise Invalid(_("Cette personne a déjà donné des notes : elle reste dans le jury."))
    user = found.user_id
    found.delete()
    audit.record("venture.unseated", by=by, target=jury, old={"user": user})
    _complete_if_all_in(jury, by=by)
    return jury


def _has_marked(seat: Seat) -> bool:
    """Whether marks were given from that seat, asked of the database: none is read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.seat_has_marked(%s)", [seat.pk])
        return bool(cursor.fetchone()[0])


def _complete_if_all_in(jury: Jury, *, by: Actor) -> None:
    seats, files = _sizes(jury)
    if files and scores_in(jury) == seats * files:
        old, jury.status = jury.status, JURY.step("complete", status=jury.status).target
        jury.save(update_fields=["status"])
        audit.record("venture.jury_complete", by=by, target=jury, old=old, new=jury.status)


def _sizes(jury: Jury) -> tuple[int, int]:
    """How many sit and how many projects stand before them, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seats, files FROM maslak.jury_size(%s)", [jury.pk])
        seats, files = cursor.fetchone()
    return int(seats), int(files)


@transaction.atomic
def close(
    *, jury_id: int, outcomes: Mapping[int, str], reasons: Mapping[int, str], on: date, by: Actor
) -> Jury:
    """The decision of the whole jury: an outcome for each candidacy, a reason for each refusal.

    Selected projects go on and get their fact; the others may be prepared again. Raises NotAllowed,
    StepRefused while a mark is missing, Invalid when a project has no outcome or a refusal no reason.
    """
    jury = _locked_jury(jury_id, by=by)
    old, target = jury.status, JURY.step("close", status=jury.status).target
    candidacies = list(jury.candidacies.select_related("venture"))
    chosen = [c for c in candidacies if outcomes.get(c.pk) == CandidacyOutcome.SELECTED]
    if jury.places is not None and len(chosen) > jury.places:
        raise Invalid(_("Ce jury peut retenir %(n)s projets au plus.") % {"n": jury.places}, field="outcomes")
    for candidacy in candidacies:
        _settle(candidacy, outcomes.get(candidacy.pk, ""), reasons.get(candidacy.pk, ""), on, by)
    jury.status, jury.closed_on = target, on
    jury.save(update_fields=["status", "closed_on"])
    audit.record("venture.jury_closed", by=by, target=jury, old=old, new=target)
    return jury


def _settle(candidacy: Candidacy, outcome: str, reason: str, on: date, by: Actor) -> None:
    if outcome not in CandidacyOutcome.values or outcome == CandidacyOutcome.PENDING:
        raise Invalid(
            _("Dites ce qui est décidé pour « %(title)s ».") % {"title": candidacy.title}, field="outcomes"
        )
    if outcome != CandidacyOutcome.SELECTED and not reason.strip():
        raise Invalid(
            _("Dites pourquoi « %(title)s » n'est pas retenu : cela aide à le reprendre.")
            % {"title": candidacy.title},
            field="reasons",
        )
    candidacy.outcome, candidacy.reason = outcome, reason.strip()
    candidacy.save(update_fields=["outcome", "reason"])
    venture = locked(candidacy.venture_id, by=by, permission="venture.select")
    selected = outcome == CandidacyOutcome.SELECTED
    take_step(venture, "select" if selected else "decline", by=by)
    if selected:
        facts.record(Kind.PROJECT_SELECTED, venture, on=on, by=by)


def _locked_jury(jury_id: int, *, by: Actor, permission: str = "venture.select") -> Jury:
    return locked_part(Jury, jury_id, by=by, permission=permission, path="organisation_id")
