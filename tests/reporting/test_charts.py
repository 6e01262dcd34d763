"""Charts carry their words and numbers, in every language, with their table."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from maslak.reporting import charts, definitions, drawing, plots
from maslak.reporting.charts import Mark, Panel
from maslak.reporting.engine import IndicatorValue

MARKS = [
    Mark("Guichets fermés", "Confinement", 3, 6, shock=False),
    Mark("Choc", "Restauration", 3, 12, shock=True),
]


def _value(code, value, women=None, men=None, origin="computed"):
    return IndicatorValue(definitions.load()[code], value, women, men, origin, "2020", None)


def _all(language):
    funnel = [_value("ANP-01", 680, 261, 419), _value("ANP-02", 258), _value("ANP-04", 20, 6, 14, "declared")]
    return [
        charts.bars(funnel, "Titre", language, kind="funnel"),
        charts.bars([_value("W4I-02", 0)], "Titre", language),
        charts.by_month([Panel("Inscriptions", [None, 3, *range(10)])], MARKS, "Titre", language),
        charts.by_month([Panel("Inscriptions", [0] * 12)], [], "Titre", language),
        charts.by_region({"MA-06": 1200, "MA-01": 3, "": 4}, "Titre", language),
        charts.trend(
            {2019: _value("ANP-01", 10, origin="declared"), 2020: _value("ANP-01", 12)}, "Titre", language
        ),
    ]


def _words(chart):
    return [
        node.text for node in etree.fromstring(chart.svg.encode()).iter("{http://www.w3.org/2000/svg}text")
    ]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_chart_is_safe_svg_with_a_name_and_a_table(language):
    for chart in _all(language):
        root = etree.fromstring(chart.svg.encode())
        assert root.get("role") == "img"
        assert root.get("aria-label") == "Titre"
        assert not re.search(r"<script|style=|href=|onload", chart.svg)
        assert chart.table.rows
        assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)


def test_bars_say_their_numbers_and_mark_what_is_declared():
    chart = _all("fr")[0]

    assert "680 (femmes 261, hommes 419)" in _words(chart)
    assert "20* (femmes 6, hommes 14)" in _words(chart)
    assert chart.table.rows[0] == (
        "Personnes inscrites à l'agence de l'emploi",
        "680",
        "261",
        "419",
        "calculé",
    )
    assert "pas un taux" in chart.caption
    assert "astérisque" in chart.caption


def test_what_is_not_told_apart_by_sex_has_a_colour_of_its_own():
    together, apart = _value("ANP-02", 258), _value("ANP-01", 680, 261, 419)

    mixed = charts.bars([together, apart], "Titre", "fr")

    assert all(f'fill="{colour}"' in mixed.svg for colour in (drawing.TEAL, drawing.SAFFRON, drawing.NEITHER))
    assert f'fill="{drawing.TEAL}"' not in charts.bars([together], "Titre", "fr").svg


def test_months_say_their_numbers_and_what_disturbed_them():
    chart = _all("fr")[2]

    assert "1. Guichets fermés" in _words(chart)
    assert chart.caption.startswith("1. Confinement. 2. Restauration")
    assert chart.table.rows[2] == ("mars", "0", "Guichets fermés, Choc")
    assert chart.table.rows[0] == ("janvier", "–", "")


def test_every_region_has_its_tile_and_the_rest_is_said():
    chart = _all("en")[4]

    assert len(charts.TILES) == 12
    assert len(set(charts.TILES.values())) == 12
    assert "1,200" in _words(chart)
    assert chart.table.rows[0] == ("Casablanca-Settat", "1,200")
    assert chart.table.rows[-1][1] == "4"


def test_arabic_runs_from_right_to_left():
    french, arabic = (
        charts.by_month([Panel("سنة", list(range(12)))], [], "T", language) for language in ("fr", "ar")
    )

    def first_month(chart, name):
        words = drawing.plate(chart.svg).words
        return next(word for word in words if word["text"] == name)

    assert first_month(french, "janv.")["x"] < drawing.WIDTH / 2 < first_month(arabic, "يناير")["x"]
    assert 'direction="rtl"' in arabic.svg
    assert first_month(arabic, "يناير")["rtl"]
    assert not first_month(french, "janv.")["rtl"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_picture_for_paper_keeps_every_word(language):
    for chart in _all(language):
        assert [word["text"] for word in drawing.plate(chart.svg).words] == _words(chart)
        assert b"<text" not in drawing.plate(chart.svg).shapes
        assert chart.png()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_title_with_signs_of_markup_stays_a_title():
    chart = charts.bars([_value("ANP-01", 1)], 'A < B & "C"', "fr")

    assert etree.fromstring(chart.svg.encode()).get("aria-label") == 'A < B & "C"'


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_phone_gets_the_same_picture_in_half_the_width(language):
    for chart in _all(language):
        root = etree.fromstring(chart.narrow.encode())
        assert float(root.get("width")) < drawing.WIDTH / 1.9
        numbers = {word for word in _words(chart) if word.strip("\u202f").isdigit()}
        assert numbers - set(root.itertext()) == set()


def test_a_picture_is_as_wide_as_it_is_drawn_whatever_its_words_measure():
    long = Panel("الأشخاص المستفيدون من مقابلة التموقع والمواكبة", list(range(12)))

    chart = charts.by_month([long], [], "T", "ar")

    assert float(etree.fromstring(chart.svg.encode()).get("width")) < drawing.WIDTH + 10


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Souss-Massa", ["Souss-Massa"]),
        ("Rabat-Salé-Kénitra", ["Rabat-Salé-", "Kénitra"]),
        ("Laâyoune-Sakia El Hamra", ["Laâyoune-", "Sakia El", "Hamra"]),
        ("الرباط - سلا - القنيطرة", ["الرباط - سلا -", "القنيطرة"]),
    ],
)
def test_a_name_is_cut_where_a_reader_would(text, lines):
    assert plots.wrap(text, 12) == lines


def test_what_was_drawn_is_kept_as_long_as_it_tells_the_same(monkeypatch):
    drawn = []
    monkeypatch.setattr(drawing, "svg", lambda spec, title, width: drawn.append(width) or f"<svg/>{width}")

    same = [charts.by_region({"MA-06": 41}, "Gardé", "fr").svg for _again in range(2)]
    other = charts.by_region({"MA-06": 42}, "Gardé", "fr").svg

    assert same == [other, other]
    assert drawn == [drawing.WIDTH, drawing.WIDTH]


def test_only_so_many_pictures_are_kept():
    for number in range(drawing._MOST + 5):
        drawing.once(f"key {number}", lambda: "x")

    assert len(drawing._KEPT) == drawing._MOST
