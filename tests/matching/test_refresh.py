"""The index of offers follows them: a step at once, an edit or the passing of time within minutes, the law every day."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from maslak.access.actor import operator
from maslak.cli import match_all
from maslak.core.errors import Invalid
from maslak.employers import offers
from maslak.matching import extraction, keeping, refresh, runners, store
from maslak.matching.columns import offer_columns
from tests.matching import town
from tests.matching.town import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.server]


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("MASLAK_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def restaurant():
    return town.firm()


def kept() -> list[int]:
    found = store.current()
    assert found is not None
    return found["key"].tolist()


def equals_a_rebuild(on=TODAY) -> bool:
    found = store.current()
    assert found is not None
    whole = offer_columns(extraction.openings(on))
    return keeping.hash_of(found.arrays()) == keeping.hash_of(whole.arrays())


def test_the_index_holds_the_offers_that_stand_and_name_a_trade(restaurant):
    standing = town.offer(restaurant)
    for away in ({"status": "paused"}, {"isco": ""}, {"confirmed_on": TODAY - timedelta(days=120)}):
        town.offer(restaurant, **away)

    refresh.rebuild(now=NOW)

    assert kept() == [standing.pk]


def test_one_offer_is_laid_over_or_taken_out(restaurant):
    first, second = town.offer(restaurant), town.offer(restaurant)
    refresh.rebuild(now=NOW)
    base = store.note().base
    third = town.offer(restaurant, languages={"fr": "B1"}, skills=("Servir à table",))
    second.status = "filled"
    second.save()

    refresh.one(third.pk, now=NOW)
    refresh.one(second.pk, now=NOW)

    assert kept() == [first.pk, third.pk]
    assert equals_a_rebuild()
    assert store.note().base == base  # the whole was not written anew


def test_one_offer_waits_for_the_day_s_index(restaurant):
    offer = town.offer(restaurant)

    assert refresh.one(offer.pk, now=NOW) is None
    refresh.rebuild(now=NOW - timedelta(days=1))
    assert refresh.one(offer.pk, now=NOW) is None


def test_news_are_what_was_written_tied_opened_or_closed_since(restaurant):
    same, written, tied, closed = (town.offer(restaurant) for _each in range(4))
    refresh.rebuild(now=NOW)
    written.wage_mad, written.version = 5000, written.version + 1
    written.save()
    tied.isco = "9412"  # a trade is tied without another version
    tied.save()
    closed.status = "withdrawn"
    closed.save()
    opened = town.offer(restaurant)

    assert refresh.news(now=NOW) == 4
    assert kept() == [same.pk, written.pk, tied.pk, opened.pk]
    assert equals_a_rebuild()
    assert refresh.news(now=NOW) == 0


def test_an_offer_past_its_last_day_leaves_with_the_day(restaurant):
    brief, lasting = town.offer(restaurant, closes_on=TODAY), town.offer(restaurant)
    refresh.rebuild(now=NOW)

    refresh.news(now=NOW + timedelta(days=1))

    assert kept() == [lasting.pk]
    assert brief.pk not in kept()
    assert store.note().on == TODAY + timedelta(days=1)


def test_the_first_news_write_the_whole(restaurant):
    offer = town.offer(restaurant)

    assert refresh.news(now=NOW) == 1
    assert kept() == [offer.pk]


def test_a_step_of_an_offer_puts_its_row_in_the_queue_once(restaurant):
    offer = town.offer(restaurant)
    before = ProcrastinateJob.objects.filter(task_name="matching.index_offer").count()

    offers.step("pause", offer=offer, by=operator(), now=NOW)
    offers.step("withdraw", offer=offer, by=operator(), now=NOW)

    waiting = ProcrastinateJob.objects.filter(task_name="matching.index_offer")
    assert waiting.count() == before + 1
    assert waiting.latest("id").args == {"offer_id": offer.pk}


# Everybody against everything


def said(capsys, **options) -> dict:
    asked = {"runner": "inline", "out": None, "top": 50, "json": True} | options
    assert match_all.run(argparse.Namespace(**asked)) == 0
    return json.loads(capsys.readouterr().out)


def test_the_whole_register_is_matched_and_told_in_numbers(agency, restaurant, tmp_path):
    for each in range(3):
        town.seeker(agency, family_name=f"Personne {each}")
        town.offer(restaurant)
    town.seeker(agency, isco="2514", months=0)  # a trade that nobody offers

    done = match_all.everybody(runner=runners.Inline(), out=tmp_path / "out", top=50, now=NOW)
    again = match_all.everybody(runner=runners.Processes(1), out=None, top=50, now=NOW)

    assert (done.people, done.offers, done.pairs) == (4, 3, 9)
    assert done.digest == again.digest
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert told["digest"] == done.digest


def test_the_command_says_what_it_did(agency, capsys):
    town.seeker(agency)

    found = said(capsys)

    assert set(found) == {"people", "offers", "pairs", "seconds", "digest", "version", "runner"}
    assert (found["people"], found["offers"], found["pairs"], found["runner"]) == (1, 0, 0, "inline")
    assert len(found["digest"]) == 64


def test_a_runner_that_cannot_run_is_said_before_anything_is_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(Invalid, match="distributed"):
        match_all.run(argparse.Namespace(runner="dask", out=None, top=50, json=True))
