"""The workflows of matching, as tables: a proposal to a person, a release of weights."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.matching.enums import ProposalStatus as P
from maslak.matching.enums import ReleaseStatus as R

_PROPOSE, _RELEASE = "match.propose", "match.release"

PROPOSAL = Workflow(
    "proposal",
    P.PROPOSED,
    {
        "accept": Step(frozenset({P.PROPOSED}), P.ACCEPTED, _PROPOSE),
        "set_aside": Step(frozenset({P.PROPOSED}), P.SET_ASIDE, _PROPOSE),
        "replace": Step(frozenset({P.PROPOSED}), P.REPLACED, _PROPOSE),
        "expire": Step(frozenset({P.PROPOSED}), P.EXPIRED, _PROPOSE),
    },
)
_TRIED = frozenset({R.DRAFT, R.AUDITED, R.BLOCKED, R.RETIRED})
RELEASE = Workflow(
    "weight_release",
    R.DRAFT,
    {
        "pass": Step(_TRIED, R.AUDITED, _RELEASE),
        "block": Step(_TRIED, R.BLOCKED, _RELEASE),
        "put_in_force": Step(frozenset({R.AUDITED}), R.IN_FORCE, _RELEASE),
        "retire": Step(frozenset({R.IN_FORCE}), R.RETIRED, _RELEASE),
        "discard": Step(frozenset({R.DRAFT, R.AUDITED, R.BLOCKED}), R.DISCARDED, _RELEASE),
    },
)
ALL = [PROPOSAL, RELEASE]
