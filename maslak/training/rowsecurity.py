"""Offers are public; a referral is seen by its two sides and by the person; a name by an operator that accepted.

An operator never sees the register of people: it knows a learner by the card of the referral that it accepted.
"""

from maslak.core.rowsecurity import Policy

_REACH, _ORG, _PERSON = "(SELECT maslak.reach())", "(SELECT maslak.org())", "(SELECT maslak.person())"
_ALL = f"{_REACH} = 'all'"


def _ours(*columns: str) -> str:
    return f"({_REACH} = 'organisation' AND {_ORG} IN ({', '.join(columns)}))"


_OFFER = f"{_ALL} OR {_ours('operator_id')}"
_OF_OFFER = (
    "EXISTS (SELECT 1 FROM training_trainingoffer o WHERE o.id = offer_id"
    f" AND ({_ALL} OR ({_REACH} = 'organisation' AND o.operator_id = {_ORG})))"
)
_BETWEEN = f"{_ALL} OR {_ours('from_organisation_id', 'operator_id')} OR person_id = {_PERSON}"
_NAMED = (
    "EXISTS (SELECT 1 FROM training_trainingreferral r WHERE r.id = referral_id"
    f" AND (r.person_id = {_PERSON} OR ({_REACH} = 'organisation'"
    f" AND r.operator_id = {_ORG} AND r.status IN ('accepted', 'enrolled'))))"
)
_OF_ENROLMENT = "EXISTS (SELECT 1 FROM training_enrolment e WHERE e.id = enrolment_id)"
_KEPT = f"{_ALL} OR {_ours('organisation_id')} OR person_id = {_PERSON}"
_PORTFOLIO = (
    f"{_ALL} OR {_ours('organisation_id')} OR person_id = {_PERSON}"
    f" OR ({_REACH} = 'organisation' AND jury_id = {_ORG} AND status IN ('referred', 'answered'))"
)
_OF_PORTFOLIO = "EXISTS (SELECT 1 FROM training_portfolio f WHERE f.id = portfolio_id)"
_OF_SKILL = "EXISTS (SELECT 1 FROM training_portfolioskill s WHERE s.id = skill_id)"

POLICIES = {
    # The directory: anybody reads what was published, signed in or not; what was taken out is still sent for.
    "training_trainingoffer": Policy(read=f"status <> 'draft' OR {_OFFER}", write=_OFFER),
    "training_intake": Policy(
        read="EXISTS (SELECT 1 FROM training_trainingoffer o WHERE o.id = offer_id)",
        write=f"{_ALL} OR {_OF_OFFER}",
    ),
    "training_trainingreferral": Policy(read=_BETWEEN, write=_BETWEEN),
    "training_contact": Policy(read=f"{_ALL} OR {_NAMED}", write=_ALL),
    "training_enrolment": Policy(read=_BETWEEN, write=f"{_ALL} OR {_ours('operator_id')}"),
    "training_attendance": Policy(
        read=_OF_ENROLMENT,
        write="EXISTS (SELECT 1 FROM training_enrolment e WHERE e.id = enrolment_id"
        f" AND ({_ALL} OR ({_REACH} = 'organisation' AND e.operator_id = {_ORG})))",
    ),
    "training_distancecourse": Policy(read=_KEPT, write=_KEPT),
    "training_portfolio": Policy(read=_PORTFOLIO, write=_PORTFOLIO),
    **{
        f"training_{name}": Policy(read=_OF_PORTFOLIO, write=_OF_PORTFOLIO)
        for name in ("experience", "portfolioskill")
    },
    "training_skillevidence": Policy(read=_OF_SKILL, write=_OF_SKILL),
}
