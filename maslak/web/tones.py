"""The tone of a status: which of the six shapes and colours goes with its words."""

from __future__ import annotations

from django.db.models import Model

# By table, then by status; what is missing is neutral.
_TONES: dict[str, dict[str, str]] = {
    "casework.visit": {"waiting": "wait", "received": "ok"},
    "casework.casefile": {"open": "ok"},
    "casework.interview": {"draft": "wait", "completed": "ok", "cancelled": "stop"},
    "casework.goal": {"open": "wait", "done": "ok"},
    "casework.session": {"planned": "wait", "held": "ok", "cancelled": "stop"},
    "casework.enrolment": {"enrolled": "info", "waiting": "wait", "attended": "ok", "absent": "late"},
    "casework.appointment": {"booked": "info", "kept": "ok", "no_show": "late"},
    "casework.referral": {
        "sent": "wait", "accepted": "ok", "waitlisted": "wait", "refused": "stop", "done": "ok",
    },
    "casework.followup": {"due": "wait", "done": "ok", "unreached": "late"},
    "employers.joboffer": {
        "draft": "wait", "open": "ok", "paused": "neutral", "filled": "ok", "withdrawn": "stop",
    },
    "placement.placement": {"current": "ok", "ended": "neutral", "cancelled": "stop"},
    "placement.retentioncheck": {
        "due": "wait", "in_job": "ok", "other_job": "ok", "left": "late", "unreached": "late",
    },
    "placement.application": {
        "invited": "info", "submitted": "wait", "shortlisted": "info", "retained": "ok", "hired": "ok",
        "refused": "stop", "lapsed": "late",
    },
    "permits.permitfile": {
        "draft": "info", "submitted": "wait", "returned": "late", "admitted": "wait", "validated": "wait",
        "deposited": "wait", "in_review": "wait", "to_complete": "late", "call_open": "info", "ready": "ok",
        "granted": "ok", "refused": "stop", "withdrawn": "stop",
    },
    "permits.piece": {
        "missing": "late", "provided": "wait", "at_counter": "info", "accepted": "ok", "refused": "stop",
    },
    "permits.counterappointment": {"booked": "info", "kept": "ok", "missed": "late"},
    "permits.appeal": {"filed": "wait", "upheld": "ok", "dismissed": "stop"},
    "permits.opinion": {"asked": "wait", "given": "ok"},
    "ventures.venture": {
        "registered": "info", "diagnosed": "info", "preparing": "wait", "before_jury": "wait", "selected": "ok",
        "not_selected": "stop", "in_formalities": "wait", "formalities_done": "ok", "created": "ok", "trading": "ok",
        "paused": "late",
    },
    "ventures.formality": {"to_do": "wait", "started": "info", "done": "ok"},
    "ventures.jury": {"open": "wait", "complete": "info", "closed": "ok"},
    "ventures.candidacy": {"pending": "wait", "selected": "ok", "reserve": "info", "not_selected": "stop"},
    "ventures.grant": {"decided": "wait", "signed": "info", "completed": "ok", "cancelled": "stop"},
    "ventures.instalment": {"due": "wait", "paid": "ok", "cancelled": "stop"},
    "ventures.financingrequest": {"sent": "wait", "granted": "ok", "refused": "stop"},
    "ventures.followupvisit": {
        "due": "wait", "active": "ok", "paused": "late", "closed": "stop", "unreachable": "late",
    },
    "programme.agreement": {"drafted": "wait", "signed": "ok", "terminated": "stop", "abandoned": "stop"},
    "programme.report": {
        "draft": "info", "submitted": "wait", "returned": "late", "signed": "ok", "superseded": "neutral",
    },
    "outreach.contact": {"noted": "ok", "cancelled": "stop"},
    "outreach.commitment": {"open": "wait", "kept": "ok", "dropped": "stop"},
    "outreach.campaign": {"draft": "wait", "sent": "ok", "cancelled": "stop"},
    "outreach.event": {"draft": "wait", "published": "info", "held": "ok", "cancelled": "stop"},
    "outreach.registration": {"registered": "info", "waiting": "wait", "attended": "ok", "absent": "late"},
    "outreach.lead": {"open": "wait", "followed": "info", "converted": "ok", "dropped": "stop"},
    "outreach.resource": {"draft": "wait", "published": "ok", "retired": "neutral"},
    "outreach.practice": {"draft": "wait", "reviewed": "info", "published": "ok", "withdrawn": "stop"},
    "outreach.study": {"planned": "wait", "started": "info", "review": "info", "done": "ok", "dropped": "stop"},
    "outreach.course": {"planned": "wait", "held": "ok", "cancelled": "stop"},
    "outreach.plantask": {"to_do": "wait", "started": "info", "done": "ok", "dropped": "stop"},
    "mentoring.mentor": {
        "candidate": "wait", "screened": "info", "trained": "info", "active": "ok", "paused": "neutral",
        "turned_down": "stop",
    },
    "mentoring.mentee": {"open": "wait"},
    "mentoring.pair": {
        "proposed": "wait", "mentor_agreed": "wait", "mentee_agreed": "wait", "active": "ok", "declined": "stop",
    },
    "mentoring.goal": {"open": "wait", "reached": "ok"},
    "mentoring.meeting": {"held": "ok", "cancelled": "stop"},
    "mentoring.concernfile": {"received": "late", "in_review": "wait", "closed": "ok"},
    "training.trainingoffer": {"draft": "wait", "published": "ok"},
    "training.intake": {"open": "info", "closed": "neutral", "cancelled": "stop"},
    "training.trainingreferral": {
        "sent": "wait", "acknowledged": "wait", "accepted": "ok", "waitlisted": "wait", "refused": "stop",
        "enrolled": "ok", "no_show": "late",
    },
    "training.enrolment": {
        "enrolled": "info", "completed": "ok", "certified": "ok", "dropped": "late", "cancelled": "stop",
    },
    "training.distancecourse": {"declared": "wait", "proven": "ok", "refused": "stop"},
    "training.portfolio": {"gathering": "wait", "assessed": "info", "referred": "wait", "answered": "ok"},
    "matching.proposal": {"proposed": "wait", "accepted": "ok", "set_aside": "stop", "replaced": "neutral"},
    "matching.weightrelease": {"draft": "wait", "audited": "info", "blocked": "stop", "in_force": "ok"},
    "assisted.agreement": {
        "drafted": "info", "submitted": "wait", "accepted": "info", "refused": "stop", "withdrawn": "neutral",
        "running": "ok", "completed": "ok", "broken": "late", "recovered": "neutral", "waived": "neutral",
    },
    "assisted.claim": {
        "submitted": "wait", "returned": "late", "accepted": "info", "refused": "stop", "paid": "ok",
    },
    "assisted.dutycheck": {"due": "wait", "present": "ok", "left": "late", "unreached": "late"},
    "reporting.edition": {"draft": "wait", "frozen": "ok"},
    "people.duplicatecandidate": {"open": "wait", "merged": "ok", "different": "neutral"},
}  # fmt: skip


def of(thing: Model) -> str:
    """The tone of a record by its `status` (`outcome` of a retention check, `state` of a piece)."""
    status = getattr(thing, "status", "") or getattr(thing, "outcome", "") or getattr(thing, "state", "")
    return by_status(thing._meta.label_lower).get(status, "neutral")


def by_status(record: str) -> dict[str, str]:
    """The tones of one kind of record (« casework.goal ») by status; what is missing is neutral."""
    return _TONES.get(record, {})
