"""Weights, from the wish to change them to their use: written, tried on the whole register, judged, put in force.

A gap past the threshold keeps a release back, and nobody may lift that: whoever thinks the threshold wrong changes it in
data/fairness.yaml, for every release and before everybody's eyes (ADR 0051).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit as trail
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.matching import judging
from maslak.matching.enums import ReleaseStatus
from maslak.matching.fairness_data import fairness
from maslak.matching.models import Audit, WeightRelease
from maslak.matching.weights import DEFAULT, BadWeights, Weights, from_json
from maslak.matching.workflow import RELEASE
from maslak.people.sight import whole_register


def in_force() -> Weights:
    """The weights that order everything today: the release in force, else those that the product comes with."""
    row = WeightRelease.objects.filter(status=ReleaseStatus.IN_FORCE).first()
    return weights_of(row) if row else DEFAULT


def weights_of(release: WeightRelease) -> Weights:
    """The weights that a release holds."""
    return from_json(
        {
            "version": release.version,
            "chance": release.chance,
            "worth": release.worth,
            "band": release.band,
        }
    )


@transaction.atomic
def write(
    *, version: str, chance: Mapping[str, int], worth: Mapping[str, int], band: int, note: str = "", by: Actor,
    now: datetime,
) -> WeightRelease:  # fmt: skip
    """Write down weights to try. They change nothing yet.

    Raises NotAllowed; Invalid when the weights of a side do not make 1000 together; Conflict for a version known before.
    """
    check_may(by, "match.release")
    name = " ".join(version.split())
    if not name or name == DEFAULT.version:
        raise Invalid(_("Donnez à ces poids un nom qui ne sert pas encore."), field="version")
    try:
        weights = from_json({"version": name, "chance": chance, "worth": worth, "band": band})
    except BadWeights as error:
        field = "worth" if str(error).startswith("worth") else "band" if "band" in str(error) else "chance"
        raise Invalid(_said(field), field=field) from error
    try:
        with transaction.atomic():
            made = WeightRelease.objects.create(
                version=name, chance=dict(weights.chance), worth=dict(weights.worth), band=weights.band,
                note=note.strip(), written_at=now, written_by=by.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Des poids portent déjà ce nom : choisissez-en un autre."), field="version"
        ) from error
    trail.record("matching.weights_written", by=by, target=made, new={"version": name})
    return made


@transaction.atomic
def try_out(*, release_id: int, by: Actor, now: datetime) -> Audit:
    """Judge a release on the register as it stands: it passes, or is kept back for the gaps found.

    The right is that of whoever asks; the register is read with the whole sight and leaves groups alone behind.
    Raises NotAllowed, StepRefused for a release in force or given up.
    """
    check_may(by, "match.release")
    release = _locked(release_id)
    RELEASE.step("pass", status=release.status)
    today = timezone.localdate(now)
    with whole_register():
        judged = judging.judge(weights_of(release), day=today)
        kept = Audit.objects.create(
            at=now, day=today, release=release, weights=release.version, numbers=judged.numbers,
            found=judged.found, blocks=judged.blocks,
        )  # fmt: skip
    release.status = RELEASE.step("block" if judged.blocks else "pass", status=release.status).target
    release.save(update_fields=["status"])
    trail.record(
        "matching.weights_tried",
        by=by,
        target=release,
        new={"version": release.version, "status": release.status},
    )
    return kept


@transaction.atomic
def put_in_force(*, release_id: int, by: Actor, now: datetime) -> WeightRelease:
    """Let a release order everything from now on; the one before it is replaced.

    Raises NotAllowed; StepRefused unless it passed its audit; Conflict when that audit is older than the data allows.
    """
    check_may(by, "match.release")
    release = _locked(release_id)
    step = RELEASE.step("put_in_force", status=release.status)
    last = latest_audit(release)
    days = fairness().rules.fresh_days
    if last is None or last.blocks or last.at < now - timedelta(days=days):
        raise Conflict(
            _(
                "Essayez ces poids à nouveau : leur essai a plus de %(days)s jours, et le registre a changé depuis."
            )
            % {"days": days}
        )
    former = WeightRelease.objects.select_for_update().filter(status=ReleaseStatus.IN_FORCE).first()
    if former is not None:
        former.status = RELEASE.step("retire", status=former.status).target
        former.save(update_fields=["status"])
    release.status, release.in_force_at, release.in_force_by = step.target, now, by.user
    release.save(update_fields=["status", "in_force_at", "in_force_by"])
    trail.record(
        "matching.weights_in_force",
        by=by,
        target=release,
        old={"version": former.version if former else DEFAULT.version},
        new={"version": release.version},
    )
    return release


@transaction.atomic
def discard(*, release_id: int, by: Actor, now: datetime) -> WeightRelease:
    """Give up weights that were never used. Raises NotAllowed, StepRefused."""
    check_may(by, "match.release")
    release = _locked(release_id)
    release.status = RELEASE.step("discard", status=release.status).target
    release.save(update_fields=["status"])
    trail.record("matching.weights_discarded", by=by, target=release, new={"version": release.version})
    return release


@transaction.atomic
def look(*, by: Actor, now: datetime) -> Audit:
    """Judge how exposure is shared today, with the weights in force, and keep the answer. Raises NotAllowed."""
    check_may(by, "match.audit")
    weights, today = in_force(), timezone.localdate(now)
    row = WeightRelease.objects.filter(status=ReleaseStatus.IN_FORCE).first()
    with whole_register():
        judged = judging.judge(weights, day=today)
        kept = Audit.objects.create(
            at=now, day=today, release=row, weights=weights.version, numbers=judged.numbers, found=judged.found,
            blocks=judged.blocks,
        )  # fmt: skip
    trail.record("matching.audited", by=by, target=kept, new={"version": weights.version})
    return kept


def latest_audit(release: WeightRelease | None = None) -> Audit | None:
    """The last audit of a release; without one, the last of the weights in force, whatever they were."""
    if release is not None:
        return release.audits.order_by("-at", "-pk").first()
    return Audit.objects.filter(weights=in_force().version).order_by("-at", "-pk").first()


def _locked(release_id: int) -> WeightRelease:
    found = WeightRelease.objects.select_for_update(of=("self",)).filter(pk=release_id).first()
    if found is None:
        raise NotAllowed(_("Ces poids n'existent pas."))
    return found


def _said(field: str) -> str:
    if field == "band":
        return _("Indiquez de combien de points deux offres peuvent différer et rester presque égales.")
    return _(
        "Les poids de chaque côté sont des nombres entiers, au moins zéro, qui font 1000 ensemble : "
        "recomptez-les."
    )
