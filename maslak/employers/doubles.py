"""Is this establishment recorded already? What looks alike within one organisation, and two records made one.

Names alone never merge: everything here ends in a list for somebody to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import fold
from maslak.employers import rules
from maslak.employers.models import DistinctEmployers, Employer, EmployerKind, EmployerMerge

Key = models.ForeignKey[Any, Any]
# What an app does when a row of the absorbed record cannot stand beside one of the kept record: called with the row
# and the record kept, and `by`, `now`. It leaves the row deleted, or able to move. By model label.
COLLISIONS: dict[str, Callable[..., None]] = {}
_FILLED = (
    "ice",
    "rc",
    "cnss",
    "sector",
    "region",
    "city",
    "address",
    "capital_mad",
    "headcount",
    "signatory",
)
_NOT_MOVED = frozenset({"employers.distinctemployers"})


@dataclass(frozen=True)
class Alike:
    """A record that may be the same establishment, with how much it looks so and by what."""

    employer: Employer
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two records of one organisation that may be one establishment; `first` was recorded first."""

    first: Employer
    second: Employer
    score: int
    reasons: tuple[str, ...]


@dataclass
class _Told:
    """What a merge did, as its record keeps it."""

    rows: dict[str, int] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": dict(sorted(self.rows.items())),
            "filled": self.filled,
            "set_aside": self.set_aside,
        }


@dataclass(frozen=True)
class _Moving:
    """One merge on its way."""

    kept: Employer
    absorbed: Employer
    by: Actor
    now: datetime
    told: _Told


def alike(
    pool: Iterable[Employer], *, name: str, city: str = "", region: str = "", ice: str = "", rc: str = "",
    but: Employer | None = None,
) -> list[Alike]:  # fmt: skip
    """The records of `pool` that may be the establishment described, the likeliest first; `but` is left out."""
    sought = rules.Traits(name=name, city=city, region=region, ice=rules.ice_of(ice), rc=rc)
    found = []
    for one in pool:
        if but is not None and one.pk == but.pk:
            continue
        seen = rules.likeness(sought, _traits(one))
        if seen.score:
            found.append(Alike(one, seen.score, seen.reasons))
    return sorted(found, key=lambda each: (-each.score, each.employer.pk))


def pairs(organisation: Organisation) -> list[Pair]:
    """The records of an organisation that may be one establishment, the likeliest first, without those told apart."""
    known = {one.pk: one for one in Employer.objects.filter(organisation=organisation).order_by("pk")}
    apart = set(
        DistinctEmployers.objects.filter(first__organisation=organisation).values_list(
            "first_id", "second_id"
        )
    )
    found = []
    for first, second in _in_question(known.values()):
        if (first, second) in apart:
            continue
        seen = rules.likeness(_traits(known[first]), _traits(known[second]))
        if seen.score:
            found.append(Pair(known[first], known[second], seen.score, seen.reasons))
    return sorted(found, key=lambda each: (-each.score, each.first.pk, each.second.pk))


