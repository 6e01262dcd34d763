"""Who may do what: one table, resource × action × scope. The page of roles prints it in words.

Scopes: `own` what the account itself follows, `organisation` what its acting organisation holds, `all`.
The narrowest scope that serves the work is given; an absent line is a refusal.
"""

from __future__ import annotations

from maslak.access.enums import Reach, Role

_CASE = {
    "person.search": "all",  # the duplicate check answers with a reference, never with a file
    "person.read": "organisation",
    "person.register": "organisation",
    "person.update": "organisation",
    "person.document": "organisation",
    "person.consent": "organisation",
    "reception.write": "organisation",
    "interview.write": "organisation",
    "plan.write": "organisation",
    "workshop.enrol": "organisation",
    "workshop.attend": "organisation",
    "appointment.write": "organisation",
    "referral.send": "organisation",
    "referral.answer": "organisation",
    "follow_up.write": "organisation",
    "case.close": "organisation",
    "placement.write": "organisation",
    "milestone.read": "organisation",
    "permit.read": "organisation",
    "permit.file": "organisation",  # for an employer, with the person: the office accompanies and never decides
    "permit.accompany": "organisation",
    "employer.write": "organisation",
    "offer.write": "organisation",
    "match.read": "organisation",
    "match.propose": "organisation",
    "application.write": "organisation",
    "assisted.propose": "organisation",
    "training.refer": "organisation",
    "training.assess": "organisation",
    "venture.read": "organisation",
    "venture.write": "organisation",
    "venture.follow": "organisation",
    "mentoring.manage": "organisation",
    "mentoring.report": "organisation",
    "outreach.write": "organisation",
    "outreach.contact": "organisation",
}
_LEAD = {
    "outreach.review": "organisation",
    "person.merge": "organisation",
    "workshop.manage": "organisation",
    "continuity.write": "organisation",
    "import.write": "organisation",
    "case.assign": "organisation",
    "team.read": "organisation",
    "assisted.decide": "organisation",
    "assisted.pay": "organisation",
}
_OFFICER = {
    "permit.read": "organisation",
    "permit.instruct": "organisation",
    "permit.decide": "organisation",
    "permit.opine": "organisation",
    "permit.accompany": "organisation",  # where the desk does not decide
    "paper.issue": "organisation",
    "calendar.read": "all",
}
_VENTURES = {
    "person.search": "all",
    "person.read": "organisation",
    "person.register": "organisation",
    "person.update": "organisation",
    "person.document": "organisation",
    "person.consent": "organisation",
    "venture.read": "organisation",
    "venture.write": "organisation",
    "venture.follow": "organisation",
    "training.refer": "organisation",
    "referral.answer": "organisation",
    "import.write": "organisation",
    "outreach.write": "organisation",
    "outreach.contact": "organisation",
}
_STEERING = {
    "indicator.read": "all",
    "milestone.read": "all",
    "programme.read": "all",
    "bilan.read": "all",  # a review speaks of the whole network: half a sight would be a false one
}

