"""Lines of a register that hold no row: titles, totals, notes, headers again. A person is never one of them."""

import pytest

from maslak.imports.reading import LineStatus, read

from .files import AWA, HEAD, KOFI, text_file

NAME_FIRST = ["Nom", "Prénom", "Sexe", "Nationalité", "Date d'inscription"]
BAH = ["Bah", "Ali", "M", "Mali", "05/06/2021"]


def statuses(rows):
    (table,) = read("x.csv", text_file(rows)).tables
    return [line.status for line in table.lines]


@pytest.mark.parametrize(
    "line",
    [
        ["TOTAL", "", "", "2"],
        ["", "Total", "2"],
        ["Sous-total page 1", 2],
        ["Total général : 2"],
        ["", "", "", "", "", "Nombre total de femmes", "1"],
        ["المجموع", "2"],
    ],
)
def test_a_total_is_ignored_wherever_it_stands(line):
    assert statuses([HEAD, AWA, line, KOFI]) == [LineStatus.DATA, LineStatus.TOTAL, LineStatus.DATA]


@pytest.mark.parametrize("headers", [HEAD, NAME_FIRST])
@pytest.mark.parametrize(
    "line",
    [
        ["Source : agence"],
        ["Édité le :", "03/01/2022"],
        ["Agence de Rabat, premier semestre"],
        ["Signature du responsable"],
    ],
)
def test_a_note_is_ignored_even_in_the_column_of_names(headers, line):
    row = AWA if headers is HEAD else BAH

    assert statuses([headers, row, line]) == [LineStatus.DATA, LineStatus.TITLE]


def test_the_header_again_is_ignored_in_any_case_and_spacing():
    assert (
        statuses([HEAD, AWA, [f" {title.upper()} " for title in HEAD], KOFI])[1] == LineStatus.REPEATED_HEADER
    )


@pytest.mark.parametrize(
    "line",
    [
        ["Total", "Marie", "F", "Congo", "05/06/2021"],
        ["Source", "Awa", "F", "Mali", "05/06/2021"],
        ["Bah"],
        ["Bah", "Ali"],
        ["", "", "M", "Mali", "05/06/2021"],
    ],
)
def test_a_person_is_no_total_and_no_note_even_when_cells_are_missing(line):
    assert statuses([NAME_FIRST, BAH, line])[1] == LineStatus.DATA
