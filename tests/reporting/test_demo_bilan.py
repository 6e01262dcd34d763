"""The review of 2020 of the demonstration: every figure of the report told around live ones, in three languages."""

from pathlib import Path

import pytest
import yaml

from maslak.cli import demo_bilan
from maslak.law.words import LANGUAGES
from maslak.reporting import bilan, definitions
from maslak.reporting.bilan import Figure, TextBlock

FILE = Path(__file__).parents[2] / "demo" / "bilan-2020.yaml"
TOLD = yaml.safe_load(FILE.read_text(encoding="utf-8"))["paragraphs"]
REPORT = [i for i in definitions.load().values() if i.family == "report"]


def tokens(text):
    return {token.code for token in definitions.tokens(text)} - {"year"}


def test_every_figure_of_the_report_is_told():
    assert {i.code for i in REPORT} == {code for told in TOLD for code in tokens(told["fr"])}


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told['section']}-{told['at']}")
def test_the_three_languages_name_the_same_figures(told):
    for language in LANGUAGES:
        assert set(definitions.tokens(told[language])) == set(definitions.tokens(told["fr"]))
        assert bool(told[language]) == bool(told["fr"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_written_by_hand(language):
    allowed = {
        "2015",
        "2020",
        "11",
        "14",
        "20",
        "4",
        "19-12",
        "19.12",
    }  # days, years, a law, a project's name
    for told in TOLD:
        bare = definitions.TOKEN.sub("", told[language])
        words = {word.strip(".,;:()،؛") for word in bare.split()}
        assert not {word for word in words if any(sign.isdigit() for sign in word)} - allowed, told


def test_a_figure_split_by_sex_in_the_text_is_split_by_sex_in_its_definition():
    for told in TOLD:
        for token in definitions.tokens(told["fr"]):
            if token.part:
                assert "sex" in definitions.load()[token.code].disaggregations, token


@pytest.mark.django_db
def test_the_edition_holds_each_text_where_the_file_puts_it(make_actor, ministry):
    nadia = make_actor("coordinator", ministry, username="nadia")

    edition = demo_bilan.write(FILE, by=nadia)

    written = {(row.section, row.position): row.text_fr for row in edition.paragraphs.all()}
    for told in TOLD:
        assert written[told["section"], told["at"]] == told["fr"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_shown_once_its_figures_are_there_and_each_can_be_opened(
    make_actor, ministry, declare, language
):
    nadia = make_actor("coordinator", ministry, username="nadia")
    edition = demo_bilan.write(FILE, by=nadia)
    declare("ESM-01", 2020, 1500)

    document = bilan.render(2020, language, edition)

    blocks = [
        block for section in document.sections for block in section.blocks if isinstance(block, TextBlock)
    ]
    shown = [segment for block in blocks for segment in block.segments if isinstance(segment, Figure)]
    assert {"ESM-01", "ATT-01", "ATT-03", "CTE-00"} <= {figure.code for figure in shown}
    assert "{{" not in "".join(block.text for block in blocks)
