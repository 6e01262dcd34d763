"""What a project promises: results, the indicators that tell them, targets by period and part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.programme.catalogue import known_indicators
from maslak.programme.enums import Measure, OutcomeLevel, Sex, Split, Standing
from maslak.programme.models import Outcome, Project, ProjectResult, ResultTarget
from maslak.programme.projects import check_order, exact, locked

_FIELDS = frozenset(
    {
        "outcome", "title_fr", "title_ar", "title_en", "measure", "ascending", "split_by", "baseline",
        "baseline_year", "target", "source",
    }
)  # fmt: skip
_NOTHING = Decimal(0)


@transaction.atomic
def add_outcome(
    *, project_id: int, level: str, text_fr: str, text_ar: str = "", text_en: str = "", by: Actor
) -> Outcome:
    """A result that the project promises, last in its list. Raises NotAllowed, Invalid."""
    check_may(by, "programme.write")
    project = locked(project_id)
    if level not in OutcomeLevel.values:
        raise Invalid(_("Choisissez le niveau du résultat dans la liste."), field="level")
    if not text_fr.strip():
        raise Invalid(
            _("Écrivez le résultat en français ; l'arabe et l'anglais peuvent suivre."), field="text_fr"
        )
    last = project.outcomes.order_by("-position").first()
    outcome = Outcome.objects.create(
        project=project, level=level, position=last.position + 1 if last else 1, text_fr=text_fr.strip(),
        text_ar=text_ar.strip(), text_en=text_en.strip(),
    )  # fmt: skip
    audit.record("project.outcome_added", by=by, target=project, new={"level": level})
    return outcome


@transaction.atomic
def add_result(
    *, project_id: int, starts_on: date, ends_on: date, indicator: str = "", by: Actor, **more: Any
) -> ProjectResult:
    """An indicator of the framework: one of the platform's (`indicator`), or the partner's own (`title_fr`).

    `more`: outcome, titles, measure, ascending, split_by, baseline, baseline_year, target, source.
    Raises NotAllowed, Invalid, Conflict when the platform's indicator stands there for that period already.
    """
    check_may(by, "programme.write")
    project = locked(project_id)
    if indicator and indicator not in known_indicators():
        raise Invalid(
            _("Aucun indicateur ne porte le code %(code)s : choisissez-en un dans le catalogue.") % {"code": indicator},
            field="indicator",
        )  # fmt: skip
    result = ProjectResult(project=project, indicator=indicator, starts_on=starts_on, ends_on=ends_on)
    _fill(result, more)
    _save(result)
    audit.record("project.result_added", by=by, target=project, new={"indicator": indicator})
    return result


@transaction.atomic
def update_result(*, result_id: int, by: Actor, **changes: Any) -> ProjectResult:
    """Change an indicator of the framework; its period and what it counts stay. Raises NotAllowed, Invalid."""
    check_may(by, "programme.write")
    result = ProjectResult.objects.select_for_update(of=("self",)).get(pk=result_id)
    _fill(result, changes)
    _save(result)
    audit.record("project.result_updated", by=by, target=result.project, new={"fields": sorted(changes)})
    return result


@transaction.atomic
def set_target(
    *,
    result_id: int,
    starts_on: date,
    ends_on: date,
    value: Decimal,
    sex: str = "",
    status: str = "",
    region: str = "",
    by: Actor,
) -> ResultTarget:
    """What is aimed at in one period, as a whole or for one part; said again, it is replaced.

    Raises NotAllowed, Invalid for a period outside the indicator's or a part that it is not broken down by.
    """
    check_may(by, "programme.write")
    result = ProjectResult.objects.select_for_update(of=("self",)).get(pk=result_id)
    check_order(starts_on, ends_on)
    if starts_on < result.starts_on or ends_on > result.ends_on:
        raise Invalid(_("La cible tombe dans la période de l'indicateur."), field="starts_on")
    part = {"sex": sex, "status": status, "region": region}
    check_part(result, part)
    target, _made = ResultTarget.objects.update_or_create(
        result=result, starts_on=starts_on, ends_on=ends_on, sex=sex, status=status, region=region,
        defaults={"value": exact(value, "value", least=_NOTHING)},
    )  # fmt: skip
    audit.record("project.target_set", by=by, target=result.project, new={"value": str(target.value)})
    return target


def check_part(result: ProjectResult, part: dict[str, str]) -> None:
    """Raises Invalid for two parts at once, a code that is none, or one that the indicator is not broken down by."""
    named = {name: code for name, code in part.items() if code}
    if len(named) > 1:
        raise Invalid(_("Une ventilation porte sur un seul critère à la fois."), field=next(iter(named)))
    known = {"sex": Sex.values, "status": Standing.values, "region": [r.code for r in places.REGIONS]}
    for name, code in named.items():
        if name not in result.split_by or code not in known[name]:
            raise Invalid(_("Cet indicateur n'est pas ventilé ainsi."), field=name)


def _fill(result: ProjectResult, changes: dict[str, Any]) -> None:
    unknown = sorted(set(changes) - _FIELDS)
    if unknown:
        raise ValueError(f"a result has no editable field {', '.join(unknown)}")
    for field, value in changes.items():
        setattr(result, field, value.strip() if isinstance(value, str) else value)
    if not result.indicator and not result.title_fr:
        raise Invalid(
            _("Choisissez un indicateur de la plateforme, ou nommez celui du projet en français."),
            field="title_fr",
        )
    check_order(result.starts_on, result.ends_on)
    _check_outcome(result.outcome, result.project)
    _check_codes(result)
    for field in ("baseline", "target"):
        number = getattr(result, field)
        if number is not None:
            setattr(result, field, exact(number, field, least=_NOTHING))
    if result.baseline is not None and result.baseline_year is None:
        raise Invalid(_("Un point de départ a son année."), field="baseline_year")


def _check_outcome(outcome: Outcome | None, project: Project) -> None:
    if outcome is not None and outcome.project_id != project.pk:
        raise Invalid(_("Ce résultat est celui d'un autre projet."), field="outcome")


def _check_codes(result: ProjectResult) -> None:
    if result.measure not in Measure.values:
        raise Invalid(_("Dites si l'indicateur est un nombre ou un pourcentage."), field="measure")
    result.split_by = list(_known_splits(result.split_by))
    if result.measure == Measure.PERCENT and result.target is not None and result.target > 100:
        raise Invalid(_("Un pourcentage ne dépasse pas 100."), field="target")


def _known_splits(wanted: Iterable[str]) -> Iterable[str]:
    for split in dict.fromkeys(wanted):
        if split not in Split.values:
            raise Invalid(_("Choisissez les ventilations dans la liste."), field="split_by")
        yield split


def _save(result: ProjectResult) -> None:
    try:
        with transaction.atomic():
            result.save()
    except IntegrityError as error:
        raise Conflict(
            _("Cet indicateur figure déjà dans le cadre pour cette période."), field="indicator"
        ) from error
