"""What labels teach together: pieces of words point at the occupation that says them, in whatever language."""

from __future__ import annotations

import numpy as np
import pytest

from maslak.occupations import learnt, words
from maslak.occupations.labels import Concept
from maslak.occupations.learnt import Learnt

CONCEPTS = [Concept(isco, None, {}) for isco in ("7223", "7512", "5141", "2611")]
SAID = {
    0: ["usineur", "usineuse de pièces", "ouvrier d'usinage", "machinist", "machining operator"],
    1: ["boulanger", "ouvrier de boulangerie", "boulangère pâtissière", "baker", "bakery worker"],
    2: ["coiffeur", "coiffeuse pour dames", "salon de coiffure", "hairdresser", "hair stylist"],
    3: ["avocat", "avocate", "cabinet d'avocats", "lawyer", "law office"],
}


@pytest.fixture
def taught(monkeypatch) -> Learnt:
    """A small school: four occupations, five labels each, looked at often."""
    monkeypatch.setattr(learnt, "PASSES", 30)
    labels = [(words.key(text), concept) for concept, texts in SAID.items() for text in texts]
    keys, owners = zip(*labels, strict=True)
    return Learnt.learn(keys, np.array(owners, np.int32), learnt.beginnings(CONCEPTS))


@pytest.mark.parametrize(
    ("title", "occupation"),
    [
        ("usinages", 0),
        ("boulangeries", 1),
        ("coiffures", 2),
        ("avocats", 3),
        ("bakers", 1),
        ("machinists", 0),
    ],
)
def test_a_form_that_no_label_has_points_at_the_occupation_that_says_its_pieces(taught, title, occupation):
    assert int(np.argmax(taught.nearness(words.key(title)))) == occupation


def test_a_title_of_unknown_pieces_is_near_nothing(taught):
    assert not taught.nearness("zzz").any()


def test_nearness_stays_between_minus_one_and_one(taught):
    found = taught.nearness(words.key("usineur boulanger"))

    assert (np.abs(found) <= 1.0001).all()
    assert np.sort(found)[-2:].min() > np.sort(found)[:2].max()


def test_the_same_labels_teach_the_same(taught, monkeypatch):
    monkeypatch.setattr(learnt, "PASSES", 30)
    labels = [(words.key(text), concept) for concept, texts in SAID.items() for text in texts]
    keys, owners = zip(*labels, strict=True)
    again = Learnt.learn(keys, np.array(owners, np.int32), learnt.beginnings(CONCEPTS))

    assert np.array_equal(again.places, taught.places)


def test_what_is_kept_speaks_as_what_was_taught(taught):
    kept = Learnt.of_arrays(taught.arrays())

    assert np.array_equal(kept.nearness("usineur"), taught.nearness("usineur"))


def test_occupations_of_one_minor_group_start_nearer_than_strangers():
    places = learnt.beginnings([Concept(isco, None, {}) for isco in ("7511", "7512", "2611")])

    assert places[0] @ places[1] > places[0] @ places[2]
