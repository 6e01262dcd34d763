"""The skills passport: what a person can do and has learnt, in forms that other systems read.

JSON Resume 1.0.0 and the European Learning Model 3 (the model of Europass), as JSON-LD. Never a nationality, a stay
or a paper; ESCO references where they are known, null otherwise. docs/adr/0032 says which Europass and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed
from maslak.core.places import find_city
from maslak.papers import actions as papers
from maslak.papers.models import Paper
from maslak.people.models import Person
from maslak.training import certificates, rules
from maslak.training.enums import CourseStatus, EnrolmentStatus
from maslak.training.models import DistanceCourse, Enrolment, Experience, PortfolioSkill
from maslak.training.queries import courses_of, trainings_of

FORMS = ("json-resume", "europass")
_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


@dataclass(frozen=True)
class Passport:
    """Everything that the passport tells, gathered once."""

    person: Person
    trainings: list[Enrolment]
    certificates: dict[int, Paper]  # by number of the enrolment
    courses: list[DistanceCourse]
    works: list[Experience]
    skills: list[Known]
    on: date


@dataclass(frozen=True)
class Known:
    """One skill, whoever noted it."""

    label: str
    esco: str | None
    own_level: int | None
    third_level: int | None
    evidence: int


def gather(person: Person, *, on: date) -> Passport:
    """What is in sight of the acting account about this person."""
    trainings = [
        e for e in trainings_of(person) if e.status in (EnrolmentStatus.COMPLETED, EnrolmentStatus.CERTIFIED)
    ]
    works = Experience.objects.filter(portfolio__person=person).order_by("-first_month")
    return Passport(
        person=person,
        trainings=trainings,
        certificates=certificates.papers_of(trainings),
        courses=list(courses_of(person).filter(status=CourseStatus.PROVEN)),
        works=list(works),
        skills=_skills(person),
        on=on,
    )


@transaction.atomic
def take(*, person: Person, form: str, by: Actor, on: date) -> dict[str, Any]:
    """The passport in one of FORMS, for the person alone; leaves a trace. Raises NotAllowed."""
    check_may(by, "self.training")
    if by.person_id != person.pk or form not in FORMS:
        raise NotAllowed(_("Le passeport se télécharge dans l'espace de la personne, par elle seule."))
    audit.record("training.passport_taken", by=by, target=person, person_id=person.pk, new={"form": form})
    passport = gather(person, on=on)
    return json_resume(passport) if form == "json-resume" else europass(passport)


@transaction.atomic
def take_to_read(*, person: Person, by: Actor, on: date) -> Passport:
    """What the passport tells, to be laid out for its holder alone; leaves a trace. Raises NotAllowed."""
    check_may(by, "self.training")
    if by.person_id != person.pk:
        raise NotAllowed(_("Le passeport se télécharge dans l'espace de la personne, par elle seule."))
    audit.record("training.passport_taken", by=by, target=person, person_id=person.pk, new={"form": "pdf"})
    return gather(person, on=on)


def _skills(person: Person) -> list[Known]:
    known: dict[str, Known] = {}
    for skill in PortfolioSkill.objects.filter(portfolio__person=person).prefetch_related("evidence"):
        known[skill.label.casefold()] = Known(
            skill.label, skill.esco_uri or None, skill.own_level, skill.third_level, len(skill.evidence.all())
        )
    for said in person.skills.all():
        known.setdefault(
            said.label.casefold(),
            Known(said.label, said.esco_uri or None, None, None, int(bool(said.evidence))),
        )
    return list(known.values())


def json_resume(passport: Passport) -> dict[str, Any]:
    """JSON Resume 1.0.0, its top keys all there. What the format has no word for stands under `meta.x_snia`."""
    person = passport.person
    return {
        "$schema": _SCHEMA,
        "basics": _basics(person),
        "work": [_work(work) for work in passport.works],
        "volunteer": [],
        "education": [_education(e) for e in passport.trainings],
        "awards": [],
        "certificates": [
            *(
                _certificate(e, passport.certificates[e.pk])
                for e in passport.trainings
                if e.pk in passport.certificates
            ),
            *(_course(course) for course in passport.courses),
        ],
        "publications": [],
        "skills": [_skill(skill) for skill in passport.skills],
        "languages": [{"language": said.language, "fluency": said.level} for said in person.languages.all()],
        "interests": [],
        "references": [],
        "projects": [],
        "meta": {
            "version": "v1.0.0",
            "lastModified": f"{passport.on.isoformat()}T00:00:00",
            "x_snia": {
                "skills": [_detail(skill) for skill in passport.skills],
                "wanted": [{"label": w.label, "isco08": w.isco or None} for w in person.wanted.all()],
            },
        },
    }


def _basics(person: Person) -> dict[str, Any]:
    city = find_city(person.city) if person.city else None
    place = {"countryCode": "MA", **({"city": city.fr if city else person.city} if person.city else {})}
    phone = {"phone": person.phone} if person.phone else {}
    return {"name": person.full_name, **phone, "location": place}


def _work(work: Experience) -> dict[str, Any]:
    ended = {"endDate": f"{work.last_month:%Y-%m}"} if work.last_month else {}
    told = {"summary": work.tasks} if work.tasks else {}
    return {
        "name": work.place,
        "position": work.role,
        "startDate": f"{work.first_month:%Y-%m}",
        **ended,
        **told,
    }


def _education(enrolment: Enrolment) -> dict[str, Any]:
    offer = enrolment.intake.offer
    return {
        "institution": enrolment.operator.name_fr,
        "area": offer.title,
        "studyType": str(offer.get_level_display()),
        "startDate": min(
            enrolment.intake.starts_on, enrolment.ended_on or enrolment.intake.starts_on
        ).isoformat(),
        "endDate": enrolment.ended_on.isoformat() if enrolment.ended_on else "",
        "courses": list(offer.skills),
    }


def _certificate(enrolment: Enrolment, paper: Paper) -> dict[str, Any]:
    return {
        "name": enrolment.intake.offer.title,
        "issuer": enrolment.operator.name_fr,
        "date": enrolment.certified_on.isoformat() if enrolment.certified_on else "",
        "url": papers.address(paper.token),
    }


def _course(course: DistanceCourse) -> dict[str, Any]:
    link = {"url": course.proof_link} if course.proof_link else {}
    return {
        "name": course.title, "issuer": course.platform, "date": course.completed_on.isoformat(), **link,
    }  # fmt: skip


def _skill(skill: Known) -> dict[str, Any]:
    level = (
        {"level": str(skill.third_level or skill.own_level)} if skill.third_level or skill.own_level else {}
    )
    return {"name": skill.label, **level, "keywords": [skill.esco] if skill.esco else []}


def _detail(skill: Known) -> dict[str, Any]:
    return {
        "label": skill.label, "esco_uri": skill.esco, "own_level": skill.own_level,
        "third_level": skill.third_level, "evidence_seen": skill.evidence, "scale": "1-4",
    }  # fmt: skip


def europass(passport: Passport) -> dict[str, Any]:
    """A Person of the European Learning Model 3 with what they achieved, as JSON-LD."""
    person = passport.person
    return {
        "@context": "http://data.europa.eu/snb/model/context/edc-ap",
        "id": f"urn:maslak:person:{person.ref}",
        "type": "Person",
        "fullName": _text(person.full_name),
        "givenName": _text(person.given_name or person.full_name),
        "familyName": _text(person.family_name),
        "hasClaim": [
            *(_achievement(e) for e in passport.trainings),
            *(_distance(course) for course in passport.courses),
            *(_working(work, n) for n, work in enumerate(passport.works, start=1)),
            *([_all_skills(passport)] if passport.skills else []),
            *([_all_languages(person)] if person.languages.all() else []),
        ],
    }


def _achievement(enrolment: Enrolment) -> dict[str, Any]:
    offer = enrolment.intake.offer
    hours = rules.total_hours(offer.weekly_hours, offer.duration_weeks)
    return {
        "id": f"urn:maslak:enrolment:{enrolment.ref}",
        "type": "LearningAchievement",
        "title": _text(offer.title),
        "awardedBy": {
            "type": "AwardingProcess",
            "awardingBody": [{"type": "Organisation", "legalName": _text(enrolment.operator.name_fr)}],
            "awardingDate": f"{enrolment.ended_on.isoformat()}T00:00:00" if enrolment.ended_on else None,
        },
        "specifiedBy": {
            "type": "LearningAchievementSpecification",
            "title": _text(offer.title),
            "volumeOfLearning": f"PT{hours.normalize():f}H",
            "learningOutcome": [_outcome(skill, None) for skill in offer.skills]
            or [_outcome(offer.title, offer.esco_uri or None)],
        },
    }


def _distance(course: DistanceCourse) -> dict[str, Any]:
    return {
        "id": f"urn:maslak:course:{course.ref}",
        "type": "LearningAchievement",
        "title": _text(course.title),
        "awardedBy": {
            "type": "AwardingProcess",
            "awardingBody": [{"type": "Organisation", "legalName": _text(course.platform)}],
            "awardingDate": f"{course.completed_on.isoformat()}T00:00:00",
        },
        "specifiedBy": {
            "type": "LearningAchievementSpecification",
            "title": _text(course.title),
            "learningOutcome": [_outcome(course.title, course.esco_uri or None)],
        },
    }


def _working(work: Experience, number: int) -> dict[str, Any]:
    ended = {"endDate": f"{work.last_month.isoformat()}T00:00:00"} if work.last_month else {}
    return {
        "id": f"urn:maslak:work:{number}",
        "type": "LearningActivity",
        "title": _text(work.role),
        "temporal": [
            {"type": "PeriodOfTime", "startDate": f"{work.first_month.isoformat()}T00:00:00", **ended}
        ],
        **({"description": _text(work.tasks)} if work.tasks else {}),
    }


def _all_skills(passport: Passport) -> dict[str, Any]:
    return _claims("skills", "Savoir-faire", [_outcome(s.label, s.esco) for s in passport.skills])


def _all_languages(person: Person) -> dict[str, Any]:
    said = [_outcome(f"{one.language} {one.level}", None) for one in person.languages.all()]
    return _claims("languages", "Langues (CECRL)", said)


def _claims(code: str, title: str, outcomes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"urn:maslak:{code}",
        "type": "LearningAchievement",
        "title": _text(title),
        "specifiedBy": {
            "type": "LearningAchievementSpecification",
            "title": _text(title),
            "learningOutcome": outcomes,
        },
    }


def _outcome(label: str, esco: str | None) -> dict[str, Any]:
    """One learning outcome; `relatedESCOSkill` is null where no reference is known, never guessed."""
    concept = (
        [
            {
                "id": esco,
                "type": "Concept",
                "prefLabel": _text(label),
                "inScheme": {
                    "id": "http://data.europa.eu/esco/concept-scheme/skills",
                    "type": "ConceptScheme",
                },
            }
        ]
        if esco
        else None
    )
    return {"type": "LearningOutcome", "title": _text(label), "relatedESCOSkill": concept}


def _text(value: str) -> dict[str, list[str]]:
    return {"fr": [value]}