PERMISSIONS: dict[str, dict[str, str]] = {
    Role.COUNSELLOR: _CASE | {"indicator.read": "organisation", "import.write": "organisation"},
    Role.SUPERVISOR: _CASE | _LEAD | {"indicator.read": "organisation"},
    Role.CASEWORKER: _CASE
    | {"import.write": "organisation", "workshop.manage": "organisation", "person.merge": "organisation"},
    Role.COACH: _VENTURES | {
        "venture.select": "organisation",
        "venture.fund": "organisation",
        "venture.pay": "organisation",
        "mentoring.manage": "organisation",
        "mentoring.report": "organisation",
    },
    Role.JUROR: {"venture.score": "own"},
    Role.TRAINER: {
        "training.offer": "organisation",
        "training.answer": "organisation",
        "training.record": "organisation",
        "training.assess": "organisation",
        "paper.issue": "organisation",  # certificates of its own trainings
        "paper.withdraw": "organisation",
    },
    Role.MENTOR: {"mentoring.meet": "own", "mentoring.report": "own"},
    Role.SAFEGUARDING: {"mentoring.safeguard": "organisation", "mentoring.report": "organisation"},
    Role.PROJECT_PARTNER: {"project.report": "organisation", "programme.read": "organisation"},
    Role.EMPLOYER: {
        "permit.read": "organisation",
        "permit.file": "organisation",
        "employer.write": "organisation",
        "offer.write": "organisation",
        "import.write": "organisation",  # a list of its own offers
        "candidate.read": "organisation",  # what an offer asks about, without a name
        "application.answer": "organisation",
        "assisted.claim": "organisation",
    },
    Role.PERMIT_OFFICER: _OFFICER,
    Role.COUNTER_OFFICER: _OFFICER | {"permit.deposit": "organisation"},
    Role.PERMIT_LEAD: _OFFICER
    | {
        "permit.deposit": "organisation",
        "permit.assign": "organisation",
        "permit.appeal": "organisation",
        "permit.withdraw": "organisation",
        "paper.withdraw": "organisation",
        "calendar.write": "all",
        "import.write": "organisation",
    },
    Role.PARTNER: {"referral.answer": "organisation", "person.read": "organisation"},
    Role.COORDINATOR: _STEERING
    | {
        "programme.write": "all",
        "bilan.write": "all",
        "bilan.freeze": "all",
        "declared.write": "all",
        "import.write": "organisation",
        "continuity.write": "all",
        "calendar.write": "all",
        "project.review": "all",
        "outreach.write": "organisation",
        "outreach.review": "organisation",
        "mapping.read": "all",
        "mapping.release": "all",
        "match.audit": "all",
        "match.release": "all",
        "assisted.budget": "all",
    },
    Role.DONOR: {"indicator.read": "all", "programme.read": "all", "bilan.read": "all", "mapping.read": "all"},
    Role.PROTECTION: {"audit.read": "all", "consent.read": "all", "programme.read": "all"},
    Role.ADMINISTRATOR: {"account.write": "all", "organisation.write": "all", "job.read": "all"},
    Role.OPERATOR: _CASE | _LEAD | _OFFICER | _VENTURES | _STEERING | {
        "permit.deposit": "all", "permit.assign": "all", "permit.appeal": "all", "permit.withdraw": "all",
        "paper.withdraw": "all", "calendar.write": "all", "venture.select": "all", "venture.fund": "all",
        "venture.pay": "all", "venture.score": "all",
        "training.offer": "all", "training.answer": "all", "training.record": "all", "mentoring.meet": "all",
        "mentoring.safeguard": "all", "project.report": "all", "project.review": "all", "mapping.read": "all",
        "mapping.release": "all", "candidate.read": "all", "application.answer": "all", "assisted.claim": "all",
        "match.audit": "all", "match.release": "all", "assisted.budget": "all",
        "programme.write": "all", "bilan.write": "all", "bilan.freeze": "all", "declared.write": "all",
        "account.write": "all", "organisation.write": "all", "audit.read": "all",
    },
    Role.PERSON: {
        "self.match": "own", "self.application": "own",
        "self.training": "own", "self.venture": "own", "self.mentoring": "own",
        "self.read": "own", "self.consent": "own", "self.workshop": "own", "self.appointment": "own"
    },
}  # fmt: skip

REACH: dict[str, str] = {
    Role.COUNSELLOR: Reach.ORGANISATION,
    Role.SUPERVISOR: Reach.ORGANISATION,
    Role.CASEWORKER: Reach.ORGANISATION,
    Role.PARTNER: Reach.ORGANISATION,
    Role.COORDINATOR: Reach.AGGREGATE,
    Role.DONOR: Reach.AGGREGATE,
    Role.PROTECTION: Reach.OVERSIGHT,
    Role.ADMINISTRATOR: Reach.TECHNICAL,
    Role.OPERATOR: Reach.ALL,
    Role.PERSON: Reach.PERSON,
    Role.EMPLOYER: Reach.ORGANISATION,
    Role.PERMIT_OFFICER: Reach.ORGANISATION,
    Role.COUNTER_OFFICER: Reach.ORGANISATION,
    Role.PERMIT_LEAD: Reach.ORGANISATION,
    Role.COACH: Reach.ORGANISATION,
    Role.JUROR: Reach.OWN,
    Role.TRAINER: Reach.ORGANISATION,
    Role.MENTOR: Reach.OWN,
    Role.SAFEGUARDING: Reach.ORGANISATION,
    Role.PROJECT_PARTNER: Reach.ORGANISATION,
}


def scope(role: str, permission: str) -> str | None:
    """The scope that `role` holds for `permission` (« person.read »), or None."""
    return PERMISSIONS.get(role, {}).get(permission)


def all_permissions() -> list[str]:
    """Every permission that some role holds, in order."""
    return sorted({permission for table in PERMISSIONS.values() for permission in table})
