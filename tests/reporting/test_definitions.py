"""What each figure means, the register of declared figures, and the default text of the yearly review."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.law.errors import BadDataFile
from maslak.law.words import LANGUAGES
from maslak.programme.strategy import load_organisations, load_strategy, load_year
from maslak.reporting import definitions
from maslak.reporting.definitions import Chart, Listing, Paragraph, Token
from maslak.reporting.formulas import WRITTEN_BY, Count, MedianDays, Objects, Percentile, Ratio

DEMO = Path(__file__).parents[2] / "demo"
INDICATORS = definitions.load()
BILAN = definitions.load_bilan()
REPORT = [i for i in INDICATORS.values() if i.family == "report"]
COUNTED = [i for i in INDICATORS.values() if i.ledger is not None]
OF_THINGS = {i.code: i for i in INDICATORS.values() if isinstance(i.counts, Objects)}
PARAGRAPHS = [b for section in BILAN for b in section.blocks if isinstance(b, Paragraph)]


def register(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter=";"))


#: What the State published, beside what is computed; and the one figure that nothing here can count.
ALONE = register("declared-2020.csv")
ROWS = [*register("published-2020.csv"), *ALONE]
DECLARED = {row["code"]: row for row in ROWS}


def number(row: dict[str, str], column: str) -> int | None:
    return int(row[column]) if row[column] else None


# definitions


def test_every_published_figure_is_defined_and_every_report_indicator_published() -> None:
    assert sorted(DECLARED) == sorted(i.code for i in REPORT)


def test_only_a_target_has_to_be_declared() -> None:
    assert [row["code"] for row in ALONE] == [i.code for i in REPORT if i.counts is None] == ["ESM-01"]


def test_every_word_shown_to_people_exists_in_the_three_languages() -> None:
    for indicator in INDICATORS.values():
        shown = [indicator.words, indicator.definition, indicator.unit_words, indicator.scope]
        shown += [indicator.scope_note] if indicator.scope_note else []
        shown += list(indicator.ambiguities.values())
        for words in shown:
            assert all(words.in_language(language).strip() for language in LANGUAGES), indicator.code
            if indicator.unit != "percent" or words is not indicator.unit_words:
                assert any("\u0600" <= letter <= "\u06ff" for letter in words.ar), indicator.code


def test_two_figures_are_never_confused_by_their_label_or_their_exchange_code() -> None:
    for language in LANGUAGES:
        labels = [(i.label(language), i.breakdown_of) for i in INDICATORS.values()]
        assert len(set(labels)) == len(labels)
    assert len({i.dhis2 for i in INDICATORS.values()}) == len(INDICATORS)


def test_a_label_falls_back_to_french() -> None:
    indicator = INDICATORS["ANP-01"]

    assert indicator.label("ar-ma") == indicator.words.ar
    assert indicator.label("de") == indicator.words.fr


def test_the_objective_follows_from_the_action() -> None:
    for indicator in INDICATORS.values():
        assert indicator.objective == load_strategy().actions[indicator.action].objective


def test_figures_about_refugees_are_marked_sensitive() -> None:
    refugees = {i.code for i in INDICATORS.values() if "refugees" in i.hxl}

    assert refugees == {i.code for i in INDICATORS.values() if i.sensitive}


# how they are counted


def test_the_five_figures_of_the_agency_are_counted_from_its_own_facts() -> None:
    counts = {code: INDICATORS[code].counts for code in ("ANP-01", "ANP-02", "ANP-03", "ANP-04", "ANP-05")}
    own = {"organisation": ("ANAPEC",)}

    assert all(isinstance(c, Count) and c.distinct == "person" and c.sum is None for c in counts.values())
    assert {
        code: (c.facts.milestones, dict(c.facts.where)) for code, c in counts.items() if isinstance(c, Count)
    } == {
        "ANP-01": (("registered",), own),
        "ANP-02": (("interviewed",), own),
        "ANP-03": (("workshop_attended",), {"counts_as": ("job_search",), **own}),
        "ANP-04": (("placed",), {"mediated_by": ("agency",), **own}),
        "ANP-05": (("placed",), {"assisted": (True,)}),
    }


def test_only_flows_and_running_totals_are_counted() -> None:
    assert {i.period_kind for i in COUNTED} == {"flow", "cumulative"}
    assert all(i.programme in WRITTEN_BY for i in COUNTED)


def test_a_parameter_a_thing_or_a_number_of_order_is_never_counted_from_facts() -> None:
    assert {code: indicator.period_kind for code, indicator in OF_THINGS.items()} == {
        "ANP-06": "count_of_objects", "ANP-07": "count_of_objects", "CTE-00": "stock", "REF-01": "parameter",
        "GIZ-01": "count_of_objects", "SEN-01": "identifier", "ATT-01": "parameter", "ATT-03": "count_of_objects",
    }  # fmt: skip
    assert all(indicator.programme is None for indicator in OF_THINGS.values())


def test_the_kinds_written_today_exist_in_the_ledger() -> None:
    from maslak.pathway.enums import Kind

    written = {kind for kinds in WRITTEN_BY.values() for kind in kinds}

    assert written <= set(Kind.values)


def test_a_part_counts_facts_among_those_of_its_whole() -> None:
    for indicator in COUNTED:
        whole = INDICATORS.get(indicator.breakdown_of or "")
        if indicator.breakdown_axis == "stage" or whole is None or indicator.relation != "subset":
            continue
        assert isinstance(indicator.counts, Count)
        assert isinstance(whole.counts, Count)
        assert indicator.counts.facts.milestones == whole.counts.facts.milestones
        assert whole.counts.facts.where.items() <= indicator.counts.facts.where.items()


def test_shares_and_medians_have_the_unit_that_fits() -> None:
    units = {type(i.counts): set() for i in COUNTED}  # type: ignore[var-annotated]
    for indicator in COUNTED:
        units[type(indicator.counts)].add(indicator.unit)

    assert units[Ratio] == {"percent"}
    assert units[MedianDays] == {"days"}
    assert units[Percentile] == {"days"}
    assert not units[Count] & {"percent", "days"}


# the register of declared figures


def test_the_register_holds_the_figures_once_with_their_source_and_certainty() -> None:
    assert ";".join(ROWS[0]) == (
        "code;année;valeur;femmes;hommes;unité;période;source;certitude;périmètre;organisation;déjà publié"
    )
    assert len(ROWS) == len(DECLARED)
    for row in DECLARED.values():
        assert row["année"] == "2020"
        assert "programme 7, section 1." in row["source"]
        assert (row["certitude"], row["déjà publié"]) == ("official", "oui")
        assert row["organisation"] in load_organisations()


@pytest.mark.parametrize("code", sorted(DECLARED))
def test_a_declared_figure_agrees_with_its_definition(code: str) -> None:
    row, indicator = DECLARED[code], INDICATORS[code]

    assert row["unité"] == indicator.unit_label("fr")
    assert row["périmètre"] == indicator.scope.fr
    if indicator.cumulative_from:
        assert row["période"] == f"{indicator.cumulative_from}/{row['année']}"


@pytest.mark.parametrize("code", sorted(c for c, row in DECLARED.items() if row["femmes"]))
def test_women_and_men_make_the_whole(code: str) -> None:
    value, women, men = (number(DECLARED[code], column) for column in ("valeur", "femmes", "hommes"))

    assert women is not None
    assert men is not None
    assert women + men == value


def test_a_part_never_exceeds_its_whole() -> None:
    for indicator in REPORT:
        if indicator.breakdown_of and indicator.relation == "subset":
            part, whole = (number(DECLARED[c], "valeur") for c in (indicator.code, indicator.breakdown_of))
            assert part is not None
            assert whole is not None
            assert part <= whole, indicator.code


def test_parts_that_share_out_the_whole_add_up_to_it() -> None:
    shares: dict[tuple[str, str], int] = defaultdict(int)
    for indicator in REPORT:
        if indicator.exhaustive:
            assert indicator.breakdown_of
            assert indicator.breakdown_axis
            shares[indicator.breakdown_of, indicator.breakdown_axis] += (
                number(DECLARED[indicator.code], "valeur") or 0
            )

    assert {axis for _, axis in shares} == {"legal_form", "region"}
    for (whole, axis), total in shares.items():
        assert total == number(DECLARED[whole], "valeur"), axis


def test_results_frameworks_name_defined_indicators() -> None:
    year = load_year(DEMO / "programme-2020.yaml")

    assert {result["indicator"] for result in year["results"]} <= set(INDICATORS)
    stated = next(r for r in year["results"] if r["indicator"] == "ESM-01")
    assert int(stated["target"]) == number(DECLARED["ESM-01"], "valeur")


# the yearly review


def test_the_review_has_the_sections_of_the_report_in_order() -> None:
    assert [section.number for section in BILAN] == ["", "1.1", "1.2", "1.3", "1.4", "2", "3", "4", "5", "FP"]


def test_every_published_figure_is_told_somewhere_in_the_text() -> None:
    told = {token.code for paragraph in PARAGRAPHS for token in paragraph.tokens}

    assert {i.code for i in REPORT} <= told


def test_every_figure_in_the_text_is_defined_and_announced_by_needs() -> None:
    for paragraph in PARAGRAPHS:
        for token in paragraph.tokens:
            assert token.code == "year" or token.code in INDICATORS
            assert token.code == "year" or token.code in paragraph.needs


def test_a_figure_split_by_sex_in_the_text_is_split_by_sex_in_its_definition() -> None:
    for paragraph in PARAGRAPHS:
        for token in paragraph.tokens:
            if token.part:
                assert "sex" in INDICATORS[token.code].disaggregations, token


def test_no_figure_of_the_year_is_written_by_hand() -> None:
    values = {row[c] for row in DECLARED.values() for c in ("valeur", "femmes", "hommes") if len(row[c]) > 1}

    for paragraph in PARAGRAPHS:
        bare = definitions.TOKEN.sub("", paragraph.text.fr).replace("19-12", "")
        assert not {word.strip(".,;:()") for word in bare.split()} & values


def test_every_kind_of_note_has_its_place_once_for_each_action_or_programme() -> None:
    listings = [b for section in BILAN for b in section.blocks if isinstance(b, Listing)]

    assert [(b.kind, b.action, b.programme) for b in listings] == [
        ("activities", "7.1", None), ("activities", "7.3", None), ("activities", "7.4", None),
        ("activities", "7.5", None), ("disruption_measures", None, None), ("challenges", None, None),
        ("planned_measures", None, None), ("recommendations", None, "7"), ("recommendations", None, "FP"),
    ]  # fmt: skip


def test_charts_by_month_and_by_region_ask_only_for_what_is_counted_that_way() -> None:
    charts = [b for section in BILAN for b in section.blocks if isinstance(b, Chart)]

    assert {c.kind for c in charts} == {"bars", "by_month", "by_region", "funnel"}
    for chart in charts:
        if chart.kind.startswith("by_"):
            axis = chart.kind.removeprefix("by_")
            assert all(axis in INDICATORS[code].disaggregations for code in chart.indicators)


@given(
    st.sampled_from(sorted(INDICATORS)),
    st.sampled_from([None, "women", "men", "women_pct"]),
    st.text(max_size=20),
)
def test_a_token_is_found_whatever_stands_around_it(code: str, part: str | None, around: str) -> None:
    around = around.replace("{", "").replace("}", "")
    token = Token(code, part)
    text = f"{around}{{{{ {code}{'.' + part if part else ''} }}}}{around}"

    assert definitions.tokens(text) == (token,)


# faults

GOOD = """
indicators:
  - code: X-01
    label: {fr: a, ar: ب, en: a}
    definition: {fr: a, ar: ب, en: a}
    unit: persons
    scope: {fr: a, ar: ب, en: a}
    scope_certainty: stated
    action: "7.1"
    objective: OSP12
    period_kind: flow
    disaggregations: [sex]
    ambiguities: []
    hxl: "#reached+ind"
    iati: {measure: 1, result_type: 1, ascending: true}
    dhis2: X_01
    sensitive: false
    counts: {programme: casework, count: {milestones: [registered], distinct: person}}
