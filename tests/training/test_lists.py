"""A list of offers is taken in whole or not at all; each bad cell has its sentence."""

from __future__ import annotations

import io

import openpyxl
import pytest

from maslak.access.actor import bind
from maslak.core.errors import Invalid, NotAllowed
from maslak.training import offer_lists
from maslak.training.models import TrainingOffer
from tests.training.make import NOW

HEAD = "titre;domaine;region;ville;horaires;heures_par_semaine;semaines;langues;prix_mad;garde_enfants"
GOOD = "Pâtisserie;Cuisine et restauration;Rabat-Salé-Kénitra;Rabat;Le soir;9;10;français;0;oui"


def _take(text, operator, trainer, name="offres.csv"):
    bind(trainer)
    content = text if isinstance(text, bytes) else text.encode()
    return offer_lists.take_in(name=name, content=content, operator=operator, by=trainer, now=NOW)


def test_the_model_itself_is_taken_in(operator, trainer):
    told = _take(offer_lists.model(), operator, trainer)

    assert (told.taken, told.problems) == (1, [])
    made = TrainingOffer.objects.get()
    assert (made.status, made.schedules, made.languages) == ("draft", ["evening", "weekend"], ["fr", "ary"])
    assert made.childcare


def test_labels_are_read_whatever_their_case_and_accents(operator, trainer):
    line = GOOD.replace("Cuisine et restauration", "CUISINE ET RESTAURATION").replace("Le soir", "le SOIR")
    _take(f"{HEAD}\n{line}\n", operator, trainer)

    made = TrainingOffer.objects.get()
    assert (made.sector, made.schedules, made.region) == ("cooking", ["evening"], "MA-04")


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (GOOD.replace("Cuisine et restauration", "Magie"), "domaine"),
        (GOOD.replace(";9;", ";neuf;"), "heures_par_semaine"),
        (GOOD.replace(";10;", ";1,5;"), "semaines"),
        (GOOD.replace("Le soir", "La nuit"), "horaires"),
        (GOOD.replace("Rabat-Salé-Kénitra", "Atlantide"), "region"),
        (GOOD.replace("oui", "peut-être"), "garde_enfants"),
        (GOOD.replace(";9;", ";90;"), "heures_par_semaine"),
        (GOOD.replace("Pâtisserie", ""), "titre"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_taken_in(operator, trainer, bad, column):
    told = _take(f"{HEAD}\n{GOOD.replace('Pâtisserie', 'Autre')}\n{bad}\n", operator, trainer)

    assert [(p.line, p.column) for p in told.problems] == [(3, column)]
    assert told.problems[0].sentence.endswith(".")
    assert told.taken == 0
    assert not TrainingOffer.objects.exists()


def test_a_workbook_is_read_too(operator, trainer):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, GOOD):
        book.active.append(row.split(";"))
    book.save(out)

    assert _take(out.getvalue(), operator, trainer, "offres.xlsx").taken == 1


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "x.csv"), (b"a;b\n1;2\n", "x.csv"), (b"not a workbook", "x.xlsx")]
)
def test_what_is_no_such_list_is_said_so(operator, trainer, content, name):
    with pytest.raises(Invalid):
        _take(content, operator, trainer, name)


def test_too_many_lines_are_sent_in_parts(operator, trainer):
    with pytest.raises(Invalid):
        _take("\n".join([HEAD, *[GOOD] * 501]), operator, trainer)


def test_nobody_fills_the_directory_of_another(operator, stranger):
    with pytest.raises(NotAllowed):
        _take(f"{HEAD}\n{GOOD}\n", operator, stranger)
