"""What is kept about a person, gathered for them (right of access, law 09-08)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from maslak.mentoring.models import Mentee
from maslak.pathway import queries as pathway
from maslak.people.models import Person
from maslak.placement.queries import applications_of
from maslak.web import names
from maslak.web.person.project import projects_of
from maslak.web.search_words import duration, search_facts, search_of
from maslak.web.templatetags import maslak as words
from maslak.web.trail_words import EVENTS


def everything(person: Person) -> dict[str, Any]:
    """All that the file holds, in plain values; numbers of papers whole, since they are the person's own."""
    return {
        "reference": person.ref,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "name_in_arabic": person.name_in_arabic,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "birth_year": person.birth_year,
        "nationality": person.nationality,
        "region": person.region,
        "city": person.city,
        "phone": person.phone,
        "preferred_language": person.preferred_language,
        "education": person.education,
        "documents": [
            {
                "kind": d.kind,
                "number": d.number,
                "issuer": d.issuer,
                "issued_on": d.issued_on,
                "valid_to": d.valid_to,
            }
            for d in person.documents.all()
        ],
        "residence": [
            {"basis": s.basis, "valid_from": s.valid_from, "valid_to": s.valid_to}
            for s in person.statuses.all()
        ],
        "languages": {skill.language: skill.level for skill in person.languages.all()},
        "skills": [skill.label for skill in person.skills.all()],
        "wanted_occupations": [wanted.label for wanted in person.wanted.all()],
        "past_work": [
            {"label": done.label, "isco": done.isco, "months": done.months, "last_year": done.last_year}
            for done in person.past_works.all()
        ],
        "job_search": _search(person),
        "consents": [
            {"purpose": c.purpose, "given_at": c.given_at, "withdrawn_at": c.withdrawn_at}
            for c in person.consents.all()
        ],
        "projects": [
            {
                "reference": venture.ref,
                "title": venture.title,
                "summary": venture.summary,
                "status": venture.status,
                "legal_form": venture.legal_form,
                "registered_on": venture.registered_on,
                "created_on": venture.created_on,
                "number": venture.number,
                "turnover": [
                    {"month": sale.month, "activity": sale.activity, "amount_mad": sale.amount_mad}
                    for sale in venture.sales.all()
                ],
            }
            for venture in projects_of(person)
        ],
        "mentoring": [
            {
                "asked_on": mentee.asked_on,
                "agreed_at": mentee.agreed_at,
                "status": mentee.status,
                "languages": mentee.languages,
                "region": mentee.region,
                "occupation": mentee.occupation,
                "goals": [{"title": goal.title, "level": goal.level} for goal in mentee.goals.all()],
            }
            for mentee in Mentee.objects.filter(person=person).prefetch_related("goals")
        ],
        "applications": [
            {
                "reference": applied.ref,
                "offer": applied.offer.title,
                "origin": applied.origin,
                "status": applied.status,
                "began_at": applied.began_at,
                "agreed_at": applied.agreed_at,
                "agreement_version": applied.agreement_version,
                "message": applied.message,
                "answers": applied.card,
                "given_to_read": applied.shared,
                "refusal_reason": applied.refusal_reason,
                "refusal_note": applied.refusal_note,
                "starts_on": applied.starts_on,
            }
            for applied in applications_of(person)
        ],
        "pathway": [
            {
                "on": fact.occurred_on,
                "what": fact.kind,
                "where": fact.organisation.code,
                "details": fact.attributes,
            }
            for fact in pathway.timeline(person)
        ],
    }


def _search(person: Person) -> dict[str, Any]:
    """How the person looks for work; nothing when it was not asked."""
    search = search_of(person)
    if search is None:
        return {}
    return {
        "looking": search.looking, "hours": search.hours, "contracts": search.contracts,
        "reach_km": search.reach_km, "regions": search.regions, "most_hours": search.most_hours,
        "wage_least_mad": search.wage_least_mad, "available_from": search.available_from,
    }  # fmt: skip


def in_words(person: Person) -> list[dict[str, Any]]:
    """The same for reading: groups of {label, value}."""
    birth = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else (person.birth_year or "")
    residence = next(iter(person.statuses.all()), None)
    languages = names.listed(
        f"{names.language_name(s.language)} ({s.get_level_display()})" for s in person.languages.all()
    )
    return [
        {
            "title": _("Identité"),
            "items": [
                {"label": _("Nom"), "value": person.family_name},
                {"label": _("Prénom"), "value": person.given_name},
                {"label": _("Naissance"), "value": birth},
                {"label": _("Nationalité"), "value": names.country(person.nationality)},
                {"label": _("Téléphone"), "value": words.phone(person.phone)},
                {"label": _("Ville"), "value": names.city(person.city)},
            ],
        },
        {
            "title": _("Séjour et papiers"),
            "items": [
                {"label": _("Séjour"), "value": residence.get_basis_display() if residence else ""},
                *(
                    {"label": paper.get_kind_display(), "value": f"{paper.number}"}
                    for paper in person.documents.all()
                ),
            ],
        },
        {
            "title": _("Savoir-faire"),
            "items": [
                {"label": _("Études"), "value": person.get_education_display() if person.education else ""},
                {"label": _("Langues"), "value": languages},
                {
                    "label": _("Savoir-faire"),
                    "value": names.listed(skill.label for skill in person.skills.all()),
                },
                {
                    "label": _("Métiers recherchés"),
                    "value": names.listed(w.label for w in person.wanted.all()),
                },
                {
                    "label": _("Travail déjà fait"),
                    "value": names.listed(
                        f"{d.label} ({duration(d.months)})" for d in person.past_works.all()
                    ),
                },
            ],
        },
        *(
            [{"title": _("Ma recherche d'emploi"), "items": search}]
            if (search := search_facts(person))
            else []
        ),
    ]


def event_in_words(event: str) -> str:
    """A line of the trail as the person reads it."""
    return str(EVENTS.get(event, _("Travail sur le dossier")))