"""
UNITS = "units:\n  persons: {fr: a, ar: ب, en: a}\n"


def load_from(tmp_path: Path, text: str) -> None:
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "ambiguities.yaml").write_text(
        "ambiguities:\n  INC-99: {fr: a, ar: ب, en: a}\n", encoding="utf-8"
    )
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    definitions.load(tmp_path)


def test_the_smallest_good_definition_is_accepted(tmp_path: Path) -> None:
    load_from(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("label: {fr: a, ar: ب, en: a}", "label: {fr: a, en: a}", "“ar” is missing"),
        ("unit: persons", "unit: people", "people"),
        ("objective: OSP12", "objective: OSP13", "must be that of action 7.1"),
        ("period_kind: flow", "period_kind: cumulative", "cumulative_from"),
        ("period_kind: flow", "period_kind: target", "cannot be counted in this way"),
        ("scope_certainty: stated", "scope_certainty: ambiguous", "needs a “scope_note”"),
        ("ambiguities: []", "ambiguities: [INC-77]", "names INC-77"),
        ("disaggregations: [sex]", "disaggregations: [religion]", "names religion"),
        (
            "dhis2: X_01",
            "dhis2: X_01\n    breakdown_of: X-02\n    relation: subset",
            "which is no other indicator",
        ),
        ("dhis2: X_01", "dhis2: X_01\n    breakdown_of: X-02", "go together"),
        ('hxl: "#reached+ind"', 'hxl: "reached"', "not a hashtag"),
        ("milestones: [registered]", "milestones: [placed]", "names placed"),
        ("milestones: [registered]", "milestones: []", "at least one kind"),
        ("distinct: person", "distinct: family", "family"),
        (
            "distinct: person",
            "distinct: person, where: {colour: red}",
            "neither a dimension nor an attribute",
        ),
        ("{programme: casework, count:", "{programme: casework, sum_of:", "unknown key sum_of"),
        ("sensitive: false", "sensitive: perhaps", "true or false"),
        ("measure: 1", "measure: 8", "IATI"),
    ],
)
def test_a_faulty_definition_is_refused_with_file_and_code(
    tmp_path: Path, was: str, becomes: str, complaint: str
) -> None:
    assert was in GOOD

    with pytest.raises(BadDataFile, match=complaint) as refusal:
        load_from(tmp_path, GOOD.replace(was, becomes))

    assert str(refusal.value).startswith("mine.yaml, indicators X-01")


def test_a_ratio_of_unlike_things_is_refused(tmp_path: Path) -> None:
    of, over = "{milestones: [interviewed], distinct: fact}", "{milestones: [registered], distinct: person}"
    ratio = f"ratio: {{of: {of}, over: {over}}}"

    with pytest.raises(BadDataFile, match="same distinct unit"):
        load_from(tmp_path, GOOD.replace("count: {milestones: [registered], distinct: person}", ratio))


def paragraph(needs: str, fr: str, en: str) -> str:
    return (
        "sections:\n  - key: s\n    title: {fr: a, ar: ب, en: a}\n    blocks:\n"
        f"      - needs: [{needs}]\n        paragraph: {{fr: '{fr}', ar: '{en}', en: '{en}'}}\n"
    )


@pytest.mark.parametrize(
    ("needs", "fr", "en", "complaint"),
    [
        ("", "{{ANP-01}}", "{{ANP-01}}", "“needs” must name ANP-01"),
        ("XYZ-01", "{{year}}", "{{year}}", "names XYZ-01"),
        ("ANP-01", "{{ANP-01}}", "{{ANP-01.women}}", "does not name the same figures"),
        ("ANP-01", "{{ANP-01.children}}", "{{ANP-01.children}}", "after the point come"),
        ("ANP-01", "{{anp 1}}", "{{ANP-01}}", "cannot be read"),
    ],
)
def test_a_faulty_paragraph_is_refused(tmp_path: Path, needs: str, fr: str, en: str, complaint: str) -> None:
    path = tmp_path / "bilan.yaml"
    path.write_text(paragraph(needs, fr, en), encoding="utf-8")

    with pytest.raises(BadDataFile, match=complaint):
        definitions.load_bilan(path)


def test_every_title_exists_in_the_three_languages() -> None:
    charts = [b.title for section in BILAN for b in section.blocks if isinstance(b, Chart)]

    for title in [section.title for section in BILAN] + charts:
        assert title.fr and title.ar and title.en  # noqa: PT018
