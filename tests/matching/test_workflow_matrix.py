"""Each step of a proposal and of a release from each status: open where the table says so, refused elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import StepRefused
from maslak.matching import proposals, releases
from maslak.matching.enums import ProposalStatus, ReleaseStatus
from maslak.matching.models import Audit, Proposal, WeightRelease
from maslak.matching.workflow import ALL, PROPOSAL, RELEASE
from tests.matching import town
from tests.matching.test_releases import CHANCE, WORTH
from tests.matching.town import NOW

pytestmark = pytest.mark.django_db
DECIDED = {"accepted", "set_aside", "replaced"}


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_status_is_reached_and_every_step_leads_somewhere(table):
    reached = {table.initial} | {step.target for step in table.steps.values()}
    values = ProposalStatus.values if table is PROPOSAL else ReleaseStatus.values

    assert reached == set(values) == set(table.statuses)


@pytest.mark.parametrize("status", ProposalStatus.values)
@pytest.mark.parametrize("name", ["accept", "set_aside", "replace"])
def test_a_proposal_takes_a_step_only_from_where_the_table_says(name, status, agency, counsellor):
    post = town.offer(town.firm(), languages={"fr": "B1"}, routes=["exempt"])
    other = town.offer(post.organisation, title="Chef de rang", routes=["exempt"])
    person = town.seeker(agency, counsellor=counsellor.user)
    made = Proposal.objects.create(
        person=person, offer=post, title=post.title, offer_ref=post.ref, day=NOW.date(), score=500, terms={}, gates={},
        weights="1", status=status, reason="hours" if status in ("set_aside", "replaced") else "",
        decided_at=NOW if status in DECIDED else None,
    )  # fmt: skip
    bind(counsellor)
    act = {
        "accept": lambda: proposals.accept(proposal_id=made.pk, by=counsellor, now=NOW),
        "set_aside": lambda: proposals.set_aside(proposal_id=made.pk, reason="hours", by=counsellor, now=NOW),
        "replace": lambda: proposals.propose_instead(
            proposal_id=made.pk, offer=other, reason="hours", by=counsellor, now=NOW
        ),
    }[name]

    if status in PROPOSAL.steps[name].sources:
        act()
        made.refresh_from_db()
        assert made.status == PROPOSAL.steps[name].target
    else:
        with pytest.raises(StepRefused):
            act()


@pytest.mark.parametrize("status", ReleaseStatus.values)
@pytest.mark.parametrize("name", ["pass", "put_in_force", "discard"])
def test_a_release_takes_a_step_only_from_where_the_table_says(name, status, make_actor, ministry):
    bind(operator())
    made = WeightRelease.objects.create(
        version="essai", chance=CHANCE, worth=WORTH, band=25, status=status, written_at=NOW,
        in_force_at=NOW if status == "in_force" else None,
    )  # fmt: skip
    Audit.objects.create(
        at=NOW - timedelta(days=1),
        day=NOW.date(),
        release=made,
        weights="essai",
        numbers={},
        found=0,
        blocks=False,
    )
    nadia = make_actor("coordinator", ministry)
    bind(nadia)
    action = {"pass": releases.try_out, "put_in_force": releases.put_in_force, "discard": releases.discard}

    if status in RELEASE.steps[name].sources:
        action[name](release_id=made.pk, by=nadia, now=NOW)
        made.refresh_from_db()
        assert made.status == RELEASE.steps[name].target
    else:
        with pytest.raises(StepRefused):
            action[name](release_id=made.pk, by=nadia, now=NOW)
