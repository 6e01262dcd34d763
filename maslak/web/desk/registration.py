"""Opening a file at the counter: the person, their file here, their agreements. All or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.casework import consenting, files
from maslak.people import actions as people
from maslak.people import duplicates
from maslak.people.duplicates import Found
from maslak.people.models import Person
from maslak.people.topics import TopicWarning, forbidden_topics


@transaction.atomic
def open_file(
    *,
    data: Mapping[str, Any],
    document: Mapping[str, Any] | None,
    residence: Mapping[str, Any] | None,
    languages: Mapping[str, str],
    skills: Sequence[str],
    wanted: Sequence[str],
    agreed: Iterable[str],
    consent_language: str,
    counsellor: User | None,
    by: Actor,
    now: datetime,
) -> Person:
    """A new person with a file in the acting organisation; nothing of it is kept when one part is refused.

    `agreed`: the purposes beyond the registration itself. Raises what people.actions.register,
    casework.files.open_case and people.consents.give_consent raise.
    """
    today = timezone.localdate(now)
    assert by.organisation is not None
    person = people.register(
        data=data, organisation=by.organisation, by=by, today=today, now=now, document=document,
        statuses=[residence] if residence else [], languages=languages, skills=skills, wanted=wanted,
        consent_language=consent_language,
    )  # fmt: skip
    files.open_case(
        person=person, organisation=by.organisation, registered_on=today, counsellor=counsellor, by=by
    )
    for purpose in agreed:
        consenting.give(person_id=person.pk, purpose=purpose, language=consent_language, by=by, now=now)
    return person


def look(given: Mapping[str, Any], *, by: Actor) -> Found:
    """What the register knows of what was typed in the form `Look`."""
    return duplicates.search(
        by=by, document=given.get("document_number", ""), document_kind=given.get("document_kind", ""),
        phone=given.get("phone", ""), family=given.get("family_name", ""), given=given.get("given_name", ""),
        birth_year=given.get("birth_year"),
    )  # fmt: skip


def topic_warnings(*texts: str) -> list[TopicWarning]:
    """What free texts touch that should not be written about a person, each topic once."""
    return forbidden_topics("\n".join(texts), get_language() or "fr")
