"""Two files of one person made one: everything that hangs on the second moves to the first.

Nothing is lost in silence: each row of the absorbed file is moved or, when the kept file has its equal,
dropped and counted. The ledger of facts is rewritten by pathway.merging, which calls this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox import actions as outbox
from maslak.outbox.models import Message
from maslak.papers import actions as papers
from maslak.people import rules
from maslak.people.consents import has_consent
from maslak.people.enums import CandidateStatus, Purpose
from maslak.people.identifiers import traits_of
from maslak.people.models import DuplicateCandidate, Merge, Person
from maslak.people.moving import MOVERS, Count, Moving
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register

# What an app does when both files have a row that may exist once: called with the kept file's row and the
# absorbed file's, and `by`, `now`. It leaves the absorbed row deleted, or able to move. By model label.
Collision = Callable[..., None]
COLLISIONS: dict[str, Collision] = {}
Key = models.ForeignKey[Any, Any]

# The ledger's link is the ledger's own to rewrite; merges and the pairs are told here.
NOT_MOVED = frozenset({"pathway.subject", "people.merge", "people.duplicatecandidate"})

_FILLED = (
    "given_name",
    "name_in_arabic",
    "region",
    "city",
    "education",
    "education_field",
    "birth_year",
    "birth_date",
    "phone_sealed",
    "phone_hash",
)
_GONE = "—"
_NO_NATIONALITY = "XXX"  # ISO/IEC 7501: a person of unspecified nationality


@dataclass
class _Told:
    """What the merge did, as its record keeps it."""

    counts: dict[str, Count] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {label: count.as_json() for label, count in sorted(self.counts.items()) if count.total},
            "filled": sorted(self.filled),
        }


@transaction.atomic
def merge(
    *, keep_id: int, absorb_id: int, by: Actor, now: datetime, reason: str, override: bool = False
) -> Merge:
    """Make the file `absorb_id` part of `keep_id`; what is left of it is an empty mark that points to the
    kept one.

    Call pathway.merging.merge_people instead, which rewrites the ledger too. The acting organisation must
    hold both files. Raises NotAllowed; Invalid without a reason; Conflict for one and the same file, a file
    merged before, two papers that exclude each other, or a row that neither file can give up. Different
    births or sexes are a Conflict too, unless `override` says that the reason covers them.
    """
    check_may(by, "person.merge")
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ces deux dossiers sont ceux d'une même personne."), field="reason")
    if keep_id == absorb_id:
        raise Conflict(_("C'est deux fois le même dossier. Choisissez-en un autre."))
    kept, absorbed = _lock_both(keep_id, absorb_id, by)
    _refuse_obstacles(kept, absorbed, override)
    with whole_register():
        told = _Told()
        moving = Moving(kept=kept, absorbed=absorbed, by=by, now=now)
        for model, key in relations():
            count = _move(model, key, moving)
            told.counts.setdefault(model._meta.label_lower, Count()).add(count)
        told.counts["outbox.message"] = _move_messages(kept, absorbed)
        told.counts["papers.paper"] = Count(
            moved=papers.move_person(kept_id=kept.pk, absorbed_id=absorbed.pk)
        )
        _settle_candidates(moving)
        told.filled = _fill(kept, absorbed)
        _empty(absorbed, kept)
        done = Merge.objects.create(
            kept=kept, absorbed=absorbed, at=now, by_user_id=by.user.pk if by.user else None,
            organisation=by.organisation, moved=told.as_json(), reason=reason.strip(),
        )  # fmt: skip
        audit.record(
            "person.merged", by=by, target=kept, person_id=kept.pk, old={"absorbed": absorbed.ref},
            new=told.as_json(), reason=reason.strip(),
        )  # fmt: skip
    return done


def relations() -> list[tuple[type[models.Model], Key]]:
    """Every foreign key to a person, of any app, that a merge moves: the model and its field."""
    found = []
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # one-to-one relations are a kind of these
            continue
        model = relation.related_model
        if model._meta.label_lower in NOT_MOVED or getattr(model, "append_only", False) or model._meta.proxy:
            continue
        found.append((model, relation.field))
    return sorted(found, key=lambda pair: (pair[0]._meta.label_lower, pair[1].name))


def _lock_both(keep_id: int, absorb_id: int, by: Actor) -> tuple[Person, Person]:
    people = {
        person.pk: person
        for person in Person.objects.select_for_update(of=("self",))
        .filter(pk__in=[keep_id, absorb_id])
        .order_by("pk")
    }
    if len(people) < 2:
        raise NotAllowed(
            _("Votre organisation n'a pas accès aux deux dossiers : elle ne peut pas les réunir.")
        )
    for person in people.values():
        check_holds(by, "person.merge", person)
        if person.merged_into_id is not None:
            raise Conflict(_("Le dossier %(ref)s a déjà été réuni avec un autre.") % {"ref": person.ref})
    return people[keep_id], people[absorb_id]


def _refuse_obstacles(kept: Person, absorbed: Person, override: bool) -> None:
    obstacles = rules.merge_obstacles(traits_of(kept), traits_of(absorbed), _papers(kept), _papers(absorbed))
    if "papers" in obstacles:
        raise Conflict(
            _(
                "Ces deux dossiers ont chacun un document de même nature, vérifié et valable en même "
                "temps, avec deux "
                "numéros différents : ce sont deux personnes. Corrigez d'abord le document s'il est faux."
            )
        )
    if override:
        return
    if "birth" in obstacles:
        raise Conflict(
            _(
                "Les dates de naissance diffèrent. Vérifiez-les ; si c'est une erreur d'écriture, "
                "confirmez-le avec la raison."
            ),
            field="override",
        )
    if "sex" in obstacles:
        raise Conflict(
            _(
                "Le sexe diffère d'un dossier à l'autre. Vérifiez ; si c'est une erreur d'écriture, "
                "confirmez-le avec la raison."
            ),
            field="override",
        )


def _papers(person: Person) -> list[rules.Paper]:
    return [
        rules.Paper(
            document.kind, document.issuer, document.number_hash,
            rules.Period(document.issued_on, document.valid_to), document.seen_on is not None,
        )
        for document in person.documents.all()
    ]  # fmt: skip


def _move(model: type[models.Model], key: Key, moving: Moving) -> Count:
    label = model._meta.label_lower
    if label in MOVERS:
        return MOVERS[label](moving)
    count = Count()
    rows = model._base_manager.filter(**{key.name: moving.absorbed})
    for row in list(rows.order_by("pk")):
        rival = _rival(model, key, row, moving.kept)
        if rival is None:
            continue
        if label in COLLISIONS:
            COLLISIONS[label](rival, row, by=moving.by, now=moving.now)
        elif _same(model, key, rival, row):
            row.delete()
        else:
            raise _cannot_be_one(model)
        count.dropped += not model._base_manager.filter(pk=row.pk).exists()
    try:
        with transaction.atomic():
            count.moved = rows.update(**{key.name: moving.kept})
    except IntegrityError as error:
        raise _cannot_be_one(model) from error
    return count


def _rival(model: type[models.Model], key: Key, row: models.Model, kept: Person) -> models.Model | None:
    """The kept file's row that a rule of the table would not suffer beside `row`."""
    for rule in _rules_of_one(model, key):
        condition = rule.condition or models.Q()
        if not model._base_manager.filter(condition, pk=row.pk).exists():
            continue
        others = {name: row.serializable_value(name) for name in rule.fields if name != key.name}
        if None in others.values() and rule.nulls_distinct is not False:
            continue
        same = {
            name if value is not None else f"{name}__isnull": value if value is not None else True
            for name, value in others.items()
        }
        found = model._base_manager.filter(condition, **{key.name: kept}, **same).first()
        if found is not None:
            return found
    return None


