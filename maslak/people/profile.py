"""Every write on what hangs on a file: residence, languages, skills, wanted work, an office's own numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import rules, work
from maslak.people.enums import Cefr, ResidenceBasis
from maslak.people.models import LanguageSkill, LocalNumber, Person, ResidenceStatus, Skill, WantedOccupation
from maslak.people.policies import locked

_LABEL, _EVIDENCE, _URI, _NUMBER = 120, 200, 120, 60


@transaction.atomic
def add_status(
    *, person_id: int, basis: str, valid_from: date | None, valid_to: date | None, by: Actor, today: date
) -> ResidenceStatus:
    """Record what the stay rests on from `valid_from` to `valid_to` (both included, None: unknown or open).

    The period before it ends on its eve. Raises Invalid, and Conflict when a later period is already known.
    """
    person = locked(person_id, by=by, permission="person.update")
    return attach_status(person, basis=basis, valid_from=valid_from, valid_to=valid_to, by=by, today=today)


def attach_status(
    person: Person,
    *,
    basis: str,
    by: Actor,
    today: date,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> ResidenceStatus:
    """As add_status, inside an action that has checked the right and locked the file."""
    _check_status(basis, valid_from, valid_to)
    known = {status.pk: status for status in person.statuses.select_for_update()}
    new = rules.Period(valid_from, valid_to)
    try:
        closings = rules.place_period(
            new, [rules.Period(status.valid_from, status.valid_to, pk) for pk, status in known.items()]
        )
    except rules.PeriodTaken as taken:
        raise Conflict(_taken_sentence(known[taken.taken.key]), field="valid_from") from taken
    for closing in closings:
        status = known[closing.key]
        old, status.valid_to = status.valid_to, closing.end
        status.save(update_fields=["valid_to"])
        audit.record(
            "person.status_closed", by=by, target=status, person_id=person.pk,
            old={"valid_to": old.isoformat() if old else None}, new={"valid_to": closing.end.isoformat()},
        )  # fmt: skip
    status = ResidenceStatus.objects.create(
        person=person, basis=basis, valid_from=valid_from, valid_to=valid_to, recorded_on=today
    )
    # The basis reveals protection: the trail says that it changed, not to what.
    audit.record("person.status_added", by=by, target=status, person_id=person.pk)
    return status


@transaction.atomic
def remove_status(*, status_id: int, by: Actor, reason: str) -> None:
    """Take away a period entered by mistake. Raises Invalid without a reason."""
    status = _visible(ResidenceStatus, status_id)
    locked(status.person_id, by=by, permission="person.update")
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi cette période est retirée du dossier."), field="reason")
    audit.record(
        "person.status_removed", by=by, target=status, person_id=status.person_id, reason=reason.strip()
    )
    status.delete()


@transaction.atomic
def set_language(*, person_id: int, language: str, level: str, by: Actor) -> LanguageSkill:
    """Say how well the person speaks a language (ISO 639 code, CEFR level); replaces what was said before."""
    person = locked(person_id, by=by, permission="person.update", own=work.OWN)
    return attach_language(person, language=language, level=level, by=by)


def attach_language(person: Person, *, language: str, level: str, by: Actor) -> LanguageSkill:
    """As set_language, inside an action that has checked the right and locked the file."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise Invalid(_("Choisissez la langue dans la liste."), field="language")
    if level not in Cefr.values:
        raise Invalid(
            _("Choisissez le niveau de langue, de A1 à C2, ou « langue maternelle »."), field="level"
        )
    before = person.languages.filter(language=language).first()
    skill, _made = LanguageSkill.objects.update_or_create(
        person=person, language=language, defaults={"level": level}
    )
    audit.record(
        "person.language_set", by=by, target=skill, person_id=person.pk,
        old={"language": language, "level": before.level} if before else None,
        new={"language": language, "level": level},
    )  # fmt: skip
    return skill


@transaction.atomic
def remove_language(*, person_id: int, language: str, by: Actor) -> bool:
    """Forget a language; False when the person did not have it."""
    person = locked(person_id, by=by, permission="person.update", own=work.OWN)
    return _remove(person.languages.filter(language=language).first(), "person.language_removed", by=by)


@transaction.atomic
def add_skill(*, person_id: int, label: str, by: Actor, evidence: str = "", esco_uri: str = "") -> Skill:
    """Add something the person can do, with its proof; the same words again bring the proof up to date."""
    person = locked(person_id, by=by, permission="person.update", own=work.OWN)
    return attach_skill(person, label=label, evidence=evidence, esco_uri=esco_uri, by=by)


def attach_skill(person: Person, *, label: str, by: Actor, evidence: str = "", esco_uri: str = "") -> Skill:
    """As add_skill, inside an action that has checked the right and locked the file."""
    values = {"evidence": _words(evidence, _EVIDENCE, "evidence"), "esco_uri": esco_uri.strip()[:_URI]}
    words = _words(label, _LABEL, "skill", needed=True)
    skill, _made = Skill.objects.update_or_create(
        person=person,
        label=words,
        defaults={key: value for key, value in values.items() if value},
        create_defaults=values,
    )
    audit.record("person.skill_set", by=by, target=skill, person_id=person.pk)
    return skill


@transaction.atomic
def remove_skill(*, skill_id: int, by: Actor) -> None:
    """Take a skill off the file."""
    skill = _visible(Skill, skill_id)
    locked(skill.person_id, by=by, permission="person.update", own=work.OWN)
    _remove(skill, "person.skill_removed", by=by)


