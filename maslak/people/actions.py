"""Opening a file and correcting it. Papers, consents, codes, duplicates and merging have their own rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.people import consents, documents, duplicates, fields, profile
from maslak.people.enums import HolderBasis, Purpose
from maslak.people.identifiers import seal_phone, set_name_keys
from maslak.people.models import Holder, Person
from maslak.people.policies import locked

_NAMES = ("family_name", "given_name", "name_in_arabic")


@transaction.atomic
def register(
    *,
    data: Mapping[str, Any],
    organisation: Organisation,
    by: Actor,
    today: date,
    now: datetime | None = None,
    document: Mapping[str, Any] | None = None,
    statuses: Iterable[Mapping[str, Any]] = (),
    languages: Mapping[str, str] | None = None,
    skills: Iterable[str] = (),
    wanted: Iterable[str] = (),
    consent: bool = True,
    consent_language: str = "fr",
    look_for_duplicates: bool = True,
) -> Person:
    """Open a person's file in `organisation`, which holds it from `today` on.

    `data`: the fields of `fields.WRITABLE`; family_name, sex and nationality (ISO 3166-1 alpha-3) are needed,
    a single name is the family name, and the day or even the year of birth may be missing. `document`: {kind,
    number, issuer, issued_on, valid_to, seen_on}; `statuses`: {basis, valid_from, valid_to}; `languages`:
    {ISO 639 code: CEFR level}; `skills` and `wanted`: words. `consent`: the registration text was agreed to,
    in `consent_language`, at `now` (noon of `today` when only the day is known).

    Raises Invalid with its field, NotAllowed, and documents.AlreadyKnown (a Conflict) when the paper is in
    any file of the register: its `known` names the organisation to call. Files that look alike are noted as
    candidates, never merged. The case and its first milestone are written by casework.
    """
    check_may(by, "person.register", organisation_id=organisation.pk)
    values = fields.clean(data, today=today)
    for needed in ("sex", "nationality"):
        if needed not in values:
            raise Invalid(_("Ce champ ne peut pas rester vide."), field=needed)
    fields.require_name(values.get("family_name", ""))
    if document:
        paper = {key: document.get(key) or "" for key in ("kind", "number", "issuer")}
        documents.refuse_known(documents.hash_of(**paper, nationality=values["nationality"]))
    person = _create(values, organisation)
    Holder.objects.create(
        person=person, organisation=organisation, basis=HolderBasis.REGISTRATION, since=today
    )
    audit.record(
        "person.registered", by=by, target=person, person_id=person.pk, new={"fields": sorted(values)}
    )
    if document:
        documents.attach(person, by=by, **{**document, "issuer": paper["issuer"]})
    for status in sorted(statuses, key=lambda item: item.get("valid_from") or date.min):
        profile.attach_status(person, by=by, today=today, **status)
    for language, level in (languages or {}).items():
        profile.attach_language(person, language=language, level=level, by=by)
    for label in skills:
        profile.attach_skill(person, label=label, by=by)
    for label in wanted:
        profile.attach_wanted(person, label=label, by=by)
    if consent:
        consents.attach(
            person, purpose=Purpose.REGISTRATION, organisation=organisation, language=consent_language, by=by,
            now=now or timezone.make_aware(datetime.combine(today, time(12))),
        )  # fmt: skip
    if look_for_duplicates:
        duplicates.propose_candidates(person=person, by=by)
    return person


@transaction.atomic
def update(*, person_id: int, version: int, changes: Mapping[str, Any], by: Actor, today: date) -> Person:
    """Correct a file as it was when `version` was read; `changes` as `data` in register.

    The trail keeps old and new values of what does not identify anybody, and only the names of the fields
    that do. Raises Conflict when somebody changed the file meanwhile, Invalid with its field, NotAllowed.
    """
    person = locked(person_id, by=by, permission="person.update")
    if person.version != version:
        raise Conflict(
            _(
                "Quelqu'un a modifié ce dossier le %(when)s, après que vous l'avez ouvert. Rechargez la "
                "page, vérifiez, "
                "puis refaites votre correction."
            )
            % {"when": formats.date_format(timezone.localtime(person.updated_at), "d/m/Y H:i")}
        )
    values = fields.clean(_with_birth(person, changes), today=today)
    before = {field: getattr(person, field) for field in values}
    changed = sorted(field for field in values if values[field] != before[field])
    if not changed:
        return person
    if "family_name" in changed:
        fields.require_name(values["family_name"])
    for field in changed:
        _set(person, field, values[field])
    if set(_NAMES) & set(changed):
        set_name_keys(person)
    person.version += 1
    person.save()
    told = [field for field in changed if Person.personal_fields.get(field) == "personal"]
    audit.record(
        "person.updated", by=by, target=person, person_id=person.pk,
        old={field: before[field] for field in told},
        new={"fields": changed, **{field: values[field] for field in told}},
    )  # fmt: skip
    return person


def _create(values: Mapping[str, Any], organisation: Organisation) -> Person:
    person = Person(home_organisation=organisation)
    for field, value in values.items():
        _set(person, field, value)
    set_name_keys(person)
    person.save(force_insert=True)
    return person


def _set(person: Person, field: str, value: Any) -> None:
    if field == "phone":
        seal_phone(person, value)
    else:
        setattr(person, field, value)


def _with_birth(person: Person, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The changes with the half of the birth that they leave out: a date keeps its year, a year its date."""
    if "birth_year" in changes and "birth_date" not in changes:
        return {**changes, "birth_date": person.birth_date}
    if "birth_date" in changes and changes["birth_date"] is None and "birth_year" not in changes:
        return {**changes, "birth_year": person.birth_year}
    return changes