def _in_question(employers: Iterable[Employer]) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing: those that share the town, else the region, a register number or most of an ICE."""
    groups: dict[str, set[int]] = defaultdict(set)
    for one in employers:
        groups[f"town {fold(one.city)}" if one.city else f"region {one.region}"].add(one.pk)
        if not one.city or one.region:
            groups[f"word {one.region} {rules.bare_name(one.name)[:4]}"].add(one.pk)
        if key := rules.rc_key(one.rc, one.city):
            groups[f"rc {key}"].add(one.pk)
        if one.ice:
            groups[f"head {one.ice[:7]}"].add(one.pk)
            groups[f"tail {one.ice[7:]}"].add(one.pk)
    yield from sorted({pair for group in groups.values() for pair in combinations(sorted(group), 2)})


def _traits(employer: Employer) -> rules.Traits:
    return rules.Traits(employer.name, employer.city, employer.region, employer.ice, employer.rc)


# ---- deciding -------------------------------------------------------------------------------


@transaction.atomic
def tell_apart(
    *, first_id: int, second_id: int, by: Actor, now: datetime, reason: str = ""
) -> DistinctEmployers:
    """Say that two records are two establishments: the pair is not shown again. Raises NotAllowed, Conflict."""
    first, second = _lock_both(*sorted((first_id, second_id)), by=by)
    made, fresh = DistinctEmployers.objects.get_or_create(
        first=first, second=second,
        defaults={"reason": reason.strip(), "by_user_id": by.user.pk if by.user else None, "at": now},
    )  # fmt: skip
    if not fresh:
        raise Conflict(_("Cette paire a déjà été tranchée. Rechargez la liste."))
    audit.record("employer.told_apart", by=by, target=first, new={"other": second.ref}, reason=reason.strip())
    return made


@transaction.atomic
def merge(*, keep_id: int, absorb_id: int, by: Actor, now: datetime, reason: str) -> EmployerMerge:
    """Make one record of an establishment part of another of the same organisation.

    Offers, placements, permit files, agreements, contacts and all else that names the second move to the first,
    which also takes what only the second knew. Lists sent later under its former name find the one kept. Raises
    NotAllowed; Invalid without a reason; Conflict for one record twice, two different ICEs, a household with a
    firm, or rows that may stand only once and differ.
    """
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ces deux fiches sont un même établissement."), field="reason")
    if keep_id == absorb_id:
        raise Conflict(_("C'est deux fois la même fiche. Choisissez-en une autre."))
    kept, absorbed = _lock_both(keep_id, absorb_id, by=by)
    _refuse_obstacles(kept, absorbed)
    with whole_register():
        told = _Told()
        moving = _Moving(kept, absorbed, by, now, told)
        for model, key in relations():
            _move(model, key, moving)
        _settle_pairs(kept, absorbed)
        old = {name: getattr(absorbed, name) for name in _FILLED}
        done = EmployerMerge(
            organisation=kept.organisation, kept=kept, absorbed_number=absorbed.pk, absorbed_ref=absorbed.ref,
            name=absorbed.name, name_key=absorbed.name_key, reason=reason.strip(), at=now,
            by_user_id=by.user.pk if by.user else None,
        )  # fmt: skip
        absorbed.delete()
        _fill(kept, old, told)
        done.told = told.as_json()
        done.save()
        audit.record(
            "employer.merged", by=by, target=kept, old={"absorbed": done.absorbed_ref}, new=told.as_json(),
            reason=done.reason,
        )  # fmt: skip
    return done


def relations() -> list[tuple[type[models.Model], Key]]:
    """Every foreign key to an establishment, of any app, that a merge moves: the model and its field."""
    found = []
    for relation in Employer._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            model = relation.related_model
            if model._meta.label_lower not in _NOT_MOVED and not model._meta.proxy:
                found.append((model, relation.field))
    return sorted(found, key=lambda pair: (pair[0]._meta.label_lower, pair[1].name))


def _lock_both(first_id: int, second_id: int, *, by: Actor) -> tuple[Employer, Employer]:
    rows = (
        Employer.objects.select_for_update(of=("self",)).filter(pk__in=[first_id, second_id]).order_by("pk")
    )
    found = {one.pk: one for one in rows}
    if len(found) < 2 or len({one.organisation_id for one in found.values()}) > 1:
        raise NotAllowed(_("Ces deux fiches ne sont pas toutes deux celles de votre organisation."))
    for one in found.values():
        check_may(by, "employer.write", organisation_id=one.organisation_id)
    return found[first_id], found[second_id]


def _refuse_obstacles(kept: Employer, absorbed: Employer) -> None:
    if kept.ice and absorbed.ice and kept.ice != absorbed.ice:
        raise Conflict(
            _("Ces deux fiches portent deux ICE différents : ce sont deux établissements. Effacez d'abord l'ICE qui"
              " est faux, puis réunissez-les.")
        )  # fmt: skip
    if (kept.kind == EmployerKind.HOUSEHOLD) != (absorbed.kind == EmployerKind.HOUSEHOLD):
        raise Conflict(
            _(
                "L'une des fiches est un particulier employeur, l'autre non. Corrigez d'abord le type d'employeur."
            )
        )


def _move(model: type[models.Model], key: Key, moving: _Moving) -> None:
    """Hand every row of a table over; where one may stand only once, the table's own app says what becomes of it."""
    label = model._meta.label_lower
    for row in list(model._base_manager.filter(**{key.name: moving.absorbed}).order_by("pk")):
        if not _handed(model, key, row, moving.kept):
            if label not in COLLISIONS:
                raise _cannot_be_one(model)
            COLLISIONS[label](row, moving.kept, by=moving.by, now=moving.now)
            if not _handed(model, key, row, moving.kept):
                raise _cannot_be_one(model)
        moving.told.rows[label] = moving.told.rows.get(label, 0) + 1


def _handed(model: type[models.Model], key: Key, row: models.Model, kept: Employer) -> bool:
    """Whether the row is the kept record's now, or is gone."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{key.name: kept})
    except IntegrityError:
        return False
    return True


def _cannot_be_one(model: type[models.Model]) -> Conflict:
    return Conflict(
        _("Les deux fiches ont chacune un élément (%(what)s) qui ne peut exister qu'une fois. Fermez-en un, puis"
          " réunissez-les.") % {"what": model._meta.verbose_name}
    )  # fmt: skip


def _settle_pairs(kept: Employer, absorbed: Employer) -> None:
    """What was told apart from the absorbed record is apart from the kept one."""
    told = DistinctEmployers.objects.filter(models.Q(first=absorbed) | models.Q(second=absorbed))
    for pair in list(told):
        other = pair.second_id if pair.first_id == absorbed.pk else pair.first_id
        if other != kept.pk:
            first, second = sorted((kept.pk, other))
            DistinctEmployers.objects.get_or_create(
                first_id=first, second_id=second,
                defaults={"reason": pair.reason, "by_user_id": pair.by_user_id, "at": pair.at},
            )  # fmt: skip
        pair.delete()


def _fill(kept: Employer, old: dict[str, Any], told: _Told) -> None:
    """Give the kept record what only the absorbed one knew; what differs and is set aside is named in the record."""
    for name, value in old.items():
        if value in (None, ""):
            continue
        mine = getattr(kept, name)
        if mine in (None, ""):
            setattr(kept, name, value)
            told.filled.append(name)
        elif mine != value:
            told.set_aside.append(name)
    kept.save(update_fields=list(_FILLED))