@transaction.atomic
def add_wanted(*, person_id: int, label: str, by: Actor, isco: str = "") -> WantedOccupation:
    """Add work that the person looks for, after those already wished; the same words again change nothing.

    Without `isco` the wish is tied to the trade that its words surely mean; else somebody chooses (work.tie_wish).
    """
    person = locked(person_id, by=by, permission="person.update", own=work.OWN)
    return attach_wanted(person, label=label, isco=isco, by=by)


def attach_wanted(person: Person, *, label: str, by: Actor, isco: str = "") -> WantedOccupation:
    """As add_wanted, inside an action that has checked the right and locked the file."""
    if isco and not re.fullmatch(r"\d{4}", isco):
        raise Invalid(_("Le code du métier a quatre chiffres."), field="isco")
    words = _words(label, _LABEL, "wanted", needed=True)
    last = person.wanted.order_by("-rank").values_list("rank", flat=True).first()
    tied = isco or work.sure_group(words)
    wish, made = WantedOccupation.objects.get_or_create(
        person=person, label=words, defaults={"isco": tied, "rank": (last or 0) + 1}
    )
    if made:
        audit.record("person.wanted_added", by=by, target=wish, person_id=person.pk)
    return wish


@transaction.atomic
def remove_wanted(*, wanted_id: int, by: Actor) -> None:
    """Take a wished occupation off the file."""
    wish = _visible(WantedOccupation, wanted_id)
    locked(wish.person_id, by=by, permission="person.update", own=work.OWN)
    _remove(wish, "person.wanted_removed", by=by)


@transaction.atomic
def set_wanted(*, person_id: int, labels: Sequence[str], by: Actor) -> list[WantedOccupation]:
    """Make `labels`, in order of wish, all that the person looks for."""
    person = locked(person_id, by=by, permission="person.update")
    wishes = list(dict.fromkeys(_words(label, _LABEL, "wanted", needed=True) for label in labels))
    person.wanted.exclude(label__in=wishes).delete()
    kept = [
        WantedOccupation.objects.update_or_create(
            person=person,
            label=label,
            defaults={"rank": rank},
            create_defaults={"rank": rank, "isco": work.sure_group(label)},
        )[0]
        for rank, label in enumerate(wishes, start=1)
    ]
    audit.record("person.wanted_set", by=by, target=person, person_id=person.pk, new={"count": len(kept)})
    return kept


@transaction.atomic
def add_local_number(
    *, person_id: int, organisation: Organisation, register_year: int, number: str, by: Actor
) -> LocalNumber:
    """Note an office's own number for the person, which means something only there and for that year's
    register.

    The same again changes nothing. Raises Conflict when that office gave it to somebody else.
    """
    person = locked(person_id, by=by, permission="person.update")
    words = _words(number, _NUMBER, "local_number", needed=True).upper()
    try:
        with transaction.atomic():
            entry, made = LocalNumber.objects.get_or_create(
                organisation=organisation,
                register_year=register_year,
                number=words,
                defaults={"person": person},
            )
    except IntegrityError:
        entry, made = None, False
    if entry is None or entry.person_id != person.pk:
        raise Conflict(
            _(
                "Le numéro %(number)s du registre %(year)s est déjà celui d'une autre personne de cette "
                "organisation."
            )
            % {"number": words, "year": register_year},
            field="local_number",
        )
    if made:
        audit.record(
            "person.local_number_added", by=by, target=entry, person_id=person.pk, new={"year": register_year}
        )
    return entry


def _check_status(basis: str, valid_from: date | None, valid_to: date | None) -> None:
    if basis not in ResidenceBasis.values:
        raise Invalid(
            _(
                "Ce motif de séjour n'est pas dans la liste. Sans titre, choisissez « Non demandé » : "
                "rien d'autre ne se note."
            ),
            field="basis",
        )
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid(_("La fin de validité précède le début. Vérifiez les deux dates."), field="valid_to")


def _taken_sentence(status: ResidenceStatus) -> str:
    if status.valid_from is None:
        return _(
            "Une période sans date de début est déjà connue (%(basis)s). Indiquez à partir de quand vaut "
            "la nouvelle."
        ) % {"basis": status.get_basis_display()}
    return _(
        "Une période commence déjà le %(day)s (%(basis)s). Donnez une date de début plus tardive, ou "
        "retirez d'abord "
        "cette période si elle est fausse."
    ) % {"day": status.valid_from.strftime("%d/%m/%Y"), "basis": status.get_basis_display()}


def _words(text: str, limit: int, field: str, *, needed: bool = False) -> str:
    words = re.sub(r"\s+", " ", text).strip()
    if needed and not words:
        raise Invalid(_("Ce champ ne peut pas rester vide."), field=field)
    if len(words) > limit:
        raise Invalid(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": limit}, field=field)
    return words


def _visible(model, pk: int):  # type: ignore[no-untyped-def]
    record = model.objects.filter(pk=pk).first()
    if record is None:
        raise NotAllowed(_("Cet élément n'existe pas, ou votre organisation n'y a pas accès."))
    return record


def _remove(record, event: str, *, by: Actor) -> bool:  # type: ignore[no-untyped-def]
    if record is None:
        return False
    audit.record(event, by=by, target=record, person_id=record.person_id)
    record.delete()
    return True