def _rules_of_one(model: type[models.Model], key: Key) -> list[models.UniqueConstraint]:
    """The rules of the table by which some fields, `key` among them, may stand together once."""
    stated = [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    together = [*model._meta.unique_together, *([(key.name,)] if key.unique else [])]
    stated += [models.UniqueConstraint(fields=names, name="together") for names in together]
    return [rule for rule in stated if key.name in rule.fields]


def _same(model: type[models.Model], key: Key, first: models.Model, second: models.Model) -> bool:
    """Whether two rows say the same, apart from whose they are and when they were written."""
    return all(
        getattr(first, one.attname) == getattr(second, one.attname)
        for one in model._meta.concrete_fields
        if not one.primary_key
        and one.name != key.name
        and not getattr(one, "auto_now", False)
        and not getattr(one, "auto_now_add", False)
    )


def _cannot_be_one(model: type[models.Model]) -> Conflict:
    return Conflict(
        _(
            "Les deux dossiers ont chacun un élément (%(what)s) qui ne peut exister qu'une fois, et ces "
            "éléments "
            "diffèrent. Retirez-en un, puis réunissez les dossiers."
        )
        % {"what": model._meta.verbose_name}
    )


def _move_messages(kept: Person, absorbed: Person) -> Count:
    """The outbox knows a person by number alone; without consent, SMS that wait show in the space only."""
    moved = Message.objects.filter(person_id=absorbed.pk).update(person_id=kept.pk)
    if not has_consent(kept, Purpose.SMS):
        outbox.keep_in_space(person_id=kept.pk)
    return Count(moved=moved)


def _settle_candidates(moving: Moving) -> None:
    """Close the pair itself; carry the absorbed file's other pairs over, keeping what somebody decided."""
    pairs = DuplicateCandidate.objects.filter(
        models.Q(first=moving.absorbed) | models.Q(second=moving.absorbed)
    ).select_for_update()
    for pair in list(pairs):
        other = pair.second_id if pair.first_id == moving.absorbed.pk else pair.first_id
        if other == moving.kept.pk:
            pair.status, pair.decided_at, pair.decided_by = CandidateStatus.MERGED, moving.now, moving.by.user
            pair.save(update_fields=["status", "decided_at", "decided_by"])
            continue
        first, second = sorted((moving.kept.pk, other))
        held = DuplicateCandidate.objects.filter(first_id=first, second_id=second).first()
        if held is None:
            pair.first_id, pair.second_id = first, second
            pair.save(update_fields=["first", "second"])
            continue
        if held.status == CandidateStatus.OPEN and pair.status != CandidateStatus.OPEN:
            held.status, held.decided_at, held.decided_by = pair.status, pair.decided_at, pair.decided_by
        if pair.score > held.score:
            held.score, held.reasons = pair.score, pair.reasons
        held.save()
        pair.delete()


def _fill(kept: Person, absorbed: Person) -> list[str]:
    """Give the kept file what only the absorbed one knew; the names of the fields filled."""
    filled = []
    for name in _FILLED:
        if not getattr(kept, name) and getattr(absorbed, name):
            if name == "birth_date" and kept.birth_year != absorbed.birth_year:
                continue
            setattr(kept, name, getattr(absorbed, name))
            filled.append(name.removesuffix("_sealed").removesuffix("_hash"))
    # Under either spelling the desk finds the one file.
    kept.name_keys = sorted({*kept.name_keys, *absorbed.name_keys})
    account = absorbed.account
    if account is not None:
        absorbed.account = None
        absorbed.save(update_fields=["account"])
        if kept.account is None:
            kept.account = account
            filled.append("account")
        else:
            account.is_active = False
            account.save(update_fields=["is_active"])
    kept.version += 1
    kept.save()
    return list(dict.fromkeys(filled))


def _empty(absorbed: Person, kept: Person) -> None:
    """Leave a mark without anything of the person."""
    absorbed.merged_into = kept
    absorbed.family_name, absorbed.given_name, absorbed.name_in_arabic, absorbed.name_keys = _GONE, "", "", []
    absorbed.sex, absorbed.nationality = "unstated", _NO_NATIONALITY
    absorbed.birth_date = absorbed.birth_year = absorbed.phone_sealed = None
    absorbed.phone_hash = absorbed.region = absorbed.city = absorbed.education = absorbed.education_field = ""
    absorbed.needs_interpreter = absorbed.needs_childcare = False
    absorbed.version += 1
    absorbed.save()
