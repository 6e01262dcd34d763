"""Two clicks at once: the last seat of an event is taken once, a campaign leaves once."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import User
from maslak.core.errors import StepRefused
from maslak.outreach import campaigns, registrations
from maslak.outreach.contacts import visitor
from maslak.outreach.models import CampaignSend, Event
from tests import factories
from tests.concurrency.numbers import numbers
from tests.outreach import make
from tests.outreach.make import NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 10


@pytest.mark.parametrize("_time", range(TIMES))
def test_the_last_seat_is_taken_once(together, _time):
    with acting(operator()):
        office = factories.organisation(f"FIL-O{next(numbers)}")
        event = make.event(office, seats=1)

    def come(name):
        return lambda: registrations.register(event_ref=event.ref, name=name, visitor="other", now=NOW)

    made = together([(visitor(office), come("A")), (visitor(office), come("B"))])

    assert sorted(each.status for each in made) == ["registered", "waiting"]
    with acting(operator()):
        assert Event.objects.get(pk=event.pk).taken == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_campaign_sent_by_two_hands_leaves_once(together, _time):
    with acting(operator()):
        office = factories.organisation(f"FIL-O{next(numbers)}")
        campaign = make.campaign(office)
        make.subscription(office)
        hands = [
            Actor(
                User.objects.create(username=f"{office.code}-{name}", display_name=name), office, "counsellor"
            )
            for name in ("a", "b")
        ]

    def send(by):
        return lambda: campaigns.send(campaign_id=campaign.pk, stop_url="https://e.org/TOKEN", by=by, now=NOW)

    sent = together([(by, send(by)) for by in hands])

    assert sorted(type(each) for each in sent if not isinstance(each, int)) == [StepRefused]
    with acting(operator()):
        assert CampaignSend.objects.filter(campaign=campaign).count() == 1
