"""The directory: what somebody who works finds, how old it is, and what an operator may write."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from maslak.access.actor import bind
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.training import offers, queries
from maslak.training.models import TrainingOffer
from maslak.training.queries import Wanted
from tests.training import make
from tests.training.make import DAY, NOW, VALUES


def _found(**asked):
    bind(None)
    return {offer.title for offer in queries.directory(Wanted(**asked), DAY)}


@pytest.fixture
def three(operator, trainer):
    """An evening course, a day course of another town, and a remote one."""
    make.offer(operator, trainer, title="Soir", childcare=True)
    make.offer(
        operator, trainer, title="Jour", schedules=["day"], weekly_hours=Decimal(30), city="Oujda", region="MA-02",
        cost_mad=Decimal(900), languages=["ar"], statuses_accepted=["refugee_bra"], sector="building",
    )  # fmt: skip
    make.offer(
        operator, trainer, title="Distance", mode="remote", city="", region="", schedules=["weekend"],
        weekly_hours=Decimal(5), languages=["en"], sector="digital",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, {"Soir", "Jour", "Distance"}),
        ({"schedules": ("evening",)}, {"Soir"}),
        ({"schedules": ("evening", "weekend")}, {"Soir", "Distance"}),
        ({"weekly_hours": 12}, {"Soir", "Distance"}),
        ({"region": "MA-02"}, {"Jour", "Distance"}),
        ({"city": "oujda"}, {"Jour", "Distance"}),
        ({"remote": True}, {"Distance"}),
        ({"childcare": True}, {"Soir"}),
        ({"free": True}, {"Soir", "Distance"}),
        ({"language": "en"}, {"Distance"}),
        ({"sector": "building"}, {"Jour"}),
        ({"status": "refugee_bra"}, {"Soir", "Jour", "Distance"}),
        ({"status": "student_ci"}, {"Soir", "Distance"}),
        ({"words": "batiment"}, {"Jour"}),
        ({"words": "DISTANCE"}, {"Distance"}),
        ({"words": "rien de tel"}, set()),
        ({"seats": True}, set()),
        ({"women_only": True}, set()),
    ],
)
def test_one_finds_what_fits(three, asked, titles):
    assert _found(**asked) == titles


def test_groups_to_come_put_an_offer_first_and_answer_when_it_starts(three, trainer):
    make.group(TrainingOffer.objects.get(title="Jour"), trainer, starts_on=DAY + timedelta(days=20))
    bind(None)

    first = queries.directory(Wanted(), DAY).first()

    assert first.title == "Jour"
    assert [group.free for group in first.groups_to_come] == [2]
    assert _found(seats=True) == {"Jour"}
    assert _found(starts_before=DAY + timedelta(days=30)) == {"Jour"}
    assert _found(starts_before=DAY + timedelta(days=10)) == set()


def test_a_full_group_is_no_free_seat(three, trainer):
    group = make.group(TrainingOffer.objects.get(title="Jour"), trainer, starts_on=DAY + timedelta(days=20))
    type(group).objects.filter(pk=group.pk).update(taken=2)

    assert _found(seats=True) == set()


def test_anybody_reads_what_is_published_and_nobody_a_draft(operator, trainer, stranger):
    make.offer(operator, trainer, published=False)

    assert _found() == set()
    bind(stranger)
    assert not TrainingOffer.objects.exists()
    bind(trainer)
    assert TrainingOffer.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "stale"), [(0, False), (150, False), (183, False), (185, True), (400, True)]
)
def test_an_offer_ages_by_months_of_the_calendar(offer, days, stale):
    # verified on 2 March 2020; six months later is 2 September
    assert queries.is_stale(offer, date(2020, 3, 2) + timedelta(days=days)) is stale


def test_verifying_makes_it_fresh(offer, trainer):
    later = NOW + timedelta(days=300)
    bind(trainer)

    offers.verify(offer_id=offer.pk, by=trainer, now=later)

    assert not queries.is_stale(TrainingOffer.objects.get(), later.date())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"sector": "magic"}, "sector"),
        ({"schedules": []}, "schedules"),
        ({"schedules": ["never"]}, "schedules"),
        ({"weekly_hours": Decimal(70)}, "weekly_hours"),
        ({"duration_weeks": 0}, "duration_weeks"),
        ({"cost_mad": Decimal(-1)}, "cost_mad"),
        ({"min_age": 40, "max_age": 20}, "max_age"),
        ({"languages": []}, "languages"),
        ({"isco": "75"}, "isco"),
        ({"esco_uri": "https://example.org/skill"}, "esco_uri"),
        ({"region": "MA-99"}, "region"),
        ({"city": ""}, "city"),
        ({"statuses_accepted": ["irregular"]}, "statuses_accepted"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(operator, trainer, wrong, field):
    bind(trainer)

    with pytest.raises(Invalid) as refusal:
        offers.describe(operator=operator, values=VALUES | wrong, by=trainer, now=NOW)
    assert refusal.value.field == field
    assert not TrainingOffer.objects.exists()


def test_the_same_training_stands_once_in_a_centre(offer, operator, trainer):
    bind(trainer)

    with pytest.raises(Conflict):
        offers.describe(operator=operator, values=VALUES, by=trainer, now=NOW)


def test_nobody_writes_in_the_place_of_another_operator(offer, operator, stranger, caseworker):
    for actor in (stranger, caseworker):
        bind(actor)
        with pytest.raises(NotAllowed):
            offers.describe(operator=operator, values=VALUES, by=actor, now=NOW)
        for act in (offers.verify, offers.archive, offers.publish):
            with pytest.raises(NotAllowed):
                act(offer_id=offer.pk, by=actor, now=NOW)


def test_two_who_edit_at_once_do_not_overwrite_each_other(offer, trainer):
    bind(trainer)
    offers.change(offer_id=offer.pk, values={"title": "Premier"}, version=1, by=trainer, now=NOW)

    with pytest.raises(Conflict):
        offers.change(offer_id=offer.pk, values={"title": "Second"}, version=1, by=trainer, now=NOW)


def test_what_is_published_is_not_published_again(offer, trainer):
    bind(trainer)

    with pytest.raises(StepRefused):
        offers.publish(offer_id=offer.pk, by=trainer, now=NOW)


def test_two_groups_never_begin_on_one_day(offer, trainer):
    make.group(offer, trainer)

    with pytest.raises(Conflict):
        make.group(offer, trainer)
